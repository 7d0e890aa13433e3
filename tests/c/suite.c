/* The C suite: every function of the header at least once, doing what its comment says. Readable as examples.
 * Arguments: a folder to write into. Silent when all is well. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"

#include <inttypes.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[1000];
static const char *program; /* this one, to be run as another process */

static const char *file(const char *name) {
    static char path[1100];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

/* A second name at the same time. */
static const char *other_file(const char *name) {
    static char path[1100];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static int32_t counted(void *user, int64_t done, int64_t total) {
    (void)done;
    (void)total;
    ++*(int *)user;
    return 0;
}

static int32_t stopped(void *user, int64_t done, int64_t total) {
    (void)user;
    (void)done;
    (void)total;
    return 1;
}

/* Versions, names of codes, features. */
static void library(void) {
    SAME(ktk_version(), KTK_VERSION);
    CHECK(ktk_abi_version() == KTK_ABI);
    CHECK(ktk_has_feature("import.csv", KTK_NUL) == 1);
    CHECK(ktk_has_feature("import.vcardx", KTK_NUL) == 0);
    SAME(ktk_status_name(KTK_E_NOT_FOUND), "KTK_E_NOT_FOUND");
    SAME(ktk_status_name(KTK_OK), "KTK_OK");
    CHECK(ktk_status_name(-12345) == NULL);
    CHECK(ktk_status_class(KTK_E_ARG) == KTK_CLASS_CALLER);
    CHECK(ktk_status_class(KTK_E_FULL) == KTK_CLASS_STORAGE);
    CHECK(ktk_status_class(KTK_DONE) == KTK_CLASS_NONE);
    CHECK(ktk_status_retryable(KTK_E_BUSY) == 1);
    CHECK(ktk_status_retryable(KTK_E_CORRUPT) == 0);
    ktk_free(NULL);
}

/* Files: created, opened twice, kept alive by their objects. */
static void bases(void) {
    ktk_open_options how;
    ktk_base *base = NULL, *again = NULL;
    ktk_session *session = NULL;
    char *info = NULL;
    size_t len = 0;
    int64_t clients = -1;

    FAILS(KTK_E_NOT_FOUND, ktk_base_open(file("none.ktk"), KTK_NUL, NULL, &base));
    CHECK(base == NULL);
    OK(ktk_open_options_init(&how, (int32_t)sizeof how, KTK_ABI));
    CHECK(how.busy_ms == 30000);
    how.flags = KTK_OPEN_CREATE;
    how.region = "UA";
    OK(ktk_base_open(file("base.ktk"), KTK_NUL, &how, &base));
    OK(ktk_base_open(file("base.ktk"), KTK_NUL, NULL, &again));
    ktk_base_free(again);

    OK(ktk_base_info_json(base, &info, &len));
    CHECK(strlen(info) == len);
    HAS(info, "\"region\":\"UA\"");
    HAS(info, "\"zone\":\"Europe/Kyiv\"");
    ktk_free(info);

    FAILS(KTK_E_ARG, ktk_session_new(base, "", 0, &session));
    HAS(ktk_last_error_message(), "an actor has 1");
    OK(ktk_session_new(base, "olga", KTK_NUL, &session));
    CHECK(ktk_base_open_objects(base) == 1);
    ktk_base_interrupt(base);
    ktk_base_free(base);
    OK(ktk_session_client_count(session, &clients)); /* the session keeps the file open */
    CHECK(clients == 0);
    ktk_session_free(session);
    OK(ktk_base_open(file("base.ktk"), KTK_NUL, NULL, &base));
    ktk_base_free(base);
    ktk_base_free(NULL);
}

/* Option structs of other versions of the header. */
static void options(void) {
    struct {
        ktk_open_options known;
        int64_t later;
    } longer;
    ktk_open_options how;
    ktk_base *base = NULL;
    memset(&longer, 0, sizeof longer);
    OK(ktk_open_options_init(&longer.known, (int32_t)sizeof longer, KTK_ABI));
    longer.known.flags = KTK_OPEN_MEMORY;
    OK(ktk_base_open("", 0, &longer.known, &base)); /* a newer program that uses nothing new */
    ktk_base_free(base);
    longer.later = 1;
    FAILS(KTK_E_UNSUPPORTED, ktk_base_open("", 0, &longer.known, &base));
    CHECK(base == NULL);
    OK(ktk_open_options_init(&how, (int32_t)offsetof(ktk_open_options, share), KTK_ABI)); /* one of ABI 0.1, whose struct ended before share */
    how.flags = KTK_OPEN_MEMORY;
    how.share = 77;
    how.passphrase = (const char *)1; /* never read */
    OK(ktk_base_open("", 0, &how, &base));
    ktk_base_free(base);
    OK(ktk_open_options_init(&how, 16, KTK_ABI)); /* an older one, whose struct ended after busy_ms */
    how.flags = KTK_OPEN_MEMORY;
    how.region = (const char *)1; /* never read */
    OK(ktk_base_open("", 0, &how, &base));
    ktk_base_free(base);
    memset(&how, 0, sizeof how);
    FAILS(KTK_E_UNSUPPORTED, ktk_base_open("", 0, &how, &base)); /* not initialised */
    FAILS(KTK_E_UNSUPPORTED, ktk_open_options_init(&how, (int32_t)sizeof how, 99 << 16));
    FAILS(KTK_E_ARG, ktk_open_options_init(&how, 4, KTK_ABI));
    OK(ktk_open_options_init(&how, (int32_t)sizeof how, KTK_ABI));
    how.flags = 1 << 20;
    FAILS(KTK_E_UNSUPPORTED, ktk_base_open("", 0, &how, &base));
    how.flags = KTK_OPEN_MEMORY;
    how.flags = KTK_OPEN_MEMORY | 16;
    FAILS(KTK_E_UNSUPPORTED, ktk_base_open("", 0, &how, &base));
    how.flags = KTK_OPEN_MEMORY;
    how.zone = "Europe/Atlantis";
    FAILS(KTK_E_TIME, ktk_base_open("", 0, &how, &base));
}

/* Runs this program as another process that does one thing with a base; gives what it ends with. */
static int elsewhere(const char *what, const char *path) {
    int status = -1;
    pid_t child;
    fflush(NULL);
    child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        execl(program, program, what, path, (char *)NULL);
        _exit(99);
    }
    CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status));
    return WEXITSTATUS(status);
}

/* What `elsewhere` runs. */
static int as_another_process(const char *what, const char *path) {
    ktk_open_options how;
    ktk_base *base = NULL;
    ktk_session *session;
    ktk_client *client = NULL;
    int64_t clients = -1;
    OK(ktk_open_options_init(&how, (int32_t)sizeof how, KTK_ABI));
    if (strcmp(what, "locked") == 0) {
        FAILS(KTK_E_LOCKED, ktk_base_open(path, KTK_NUL, &how, &base));
        return 0;
    }
    how.share = strcmp(what, "write") == 0 ? KTK_SHARE_MULTI_WRITER : KTK_SHARE_SINGLE_WRITER;
    if (strcmp(what, "read") == 0) how.flags = KTK_OPEN_READ_ONLY;
    OK(ktk_base_open(path, KTK_NUL, &how, &base));
    session = session_of(base);
    OK(ktk_session_client_count(session, &clients));
    CHECK(clients == 1);
    if (strcmp(what, "write") == 0) {
        person(session, "Петрова Анна", NULL);
    } else {
        OK(ktk_client_new(session, KTK_KIND_PERSON, &client));
        OK(ktk_client_set_text(client, "name", KTK_NUL, "Петрова Анна", KTK_NUL));
        FAILS(KTK_E_READONLY, ktk_session_save(session, client, NULL, NOW, NULL));
        ktk_client_free(client);
    }
    ktk_session_free(session);
    ktk_base_free(base);
    return 0;
}

/* Processes: one alone, one that writes beside those that read, several that write. */
static void sharing(void) {
    ktk_open_options how;
    ktk_base *base = NULL;
    ktk_session *session;
    int64_t clients = 0;
    OK(ktk_open_options_init(&how, (int32_t)sizeof how, KTK_ABI));
    how.flags = KTK_OPEN_CREATE;
    how.share = 77;
    FAILS(KTK_E_ARG, ktk_base_open(file("shared.ktk"), KTK_NUL, &how, &base));
    how.share = KTK_SHARE_EXCLUSIVE;
    OK(ktk_base_open(file("shared.ktk"), KTK_NUL, &how, &base));
    CHECK(elsewhere("locked", file("shared.ktk")) == 0);
    session = session_of(base);
    person(session, "Иванов Иван", NULL);
    ktk_session_free(session);
    ktk_base_free(base);

    how.share = KTK_SHARE_SINGLE_WRITER;
    OK(ktk_base_open(file("shared.ktk"), KTK_NUL, &how, &base));
    CHECK(elsewhere("locked", file("shared.ktk")) == 0);
    CHECK(elsewhere("read", file("shared.ktk")) == 0);
    FAILS(KTK_E_UNSUPPORTED, ktk_base_compact(base, NULL, NULL, NULL, NULL)); /* others may have the file open */
    ktk_base_free(base);

    how.share = KTK_SHARE_MULTI_WRITER;
    OK(ktk_base_open(file("shared.ktk"), KTK_NUL, &how, &base));
    session = session_of(base);
    CHECK(elsewhere("write", file("shared.ktk")) == 0);
    OK(ktk_session_client_count(session, &clients));
    CHECK(clients == 2);
    ktk_session_free(session);
    ktk_base_free(base);
}

/* Writes that may be lost, a base that is only read, one whose checksums are verified. */
static void durability(void) {
    ktk_open_options how;
    ktk_base *base = NULL;
    ktk_session *session, *relaxed = NULL, *strict = NULL;
    ktk_client *client = NULL;
    char *json = NULL;
    int64_t clients = 0;
    OK(ktk_open_options_init(&how, (int32_t)sizeof how, KTK_ABI));
    how.flags = KTK_OPEN_CREATE;
    how.durability = 77;
    FAILS(KTK_E_ARG, ktk_base_open(file("durable.ktk"), KTK_NUL, &how, &base));
    how.durability = KTK_DURABILITY_RELAXED;
    OK(ktk_base_open(file("durable.ktk"), KTK_NUL, &how, &base));
    session = session_of(base);
    FAILS(KTK_E_ARG, ktk_session_with_durability(session, 77, &strict));
    CHECK(strict == NULL);
    OK(ktk_session_with_durability(session, KTK_DURABILITY_STRICT, &strict));
    OK(ktk_session_with_durability(strict, KTK_DURABILITY_RELAXED, &relaxed));
    CHECK(ktk_base_open_objects(base) == 3);
    person(session, "Иванов Иван", NULL);
    person(relaxed, "Петрова Анна", NULL);
    person(strict, "Сидоров Пётр", NULL);
    OK(ktk_session_changes_json(relaxed, 0, 0, &json, NULL));
    HAS(json, "\"actor\":\"olga\"");
    ktk_free(json);
    ktk_session_free(relaxed);
    ktk_session_free(strict);
    ktk_session_free(session);
    ktk_base_free(base);

    how.flags = KTK_OPEN_READ_ONLY | KTK_OPEN_CREATE; /* nothing to read is not made */
    FAILS(KTK_E_NOT_FOUND, ktk_base_open(file("none.ktk"), KTK_NUL, &how, &base));
    how.flags = KTK_OPEN_READ_ONLY | KTK_OPEN_VERIFY;
    OK(ktk_base_open(file("durable.ktk"), KTK_NUL, &how, &base));
    session = session_of(base);
    OK(ktk_session_client_count(session, &clients));
    CHECK(clients == 3);
    OK(ktk_client_new(session, KTK_KIND_PERSON, &client));
    OK(ktk_client_set_text(client, "name", KTK_NUL, "Новиков Олег", KTK_NUL));
    FAILS(KTK_E_READONLY, ktk_session_save(session, client, NULL, NOW, NULL));
    ktk_client_free(client);
    FAILS(KTK_E_READONLY, ktk_base_compact(base, NULL, NULL, NULL, NULL));
    FAILS(KTK_E_READONLY, ktk_session_rebuild_json(session, NOW, &json, NULL));
    OK(ktk_base_load_phones(base));
    OK(ktk_session_dump(session, file("read.dump"), KTK_NUL, NULL, NULL, NOW, &json, NULL)); /* nobody remembers it */
    ktk_free(json);
    OK(ktk_session_backup(session, file("read.ktk"), KTK_NUL, NULL, NULL, NOW, NULL));
    ktk_session_free(session);
    ktk_base_free(base);
}

