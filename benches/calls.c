/* Calls of the C interface, timed for benches/rooms.rs: a number → its owner's card → the name → free, and a getter alone.
 *
 *     calls BASE NUMBERS ROUNDS
 *
 * NUMBERS has one number on each line. Printed: nanoseconds of a look-up, nanoseconds of a getter, and the sum of all ids and of
 * the bytes of all names, by which the caller sees that the same was found. */
#define _POSIX_C_SOURCE 199309L
#include <kartoteka.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { NUMBERS_MAX = 4096, GETTERS = 1000000 };

static char numbers[NUMBERS_MAX][32];

static double nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static int failed(const char *what) {
    fprintf(stderr, "%s: %s\n", what, ktk_last_error_message());
    return 1;
}

/* One call coming in; what was found is added to the sum. */
static int look_up(const ktk_session *session, const char *number, int64_t now, int64_t *sum) {
    ktk_answer *answer = NULL;
    const ktk_client *card;
    size_t bytes = 0;
    if (ktk_session_lookup(session, number, KTK_NUL, NULL, now, &answer) < 0) return failed("look-up");
    card = ktk_answer_client(answer, 0);
    if (!card || !ktk_client_name(card, &bytes)) return failed("card");
    *sum += ktk_client_id(card) + (int64_t)bytes;
    ktk_answer_free(answer);
    return 0;
}

int main(int argc, char **argv) {
    const int64_t now = INT64_C(1795600800000000);
    ktk_base *base = NULL;
    ktk_session *session = NULL;
    ktk_client *card = NULL;
    FILE *list;
    int count = 0, rounds = 0, round, i, bad = 0;
    int64_t sum = 0, ids = 0;
    double begin, look_ups, getters;

    if (argc != 4 || sscanf(argv[3], "%d", &rounds) != 1 || rounds < 1 || !(list = fopen(argv[2], "r"))) {
        fprintf(stderr, "usage: calls BASE NUMBERS ROUNDS\n");
        return 2;
    }
    while (count < NUMBERS_MAX && fscanf(list, "%31s", numbers[count]) == 1) count++;
    fclose(list);
    if (count == 0) return 2;
    if (ktk_base_open(argv[1], KTK_NUL, NULL, &base) < 0 || ktk_session_new(base, "bench", KTK_NUL, &session) < 0) return failed("open");

    for (i = 0; i < count && !bad; i++) bad = look_up(session, numbers[i], now, &sum); /* warm */
    sum = 0;
    begin = nanoseconds();
    for (round = 0; round < rounds; round++)
        for (i = 0; i < count && !bad; i++) bad = look_up(session, numbers[i], now, &sum);
    look_ups = (nanoseconds() - begin) / ((double)rounds * count);

    if (!bad && ktk_session_get(session, 1, &card) < 0) bad = failed("card");
    begin = nanoseconds();
    for (i = 0; i < GETTERS && !bad; i++) ids += ktk_client_id(card);
    getters = (nanoseconds() - begin) / GETTERS;
    if (!bad && ids != GETTERS) bad = failed("getter");

    if (!bad) printf("%.1f %.2f %" PRId64 "\n", look_ups, getters, sum);
    ktk_client_free(card);
    ktk_session_free(session);
    ktk_base_free(base);
    return bad;
}
