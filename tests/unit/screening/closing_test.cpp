#include "../../model.hpp"
#include "stipple/base/units.hpp"
#include "stipple/screening/closing.hpp"
#include "stipple/screening/dose.hpp"
#include "stipple/screening/screening.hpp"
#include <algorithm>
#include <catch2/catch.hpp>

using namespace stipple;
using namespace stipple::screening;

TEST_CASE("closing times: rows as they stand, lines between them, and beyond the last", "[screening]") {
    const auto hours = [](double um, bool dry = false) {
        return closing_time(model(), um * units::um, dry) / units::hour;
    };
    const TableView table = model()["screening/closing"];
    for (std::size_t r = 1; r < table.rows.size(); ++r) {
        CHECK(hours(table.number(r, "opening_um")) == Approx(table.number(r, "moist_h")));
        CHECK(hours(table.number(r, "opening_um"), true) == Approx(table.number(r, "dry_h")));
    }
    CHECK(hours(0) == 0); // nothing is open
    CHECK(hours(15) == Approx(0.5 * (hours(10) + hours(20))));
    const auto last = table.rows.size() - 1;
    CHECK(hours(300) > table.number(last, "moist_h"));
}

TEST_CASE("wider punctures never close sooner, and dry ones close later", "[screening][property]") {
    double before = 0;
    for (double um = 1; um < 400; um *= 1.01) {
        const double moist = closing_time(model(), um * units::um, false);
        CHECK(moist >= before);
        CHECK(closing_time(model(), um * units::um, true) >= moist);
        before = moist;
    }
}

TEST_CASE("doses: the most sessions in any stretch of days", "[screening]") {
    const auto most = [](const std::vector<double>& days, double stretch) {
        std::vector<double> times;
        for (const double day : days) times.push_back(day * units::day);
        return most_within(times, stretch * units::day, {1, 100.0, 0.1});
    };
    CHECK(most({0}, 30).sessions == 1);
    CHECK(most({0, 30, 60}, 30).sessions == 1);
    CHECK(most({0, 29, 60}, 30).sessions == 2);
    CHECK(most({0, 7, 14, 21, 28, 35}, 30).sessions == 5);
    CHECK(most({0, 50, 51, 52, 140}, 90).sessions == 4);
    CHECK(most({0, 1, 2}, 30).punctures_per_m2 == Approx(300));
    CHECK(most({0, 1, 2}, 30).opened == Approx(0.3));
}

TEST_CASE("everyday words lead to conditions that can be named", "[screening]") {
    const auto known = conditions(model());
    const auto words = everyday_words(model());
    REQUIRE(words.size() > 100);
    const auto is_key = [&](const std::string& word) {
        return std::any_of(known.begin(), known.end(), [&](const Condition& c) { return c.key == word; });
    };
    for (const auto& [word, condition] : words) {
        INFO(word);
        CHECK(is_key(condition));
        CHECK_FALSE(is_key(word)); // a key needs no translation
        CHECK(std::none_of(word.begin(), word.end(),
                           [](char c) { return c == ' ' || (c >= 'A' && c <= 'Z'); }));
    }
    const auto led_to = [](const std::string& word) {
        try {
            (void)screen(model(), {.conditions = {word}}, {});
        } catch (const Error& e) {
            return e.problems().front().nearest;
        }
        return std::string("no error");
    };
    CHECK(led_to("accutane") == "isotretinoin_now");
    CHECK(led_to("tretinoin") == "topical_retinoid");
    CHECK(led_to("retinol") == "topical_retinoid");
    CHECK(led_to("aspirin") == "anticoagulants");
    CHECK(led_to("lupus") == "collagen_vascular_disease");
    CHECK(led_to("botox") == "botulinum_toxin_recent");
    CHECK(led_to("pacemaker") == "heart_disease");
}
