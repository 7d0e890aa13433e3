/* Reminders in a program with an event loop: one timer, made of poll's timeout, no thread of the library's.
 *
 * The loop asks when something is due next (ktk_session_next_due), sleeps until then or until something else happens, claims what is
 * due, does it, and answers each claim. A program that dies between claim and answer loses nothing: the lease ends, and the reminder
 * comes again.
 *
 * To be quick to watch, this example has a clock of its own, which goes only while the program sleeps and then 600 times as fast. A real
 * program passes the time of day.
 *
 *     cc event_loop.c $(pkg-config --cflags --libs kartoteka) -o event_loop && ./event_loop
 */
#define _POSIX_C_SOURCE 200809L
#include <kartoteka.h>

#include <poll.h>
#include <stdio.h>

#define begin INT64_C(1795255200000000) /* 2026-11-21T10:00:00Z */
#define longest INT64_C(86400000000)    /* one sleep: a day */
enum { speed = 600 };

/* Microseconds since 1970 UTC by the quick clock. */
static int64_t clock_now = begin;

static int64_t now(void) { return clock_now; }

/* Sleeps until a time, or until one of the others has something to say. */
static int sleep_until(int64_t at, struct pollfd *others, nfds_t count) {
    int64_t left = at - clock_now, ms;
    int got;
    if (left > longest) left = longest; /* poll counts in int; the loop comes round and asks again */
    ms = left > 0 ? left / speed / 1000 : 0;
    got = poll(others, count, (int)ms);
    if (got == 0 && left > 0) clock_now += left;
    return got;
}

static int failed(const char *what) {
    fprintf(stderr, "%s: %s\n", what, ktk_last_error_message());
    return 1;
}

/* Takes what is due, does it, answers. Returns how many, or -1. */
static int deliver(const ktk_session *session) {
    ktk_claims *due = NULL;
    int32_t i;
    int done = 0;
    if (ktk_session_claim(session, 10, 60, "loop", KTK_NUL, "", 0, now(), &due) < 0) return -1;
    for (i = 0; i < ktk_claims_count(due); i++) {
        printf("%s: %s\n", ktk_claims_occurrence(due, i, NULL), ktk_claims_text(due, i, NULL));
        if (ktk_session_acknowledge(session, ktk_claims_token(due, i), KTK_OUTCOME_REACHED, "", 0, now(), NULL) < 0) {
            done = -1;
            break;
        }
        done++;
    }
    ktk_claims_free(due);
    return done;
}

static int run(const ktk_session *session) {
    struct pollfd others[1] = {{-1, POLLIN, 0}}; /* sockets of the telephone exchange would stand here */
    int delivered = 0, got;
    int64_t at = 0, id = 0;

    /* Coffee in five minutes; a look at the board every four, three times. Wall times are read in the zone that is named. */
    if (ktk_session_remind(session, 0, "2026-11-21T10:05", KTK_NUL, "UTC", KTK_NUL, "", 0, "coffee", KTK_NUL, now(), &id) < 0 ||
        ktk_session_remind(session, 0, "2026-11-21T10:04", KTK_NUL, "UTC", KTK_NUL, "FREQ=MINUTELY;INTERVAL=4;COUNT=3", KTK_NUL,
                           "look at the board", KTK_NUL, now(), &id) < 0)
        return failed("remind");

    for (;;) {
        ktk_status status = ktk_session_next_due(session, &at);
        if (status < 0) return failed("next due");
        if (status == KTK_DONE) break; /* a program with other things to do would poll without a timeout */
        if (sleep_until(at, others, 1) < 0) return failed("poll");
        got = deliver(session);
        if (got < 0) return failed("deliver");
        delivered += got;
    }
    printf("%d delivered\n", delivered);
    return 0;
}

int main(void) {
    ktk_open_options how;
    ktk_base *base = NULL;
    ktk_session *session = NULL;
    int status = 1;
    if (ktk_open_options_init(&how, (int32_t)sizeof how, KTK_ABI) < 0) return failed("options");
    how.flags = KTK_OPEN_MEMORY;
    if (ktk_base_open("", 0, &how, &base) < 0) return failed("open");
    if (ktk_session_new(base, "loop", KTK_NUL, &session) < 0)
        failed("session");
    else
        status = run(session);
    ktk_session_free(session);
    ktk_base_free(base);
    return status;
}
