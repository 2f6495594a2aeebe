#include "../../model.hpp"
#include "history.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/outcome/catalogue.hpp"
#include "stipple/outcome/outcome.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

using namespace stipple;
using outcome_test::endpoint;
using outcome_test::resting_history;
using outcome_test::set_level;

TEST_CASE("every endpoint states its basis, source, unit and limits", "[outcome]") {
    const auto endpoints = outcome::measure(model(), resting_history(), 10);
    REQUIRE(endpoints.size() == outcome::endpoint_rows(model(), {outcome::Group::response}).size());
    std::set<std::string> names;
    for (const auto& e : endpoints) {
        INFO(e.name);
        CHECK(names.insert(e.name).second);
        CHECK_FALSE(e.label.empty());
        CHECK_FALSE(e.source.empty());
        CHECK(e.note.size() > 40);
        CHECK(e.day == 10);
        CHECK(units::known(e.unit));
        CHECK(e.better_up);
    }
    CHECK(endpoint(endpoints, "papillary_collagen_gain").note.find("Masson") != std::string::npos);
    CHECK(outcome::to_string(outcome::Basis::predicted) == "predicted");
    CHECK(outcome::to_string(outcome::Basis::fitted) == "fitted");
}

TEST_CASE("gains are read from their own region, in percent of the person's own baseline", "[outcome]") {
    auto h = resting_history();
    set_level(h, "collagen_total", 10, 0.9, 1.2, 0.6); // dermis 0.72, papillary 0.8, reticular 0.5 at rest
    set_level(h, "collagen_3", 10, 0.2, 0.24, 0.2);    // 0.144, 0.16, 0.1
    set_level(h, "epidermal_thickness", 10, 1.275, 1.275, 1.275);
    const auto e = outcome::measure(model(), h, 10);
    CHECK(endpoint(e, "collagen_total_gain").value == Approx(25));
    CHECK(endpoint(e, "papillary_collagen_gain").value == Approx(50));
    CHECK(endpoint(e, "young_fibre_gain").value == Approx(50));
    CHECK(endpoint(e, "epidermal_thickness_gain").value == Approx(50));
    CHECK(endpoint(outcome::measure(model(), h, 5), "papillary_collagen_gain").value ==
          Approx(25)); // half way, linear
}

TEST_CASE("raised tropoelastin never becomes an elastin gain", "[outcome]") {
    auto h = resting_history();
    set_level(h, "tropoelastin", 10, 0.05, 0.05, 0.05);
    set_level(h, "elastin_functional", 10, 0.76, 0.76, 0.76); // 0.8 at rest
    const auto e = outcome::measure(model(), h, 10);
    CHECK(endpoint(e, "tropoelastin_level").value == Approx(5));
    CHECK(endpoint(e, "functional_elastin_gain").value == Approx(-5));
    CHECK(endpoint(e, "functional_elastin_gain").note.find("lower, not higher") != std::string::npos);
}

TEST_CASE("what cannot be measured is an error that names it", "[outcome]") {
    auto h = resting_history();
    for (const double day : {-0.1, 20.5, double(NAN)}) {
        try {
            outcome::measure(model(), h, day);
            FAIL("no error for day " << day);
        } catch (const Error& error) {
            CHECK(error.kind() == Kind::input);
            CHECK(error.problems().front().allowed == "0 to 20 d");
        }
    }
    h.baseline_dermis[h.of("elastin_functional")] = 0;
    try {
        outcome::measure(model(), h, 10);
        FAIL("a gain of an absent state");
    } catch (const Error& error) {
        CHECK(error.kind() == Kind::data);
        CHECK(error.problems().front().key == "elastin_functional");
    }
    auto broken = resting_history();
    set_level(broken, "epidermal_thickness", 10, NAN, NAN, NAN);
    CHECK_THROWS_AS(outcome::measure(model(), broken, 10), Error);
}

TEST_CASE("parameters of the room carry flags and sources", "[outcome]") {
    const auto rows = outcome::parameters(model());
    REQUIRE(rows.size() == 1 + model()["outcome/observables"].rows.size() +
                               model()["outcome/flush"].rows.size() +
                               model()["outcome/cumulative_over_needling"].rows.size());
    for (const auto& p : rows) {
        INFO(p.name);
        CHECK(p.room == "outcome");
        CHECK((p.flag == "assumed" || !p.source.empty()));
        if (p.flag == "fitted") CHECK(p.meaning.find("fitted") != std::string::npos);
    }
}