/* A file that says nothing without its pass phrase, where the library can do that. */
static void encryption(void) {
    static const char first[] = "wine of the north", key[32] = "0123456789abcdef0123456789abcde";
    ktk_open_options how, plain;
    ktk_base *base = NULL;
    ktk_session *session;
    char *json = NULL;
    int64_t clients = 0, before = 0, after = 0;
    int calls = 0;
    OK(ktk_open_options_init(&plain, (int32_t)sizeof plain, KTK_ABI));
    CHECK(plain.passphrase == NULL && plain.passphrase_len == KTK_NUL && plain.key == NULL);
    how = plain;
    how.flags = KTK_OPEN_CREATE;
    how.key = key;
    FAILS(KTK_E_ARG, ktk_base_open(file("secret.ktk"), KTK_NUL, &how, &base)); /* it does not say its length */
    how.key_len = 32;
    how.passphrase = first;
    FAILS(KTK_E_ARG, ktk_base_open(file("secret.ktk"), KTK_NUL, &how, &base)); /* both */
    how.passphrase = NULL;
    if (!ktk_has_feature("encryption", KTK_NUL)) {
        FAILS(KTK_E_UNSUPPORTED, ktk_base_open(file("secret.ktk"), KTK_NUL, &how, &base));
        how = plain;
        how.flags = KTK_OPEN_CREATE;
        how.passphrase = first;
        FAILS(KTK_E_UNSUPPORTED, ktk_base_open(file("secret.ktk"), KTK_NUL, &how, &base));
        CHECK(access(file("secret.ktk"), F_OK) != 0);
        how.passphrase = NULL;
        OK(ktk_base_open(file("secret.ktk"), KTK_NUL, &how, &base));
        FAILS(KTK_E_UNSUPPORTED, ktk_base_change_key(base, KTK_SECRET_PASSPHRASE, first, KTK_NUL));
        FAILS(KTK_E_UNSUPPORTED, ktk_base_encrypt(base, KTK_SECRET_KEY, key, 32, NULL, NULL, NULL, NULL));
        FAILS(KTK_E_UNSUPPORTED, ktk_base_decrypt(base, NULL, NULL, NULL, NULL));
        FAILS(KTK_E_ARG, ktk_base_change_key(base, 0, first, KTK_NUL));
        ktk_base_free(base);
        return;
    }
    OK(ktk_base_open(file("secret.ktk"), KTK_NUL, &how, &base));
    session = session_of(base);
    person(session, "Иванов Иван", NULL);
    OK(ktk_base_info_json(base, &json, NULL));
    HAS(json, "\"encrypted\":true");
    ktk_free(json);
    FAILS(KTK_E_ARG, ktk_base_change_key(base, 0, first, KTK_NUL));
    FAILS(KTK_E_ARG, ktk_base_change_key(base, KTK_SECRET_PASSPHRASE, "", 0));
    FAILS(KTK_E_ARG, ktk_base_change_key(base, KTK_SECRET_KEY, key, KTK_NUL));
    OK(ktk_base_change_key(base, KTK_SECRET_PASSPHRASE, first, KTK_NUL));
    ktk_session_free(session);
    ktk_base_free(base);

    FAILS(KTK_E_KEY, ktk_base_open(file("secret.ktk"), KTK_NUL, &how, &base)); /* the old key */
    FAILS(KTK_E_KEY, ktk_base_open(file("secret.ktk"), KTK_NUL, &plain, &base));
    how = plain;
    how.passphrase = first;
    how.passphrase_len = 4; /* "wine" */
    FAILS(KTK_E_KEY, ktk_base_open(file("secret.ktk"), KTK_NUL, &how, &base));
    how.passphrase_len = KTK_NUL;
    OK(ktk_base_open(file("secret.ktk"), KTK_NUL, &how, &base));
    FAILS(KTK_E_ABORTED, ktk_base_decrypt(base, stopped, NULL, &before, &after));
    CHECK(before == 0 && after == 0);
    OK(ktk_base_decrypt(base, NULL, NULL, &before, &after));
    CHECK(before > 0 && after > 0);
    FAILS(KTK_E_KEY, ktk_base_decrypt(base, NULL, NULL, NULL, NULL));
    FAILS(KTK_E_KEY, ktk_base_change_key(base, KTK_SECRET_KEY, key, 32));
    OK(ktk_base_info_json(base, &json, NULL));
    HAS(json, "\"encrypted\":false");
    ktk_free(json);
    OK(ktk_base_encrypt(base, KTK_SECRET_KEY, key, 32, counted, &calls, NULL, NULL));
    CHECK(calls >= 2);
    ktk_base_free(base);
    how = plain;
    how.key = key;
    how.key_len = 32;
    OK(ktk_base_open(file("secret.ktk"), KTK_NUL, &how, &base));
    session = session_of(base);
    OK(ktk_session_client_count(session, &clients));
    CHECK(clients == 1);
    OK(ktk_session_dump(session, file("secret.dump"), KTK_NUL, NULL, NULL, NOW, &json, NULL));
    ktk_free(json);
    ktk_session_free(session);
    ktk_base_free(base);
    OK(ktk_base_restore(file("secret-again.ktk"), KTK_NUL, &how, other_file("secret.dump"), KTK_NUL, 0, NULL, NULL, &json, NULL));
    ktk_free(json);
    FAILS(KTK_E_KEY, ktk_base_open(file("secret-again.ktk"), KTK_NUL, &plain, &base));
}

/* Drafts: text as people type it, presence, preview, save, conflict. */
static void clients(void) {
    ktk_base *base = memory_base();
    ktk_session *session = session_of(base);
    ktk_client *client = NULL, *copy = NULL, *stale = NULL;
    ktk_outcome *saved = NULL;
    ktk_save_options how, apply;
    char *json = NULL;
    size_t len = 0;
    int64_t id;
    int32_t date = -1, i, seen;

    OK(ktk_client_new(session, 0, &client));
    CHECK(ktk_client_id(client) == 0 && ktk_client_revision(client) == 0);
    CHECK(ktk_client_created_at(client) == KTK_TIME_NONE);
    OK(ktk_client_set_text(client, "name", KTK_NUL, "ИВАНОВ иван петрович", KTK_NUL));
    OK(ktk_client_set_text(client, "phone.mobile", KTK_NUL, "8 916 123-45-67", KTK_NUL));
    OK(ktk_client_set_text(client, "phone.work", KTK_NUL, "+7 495 123-45-67 доб. 12", KTK_NUL));
    OK(ktk_client_set_text(client, "email", KTK_NUL, "ivanov@gmail.con", KTK_NUL));
    OK(ktk_client_set_text(client, "external.1c", KTK_NUL, "000017", KTK_NUL));
    OK(ktk_client_set_date(client, "birth_date", KTK_NUL, 512));
    OK(ktk_client_set_state(client, "site", KTK_NUL, KTK_STATE_ABSENT, "never had one", KTK_NUL));
    OK(ktk_client_set_source(client, "site", KTK_NUL));
    FAILS(KTK_E_ARG, ktk_client_set_state(client, "email", KTK_NUL, KTK_STATE_DECLINED, "asked twice", KTK_NUL)); /* it would be lost */
    FAILS(KTK_E_ARG, ktk_client_set_text(client, "phone.fist", KTK_NUL, "1", KTK_NUL));
    FAILS(KTK_E_ARG, ktk_client_set_date(client, "birth_date", KTK_NUL, 20260230));
    CHECK(ktk_client_text(client, "name.given", KTK_NUL, NULL) == NULL); /* not read by the rules yet */

    OK(ktk_session_preview(session, client, NOW, &saved));
    SAME(ktk_client_name(client, &len), "Иванов Иван Петрович");
    CHECK(len == strlen("Иванов Иван Петрович"));
    CHECK(ktk_client_id(client) == 0);
    OK(ktk_client_to_json(client, &json, NULL));
    CHECK(strncmp(json, "{\"kind\"", 7) == 0); /* no id, no revision */
    ktk_free(json);
    ktk_outcome_free(saved);

    OK(ktk_session_save(session, client, NULL, NOW, &saved));
    id = ktk_client_id(client);
    CHECK(id == 1 && ktk_outcome_id(saved) == 1 && ktk_outcome_created(saved) == 1 && ktk_outcome_revision(saved) == 1);
    CHECK(ktk_outcome_changed_count(saved) > 5);
    CHECK(ktk_outcome_changed(saved, 0, NULL) != NULL);
    for (i = 0, seen = 0; i < ktk_outcome_issue_count(saved); i++)
        if (strcmp(ktk_outcome_issue_path(saved, i, NULL), "email") == 0) {
            SAME(ktk_outcome_issue_suggestion(saved, i, NULL), "ivanov@gmail.com");
            CHECK(ktk_outcome_issue_severity(saved, i) == KTK_SEVERITY_DOUBT);
            HAS(ktk_outcome_issue_message(saved, i, KTK_LANGUAGE_ENGLISH, NULL), "a slip in the domain?");
            HAS(ktk_outcome_issue_code(saved, i, NULL), "email_");
            seen++;
        }
    CHECK(seen == 1);
    CHECK(ktk_outcome_match_count(saved) == 0);
    OK(ktk_outcome_to_json(saved, KTK_LANGUAGE_RUSSIAN, &json, NULL));
    HAS(json, "\"created\":true");
    ktk_free(json);
    ktk_outcome_free(saved);

    CHECK(ktk_client_kind(client) == KTK_KIND_PERSON && ktk_client_status(client) == KTK_STATUS_ACTIVE);
    CHECK(ktk_client_created_at(client) == NOW && ktk_client_updated_at(client) == NOW);
    SAME(ktk_client_text(client, "name.family", KTK_NUL, NULL), "Иванов");
    SAME(ktk_client_text(client, "phone", KTK_NUL, NULL), "+79161234567");
    SAME(ktk_client_text(client, "phone.work", KTK_NUL, NULL), "+74951234567;ext=12");
    SAME(ktk_client_text(client, "external.1c", KTK_NUL, NULL), "000017");
    CHECK(ktk_client_text(client, "external.sap", KTK_NUL, NULL) == NULL);
    CHECK(ktk_client_count(client, "phone", KTK_NUL) == 2 && ktk_client_count(client, "phone.mobile", KTK_NUL) == 1);
    SAME(ktk_client_text_at(client, "phone", KTK_NUL, 1, NULL), "+74951234567;ext=12");
    CHECK(ktk_client_text_at(client, "phone", KTK_NUL, 2, NULL) == NULL);
    SAME(ktk_client_raw_at(client, "phone", KTK_NUL, 0, NULL), "8 916 123-45-67");
    OK(ktk_client_date(client, "birth_date", KTK_NUL, &date));
    CHECK(date == 512); /* 12 May of an unknown year */
    FAILS(KTK_E_TYPE, ktk_client_date(client, "name.family", KTK_NUL, &date));
    CHECK(ktk_client_state(client, "site", KTK_NUL) == KTK_STATE_ABSENT);
    CHECK(ktk_client_state(client, "phone", KTK_NUL) == KTK_STATE_KNOWN);
    CHECK(ktk_client_state(client, "gender", KTK_NUL) == KTK_STATE_KNOWN);
    CHECK(ktk_client_state(client, "tags", KTK_NUL) == KTK_STATE_UNKNOWN);
    CHECK(ktk_client_state(client, "nonsense", KTK_NUL) == 0);
    for (i = 0, seen = 0; i < ktk_client_field_count(client); i++) seen += strcmp(ktk_client_field_path(client, i, NULL), "phone") == 0;
    CHECK(seen == 1);

    OK(ktk_client_clone(client, &copy));
    OK(ktk_session_get(session, id, &stale));
    OK(ktk_client_set_text(copy, "tags", KTK_NUL, "vip", KTK_NUL));
    OK(ktk_client_verify(copy, "phone[+79161234567]", KTK_NUL, "call", KTK_NUL));
    OK(ktk_client_remove(copy, "email[ivanov@gmail.con]", KTK_NUL));
    OK(ktk_session_save(session, copy, NULL, NOW + 1, NULL));
    CHECK(ktk_client_revision(copy) == 2 && ktk_client_revision(stale) == 1);
    CHECK(ktk_client_count(copy, "email", KTK_NUL) == 0);
    OK(ktk_client_set_text(stale, "tags", KTK_NUL, "retail", KTK_NUL));
    FAILS(KTK_E_CONFLICT, ktk_session_save(session, stale, NULL, NOW + 2, NULL));
    CHECK(ktk_status_retryable(KTK_E_CONFLICT) == 1);
    OK(ktk_save_options_init(&how, (int32_t)sizeof how, KTK_ABI));
    how.stale = KTK_STALE_APPLY;
    apply = how;
    OK(ktk_session_save(session, stale, &how, NOW + 2, NULL));
    CHECK(ktk_client_count(stale, "tags", KTK_NUL) == 2); /* nobody's change is lost */
    how.stale = 77;
    FAILS(KTK_E_ARG, ktk_session_save(session, stale, &how, NOW + 2, NULL));
    ktk_client_free(stale);
    ktk_client_free(copy);

    OK(ktk_client_set_kind(client, KTK_KIND_ORGANIZATION));
    FAILS(KTK_E_ARG, ktk_client_set_kind(client, 99));
    ktk_client_free(client);

    OK(ktk_session_get_json(session, id, &json, NULL));
    HAS(json, "Иванов");
    ktk_free(json);
    OK(ktk_session_get_external(session, "1c", KTK_NUL, "000017", KTK_NUL, &client));
    CHECK(ktk_client_id(client) == id);
    OK(ktk_client_set_json(client, "{\"tags\": [\"vip\"]}", KTK_NUL));
    OK(ktk_session_save(session, client, NULL, NOW + 3, &saved));
    CHECK(ktk_outcome_changed_count(saved) == 1);
    ktk_outcome_free(saved);
    ktk_client_free(client);
    OK(ktk_client_from_json(session, "{\"id\": 1, \"birth_date\": null}", KTK_NUL, &client));
    CHECK(ktk_client_id(client) == 1);
    OK(ktk_session_save(session, client, NULL, NOW + 4, NULL));
    CHECK(ktk_client_date(client, "birth_date", KTK_NUL, &date) == KTK_DONE && date == 0);
    ktk_client_free(client);
    FAILS(KTK_E_NOT_FOUND, ktk_client_from_json(session, "{\"id\": 99}", KTK_NUL, &client));
    FAILS(KTK_E_PARSE, ktk_client_from_json(session, "{", KTK_NUL, &client));
    OK(ktk_client_from_json(session, "{\"id\": \"1\"}", KTK_NUL, &client)); /* an interpreter's text of a number is the same client */
    CHECK(ktk_client_id(client) == 1);
    ktk_client_free(client);
    FAILS(KTK_E_TYPE, ktk_client_from_json(session, "{\"id\": 1.5}", KTK_NUL, &client));
    FAILS(KTK_E_TYPE, ktk_client_from_json(session, "{\"id\": \"one\"}", KTK_NUL, &client));
    CHECK(client == NULL);
    /* A card that went out as JSON and comes back says which revision was looked at: nobody's later change is overwritten. */
    OK(ktk_session_get_json(session, 1, &json, NULL));
    OK(ktk_client_from_json(session, "{\"id\": 1, \"tags\": [\"later\"]}", KTK_NUL, &client));
    OK(ktk_session_save(session, client, NULL, NOW + 4, NULL));
    ktk_client_free(client);
    OK(ktk_client_from_json(session, json, KTK_NUL, &client));
    FAILS(KTK_E_CONFLICT, ktk_session_save(session, client, NULL, NOW + 4, NULL));
    OK(ktk_session_save(session, client, &apply, NOW + 4, NULL));
    ktk_free(json);
    ktk_client_free(client);
    OK(ktk_client_from_json(session, "{\"organisation\": {\"name\": \"x\"}}", KTK_NUL, &client));
    FAILS(KTK_E_SCHEMA, ktk_session_save(session, client, NULL, NOW, NULL));
    ktk_client_free(client);

    FAILS(KTK_E_NOT_FOUND, ktk_session_get(session, 99, &client));
    CHECK(client == NULL);
    OK(ktk_session_archive(session, id, NOW + 5, &saved));
    ktk_outcome_free(saved);
    OK(ktk_session_get(session, id, &client));
    CHECK(ktk_client_status(client) == KTK_STATUS_ARCHIVED);
    ktk_client_free(client);
    OK(ktk_session_restore(session, id, NOW + 6, NULL));

    CHECK(ktk_base_open_objects(base) == 1);
    ktk_session_free(session);
    ktk_base_free(base);
}

