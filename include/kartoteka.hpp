/*
 * kartoteka for C++17: the C interface with owners that free, errors that are thrown, and text as string_view. Header only; nothing
 * here is part of the ABI. What a call does, and which status it may end with, stands in kartoteka.h.
 *
 *     ktk::base base("clients.ktk", ktk::create);
 *     ktk::session session(base, "olga");
 *     ktk::client client(session, KTK_KIND_PERSON);
 *     client.set("name", "Petrova Anna").set("phone.mobile", "8 916 123-45-67");
 *     ktk::outcome saved = session.save(client, now);
 *
 * Text that an object lends (string_view) lives as long as the object does not change: it is given by lvalues only.
 */
#ifndef KARTOTEKA_HPP
#define KARTOTEKA_HPP

#include "kartoteka.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ktk {

/* A call that failed: the status, the English text, the whole error where one wants more. */
class error : public std::runtime_error {
public:
    explicit error(ktk_error *taken)
        : std::runtime_error(taken ? ktk_error_message(taken, nullptr) : "unknown error"), taken_(taken, &ktk_error_free) {}
    ktk_status code() const noexcept { return ktk_error_code(taken_.get()); }
    const ktk_error *get() const noexcept { return taken_.get(); }

private:
    std::shared_ptr<ktk_error> taken_;
};

/* Throws where a call failed; gives the status otherwise (KTK_OK, KTK_DONE, KTK_PARTIAL). */
inline ktk_status check(ktk_status status) {
    if (status < 0) throw error(ktk_error_take());
    return status;
}

namespace detail {
template <class T, void (*Free)(T *)> struct freeing {
    void operator()(T *object) const noexcept { Free(object); }
};
template <class T, void (*Free)(T *)> using owner = std::unique_ptr<T, freeing<T, Free>>;

inline ptrdiff_t length(std::string_view text) { return static_cast<ptrdiff_t>(text.size()); }

/* A given text as a string. */
template <class Call> std::string given(Call call) {
    char *text = nullptr;
    size_t len = 0;
    check(call(&text, &len));
    std::unique_ptr<char, void (*)(void *)> freed(text, &ktk_free);
    return std::string(text, len);
}

inline std::optional<std::string_view> lent(const char *text, size_t len) {
    if (!text) return std::nullopt;
    return std::string_view(text, len);
}
} // namespace detail

enum open_mode { existing = 0, create = KTK_OPEN_CREATE };

class base {
public:
    explicit base(std::string_view path, open_mode mode = existing, const char *region = nullptr) { open(path, mode, region); }
    base(std::string_view path, const ktk_open_options &how) { open(path, how); }
    static base in_memory(const char *region = nullptr) { return base(region); }
    ktk_base *get() const noexcept { return owned_.get(); }
    void interrupt() const noexcept { ktk_base_interrupt(get()); }
    void maintain(int64_t now, int32_t budget_ms) const { check(ktk_base_maintain(get(), now, budget_ms)); }
    void compact() const { check(ktk_base_compact(get(), nullptr, nullptr, nullptr, nullptr)); }
    void load_phones() const { check(ktk_base_load_phones(get())); }
    std::string info() const {
        return detail::given([&](char **out, size_t *len) { return ktk_base_info_json(get(), out, len); });
    }

private:
    explicit base(const char *region) { open("", static_cast<open_mode>(KTK_OPEN_MEMORY), region); }
    void open(std::string_view path, int flags, const char *region) {
        ktk_open_options how;
        check(ktk_open_options_init(&how, static_cast<int32_t>(sizeof how), KTK_ABI));
        how.flags = flags;
        how.region = region;
        open(path, how);
    }
    void open(std::string_view path, const ktk_open_options &how) {
        ktk_base *opened = nullptr;
        check(ktk_base_open(path.data(), detail::length(path), &how, &opened));
        owned_.reset(opened);
    }
    detail::owner<ktk_base, &ktk_base_free> owned_;
};

