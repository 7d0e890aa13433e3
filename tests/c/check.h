/* What the programs of the suite share: a check that says where it failed, and a base in memory to work on. */
#ifndef KTK_CHECK_H
#define KTK_CHECK_H

#include "kartoteka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* 2026-11-21T10:00:00Z: the library reads no clock. */
#define NOW INT64_C(1795255200000000)

#define CHECK(what)                                                                                                     \
    do {                                                                                                                \
        if (!(what)) {                                                                                                  \
            fprintf(stderr, "%s:%d: %s (last error %d: %s)\n", __FILE__, __LINE__, #what, (int)ktk_last_error_code(),   \
                    ktk_last_error_message());                                                                          \
            exit(1);                                                                                                    \
        }                                                                                                               \
    } while (0)

#define OK(call) CHECK((call) == KTK_OK)
#define FAILS(code, call) CHECK((call) == (code) && ktk_last_error_code() == (code))
/* Two texts, the first perhaps NULL. */
#define SAME(got, wanted) CHECK(same((got), (wanted)))
#define HAS(text, part) CHECK((text) != NULL && strstr((text), (part)) != NULL)

static inline int same(const char *got, const char *wanted) {
    if (got != NULL && strcmp(got, wanted) == 0) return 1;
    fprintf(stderr, "got \"%s\", wanted \"%s\"\n", got ? got : "NULL", wanted);
    return 0;
}

static inline ktk_base *memory_base(void) {
    ktk_open_options how;
    ktk_base *base = NULL;
    OK(ktk_open_options_init(&how, (int32_t)sizeof how, KTK_ABI));
    how.flags = KTK_OPEN_MEMORY;
    OK(ktk_base_open("", 0, &how, &base));
    return base;
}

static inline ktk_session *session_of(const ktk_base *base) {
    ktk_session *session = NULL;
    OK(ktk_session_new(base, "olga", KTK_NUL, &session));
    return session;
}

/* Saves a person; gives the id. */
static inline int64_t person(ktk_session *session, const char *name, const char *phone) {
    ktk_client *client = NULL;
    int64_t id;
    OK(ktk_client_new(session, KTK_KIND_PERSON, &client));
    OK(ktk_client_set_text(client, "name", KTK_NUL, name, KTK_NUL));
    if (phone) OK(ktk_client_set_text(client, "phone.mobile", KTK_NUL, phone, KTK_NUL));
    OK(ktk_session_save(session, client, NULL, NOW, NULL));
    id = ktk_client_id(client);
    ktk_client_free(client);
    return id;
}

#endif