/* Fields that a base defines: every kind, both ways. */
static void custom_fields(void) {
    static const char *const kinds[][2] = {{"text", "text"}, {"number", "integer"}, {"sum", "money"}, {"yes", "bool"}, {"day", "date"}, {"moment", "time"}};
    ktk_base *base = memory_base();
    ktk_session *session = session_of(base);
    ktk_client *client = NULL;
    ktk_cursor *found = NULL;
    char definition[200], currency[4], *json = NULL;
    int64_t number = -1;
    int32_t date = -1;
    size_t i;
    for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        snprintf(definition, sizeof definition, "{\"key\": \"%s\", \"kind\": \"%s\", \"indexed\": true}", kinds[i][0], kinds[i][1]);
        OK(ktk_session_define_field_json(session, definition, KTK_NUL, NOW));
    }
    FAILS(KTK_E_SCHEMA, ktk_session_define_field_json(session, "{\"key\": \"text\", \"kind\": \"bool\"}", KTK_NUL, NOW));
    FAILS(KTK_E_SCHEMA, ktk_session_define_field_json(session, "{\"kez\": \"text\"}", KTK_NUL, NOW));
    OK(ktk_session_fields_json(session, &json, NULL));
    HAS(json, "\"path\":\"name.family\"");
    HAS(json, "\"key\":\"moment\"");
    ktk_free(json);

    OK(ktk_client_new(session, KTK_KIND_PERSON, &client));
    OK(ktk_client_set_text(client, "name", KTK_NUL, "Петрова Анна", KTK_NUL));
    OK(ktk_client_set_text(client, "custom.text", KTK_NUL, "А-17", KTK_NUL));
    OK(ktk_client_set_int(client, "custom.number", KTK_NUL, -5));
    OK(ktk_client_set_int(client, "custom.yes", KTK_NUL, 1));
    OK(ktk_client_set_money(client, "custom.sum", KTK_NUL, -125050, "RUB", KTK_NUL));
    OK(ktk_client_set_date(client, "custom.day", KTK_NUL, 19900512));
    OK(ktk_client_set_time(client, "custom.moment", KTK_NUL, NOW));
    FAILS(KTK_E_TYPE, ktk_client_set_int(client, "custom.text", KTK_NUL, 1));
    FAILS(KTK_E_TYPE, ktk_client_set_int(client, "custom.yes", KTK_NUL, 2));
    FAILS(KTK_E_TYPE, ktk_client_set_money(client, "custom.day", KTK_NUL, 1, "RUB", KTK_NUL));
    FAILS(KTK_E_ARG, ktk_client_set_money(client, "custom.sum", KTK_NUL, 1, "rub", KTK_NUL));
    FAILS(KTK_E_TYPE, ktk_client_set_date(client, "custom.sum", KTK_NUL, 19900512));
    FAILS(KTK_E_TYPE, ktk_client_set_time(client, "custom.sum", KTK_NUL, NOW));
    OK(ktk_session_save(session, client, NULL, NOW, NULL));
    SAME(ktk_client_text(client, "custom.text", KTK_NUL, NULL), "А-17");
    OK(ktk_client_int(client, "custom.number", KTK_NUL, &number));
    CHECK(number == -5);
    OK(ktk_client_int(client, "custom.yes", KTK_NUL, &number));
    CHECK(number == 1);
    OK(ktk_client_money(client, "custom.sum", KTK_NUL, &number, currency));
    CHECK(number == -125050 && strcmp(currency, "RUB") == 0);
    OK(ktk_client_date(client, "custom.day", KTK_NUL, &date));
    CHECK(date == 19900512);
    OK(ktk_client_time(client, "custom.moment", KTK_NUL, &number));
    CHECK(number == NOW);
    FAILS(KTK_E_TYPE, ktk_client_int(client, "custom.sum", KTK_NUL, &number));
    FAILS(KTK_E_TYPE, ktk_client_money(client, "custom.text", KTK_NUL, &number, currency));
    FAILS(KTK_E_TYPE, ktk_client_time(client, "custom.text", KTK_NUL, &number));
    CHECK(number == KTK_TIME_NONE);
    OK(ktk_client_remove(client, "custom.sum", KTK_NUL));
    OK(ktk_session_save(session, client, NULL, NOW, NULL));
    CHECK(ktk_client_money(client, "custom.sum", KTK_NUL, &number, currency) == KTK_DONE);
    ktk_client_free(client);

    OK(ktk_session_find_custom(session, "text", KTK_NUL, "а-17", KTK_NUL, NULL, &found));
    CHECK(ktk_cursor_count(found) == 1);
    ktk_cursor_free(found);
    FAILS(KTK_E_NOT_FOUND, ktk_session_find_custom(session, "none", KTK_NUL, "1", KTK_NUL, NULL, &found));
    ktk_session_free(session);
    ktk_base_free(base);
}

/* Every row of the table of fields is reached by its path and as a JSON member: stated one way, read the other. */
static void every_field(void) {
    ktk_base *base = memory_base();
    ktk_session *session = session_of(base);
    char *table = NULL, *at, *json = NULL, text[300], path[100], *dot;
    int fields = 0;
    OK(ktk_session_fields_json(session, &table, NULL));
    for (at = strstr(table, "\"path\":\""); at != NULL; at = strstr(at, "\"path\":\"")) {
        ktk_client *typed = NULL, *whole = NULL;
        size_t len;
        at += strlen("\"path\":\"");
        len = strcspn(at, "\"");
        CHECK(len < sizeof path);
        memcpy(path, at, len);
        path[len] = 0;
        if (strncmp(strchr(strstr(at, "\"system\":"), ':'), ":true", 5) == 0) continue;
        fields++;
        OK(ktk_client_new(session, KTK_KIND_PERSON, &typed));
        OK(ktk_client_set_state(typed, path, KTK_NUL, KTK_STATE_ABSENT, "", 0));
        OK(ktk_session_save(session, typed, NULL, NOW, NULL));
        OK(ktk_client_to_json(typed, &json, NULL));
        dot = strchr(path, '.');
        snprintf(text, sizeof text, "\"%s\":{\"state\":\"absent\"", dot ? dot + 1 : path);
        HAS(json, text);
        ktk_free(json);
        ktk_client_free(typed);
        if (dot)
            snprintf(text, sizeof text, "{\"%.*s\": {\"%s\": {\"state\": \"declined\"}}}", (int)(dot - path), path, dot + 1);
        else
            snprintf(text, sizeof text, "{\"%s\": {\"state\": \"declined\"}}", path);
        OK(ktk_client_from_json(session, text, KTK_NUL, &whole));
        OK(ktk_session_save(session, whole, NULL, NOW, NULL));
        CHECK(ktk_client_state(whole, path, KTK_NUL) == KTK_STATE_DECLINED);
        ktk_client_free(whole);
    }
    CHECK(fields > 35);
    ktk_free(table);
    ktk_session_free(session);
    ktk_base_free(base);
}