/* What is common to a card that one owns and a card that a list lends. */
class card {
public:
    explicit card(const ktk_client *client) noexcept : client_(client) {}
    int64_t id() const noexcept { return ktk_client_id(client_); }
    int64_t revision() const noexcept { return ktk_client_revision(client_); }
    int32_t kind() const noexcept { return ktk_client_kind(client_); }
    int32_t status() const noexcept { return ktk_client_status(client_); }
    std::string_view name() const & {
        size_t len = 0;
        const char *text = ktk_client_name(client_, &len);
        return detail::lent(text, len).value_or(std::string_view());
    }
    std::optional<std::string_view> text(std::string_view path) const & {
        size_t len = 0;
        const char *text = ktk_client_text(client_, path.data(), detail::length(path), &len);
        return detail::lent(text, len);
    }
    std::string_view name() const && = delete;
    std::optional<std::string_view> text(std::string_view path) const && = delete;
    std::optional<std::string_view> text_at(std::string_view path, int32_t index) const && = delete;
    int32_t count(std::string_view path) const { return ktk_client_count(client_, path.data(), detail::length(path)); }
    std::optional<std::string_view> text_at(std::string_view path, int32_t index) const & {
        size_t len = 0;
        const char *text = ktk_client_text_at(client_, path.data(), detail::length(path), index, &len);
        return detail::lent(text, len);
    }
    int32_t state(std::string_view path) const { return ktk_client_state(client_, path.data(), detail::length(path)); }
    std::string json() const {
        return detail::given([&](char **out, size_t *len) { return ktk_client_to_json(client_, out, len); });
    }
    const ktk_client *get() const noexcept { return client_; }

protected:
    const ktk_client *client_;
};

class outcome {
public:
    explicit outcome(ktk_outcome *owned) noexcept : owned_(owned) {}
    int64_t id() const noexcept { return ktk_outcome_id(get()); }
    int64_t revision() const noexcept { return ktk_outcome_revision(get()); }
    bool created() const noexcept { return ktk_outcome_created(get()) == 1; }
    int64_t merge() const noexcept { return ktk_outcome_merge(get()); }
    int32_t match_count() const noexcept { return ktk_outcome_match_count(get()); }
    std::string json(int32_t language = KTK_LANGUAGE_ENGLISH) const {
        return detail::given([&](char **out, size_t *len) { return ktk_outcome_to_json(get(), language, out, len); });
    }
    ktk_outcome *get() const noexcept { return owned_.get(); }

private:
    detail::owner<ktk_outcome, &ktk_outcome_free> owned_;
};

class session;

/* A draft: a private copy of a card with the changes that are meant for it. */
class client : public card {
public:
    inline explicit client(const session &session, int32_t kind = 0);
    explicit client(ktk_client *owned) noexcept : card(owned), owned_(owned) {}
    client(client &&other) noexcept : card(other.client_), owned_(std::move(other.owned_)) { other.client_ = nullptr; }
    client &operator=(client &&other) noexcept {
        owned_ = std::move(other.owned_);
        client_ = owned_.get();
        other.client_ = nullptr;
        return *this;
    }
    client &set(std::string_view path, std::string_view text) {
        check(ktk_client_set_text(get(), path.data(), detail::length(path), text.data(), detail::length(text)));
        return *this;
    }
    client &absent(std::string_view path, std::string_view reason = {}) {
        check(ktk_client_set_state(get(), path.data(), detail::length(path), KTK_STATE_ABSENT, reason.data(), detail::length(reason)));
        return *this;
    }
    client &remove(std::string_view path) {
        check(ktk_client_remove(get(), path.data(), detail::length(path)));
        return *this;
    }
    client &set_json(std::string_view json) {
        check(ktk_client_set_json(get(), json.data(), detail::length(json)));
        return *this;
    }
    ktk_client *get() const noexcept { return owned_.get(); }

private:
    detail::owner<ktk_client, &ktk_client_free> owned_;
};

/* A list, for a range-based for: each row is read when it is reached, at its newest state. */
class cursor {
public:
    explicit cursor(ktk_cursor *owned) noexcept : owned_(owned) {}
    int32_t count() const noexcept { return ktk_cursor_count(owned_.get()); }
    std::optional<card> next() {
        const ktk_client *row = nullptr;
        if (check(ktk_cursor_next(owned_.get(), &row)) == KTK_DONE) return std::nullopt;
        return card(row);
    }
    class iterator {
    public:
        iterator() = default;
        explicit iterator(cursor *list) : list_(list), row_(list->next()) {}
        const card &operator*() const { return *row_; }
        iterator &operator++() {
            row_ = list_->next();
            return *this;
        }
        bool operator!=(const iterator &) const { return row_.has_value(); }

    private:
        cursor *list_ = nullptr;
        std::optional<card> row_;
    };
    iterator begin() { return iterator(this); }
    iterator end() { return iterator(); }

private:
    detail::owner<ktk_cursor, &ktk_cursor_free> owned_;
};

struct pair {
    int64_t low, high;
    int32_t band;
    double probability;
};

