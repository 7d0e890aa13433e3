/* A list is put in order: imported, searched for duplicates, the certain ones merged, one of them taken apart again.
 *
 *     c++ -std=c++17 clean_base.cpp $(pkg-config --cflags --libs kartoteka) -o clean_base && ./clean_base
 */
#include <kartoteka.hpp>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <vector>

namespace {

constexpr int64_t now = INT64_C(1795255200000000); // 2026-11-21T10:00:00Z: the library reads no clock

// What two departments know of the same people.
constexpr std::string_view table =
    "Фамилия;Имя;Отчество;Мобильный телефон;E-mail\n"
    "Иванов;Александр;Петрович;8 916 123-45-67;ivanov@example.ru\n"
    "ИВАНОВ;Саша;;+7 (916) 123-45-67;\n"
    "Петрова;Анна;Ильинична;8 903 765-43-21;anna@example.ru\n"
    "Петрова;Анна;Ильинична;;anna@example.ru\n"
    "Сидоров;Пётр;;8 495 111-22-33;\n";

void list(const ktk::session &session) {
    for (const ktk::card &card : session.clients()) {
        std::cout << "  " << card.id() << " " << card.name();
        for (int32_t i = 0; i < card.count("phone"); i++) std::cout << " " << card.text_at("phone", i).value_or("?");
        std::cout << "\n";
    }
}

void run() {
    ktk::base base = ktk::base::in_memory();
    ktk::session session(base, "olga");

    auto [report, batch] = session.import(table, "{}", now);
    std::cout << session.client_count() << " clients came in with batch " << batch << "\n";

    // Weights are learnt from the list itself, without labels; a short list has little to tell and moves them little.
    std::cout << "judged by model " << session.set_duplicate_model(session.train_duplicates(), now) << "\n";

    // Every pair has a probability, and every probability explains itself: session.explain(low, high).
    ktk::pairs found = session.duplicates();
    std::vector<ktk::pair> pairs;
    for (int32_t i = 0; i < found.count(); i++) pairs.push_back(found.at(i)); // the likeliest first
    std::sort(pairs.begin(), pairs.end(), [](const ktk::pair &a, const ktk::pair &b) { return a.low < b.low; });
    for (const ktk::pair &pair : pairs) {
        std::cout << pair.low << " and " << pair.high << (pair.band == KTK_BAND_SAME ? " are one client\n" : " should be looked at\n");
    }

    // The certain ones become one; nothing is lost, and each merge can be taken apart.
    int64_t last = 0;
    for (const auto &cluster : found.clusters())
        for (size_t other = 1; other < cluster.size(); other++) last = session.merge(cluster[0], cluster[other], now);
    std::cout << "after merging:\n";
    list(session);
    if (last != 0) {
        session.unmerge(last, now);
        std::cout << "the last merge taken apart:\n";
        list(session);
    }

    // What a person says wins over every score.
    session.decide(1, 5, KTK_VERDICT_SAME, now, "he changed his name");
    std::cout << session.duplicates().clusters().size() << " group is left\n";
}

} // namespace

int main() {
    try {
        run();
        return 0;
    } catch (const ktk::error &error) {
        std::fprintf(stderr, "%s (%s)\n", error.what(), ktk_status_name(error.code()));
        return 1;
    }
}