/* Duplicates are named; under a policy the save is refused and the error names them; a person decides. */
static void duplicates(void) {
    ktk_base *base = memory_base();
    ktk_session *session = session_of(base);
    ktk_client *client = NULL;
    ktk_save_options how;
    ktk_outcome *saved = NULL;
    ktk_error *error;
    ktk_pairs *found = NULL;
    const char *text;
    char *json = NULL;
    int64_t first = person(session, "Иванов Иван Петрович", "8 916 123-45-67"), low = -1, high = -1;
    int32_t band = -1, policy = -1;
    double probability = -1;

    OK(ktk_save_options_init(&how, (int32_t)sizeof how, KTK_ABI));
    how.duplicates = KTK_DUPLICATES_BLOCK;
    OK(ktk_client_new(session, KTK_KIND_PERSON, &client));
    OK(ktk_client_set_text(client, "name", KTK_NUL, "Иванов Иван Петрович", KTK_NUL));
    OK(ktk_client_set_text(client, "phone", KTK_NUL, "+79161234567", KTK_NUL));
    OK(ktk_session_duplicates_of_draft_json(session, client, NOW, KTK_LANGUAGE_RUSSIAN, &json, NULL));
    HAS(json, "\"band\":\"same\"");
    HAS(json, "совпадают фамилия, имя и отчество");
    ktk_free(json);
    FAILS(KTK_E_DUPLICATE, ktk_session_save(session, client, &how, NOW, &saved));
    CHECK(saved == NULL && ktk_client_id(client) == 0);
    text = ktk_last_error_message();
    error = ktk_error_take();
    CHECK(error != NULL && ktk_last_error_code() == 0 && ktk_error_take() == NULL);
    CHECK(ktk_error_code(error) == KTK_E_DUPLICATE);
    SAME(text, ktk_error_message(error, NULL)); /* lent by the thread until its next failing call, taken or not */
    SAME(ktk_last_error_message(), "");
    CHECK(ktk_error_match_count(error) == 1 && ktk_error_match_id(error, 0) == first && ktk_error_match_id(error, 1) == 0);
    HAS(ktk_error_message(error, NULL), "may be the same as 1");
    CHECK(strstr(ktk_error_message(error, NULL), "916") == NULL); /* never a client's phone */
    CHECK(ktk_error_field(error, NULL) == NULL);
    OK(ktk_error_to_json(error, &json, NULL));
    HAS(json, "\"name\":\"KTK_E_DUPLICATE\"");
    ktk_free(json);
    ktk_error_free(error);
    FAILS(KTK_E_ARG, ktk_client_remove(client, "phane", KTK_NUL));
    error = ktk_error_take();
    SAME(ktk_error_field(error, NULL), "phane");
    ktk_error_free(error);

    how.duplicates = KTK_DUPLICATES_WARN;
    OK(ktk_session_save(session, client, &how, NOW, &saved));
    CHECK(ktk_outcome_match_count(saved) == 1 && ktk_outcome_match_id(saved, 0) == first);
    CHECK(ktk_outcome_match_band(saved, 0) == KTK_BAND_SAME && ktk_outcome_match_probability(saved, 0) > 0.9);
    CHECK(ktk_outcome_match_band(saved, 1) == 0);
    HAS(ktk_outcome_match_reasons(saved, 0, NULL), "phone");
    CHECK(ktk_outcome_match_owner(saved, 0, NULL) == NULL);
    ktk_outcome_free(saved);
    OK(ktk_session_shared_json(session, 0, &json, NULL));
    HAS(json, "\"value\":\"+79161234567\",\"clients\":[1,2]");
    ktk_free(json);
    OK(ktk_session_duplicates_of_json(session, 2, 0, &json, NULL));
    HAS(json, "\"id\":1");
    ktk_free(json);
    OK(ktk_session_explain_json(session, 1, 2, 0, &json, NULL));
    HAS(json, "\"prior\":");
    ktk_free(json);

    OK(ktk_session_duplicates(session, -1, 0, NULL, NULL, &found));
    CHECK(ktk_pairs_count(found) == 1 && ktk_pairs_found(found) == 1);
    OK(ktk_pairs_at(found, 0, &low, &high, &band, &probability));
    CHECK(low == 1 && high == 2 && band == KTK_BAND_SAME && probability > 0.9);
    CHECK(ktk_pairs_weight(found, 0) > 3.0 && ktk_pairs_weight(found, 1) < 1.0);
    FAILS(KTK_E_ARG, ktk_pairs_at(found, 1, &low, &high, &band, &probability));
    CHECK(low == 0 && band == 0);
    CHECK(ktk_pairs_cluster_count(found) == 1 && ktk_pairs_cluster_size(found, 0) == 2);
    CHECK(ktk_pairs_cluster_member(found, 0, 1) == 2 && ktk_pairs_cluster_member(found, 0, 2) == 0);
    OK(ktk_pairs_to_json(found, &json, NULL));
    HAS(json, "\"clusters\":[[1,2]]");
    ktk_free(json);
    ktk_pairs_free(found);
    FAILS(KTK_E_ARG, ktk_session_duplicates(session, 1.5, 0, NULL, NULL, &found));
    FAILS(KTK_E_ABORTED, ktk_session_duplicates(session, -1, 0, stopped, NULL, &found));

    CHECK(ktk_session_verdict_json(session, 1, 2, &json, NULL) == KTK_DONE && json == NULL);
    OK(ktk_session_decide(session, 2, 1, KTK_VERDICT_DIFFERENT, "father and son", KTK_NUL, NOW));
    OK(ktk_session_verdict_json(session, 1, 2, &json, NULL));
    HAS(json, "{\"low\":1,\"high\":2,\"verdict\":\"different\"");
    ktk_free(json);
    FAILS(KTK_E_ARG, ktk_session_decide(session, 2, 1, 9, "", 0, NOW));
    OK(ktk_session_verdicts_json(session, 1, &json, NULL));
    HAS(json, "father and son");
    ktk_free(json);
    OK(ktk_session_duplicates(session, 0.5, 10, NULL, NULL, &found));
    CHECK(ktk_pairs_cluster_count(found) == 0);
    ktk_pairs_free(found);
    OK(ktk_session_forget_verdict(session, 1, 2, NOW));
    CHECK(ktk_session_forget_verdict(session, 1, 2, NOW) == KTK_DONE);

    OK(ktk_session_set_duplicate_policy(session, "site", KTK_NUL, KTK_DUPLICATES_BLOCK, NOW));
    OK(ktk_session_duplicate_policy(session, "site", KTK_NUL, &policy));
    CHECK(policy == KTK_DUPLICATES_BLOCK);
    OK(ktk_session_duplicate_policy(session, "", 0, &policy));
    CHECK(policy == 0);
    ktk_client_free(client);
    ktk_session_free(session);
    ktk_base_free(base);
}

/* Pairs page by page; answers of a person, many of them in one commit. */
static void pages_of_pairs(void) {
    ktk_base *base = memory_base();
    ktk_session *session = session_of(base);
    ktk_pairs *page = NULL, *next = NULL;
    ktk_batch *batch = NULL;
    char *json = NULL, cursor[64];
    int calls = 0;
    int64_t low, high, seen = 0, merge = 0;
    double probability, before = 1e9;
    int32_t band;
    person(session, "Иванов Иван Петрович", "8 916 123-45-67");
    person(session, "Иванов Иван", "8 916 123-45-67");
    person(session, "Иванов Иван Петрович", "8 916 123-45-67");
    OK(ktk_session_duplicates(session, 0.5, 1, NULL, NULL, &page));
    CHECK(ktk_pairs_found(page) == 3);
    OK(ktk_batch_new(session, &batch));
    while (ktk_pairs_count(page) > 0) {
        CHECK(ktk_pairs_count(page) == 1 && ktk_pairs_weight(page, 0) <= before);
        before = ktk_pairs_weight(page, 0);
        OK(ktk_pairs_at(page, 0, &low, &high, &band, &probability));
        OK(ktk_batch_decide(batch, low, high, KTK_VERDICT_UNSURE, "a stack of paper", KTK_NUL));
        seen++;
        OK(ktk_session_duplicates_after(session, 0.5, 1, page, NULL, NULL, &next));
        ktk_pairs_free(page);
        page = next;
    }
    CHECK(seen == 3);
    FAILS(KTK_E_ARG, ktk_session_duplicates_after(session, 0.5, 1, page, NULL, NULL, &next)); /* behind nothing there is no page */
    CHECK(next == NULL);
    ktk_pairs_free(page);
    FAILS(KTK_E_ARG, ktk_batch_decide(batch, 1, 2, 9, "", 0));
    FAILS(KTK_E_ARG, ktk_batch_decide(batch, 1, -1, KTK_VERDICT_SAME, "", 0)); /* nothing is saved in this batch */
    CHECK(ktk_batch_count(batch) == 3);
    OK(ktk_batch_commit(batch, NOW));
    OK(ktk_batch_merges_json(batch, &json, NULL));
    SAME(json, "[]");
    ktk_free(json);
    ktk_batch_free(batch);
    OK(ktk_session_verdict_json(session, 3, 1, &json, NULL));
    HAS(json, "a stack of paper");
    ktk_free(json);

    OK(ktk_session_review_queue_json(session, "", 0, "", 0, 2, counted, &calls, NOW, &json, NULL));
    HAS(json, "\"reason\":\"unsure\"");
    HAS(json, "\"open\":3");
    CHECK(calls > 0 && strstr(json, "\"next\":\"") != NULL);
    CHECK(sscanf(strstr(json, "\"next\":\""), "\"next\":\"%63[^\"]", cursor) == 1);
    ktk_free(json);
    OK(ktk_session_review_queue_json(session, "", 0, cursor, KTK_NUL, 2, NULL, NULL, NOW, &json, NULL));
    HAS(json, "\"next\":null");
    HAS(json, "\"value\":");
    ktk_free(json);
    OK(ktk_session_review_queue_json(session, "petr", KTK_NUL, "", 0, 0, NULL, NULL, NOW, &json, NULL)); /* nobody is his */
    HAS(json, "\"reviews\":[]");
    ktk_free(json);
    FAILS(KTK_E_ARG, ktk_session_review_queue_json(session, "", 0, "1:2", KTK_NUL, 0, NULL, NULL, NOW, &json, NULL));
    FAILS(KTK_E_ABORTED, ktk_session_review_queue_json(session, "", 0, "", 0, 0, stopped, NULL, NOW, &json, NULL));

    OK(ktk_batch_new(session, &batch)); /* a group becomes one client */
    OK(ktk_batch_merge(batch, 1, 2, "", 0));
    OK(ktk_batch_merge(batch, 1, 3, "{\"expected\": [1, 1]}", KTK_NUL));
    FAILS(KTK_E_SCHEMA, ktk_batch_merge(batch, 1, 3, "{\"prefer\": []}", KTK_NUL));
    OK(ktk_batch_commit(batch, NOW));
    CHECK(ktk_batch_outcome_count(batch) == 0);
    OK(ktk_batch_merges_json(batch, &json, NULL));
    HAS(json, "\"merged\":2");
    HAS(json, "\"merged\":3");
    CHECK(sscanf(strstr(json, "\"merge\":"), "\"merge\":%" SCNd64, &merge) == 1 && merge > 0);
    ktk_free(json);
    ktk_batch_free(batch);
    OK(ktk_session_members_json(session, 1, &json, NULL));
    SAME(json, "[1,2,3]");
    ktk_free(json);

    OK(ktk_batch_new(session, &batch)); /* all or nothing: the second step fails */
    OK(ktk_batch_unmerge(batch, merge));
    OK(ktk_batch_unmerge(batch, 99));
    FAILS(KTK_E_NOT_FOUND, ktk_batch_commit(batch, NOW));
    ktk_batch_free(batch);
    OK(ktk_session_members_json(session, 1, &json, NULL));
    SAME(json, "[1,2,3]");
    ktk_free(json);
    OK(ktk_batch_new(session, &batch));
    OK(ktk_batch_unmerge(batch, merge));
    OK(ktk_batch_commit(batch, NOW));
    ktk_batch_free(batch);
    OK(ktk_session_members_json(session, 1, &json, NULL));
    SAME(json, "[1,3]");
    ktk_free(json);
    ktk_session_free(session);
    ktk_base_free(base);
}

/* The model that judges: read, learnt, set, and given back. */
static void models(void) {
    ktk_base *base = memory_base();
    ktk_session *session = session_of(base);
    char *shipped = NULL, *learnt = NULL, *json = NULL;
    int32_t version = -1;
    int calls = 0;
    person(session, "Иванов Иван Петрович", "8 916 123-45-67");
    person(session, "Иванов Иван", "8 916 123-45-67");
    OK(ktk_session_duplicate_model_json(session, &shipped, NULL));
    HAS(shipped, "{\"version\":1,");
    HAS(shipped, "\"phone.same\":");
    CHECK(ktk_session_train_duplicates_json(session, counted, &calls, &learnt, NULL) >= 0 && calls > 0);
    HAS(learnt, "\"converged\":");
    HAS(learnt, "\"moved\":[");
    FAILS(KTK_E_ABORTED, ktk_session_train_duplicates_json(session, stopped, NULL, &json, NULL));
    CHECK(json == NULL);
    OK(ktk_session_duplicate_model_json(session, &json, NULL)); /* learning has set nothing */
    SAME(json, shipped);
    ktk_free(json);
    OK(ktk_session_set_duplicate_model_json(session, learnt, KTK_NUL, NOW, &version));
    CHECK(version == 2);
    OK(ktk_session_explain_json(session, 1, 2, 0, &json, NULL));
    HAS(json, "\"model\":2");
    ktk_free(json);
    OK(ktk_session_set_duplicate_model_json(session, shipped, KTK_NUL, NOW, NULL)); /* its numbers, under a version of this base */
    OK(ktk_session_duplicate_model_json(session, &json, NULL));
    HAS(json, "{\"version\":3,");
    SAME(strchr(json, ','), strchr(shipped, ','));
    ktk_free(json);
    FAILS(KTK_E_PARSE, ktk_session_set_duplicate_model_json(session, "{", KTK_NUL, NOW, &version));
    FAILS(KTK_E_SCHEMA, ktk_session_set_duplicate_model_json(session, "{\"prior\":-3}", KTK_NUL, NOW, &version));
    CHECK(version == 0);
    OK(ktk_session_set_duplicate_model_json(session, "", 0, NOW, &version));
    CHECK(version == 1);
    ktk_free(learnt);
    ktk_free(shipped);
    ktk_session_free(session);
    ktk_base_free(base);
}

