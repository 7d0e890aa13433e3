/* A call comes in: who is it, show the card, log the call, remember to call back.
 *
 * Build, with the library installed (docs/c.md):
 *     cc caller_id.c $(pkg-config --cflags --libs kartoteka) -o caller_id
 * Run:
 *     ./caller_id clients.ktk '+7 (916) 123-45-67'
 */
#include <kartoteka.h>

#include <inttypes.h>
#include <stdio.h>

/* The library reads no clock: a telephone exchange says when the call came. Here it is 21 November 2026, 13:00 in Moscow. */
static const int64_t now = INT64_C(1795255200000000);

static int failed(const char *what) {
    fprintf(stderr, "%s: %s (%s)\n", what, ktk_last_error_message(), ktk_status_name(ktk_last_error_code()));
    return 1;
}

/* Somebody to call, so that the example stands alone. */
static int make_client(const ktk_session *session) {
    ktk_client *anna = NULL;
    int bad = ktk_client_new(session, KTK_KIND_PERSON, &anna) < 0 ||
              ktk_client_set_text(anna, "name", KTK_NUL, "ПЕТРОВА анна", KTK_NUL) < 0 ||
              ktk_client_set_text(anna, "phone.mobile", KTK_NUL, "8 916 123-45-67", KTK_NUL) < 0 ||
              ktk_client_set_text(anna, "birth_date", KTK_NUL, "12.05.1990", KTK_NUL) < 0 ||
              ktk_client_set_text(anna, "owner", KTK_NUL, "olga", KTK_NUL) < 0 ||
              ktk_session_save(session, anna, NULL, now, NULL) < 0;
    ktk_client_free(anna);
    return bad;
}

/* The card, as a screen would show it: a getter for each line, text that the card lends. */
static void show(const ktk_client *card) {
    const char *birthday = ktk_client_text(card, "birth_date", KTK_NUL, NULL);
    int32_t i;
    printf("  %s\n", ktk_client_name(card, NULL));
    for (i = 0; i < ktk_client_count(card, "phone", KTK_NUL); i++)
        printf("  phone %s\n", ktk_client_text_at(card, "phone", KTK_NUL, i, NULL));
    if (birthday) printf("  born %s\n", birthday);
}

static int answer_call(const ktk_session *session, const char *number) {
    static const char *const words[] = {"?", "internal", "hidden", "nobody's", "one client's", "several clients'"};
    ktk_answer *answer = NULL;
    int64_t client = 0, call = 0, reminder = 0;
    int32_t i;

    /* What the exchange knows of its own numbers goes into ktk_lookup_options; here it knows nothing. */
    if (ktk_session_lookup(session, number, KTK_NUL, NULL, now, &answer) < 0) return failed("look-up");
    printf("%s is %s\n", number, words[ktk_answer_kind(answer)]);

    /* All owners are shown; nobody is chosen silently. */
    for (i = 0; i < ktk_answer_count(answer); i++) {
        const char *responsible = ktk_answer_responsible(answer, i, NULL);
        show(ktk_answer_client(answer, i));
        if (responsible) printf("  responsible: %s\n", responsible);
    }
    if (ktk_answer_kind(answer) == KTK_ANSWER_ONE) client = ktk_client_id(ktk_answer_client(answer, 0));
    ktk_answer_free(answer);

    /* The call is logged with the client, or with the number alone: a stranger's call is not lost. */
    if (ktk_session_log_call(session, client, number, KTK_NUL, KTK_DIRECTION_INCOMING, KTK_OUTCOME_REACHED, now, 95, "asked about delivery",
                             KTK_NUL, now, &call) < 0)
        return failed("log");
    printf("logged as interaction %" PRId64 "\n", call);

    /* Promised: call back tomorrow at half past nine, in the client's own time. */
    if (client != 0) {
        if (ktk_session_remind(session, client, "2026-11-22T09:30", KTK_NUL, "", 0, "", 0, "call back about the delivery", KTK_NUL, now,
                               &reminder) < 0)
            return failed("remind");
        printf("reminder %" PRId64 " for tomorrow, 09:30\n", reminder);
    }
    return 0;
}

int main(int argc, char **argv) {
    ktk_open_options how;
    ktk_base *base = NULL;
    ktk_session *session = NULL;
    int64_t clients = 0;
    int status = 1;

    if (argc != 3) {
        fprintf(stderr, "usage: caller_id FILE NUMBER\n");
        return 2;
    }
    if (ktk_open_options_init(&how, (int32_t)sizeof how, KTK_ABI) < 0) return failed("options");
    how.flags = KTK_OPEN_CREATE;
    if (ktk_base_open(argv[1], KTK_NUL, &how, &base) < 0) return failed("open");
    if (ktk_session_new(base, "olga", KTK_NUL, &session) < 0 || ktk_session_client_count(session, &clients) < 0)
        failed("session");
    else if (clients == 0 && make_client(session))
        failed("save");
    else
        status = answer_call(session, argv[2]);
    ktk_session_free(session);
    ktk_base_free(base);
    return status;
}