/* What a pass over the whole base found. */
class pairs {
public:
    explicit pairs(ktk_pairs *owned) noexcept : owned_(owned) {}
    int32_t count() const noexcept { return ktk_pairs_count(owned_.get()); }
    pair at(int32_t index) const {
        pair found{};
        check(ktk_pairs_at(owned_.get(), index, &found.low, &found.high, &found.band, &found.probability));
        return found;
    }
    std::vector<std::vector<int64_t>> clusters() const {
        std::vector<std::vector<int64_t>> all(static_cast<size_t>(ktk_pairs_cluster_count(owned_.get())));
        for (int32_t i = 0; i < static_cast<int32_t>(all.size()); i++)
            for (int32_t j = 0; j < ktk_pairs_cluster_size(owned_.get(), i); j++)
                all[static_cast<size_t>(i)].push_back(ktk_pairs_cluster_member(owned_.get(), i, j));
        return all;
    }

private:
    detail::owner<ktk_pairs, &ktk_pairs_free> owned_;
};

class session {
public:
    session(const base &of, std::string_view actor) {
        ktk_session *made = nullptr;
        check(ktk_session_new(of.get(), actor.data(), detail::length(actor), &made));
        owned_.reset(made);
    }
    ktk_session *get() const noexcept { return owned_.get(); }
    int64_t client_count() const {
        int64_t count = 0;
        check(ktk_session_client_count(get(), &count));
        return count;
    }
    client client_of(int64_t id) const {
        ktk_client *found = nullptr;
        check(ktk_session_get(get(), id, &found));
        return client(found);
    }
    outcome save(const client &draft, int64_t now, const ktk_save_options *how = nullptr) const {
        ktk_outcome *saved = nullptr;
        check(ktk_session_save(get(), draft.get(), how, now, &saved));
        return outcome(saved);
    }
    cursor find(std::string_view query, const ktk_find_options *how = nullptr) const {
        ktk_cursor *found = nullptr;
        check(ktk_session_find(get(), query.data(), detail::length(query), how, &found));
        return cursor(found);
    }
    cursor clients() const {
        ktk_cursor *found = nullptr;
        check(ktk_session_clients(get(), &found));
        return cursor(found);
    }
    cursor segment(std::string_view expression, int64_t now) const {
        ktk_cursor *found = nullptr;
        check(ktk_session_segment(get(), expression.data(), detail::length(expression), nullptr, nullptr, now, &found));
        return cursor(found);
    }
    /* The report as JSON; the number of the batch beside it. */
    std::pair<std::string, int64_t> import(std::string_view table, std::string_view options, int64_t now) const {
        int64_t batch = 0;
        std::string report = detail::given([&](char **out, size_t *len) {
            return ktk_session_import(get(), table.data(), detail::length(table), options.data(), detail::length(options), nullptr, nullptr,
                                      now, &batch, out, len);
        });
        return {std::move(report), batch};
    }
    pairs duplicates(double threshold = -1) const {
        ktk_pairs *found = nullptr;
        check(ktk_session_duplicates(get(), threshold, 0, nullptr, nullptr, &found));
        return pairs(found);
    }
    /* What was learnt as JSON; set_duplicate_model takes it as it is. */
    std::string train_duplicates() const {
        return detail::given([&](char **out, size_t *len) { return ktk_session_train_duplicates_json(get(), nullptr, nullptr, out, len); });
    }
    /* Gives the version of the model; an empty one goes back to the shipped model. */
    int32_t set_duplicate_model(std::string_view json, int64_t now) const {
        int32_t version = 0;
        check(ktk_session_set_duplicate_model_json(get(), json.data(), detail::length(json), now, &version));
        return version;
    }
    void decide(int64_t a, int64_t b, int32_t verdict, int64_t now, std::string_view note = {}) const {
        check(ktk_session_decide(get(), a, b, verdict, note.data(), detail::length(note), now));
    }
    std::string explain(int64_t a, int64_t b, int32_t language = KTK_LANGUAGE_ENGLISH) const {
        return detail::given([&](char **out, size_t *len) { return ktk_session_explain_json(get(), a, b, language, out, len); });
    }
    int64_t merge(int64_t keep, int64_t other, int64_t now, std::string_view options = {}) const {
        int64_t merge = 0;
        check(ktk_session_merge(get(), keep, other, options.data(), detail::length(options), now, &merge, nullptr, nullptr));
        return merge;
    }
    void unmerge(int64_t merge, int64_t now) const { check(ktk_session_unmerge(get(), merge, now, nullptr, nullptr)); }

private:
    detail::owner<ktk_session, &ktk_session_free> owned_;
};

inline client::client(const session &session, int32_t kind) : card(nullptr) {
    ktk_client *made = nullptr;
    check(ktk_client_new(session.get(), kind, &made));
    owned_.reset(made);
    client_ = made;
}

} // namespace ktk

#endif