/* Rules by which a base merges, and a new card that goes into the client that it certainly is. */
static void rules_of_merging(void) {
    ktk_base *base = memory_base();
    ktk_session *session = session_of(base);
    ktk_client *client = NULL;
    ktk_save_options how;
    ktk_outcome *saved = NULL;
    char *json = NULL;
    int64_t first;
    OK(ktk_session_merge_rules_json(session, &json, NULL));
    SAME(json, "{\"sources\":[],\"fields\":{}}");
    ktk_free(json);
    OK(ktk_session_set_merge_rules_json(session, "{\"sources\":[\"1c\"],\"fields\":{\"owner\":[\"fresh\"]}}", KTK_NUL, NOW));
    OK(ktk_session_merge_rules_json(session, &json, NULL));
    SAME(json, "{\"sources\":[\"1c\"],\"fields\":{\"owner\":[\"fresh\"]}}");
    ktk_free(json);
    FAILS(KTK_E_PARSE, ktk_session_set_merge_rules_json(session, "{", KTK_NUL, NOW));
    FAILS(KTK_E_SCHEMA, ktk_session_set_merge_rules_json(session, "{\"fields\":{\"owner\":[\"newest\"]}}", KTK_NUL, NOW));
    FAILS(KTK_E_TYPE, ktk_session_set_merge_rules_json(session, "[]", KTK_NUL, NOW));
    OK(ktk_session_set_merge_rules_json(session, "", 0, NOW));
    OK(ktk_session_merge_rules_json(session, &json, NULL));
    SAME(json, "{\"sources\":[],\"fields\":{}}");
    ktk_free(json);

    first = person(session, "Петрова Анна Ильинична", "8 903 765-43-21");
    OK(ktk_save_options_init(&how, (int32_t)sizeof how, KTK_ABI));
    how.duplicates = KTK_DUPLICATES_MERGE;
    OK(ktk_client_new(session, KTK_KIND_PERSON, &client));
    OK(ktk_client_set_text(client, "name", KTK_NUL, "Сидоров Пётр", KTK_NUL));
    OK(ktk_session_save(session, client, &how, NOW, &saved));
    CHECK(ktk_outcome_merge(saved) == 0 && ktk_outcome_id(saved) != first); /* nobody knows him */
    ktk_outcome_free(saved);
    ktk_client_free(client);
    OK(ktk_client_new(session, KTK_KIND_PERSON, &client));
    OK(ktk_client_set_text(client, "name", KTK_NUL, "Петрова Анна Ильинична", KTK_NUL));
    OK(ktk_client_set_text(client, "phone.mobile", KTK_NUL, "+79037654321", KTK_NUL));
    OK(ktk_client_set_text(client, "email", KTK_NUL, "anna@example.ru", KTK_NUL));
    OK(ktk_session_save(session, client, &how, NOW, &saved));
    CHECK(ktk_outcome_id(saved) == first && ktk_client_id(client) == first && ktk_outcome_merge(saved) > 0);
    SAME(ktk_client_text(client, "email", KTK_NUL, NULL), "anna@example.ru");
    OK(ktk_session_unmerge(session, ktk_outcome_merge(saved), NOW, NULL, NULL));
    ktk_outcome_free(saved);
    ktk_client_free(client);
    OK(ktk_session_get(session, first, &client));
    CHECK(ktk_client_count(client, "email", KTK_NUL) == 0);
    ktk_client_free(client);
    ktk_session_free(session);
    ktk_base_free(base);
}

/* Two records of one client made one, and taken apart. */
static void merges(void) {
    ktk_base *base = memory_base();
    ktk_session *session = session_of(base);
    ktk_client *client = NULL;
    char *json = NULL;
    int64_t merge = -1, again = -1;
    int64_t keep = person(session, "Иванов Иван", "8 916 123-45-67"), other = person(session, "Иванов Иван Петрович", "8 495 123-45-67");
    OK(ktk_session_plan_merge_json(session, keep, other, "{\"prefer_other\": [\"name.given\"]}", KTK_NUL, NOW, &json, NULL));
    HAS(json, "\"joined\":{\"id\":1");
    ktk_free(json);
    FAILS(KTK_E_SCHEMA, ktk_session_merge(session, keep, other, "{\"prefer\": []}", KTK_NUL, NOW, &merge, NULL, NULL));
    FAILS(KTK_E_ARG, ktk_session_merge(session, keep, other, "{\"prefer_other\": [\"nonsense\"]}", KTK_NUL, NOW, &merge, NULL, NULL));
    FAILS(KTK_E_CONFLICT, ktk_session_merge(session, keep, other, "{\"expected\": [1, 7]}", KTK_NUL, NOW, &merge, NULL, NULL));
    CHECK(merge == 0);
    OK(ktk_session_merge(session, keep, other, "{\"expected\": [1, 1], \"sources\": [\"1c\"]}", KTK_NUL, NOW, &merge, &json, NULL));
    HAS(json, "\"survivor\":1");
    ktk_free(json);
    OK(ktk_session_get(session, other, &client)); /* the old id leads to the survivor */
    CHECK(ktk_client_id(client) == keep && ktk_client_count(client, "phone", KTK_NUL) == 2);
    SAME(ktk_client_text(client, "name.patronymic", KTK_NUL, NULL), "Петрович");
    ktk_client_free(client);
    OK(ktk_client_from_json(session, "{\"id\": 2, \"revision\": 2, \"phone\": []}", KTK_NUL, &client)); /* the survivor has this revision */
    CHECK(ktk_client_id(client) == keep && ktk_client_revision(client) == 0);
    FAILS(KTK_E_CONFLICT, ktk_session_save(session, client, NULL, NOW, NULL)); /* but it is not what was looked at */
    ktk_client_free(client);
    OK(ktk_session_merged_json(session, other, &json, NULL));
    HAS(json, "\"id\":2");
    ktk_free(json);
    FAILS(KTK_E_NOT_FOUND, ktk_session_merged_json(session, keep, &json, NULL));
    OK(ktk_session_merges_json(session, keep, &json, NULL));
    HAS(json, "\"undone_at\":null");
    ktk_free(json);
    OK(ktk_session_unmerge(session, merge, NOW, &json, NULL));
    HAS(json, "\"restored\":2");
    ktk_free(json);
    OK(ktk_session_get(session, other, &client));
    CHECK(ktk_client_id(client) == other);
    ktk_client_free(client);
    OK(ktk_session_merge(session, keep, other, "", 0, NOW, &again, NULL, NULL));
    CHECK(again != merge);
    OK(ktk_session_unmerge(session, again, NOW, NULL, NULL));
    FAILS(KTK_E_ARG, ktk_session_unmerge(session, 0, NOW, NULL, NULL));
    FAILS(KTK_E_NOT_FOUND, ktk_session_unmerge(session, 99, NOW, NULL, NULL));
    ktk_session_free(session);
    ktk_base_free(base);
}

/* Which clients an expression is true of. */
static void segments(void) {
    ktk_base *base = memory_base();
    ktk_session *session = session_of(base);
    ktk_cursor *found = NULL;
    const ktk_client *row = NULL;
    char *json = NULL;
    int64_t count = -1, id = 0;
    int32_t holds = -1;
    int calls = 0;
    person(session, "Иванов Иван", "8 916 123-45-67");
    person(session, "Петрова Анна", NULL);
    OK(ktk_session_segment(session, "phone IS KNOWN", KTK_NUL, counted, &calls, NOW, &found));
    CHECK(ktk_cursor_count(found) == 1 && calls > 0);
    OK(ktk_cursor_next(found, &row));
    SAME(ktk_client_name(row, NULL), "Иванов Иван");
    ktk_cursor_free(found);
    OK(ktk_session_segment_count(session, "kind = 'person'", KTK_NUL, NULL, NULL, NOW, &count));
    CHECK(count == 2);
    FAILS(KTK_E_ABORTED, ktk_session_segment_count(session, "kind = 'person'", KTK_NUL, stopped, NULL, NOW, &count));
    FAILS(KTK_E_PARSE, ktk_session_segment_count(session, "kind = ", KTK_NUL, NULL, NULL, NOW, &count));
    CHECK(count == 0);
    OK(ktk_session_in_segment(session, "phone IS KNOWN", KTK_NUL, 2, NOW, &holds));
    CHECK(holds == 0);
    OK(ktk_session_explain_segment_json(session, "phone IS KNOWN AND kind = 'person'", KTK_NUL, 2, NOW, &json, NULL));
    HAS(json, "\"holds\":false");
    ktk_free(json);
    OK(ktk_session_check_segment_json(session, "kind = 'persn'", KTK_NUL, 0, &json, NULL));
    HAS(json, "\"line\":1,\"column\":8");
    ktk_free(json);
    OK(ktk_session_check_segment_json(session, "kind='person'", KTK_NUL, 0, &json, NULL));
    HAS(json, "\"text\":\"kind = 'person'\"");
    ktk_free(json);
    OK(ktk_session_save_segment(session, "reachable", KTK_NUL, "Есть телефон", KTK_NUL, "phone IS KNOWN", KTK_NUL, NOW, &id));
    CHECK(id > 0);
    OK(ktk_session_segment_count(session, "NOT IN SEGMENT 'reachable'", KTK_NUL, NULL, NULL, NOW, &count));
    CHECK(count == 1);
    OK(ktk_session_segments_json(session, KTK_LANGUAGE_RUSSIAN, &json, NULL));
    HAS(json, "\"name\":\"reachable\",\"title\":\"Есть телефон\"");
    ktk_free(json);
    OK(ktk_session_remove_segment(session, "reachable", KTK_NUL, NOW));
    FAILS(KTK_E_NOT_FOUND, ktk_session_remove_segment(session, "reachable", KTK_NUL, NOW));
    ktk_session_free(session);
    ktk_base_free(base);
}

/* A call comes in. */
static void lookup(void) {
    ktk_base *base = memory_base();
    ktk_session *session = session_of(base);
    ktk_lookup_options pbx;
    ktk_answer *answer = NULL;
    ktk_client *firm = NULL;
    char *json = NULL;
    int64_t other = -1, anna = person(session, "Петрова Анна", "8 916 123-45-67"), relation = 0;
    char text[200];

    OK(ktk_client_new(session, KTK_KIND_ORGANIZATION, &firm));
    OK(ktk_client_set_text(firm, "organization.name", KTK_NUL, "ООО «Ромашка»", KTK_NUL));
    OK(ktk_client_set_text(firm, "phone", KTK_NUL, "8 916 123-45-67", KTK_NUL));
    OK(ktk_client_set_text(firm, "owner", KTK_NUL, "pavel", KTK_NUL));
    OK(ktk_session_save(session, firm, NULL, NOW, NULL));
    snprintf(text, sizeof text, "{\"from\": %d, \"kind\": \"contact_of\", \"to\": %d}", (int)anna, (int)ktk_client_id(firm));
    OK(ktk_session_add_relation_json(session, text, KTK_NUL, NOW, &relation));

    OK(ktk_session_lookup(session, "sip:+79161234567@pbx", KTK_NUL, NULL, NOW, &answer));
    CHECK(ktk_answer_kind(answer) == KTK_ANSWER_SEVERAL && ktk_answer_count(answer) == 2);
    SAME(ktk_client_name(ktk_answer_client(answer, 0), NULL), "Петрова Анна");
    CHECK(ktk_answer_class(answer, 0) == KTK_MATCH_EXACT);
    SAME(ktk_answer_relation(answer, 0, &other, NULL), "contact_of");
    CHECK(other == ktk_client_id(firm));
    SAME(ktk_answer_responsible(answer, 0, NULL), "pavel");
    CHECK(ktk_answer_client(answer, 2) == NULL && ktk_answer_class(answer, -1) == 0);
    ktk_client_free((ktk_client *)ktk_answer_client(answer, 0)); /* lent: the answer keeps it */
    CHECK(ktk_last_error_code() == KTK_E_ARG);
    OK(ktk_answer_to_json(answer, &json, NULL));
    HAS(json, "\"answer\":\"several\"");
    ktk_free(json);
    ktk_answer_free(answer);

    OK(ktk_lookup_options_init(&pbx, (int32_t)sizeof pbx, KTK_ABI));
    pbx.internal_lengths = "3,4";
    pbx.line_prefixes = "9";
    pbx.area_code = "495";
    OK(ktk_session_lookup(session, "105", KTK_NUL, &pbx, NOW, &answer));
    CHECK(ktk_answer_kind(answer) == KTK_ANSWER_INTERNAL);
    ktk_answer_free(answer);
    OK(ktk_session_lookup(session, "989161234567", KTK_NUL, &pbx, NOW, &answer));
    CHECK(ktk_answer_kind(answer) == KTK_ANSWER_SEVERAL);
    ktk_answer_free(answer);
    OK(ktk_session_lookup(session, "anonymous", KTK_NUL, NULL, NOW, &answer));
    CHECK(ktk_answer_kind(answer) == KTK_ANSWER_HIDDEN);
    ktk_answer_free(answer);
    OK(ktk_session_lookup(session, "+380501234567", KTK_NUL, NULL, NOW, &answer));
    CHECK(ktk_answer_kind(answer) == KTK_ANSWER_NONE && ktk_answer_count(answer) == 0);
    ktk_answer_free(answer);
    pbx.internal_lengths = "three";
    FAILS(KTK_E_ARG, ktk_session_lookup(session, "105", KTK_NUL, &pbx, NOW, &answer));

    OK(ktk_session_relations_json(session, anna, &json, NULL));
    HAS(json, "\"kind\":\"contact_of\"");
    ktk_free(json);
    OK(ktk_session_end_relation(session, relation, NOW, NOW));
    ktk_client_free(firm);
    ktk_session_free(session);
    ktk_base_free(base);
}

