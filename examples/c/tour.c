/* The round trip of one client in C: save, possible duplicate, merge, unmerge, segment, reminder. The same in Python prints the same
 * text: examples/hosts/python/tour.py.
 *
 *     cc tour.c $(pkg-config --cflags --libs kartoteka) -o tour && ./tour
 */
#include <kartoteka.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const int64_t now = INT64_C(1795255200000000); /* 2026-11-21T10:00:00Z */

/* Every call of the tour must succeed; what went wrong is told by the library. */
static int ok(ktk_status status) {
    if (status >= 0) return 1;
    fprintf(stderr, "%s: %s\n", ktk_status_name(status), ktk_last_error_message());
    return 0;
}

static int64_t save(const ktk_session *session, const char *name, const char *phone) {
    ktk_client *client = NULL;
    ktk_outcome *saved = NULL;
    int64_t id = 0;
    int32_t i;
    if (ok(ktk_client_new(session, KTK_KIND_PERSON, &client)) && ok(ktk_client_set_text(client, "name", KTK_NUL, name, KTK_NUL)) &&
        ok(ktk_client_set_text(client, "phone.mobile", KTK_NUL, phone, KTK_NUL)) && ok(ktk_session_save(session, client, NULL, now, &saved))) {
        id = ktk_outcome_id(saved);
        printf("saved %" PRId64 ": %s, %s\n", id, ktk_client_name(client, NULL), ktk_client_text(client, "phone", KTK_NUL, NULL));
        for (i = 0; i < ktk_outcome_match_count(saved); i++)
            printf("  %s %" PRId64 " (%s)\n", ktk_outcome_match_band(saved, i) == KTK_BAND_SAME ? "the same as" : "look at",
                   ktk_outcome_match_id(saved, i), ktk_outcome_match_reasons(saved, i, NULL));
    }
    ktk_outcome_free(saved);
    ktk_client_free(client);
    return id;
}

static int show(const ktk_session *session, int64_t id) {
    ktk_client *client = NULL;
    int good = ok(ktk_session_get(session, id, &client));
    if (good)
        printf("  %" PRId64 " leads to %" PRId64 ": %s, %d phones\n", id, ktk_client_id(client), ktk_client_name(client, NULL),
               (int)ktk_client_count(client, "phone", KTK_NUL));
    ktk_client_free(client);
    return good;
}

static int tour(const ktk_session *session) {
    int64_t first, second, merge = 0, members = 0, reminder = 0;
    ktk_claims *due = NULL;
    int good;
    first = save(session, "Иванов Александр Петрович", "8 916 123-45-67");
    second = save(session, "ИВАНОВ Саша", "+7 (916) 123-45-67");
    if (first == 0 || second == 0) return 0;

    if (!ok(ktk_session_merge(session, first, second, "", 0, now, &merge, NULL, NULL))) return 0;
    printf("merged\n");
    if (!show(session, second) || !ok(ktk_session_unmerge(session, merge, now, NULL, NULL))) return 0;
    printf("taken apart\n");
    if (!show(session, second)) return 0;

    if (!ok(ktk_session_segment_count(session, "phone.mobile IS KNOWN AND created_at >= TODAY", KTK_NUL, NULL, NULL, now, &members))) return 0;
    printf("new and reachable: %" PRId64 "\n", members);

    if (!ok(ktk_session_remind(session, first, "2026-11-21T12:30", KTK_NUL, "Europe/Moscow", KTK_NUL, "", 0, "call back", KTK_NUL, now, &reminder)) ||
        !ok(ktk_session_claim(session, 10, 60, "tour", KTK_NUL, "", 0, now, &due)))
        return 0;
    good = ktk_claims_count(due) == 1;
    if (good) {
        printf("due: %s, %" PRId64 " minutes late\n", ktk_claims_text(due, 0, NULL), ktk_claims_late_by(due, 0) / 60);
        good = ok(ktk_session_acknowledge(session, ktk_claims_token(due, 0), KTK_OUTCOME_REACHED, "", 0, now, NULL));
    }
    ktk_claims_free(due);
    if (good) printf("answered\n");
    return good;
}

int main(void) {
    ktk_open_options how;
    ktk_base *base = NULL;
    ktk_session *session = NULL;
    int good;
    if (!ok(ktk_open_options_init(&how, (int32_t)sizeof how, KTK_ABI))) return 1;
    how.flags = KTK_OPEN_MEMORY;
    good = ok(ktk_base_open("", 0, &how, &base)) && ok(ktk_session_new(base, "tour", KTK_NUL, &session)) && tour(session);
    ktk_session_free(session);
    ktk_base_free(base);
    return good ? 0 : 1;
}