/* Lists: ids fixed at opening, rows at their newest state. */
static void lists(void) {
    ktk_base *base = memory_base();
    ktk_session *session = session_of(base);
    ktk_find_options how;
    ktk_cursor *found = NULL;
    ktk_client *client = NULL;
    const ktk_client *row = NULL;
    int64_t second;
    int i;
    person(session, "Иванов Иван", NULL);
    second = person(session, "Иванова Мария", "8 916 123-45-67");
    person(session, "Сидоров Пётр", NULL);

    OK(ktk_session_find(session, "иван", KTK_NUL, NULL, &found));
    CHECK(ktk_cursor_count(found) == 2 && ktk_cursor_more(found) == 0);
    OK(ktk_cursor_next(found, &row));
    FAILS(KTK_E_ARG, ktk_client_set_text((ktk_client *)row, "tags", KTK_NUL, "x", KTK_NUL)); /* lent */
    OK(ktk_client_clone(row, &client));
    ktk_client_free(client);
    OK(ktk_session_get(session, second, &client));
    OK(ktk_client_set_text(client, "tags", KTK_NUL, "vip", KTK_NUL));
    OK(ktk_session_save(session, client, NULL, NOW, NULL));
    OK(ktk_client_set_text(client, "email", KTK_NUL, "m.ivanova@gmail.com", KTK_NUL));
    OK(ktk_client_set_text(client, "identifier.inn", KTK_NUL, "500100732259", KTK_NUL));
    OK(ktk_session_save(session, client, NULL, NOW, NULL));
    ktk_client_free(client);
    OK(ktk_cursor_next(found, &row));
    SAME(ktk_client_text(row, "tags", KTK_NUL, NULL), "vip");
    CHECK(ktk_cursor_next(found, &row) == KTK_DONE && row == NULL);
    ktk_cursor_free(found);

    OK(ktk_find_options_init(&how, (int32_t)sizeof how, KTK_ABI));
    how.limit = 1;
    OK(ktk_session_find(session, "иван", KTK_NUL, &how, &found));
    CHECK(ktk_cursor_count(found) == 1 && ktk_cursor_more(found) == 1);
    ktk_cursor_free(found);
    how.limit = -1;
    FAILS(KTK_E_ARG, ktk_session_find(session, "иван", KTK_NUL, &how, &found));
    how.limit = 0;
    how.flags = 1 << 9;
    FAILS(KTK_E_UNSUPPORTED, ktk_session_find(session, "иван", KTK_NUL, &how, &found));
    OK(ktk_session_archive(session, second, NOW, NULL));
    how.flags = KTK_FIND_ARCHIVED;
    OK(ktk_session_find(session, "иван", KTK_NUL, &how, &found));
    CHECK(ktk_cursor_count(found) == 2);
    ktk_cursor_free(found);
    OK(ktk_session_restore(session, second, NOW, NULL));
    OK(ktk_session_find_email(session, "mivanova+x@gmail.com", KTK_NUL, NULL, &found));
    CHECK(ktk_cursor_count(found) == 1);
    ktk_cursor_free(found);
    OK(ktk_session_find_identifier(session, "inn", KTK_NUL, "5001 0073 2259", KTK_NUL, NULL, &found));
    CHECK(ktk_cursor_count(found) == 1);
    ktk_cursor_free(found);
    FAILS(KTK_E_ARG, ktk_session_find_identifier(session, "nin", KTK_NUL, "1", KTK_NUL, NULL, &found));
    OK(ktk_session_clients(session, &found));
    for (i = 0; ktk_cursor_next(found, &row) == KTK_OK; i++) CHECK(ktk_client_id(row) == i + 1);
    CHECK(i == 3);
    ktk_cursor_free(found);
    OK(ktk_session_list(session, "[3, 99, 1]", KTK_NUL, &found));
    OK(ktk_cursor_next(found, &row));
    CHECK(ktk_client_id(row) == 3);
    OK(ktk_cursor_next(found, &row));
    CHECK(ktk_client_id(row) == 1);
    ktk_cursor_free(found);
    ktk_session_free(session);
    ktk_base_free(base);
}

/* Several writes as one. */
static void batches(void) {
    ktk_base *base = memory_base();
    ktk_session *session = session_of(base);
    ktk_client *firm = NULL, *anna = NULL;
    ktk_batch *batch = NULL;
    char *json = NULL;
    int64_t clients = -1;
    OK(ktk_client_new(session, KTK_KIND_ORGANIZATION, &firm));
    OK(ktk_client_set_text(firm, "organization.name", KTK_NUL, "Ромашка", KTK_NUL));
    OK(ktk_client_set_text(firm, "external.1c", KTK_NUL, "1", KTK_NUL));
    OK(ktk_client_new(session, KTK_KIND_PERSON, &anna));
    OK(ktk_client_set_text(anna, "name", KTK_NUL, "Петрова Анна", KTK_NUL));
    OK(ktk_batch_new(session, &batch));
    OK(ktk_batch_save(batch, firm, NULL));
    OK(ktk_batch_save(batch, anna, NULL));
    OK(ktk_batch_add_relation_json(batch, "{\"from\": -2, \"kind\": \"contact_of\", \"to\": -1}", KTK_NUL));
    OK(ktk_batch_add_interaction_json(batch, "{\"client\": -2, \"kind\": \"visit\", \"outcome\": \"reached\"}", KTK_NUL, NOW));
    FAILS(KTK_E_ARG, ktk_batch_add_relation_json(batch, "{\"from\": -3, \"kind\": \"contact_of\", \"to\": -1}", KTK_NUL));
    CHECK(ktk_batch_count(batch) == 4 && ktk_batch_outcome_count(batch) == 0);
    OK(ktk_batch_commit(batch, NOW));
    CHECK(ktk_batch_outcome_count(batch) == 2);
    CHECK(ktk_outcome_id(ktk_batch_outcome(batch, 1)) == 2);
    FAILS(KTK_E_CLOSED, ktk_batch_commit(batch, NOW));
    FAILS(KTK_E_CLOSED, ktk_batch_save(batch, anna, NULL));
    ktk_batch_free(batch);
    OK(ktk_session_relations_json(session, 2, &json, NULL));
    HAS(json, "\"to\":1");
    ktk_free(json);
    OK(ktk_session_summary_json(session, 2, &json, NULL));
    HAS(json, "\"contacts\":1");
    ktk_free(json);

    OK(ktk_batch_new(session, &batch)); /* the second step fails: the first leaves nothing */
    OK(ktk_batch_archive(batch, 1));
    OK(ktk_batch_restore(batch, 77));
    FAILS(KTK_E_NOT_FOUND, ktk_batch_commit(batch, NOW));
    CHECK(ktk_batch_outcome(batch, 0) == NULL);
    ktk_batch_free(batch);
    ktk_client_free(firm);
    OK(ktk_session_get(session, 1, &firm));
    CHECK(ktk_client_status(firm) == KTK_STATUS_ACTIVE);
    OK(ktk_batch_new(session, &batch)); /* never committed */
    OK(ktk_batch_save(batch, firm, NULL));
    ktk_batch_free(batch);
    OK(ktk_session_client_count(session, &clients));
    CHECK(clients == 2);
    ktk_client_free(firm);
    ktk_client_free(anna);
    ktk_session_free(session);
    ktk_base_free(base);
}

/* What happened with clients and with strangers. */
static void facts(void) {
    ktk_base *base = memory_base();
    ktk_session *session = session_of(base);
    char *json = NULL;
    int64_t id = 0, call = 0, adopted = 0, anna = person(session, "Петрова Анна", NULL);
    OK(ktk_session_log_call(session, anna, "", 0, KTK_DIRECTION_OUTGOING, KTK_OUTCOME_NO_ANSWER, NOW, -1, "", 0, NOW, &id));
    OK(ktk_session_log_call(session, 0, "8 916 123-45-67", KTK_NUL, KTK_DIRECTION_INCOMING, KTK_OUTCOME_REACHED, NOW, 95, "о доставке", KTK_NUL, NOW, &call));
    FAILS(KTK_E_ARG, ktk_session_log_call(session, 0, "no number", KTK_NUL, 0, 0, NOW, 0, "", 0, NOW, &call));
    FAILS(KTK_E_ARG, ktk_session_log_call(session, anna, "", 0, 9, 0, NOW, 0, "", 0, NOW, &call));
    OK(ktk_session_number_interactions_json(session, "+79161234567", KTK_NUL, NOW, 0, &json, NULL));
    HAS(json, "\"duration_seconds\":95");
    ktk_free(json);
    OK(ktk_session_adopt_number(session, "+79161234567", KTK_NUL, anna, NOW, &adopted));
    CHECK(adopted == 1);
    OK(ktk_session_add_interaction_json(session, "{\"client\": 1, \"kind\": \"note\", \"text\": \"4111 1111 1111 1111\"}", KTK_NUL, NOW, &id));
    FAILS(KTK_E_SCHEMA, ktk_session_add_interaction_json(session, "{\"client\": 1, \"kind\": \"dance\"}", KTK_NUL, NOW, &adopted));
    FAILS(KTK_E_NOT_FOUND, ktk_session_add_interaction_json(session, "{\"client\": 9, \"kind\": \"call\"}", KTK_NUL, NOW, &adopted));
    OK(ktk_session_interactions_json(session, anna, 10, &json, NULL));
    HAS(json, "о доставке");
    CHECK(strstr(json, "4111 1111") == NULL);
    ktk_free(json);
    OK(ktk_session_remove_interaction(session, id, NOW));
    FAILS(KTK_E_NOT_FOUND, ktk_session_remove_interaction(session, id, NOW));
    OK(ktk_session_summary_json(session, anna, &json, NULL));
    HAS(json, "\"interactions\":2,\"contacts\":1");
    ktk_free(json);
    ktk_session_free(session);
    ktk_base_free(base);
}

static int32_t interrupts(void *user, int64_t done, int64_t total) {
    (void)done;
    (void)total;
    ktk_base_interrupt((const ktk_base *)user);
    return 0;
}

static int32_t collected(void *user, const char *bytes, size_t len) {
    FILE *out = (FILE *)user;
    return fwrite(bytes, 1, len, out) == len ? 0 : 1;
}

static int32_t refused(void *user, const char *bytes, size_t len) {
    (void)user;
    (void)bytes;
    (void)len;
    return 1;
}

/* Tables in and out, an import taken back. */
static void exchange(void) {
    static const char table[] = "Фамилия;Имя;Мобильный телефон;Кличка\nИванов;Иван;8 916 123-45-67;Ваня\nПетрова;Анна;;\n";
    ktk_base *base = memory_base();
    ktk_session *session = session_of(base);
    char *json = NULL, *csv = NULL;
    size_t len = 0, copy;
    int64_t batch = 0, count = 0;
    int calls = 0;
    FILE *out = tmpfile();
    CHECK(out != NULL);
    OK(ktk_session_import(session, table, KTK_NUL, "{\"batch\": \"first\", \"dry_run\": true}", KTK_NUL, NULL, NULL, NOW, &batch, &json, NULL));
    HAS(json, "\"created\":2");
    CHECK(batch == 0);
    ktk_free(json);
    OK(ktk_session_import(session, table, KTK_NUL, "{\"batch\": \"first\"}", KTK_NUL, counted, &calls, NOW, &batch, &json, NULL));
    CHECK(batch > 0 && calls > 0);
    HAS(json, "\"batch_name\":\"first\"");
    HAS(json, "Кличка");
    ktk_free(json);
    FAILS(KTK_E_SCHEMA, ktk_session_import(session, table, KTK_NUL, "{\"bach\": 1}", KTK_NUL, NULL, NULL, NOW, NULL, &json, NULL));
    FAILS(KTK_E_TYPE, ktk_session_import(session, table, KTK_NUL, "{\"batch\": 1}", KTK_NUL, NULL, NULL, NOW, NULL, &json, NULL));
    OK(ktk_session_import(session, table, KTK_NUL, "{\"threads\": 2, \"dry_run\": true}", KTK_NUL, NULL, NULL, NOW, NULL, &json, NULL));
    HAS(json, "\"rows\":");
    ktk_free(json);
    FAILS(KTK_E_TYPE, ktk_session_import(session, table, KTK_NUL, "{\"threads\": -1}", KTK_NUL, NULL, NULL, NOW, NULL, &json, NULL));
    FAILS(KTK_E_TYPE, ktk_session_import(session, table, KTK_NUL, "{\"threads\": \"2\"}", KTK_NUL, NULL, NULL, NOW, NULL, &json, NULL));
    /* Interrupted when all rows were in: nothing is left to stop. */
    OK(ktk_session_import(session, table, KTK_NUL, "{\"dry_run\": true}", KTK_NUL, interrupts, base, NOW, NULL, &json, NULL));
    HAS(json, "\"complete\":true");
    ktk_free(json);

    OK(ktk_session_export(session, "{\"bom\": false}", KTK_NUL, NOW, collected, out, &count));
    CHECK(count == 2 && ftell(out) > 50);
    copy = (size_t)ftell(out);
    OK(ktk_session_export_text(session, "{\"bom\": false}", KTK_NUL, NOW, &count, &csv, &len));
    CHECK(count == 2 && len == copy);
    HAS(csv, "+79161234567");
    ktk_free(csv);
    OK(ktk_session_export_text(session, "{\"encoding\": \"utf-16le\", \"ids\": [2]}", KTK_NUL, NOW, &count, &csv, &len));
    CHECK(count == 1 && len > strlen(csv)); /* NULs inside: the length counts */
    ktk_free(csv);
    FAILS(KTK_E_ABORTED, ktk_session_export(session, "", 0, NOW, refused, NULL, &count));
    CHECK(count == 0);
    FAILS(KTK_E_ARG, ktk_session_export(session, "", 0, NOW, NULL, NULL, &count));

    OK(ktk_session_batches_json(session, &json, NULL));
    HAS(json, "\"state\":\"done\"");
    ktk_free(json);
    OK(ktk_session_revert(session, batch, 1, NOW, &json, NULL));
    HAS(json, "\"removed\":2");
    ktk_free(json);
    OK(ktk_session_revert(session, batch, 0, NOW, &json, NULL));
    ktk_free(json);
    FAILS(KTK_E_ARG, ktk_session_revert(session, batch, 0, NOW, &json, NULL)); /* taken back already */
    OK(ktk_session_client_count(session, &count));
    CHECK(count == 0);
    fclose(out);
    ktk_session_free(session);
    ktk_base_free(base);
}

/* What a card lacks, the work list, a policy of one's own, and cards read again. */
static void completeness(void) {
    ktk_base *base = memory_base();
    ktk_session *session = session_of(base);
    char *json = NULL;
    int64_t id = person(session, "ИВАНОВ Иван", "8 916 123-45-67");
    int calls = 0;
    OK(ktk_session_completeness_json(session, id, NOW, &json, NULL));
    HAS(json, "\"score\":66"); /* no e-mail, source, owner: 8 of 12 */
    HAS(json, "{\"path\":\"email\",\"weight\":2,\"state\":\"unknown\",\"issues\":[]}");
    HAS(json, "{\"field\":\"name.family\",\"entry\":0,\"quality\":\"fixed\",\"issues\":[\"case_fixed\"]}");
    ktk_free(json);
    FAILS(KTK_E_NOT_FOUND, ktk_session_completeness_json(session, 9, NOW, &json, NULL));
    OK(ktk_session_required_json(session, &json, NULL));
    HAS(json, "\"kind\":\"sole_trader\"");
    ktk_free(json);
    FAILS(KTK_E_ARG, ktk_session_set_required_json(session, "{", KTK_NUL, NOW));
    FAILS(KTK_E_ARG, ktk_session_set_required_json(session, "{\"sets\":[{\"requirements\":[{\"paths\":[\"fone\"]}]}]}", KTK_NUL, NOW));
    OK(ktk_session_set_required_json(session, "{\"sets\":[{\"requirements\":[{\"paths\":[\"phone.mobile\"]},{\"paths\":[\"email\"]}]}]}", KTK_NUL, NOW));
    OK(ktk_session_incomplete_json(session, 100, 0, 0, NOW, &json, NULL));
    HAS(json, "\"score\":50");
    HAS(json, "\"next\":null");
    ktk_free(json);
    OK(ktk_session_incomplete_json(session, 50, id, 0, NOW, &json, NULL));
    SAME(json, "{\"clients\":[],\"next\":null}");
    ktk_free(json);
    FAILS(KTK_E_ARG, ktk_session_incomplete_json(session, 101, 0, 0, NOW, &json, NULL));
    OK(ktk_session_completeness_report_json(session, counted, &calls, NOW, &json, NULL));
    HAS(json, "\"gaps\":[{\"path\":\"email\",\"state\":\"unknown\",\"clients\":1}]");
    CHECK(calls == 1);
    ktk_free(json);
    FAILS(KTK_E_ABORTED, ktk_session_completeness_report_json(session, stopped, NULL, NOW, &json, NULL));
    OK(ktk_session_set_required_json(session, "", 0, NOW));
    OK(ktk_session_reread_json(session, 1, counted, &calls, NOW, &json, NULL));
    HAS(json, "\"clients\":1,\"changed\":0");
    ktk_free(json);
    OK(ktk_session_reread_json(session, 0, NULL, NULL, NOW, &json, NULL));
    HAS(json, "\"batch\":0");
    ktk_free(json);
    ktk_session_free(session);
    ktk_base_free(base);
}

/* The journal as a feed; upkeep; a copy of the base. */
static void upkeep(void) {
    ktk_base *base = memory_base(), *copied = NULL;
    ktk_session *session = session_of(base), *there;
    char *json = NULL;
    int64_t id = person(session, "Иванов Иван", "8 916 123-45-6"), rows = 0, clients = 0;
    int calls = 0;
    OK(ktk_session_changes_json(session, 0, 0, &json, NULL));
    HAS(json, "\"action\":\"create\"");
    ktk_free(json);
    OK(ktk_session_history_json(session, id, 0, &json, NULL));
    ktk_free(json);
    FAILS(KTK_E_ARG, ktk_session_changes_json(session, -1, 0, &json, NULL));
    OK(ktk_session_issues_of_json(session, id, KTK_LANGUAGE_UKRAINIAN, &json, NULL));
    HAS(json, "\"code\":\"phone_");
    ktk_free(json);
    OK(ktk_session_issue_counts_json(session, &json, NULL));
    HAS(json, "\"phone_not_valid\":1");
    ktk_free(json);
    OK(ktk_session_with_issue_json(session, "phone_not_valid", KTK_NUL, 0, 0, 0, &json, NULL));
    HAS(json, "\"client\":1");
    ktk_free(json);
    FAILS(KTK_E_ARG, ktk_session_with_issue_json(session, "phone_not_valit", KTK_NUL, 0, 0, 0, &json, NULL));

    OK(ktk_base_maintain(base, NOW, 100));
    FAILS(KTK_E_ARG, ktk_base_maintain(base, NOW, -1));
    OK(ktk_session_rebuild_json(session, NOW, &json, NULL));
    HAS(json, "\"clients\":1");
    ktk_free(json);
    OK(ktk_session_check_json(session, 0, &json, NULL));
    HAS(json, "{\"differences\":[],\"clean\":true,\"rows\":");
    HAS(json, "\"found\":0,\"older\":0,\"findings\":[]}");
    ktk_free(json);
    FAILS(KTK_E_ARG, ktk_session_check_json(session, -1, &json, NULL));
    calls = 0;
    OK(ktk_session_migrate(session, counted, &calls, NOW, &json, NULL));
    HAS(json, "\"rewritten\":0,\"complete\":true}");
    CHECK(calls >= 1);
    ktk_free(json);
    CHECK(ktk_session_migrate(session, stopped, NULL, NOW, &json, NULL) == KTK_PARTIAL);
    HAS(json, "\"complete\":false}");
    ktk_free(json);
    OK(ktk_base_load_phones(base));
    OK(ktk_base_info_json(base, &json, NULL));
    HAS(json, "\"file_grown\":");
    CHECK(strstr(json, "\"phone_index_bytes\":0") == NULL);
    ktk_free(json);
    calls = 0;
    OK(ktk_session_backup(session, file("copy.ktk"), KTK_NUL, counted, &calls, NOW, &rows));
    CHECK(rows > 5 && calls >= 2);
    FAILS(KTK_E_EXISTS, ktk_session_backup(session, file("copy.ktk"), KTK_NUL, NULL, NULL, NOW, NULL));
    FAILS(KTK_E_ABORTED, ktk_session_backup(session, file("never.ktk"), KTK_NUL, stopped, NULL, NOW, NULL));
    CHECK(access(file("never.ktk"), F_OK) != 0);
    OK(ktk_base_open(file("copy.ktk"), KTK_NUL, NULL, &copied));
    there = session_of(copied);
    OK(ktk_session_client_count(there, &clients));
    CHECK(clients == 1);
    ktk_session_free(there);
    ktk_base_free(copied);
    ktk_session_free(session);
    ktk_base_free(base);
}

/* Given back to the disk: room, and a base out of a dump, whole or what can be saved of it. */
static void dumps(void) {
    ktk_open_options how;
    ktk_base *base = NULL, *again = NULL;
    ktk_session *session;
    ktk_error *error;
    FILE *dump;
    char *json = NULL;
    int64_t before = 0, after = 0, clients = 0;
    int calls = 0, i;
    OK(ktk_open_options_init(&how, (int32_t)sizeof how, KTK_ABI));
    how.flags = KTK_OPEN_CREATE;
    how.region = "UA";
    OK(ktk_base_open(file("dumped.ktk"), KTK_NUL, &how, &base));
    session = session_of(base);
    for (i = 0; i < 20; i++) person(session, "Иванов Иван", NULL);
    FAILS(KTK_E_ABORTED, ktk_base_compact(base, stopped, NULL, &before, &after));
    CHECK(before == 0 && after == 0);
    OK(ktk_base_compact(base, counted, &calls, &before, &after));
    CHECK(calls >= 2 && after > 0 && after <= before);

    calls = 0;
    OK(ktk_session_dump(session, file("base.dump"), KTK_NUL, counted, &calls, NOW, &json, NULL));
    CHECK(calls >= 2);
    HAS(json, "\"card\":20");
    ktk_free(json);
    FAILS(KTK_E_EXISTS, ktk_session_dump(session, file("base.dump"), KTK_NUL, NULL, NULL, NOW, &json, NULL));
    FAILS(KTK_E_ABORTED, ktk_session_dump(session, file("never.dump"), KTK_NUL, stopped, NULL, NOW, &json, NULL));
    CHECK(json == NULL && access(file("never.dump"), F_OK) != 0);
    OK(ktk_session_changes_json(session, 0, 0, &json, NULL));
    HAS(json, "\"action\":\"dump\"");
    ktk_free(json);
    ktk_session_free(session);
    ktk_base_free(base);

    how.region = "RU";
    how.flags = KTK_OPEN_READ_ONLY; /* how it is opened later is left aside */
    calls = 0;
    OK(ktk_base_restore(file("again.ktk"), KTK_NUL, &how, other_file("base.dump"), KTK_NUL, 0, counted, &calls, &json, NULL));
    CHECK(calls >= 1);
    HAS(json, "\"whole\":true");
    ktk_free(json);
    OK(ktk_base_open(file("again.ktk"), KTK_NUL, &how, &again));
    session = session_of(again);
    OK(ktk_session_client_count(session, &clients));
    CHECK(clients == 20);
    OK(ktk_base_info_json(again, &json, NULL));
    HAS(json, "\"region\":\"UA\"");
    ktk_free(json);
    ktk_session_free(session);
    ktk_base_free(again);
    FAILS(KTK_E_EXISTS, ktk_base_restore(file("again.ktk"), KTK_NUL, NULL, other_file("base.dump"), KTK_NUL, 0, NULL, NULL, &json, NULL));
    FAILS(KTK_E_NOT_FOUND, ktk_base_restore(file("none.ktk"), KTK_NUL, NULL, other_file("none.dump"), KTK_NUL, 0, NULL, NULL, &json, NULL));
    FAILS(KTK_E_ABORTED, ktk_base_restore(file("none.ktk"), KTK_NUL, NULL, other_file("base.dump"), KTK_NUL, 0, stopped, NULL, &json, NULL));
    FAILS(KTK_E_UNSUPPORTED, ktk_base_restore(file("none.ktk"), KTK_NUL, NULL, other_file("base.dump"), KTK_NUL, 2, NULL, NULL, &json, NULL));

    /* A byte near the end of the first block is another one. */
    dump = fopen(file("base.dump"), "r+b");
    CHECK(dump != NULL && fseek(dump, 150, SEEK_SET) == 0);
    i = fgetc(dump);
    CHECK(fseek(dump, 150, SEEK_SET) == 0 && fputc(i ^ 1, dump) == (i ^ 1));
    fclose(dump);
    FAILS(KTK_E_CORRUPT, ktk_base_restore(file("none.ktk"), KTK_NUL, NULL, other_file("base.dump"), KTK_NUL, 0, NULL, NULL, &json, NULL));
    error = ktk_error_take();
    OK(ktk_error_to_json(error, &json, NULL));
    HAS(json, "\"byte\":");
    ktk_free(json);
    ktk_error_free(error);
    CHECK(access(file("none.ktk"), F_OK) != 0);
    CHECK(ktk_base_restore(file("saved.ktk"), KTK_NUL, NULL, other_file("base.dump"), KTK_NUL, KTK_RESTORE_SKIP_DAMAGED, NULL, NULL, &json, NULL) ==
          KTK_PARTIAL);
    HAS(json, "\"whole\":false");
    HAS(json, "\"damaged_count\":1");
    ktk_free(json);
}

/* Promises: scheduled, claimed, answered, put off. */
static void reminders(void) {
    ktk_base *base = memory_base();
    ktk_session *session = session_of(base);
    ktk_claims *due = NULL;
    char *json = NULL;
    int64_t anna = person(session, "Петрова Анна", "8 916 123-45-67"), once = 0, weekly = 0, other = 0, at = 0, next = 0;
    const int64_t day = INT64_C(86400000000), last = INT64_C(8210266876799999999); /* the last time there is */
    CHECK(ktk_session_next_due(session, &at) == KTK_DONE && at == KTK_TIME_NONE);
    /* 21 November 2026, 13:00 in Moscow is NOW. */
    OK(ktk_session_remind(session, anna, "2026-11-21T12:30", KTK_NUL, "", 0, "", 0, "перезвонить", KTK_NUL, NOW, &once));
    OK(ktk_session_remind(session, 0, "2026-11-21T11:00", KTK_NUL, "UTC", KTK_NUL, "FREQ=WEEKLY", KTK_NUL, "отчёт", KTK_NUL, NOW, &weekly));
    FAILS(KTK_E_TIME, ktk_session_remind(session, 0, "tomorrow", KTK_NUL, "", 0, "", 0, "x", 1, NOW, &other));
    FAILS(KTK_E_TIME, ktk_session_remind(session, 0, "2026-11-21T11:00", KTK_NUL, "Europe/Atlantis", KTK_NUL, "", 0, "x", 1, NOW, &other));
    OK(ktk_session_remind_json(session, "{\"client\": 1, \"kind\": \"task\", \"schedule\": {\"after\": \"P3M\", \"from\": \"2026-11-30T09:00\"}, \"key\": \"k\"}", KTK_NUL, NOW, &other));
    FAILS(KTK_E_SCHEMA, ktk_session_remind_json(session, "{\"schedule\": {\"at\": \"2026-11-30T09:00\", \"rule\": \"x\"}}", KTK_NUL, NOW, &at));
    OK(ktk_session_reminder_json(session, other, &json, NULL));
    HAS(json, "\"occurrence\":\"2027-02-28T09:00:00\""); /* the end of the month */
    ktk_free(json);
    OK(ktk_session_reminders_of_json(session, anna, &json, NULL));
    HAS(json, "перезвонить");
    ktk_free(json);
    OK(ktk_session_next_due(session, &at));
    CHECK(at == NOW - INT64_C(1800000000));
    OK(ktk_session_due_json(session, NOW, 0, &json, NULL));
    HAS(json, "\"late_by\":1800");
    ktk_free(json);
    OK(ktk_session_call_list_json(session, "", 0, NOW, 0, &json, NULL));
    HAS(json, "перезвонить");
    ktk_free(json);
    OK(ktk_session_agenda_json(session, NOW, NOW + 30 * day, "", 0, 0, &json, NULL));
    HAS(json, "отчёт");
    ktk_free(json);

    OK(ktk_session_claim(session, 10, 60, "desk 1", KTK_NUL, "", 0, NOW, &due));
    CHECK(ktk_claims_count(due) == 1 && ktk_claims_reminder(due, 0) == once && ktk_claims_client(due, 0) == anna);
    CHECK(ktk_claims_late_by(due, 0) == 1800 && ktk_claims_missed(due, 0) == 0 && ktk_claims_attempt(due, 0) == 1);
    CHECK(ktk_claims_due_at(due, 0) == NOW - INT64_C(1800000000) && ktk_claims_due_at(due, 1) == KTK_TIME_NONE);
    SAME(ktk_claims_text(due, 0, NULL), "перезвонить");
    SAME(ktk_claims_occurrence(due, 0, NULL), "2026-11-21T12:30:00");
    OK(ktk_claims_to_json(due, &json, NULL));
    HAS(json, "\"token\":");
    ktk_free(json);
    OK(ktk_session_extend_lease(session, ktk_claims_token(due, 0), 120, NOW));
    OK(ktk_session_acknowledge(session, ktk_claims_token(due, 0), KTK_OUTCOME_REACHED,
                               "{\"client\": 1, \"kind\": \"call\", \"outcome\": \"reached\"}", KTK_NUL, NOW, &next));
    CHECK(next == KTK_TIME_NONE);
    FAILS(KTK_E_LEASE, ktk_session_acknowledge(session, ktk_claims_token(due, 0), 0, "", 0, NOW, NULL));
    ktk_claims_free(due);
    OK(ktk_session_summary_json(session, anna, &json, NULL));
    HAS(json, "\"contacts\":1");
    ktk_free(json);

    OK(ktk_session_claim(session, 10, 60, "desk 1", KTK_NUL, "", 0, NOW + day, &due));
    CHECK(ktk_claims_count(due) == 1 && ktk_claims_reminder(due, 0) == weekly && ktk_claims_client(due, 0) == 0);
    OK(ktk_session_snooze(session, ktk_claims_token(due, 0), NOW + 2 * day, NOW + day));
    ktk_claims_free(due);
    OK(ktk_session_next_due(session, &at));
    CHECK(at == NOW + 2 * day);
    OK(ktk_session_snooze_reminder(session, weekly, NOW + 3 * day, NOW + day));
    OK(ktk_session_claim(session, 10, 60, "desk 1", KTK_NUL, "olga", KTK_NUL, NOW + 3 * day, &due));
    CHECK(ktk_claims_count(due) == 0); /* nobody's */
    ktk_claims_free(due);
    OK(ktk_session_claim(session, 10, 60, "desk 1", KTK_NUL, "", 0, NOW + 3 * day, &due));
    OK(ktk_session_acknowledge(session, ktk_claims_token(due, 0), 0, "", 0, NOW + 3 * day, &next));
    CHECK(next > NOW + 6 * day && next < NOW + 8 * day); /* the series keeps its times */
    ktk_claims_free(due);
    OK(ktk_session_complete_reminder(session, weekly, KTK_OUTCOME_CANCELLED, NOW + 4 * day));
    FAILS(KTK_E_ARG, ktk_session_complete_reminder(session, weekly, 0, NOW + 4 * day));
    OK(ktk_session_cancel_reminder(session, other, NOW + 4 * day));
    FAILS(KTK_E_NOT_FOUND, ktk_session_cancel_reminder(session, 99, NOW));
    FAILS(KTK_E_LIMIT, ktk_session_claim(session, 1, 60, "desk 1", KTK_NUL, "", 0, last, &due)); /* the lease ends behind the calendar */
    CHECK(due == NULL);

    {
        ktk_client *client = NULL;
        OK(ktk_session_get(session, anna, &client));
        OK(ktk_client_set_date(client, "birth_date", KTK_NUL, 20000229));
        OK(ktk_session_save(session, client, NULL, NOW, NULL));
        ktk_client_free(client);
    }
    OK(ktk_session_birthdays_json(session, 20270201, 20270301, &json, NULL));
    HAS(json, "\"date\":\"2027-02-28\",\"client\":1,\"age\":");
    ktk_free(json);
    FAILS(KTK_E_ARG, ktk_session_birthdays_json(session, 20270230, 20270301, &json, NULL));
    ktk_session_free(session);
    ktk_base_free(base);
}

/* The rules need no base. */
static void rules(void) {
    ktk_rule_options how;
    char *json = NULL;
    OK(ktk_rule_options_init(&how, (int32_t)sizeof how, KTK_ABI));
    how.now = NOW;
    how.language = KTK_LANGUAGE_RUSSIAN;
    OK(ktk_normalize_phone("8 (916) 123-45-67 доб. 12", KTK_NUL, &how, &json, NULL));
    HAS(json, "\"e164\":\"+79161234567\",\"extension\":\"12\"");
    ktk_free(json);
    OK(ktk_normalize_phone("123-45-67", KTK_NUL, &how, &json, NULL));
    HAS(json, "местный номер без кода города");
    ktk_free(json);
    how.area_code = "495";
    OK(ktk_normalize_phone("123-45-67", KTK_NUL, &how, &json, NULL));
    HAS(json, "+74951234567");
    ktk_free(json);
    OK(ktk_normalize_phones("8 916 123-45-67, 8 495 123-45-67 Мария", KTK_NUL, NULL, &json, NULL));
    HAS(json, "+74951234567");
    ktk_free(json);
    OK(ktk_normalize_email("Olena@Gmail.com", KTK_NUL, NULL, &json, NULL));
    HAS(json, "\"match_key\":\"olena@gmail.com\"");
    ktk_free(json);
    OK(ktk_normalize_name("ИП Сидоров Пётр Ильич", KTK_NUL, NULL, &json, NULL));
    HAS(json, "\"kind\":\"sole_trader\"");
    ktk_free(json);
    OK(ktk_normalize_organization("ооо \"ромашка\"", KTK_NUL, NULL, &json, NULL));
    HAS(json, "\"form\":\"ООО\"");
    ktk_free(json);
    OK(ktk_normalize_identifier("inn", KTK_NUL, "7707083893", KTK_NUL, NULL, &json, NULL));
    HAS(json, "\"status\":\"valid\"");
    ktk_free(json);
    FAILS(KTK_E_ARG, ktk_normalize_identifier("nin", KTK_NUL, "7707083893", KTK_NUL, NULL, &json, NULL));
    OK(ktk_normalize_account("044525225", KTK_NUL, "40702810938000060473", KTK_NUL, NULL, &json, NULL));
    HAS(json, "\"scheme\":\"account\"");
    ktk_free(json);
    OK(ktk_normalize_address("125009, г. Москва, ул. Тверская, д. 7, кв. 12", KTK_NUL, NULL, &json, NULL));
    HAS(json, "Тверская");
    ktk_free(json);
    OK(ktk_normalize_date("", 0, "12.05.1990", KTK_NUL, &how, &json, NULL));
    HAS(json, "\"date\":\"1990-05-12\"");
    ktk_free(json);
    OK(ktk_normalize_text("card 4111 1111 1111 1111", KTK_NUL, NULL, &json, NULL));
    CHECK(strstr(json, "4111 1111 1111") == NULL);
    ktk_free(json);
    OK(ktk_normalize_money("UAH", KTK_NUL, "1 234,56", KTK_NUL, NULL, &json, NULL));
    HAS(json, "\"minor\":123456,\"currency\":\"UAH\"");
    ktk_free(json);
    OK(ktk_normalize_site("Romashka.ru", KTK_NUL, NULL, &json, NULL));
    HAS(json, "\"url\":\"https://romashka.ru\"");
    ktk_free(json);
    OK(ktk_normalize_messenger("", 0, "https://t.me/Ivan_Ivanov", KTK_NUL, NULL, &json, NULL));
    HAS(json, "\"service\":\"telegram\",\"handle\":\"ivan_ivanov\"");
    ktk_free(json);
    OK(ktk_transliterate("kmu_55_2010", KTK_NUL, "Згурський", KTK_NUL, &json, NULL));
    SAME(json, "Zghurskyi");
    ktk_free(json);
    FAILS(KTK_E_ARG, ktk_transliterate("kmu", KTK_NUL, "Згурський", KTK_NUL, &json, NULL));
    OK(ktk_normalize_name_in_case("dative", KTK_NUL, "Иванова Анна Петровна", KTK_NUL, NULL, &json, NULL));
    HAS(json, "\"declined\":\"Ивановой Анне Петровне\"");
    ktk_free(json);
    FAILS(KTK_E_ARG, ktk_normalize_name_in_case("vocative", KTK_NUL, "Анна", KTK_NUL, NULL, &json, NULL));
    how.language = 9;
    FAILS(KTK_E_ARG, ktk_normalize_text("x", 1, &how, &json, NULL));
}

/* In a forked child nothing works, and freeing harms nobody. The child execs, so that its end is its own. */
static void forks(void) {
    ktk_open_options how;
    ktk_base *base = NULL, *again = NULL;
    ktk_session *session;
    int64_t clients = -1;
    int status = -1;
    pid_t child;
    OK(ktk_open_options_init(&how, (int32_t)sizeof how, KTK_ABI));
    how.flags = KTK_OPEN_CREATE;
    OK(ktk_base_open(file("fork.ktk"), KTK_NUL, &how, &base));
    session = session_of(base);
    person(session, "Иванов Иван", NULL);
    fflush(NULL);
    child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        int good = ktk_session_client_count(session, &clients) == KTK_E_FORKED && ktk_last_error_code() == KTK_E_FORKED;
        good = good && ktk_base_open(file("fork.ktk"), KTK_NUL, NULL, &again) == KTK_E_FORKED;
        ktk_session_free(session);
        ktk_base_free(base);
        execl(good ? "/bin/true" : "/bin/false", good ? "true" : "false", (char *)NULL);
        _exit(1);
    }
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    person(session, "Петрова Анна", NULL); /* the parent goes on */
    OK(ktk_session_client_count(session, &clients));
    CHECK(clients == 2);
    ktk_session_free(session);
    ktk_base_free(base);
}

int main(int argc, char **argv) {
    if (argc == 3) return as_another_process(argv[1], argv[2]);
    CHECK(argc == 2 && strlen(argv[1]) < sizeof folder);
    program = argv[0];
    strcpy(folder, argv[1]);
    library();
    bases();
    options();
    sharing();
    durability();
    encryption();
    clients();
    custom_fields();
    every_field();
    duplicates();
    pages_of_pairs();
    models();
    rules_of_merging();
    merges();
    segments();
    lookup();
    lists();
    batches();
    facts();
    exchange();
    upkeep();
    dumps();
    completeness();
    reminders();
    rules();
    forks();
    return 0;
}
