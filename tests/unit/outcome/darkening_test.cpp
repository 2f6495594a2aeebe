#include "../../model.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/table.hpp"
#include "stipple/outcome/darkening.hpp"
#include "stipple/outcome/darkening_law.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <set>

using namespace stipple;
using namespace stipple::outcome;

TEST_CASE("Wilson's interval gives the published ends", "[outcome][darkening]") {
    struct Row {
        double k, n, low, high; // per cent, to one decimal
    };
    // closed form by hand; the same ends stand beside the counts in the literature table
    for (const Row& row : {Row{5, 30, 7.3, 33.6}, Row{2, 30, 1.8, 21.3}, Row{0, 60, 0, 6.0},
                           Row{0, 39, 0, 9.0}, Row{0, 23, 0, 14.3}, Row{5, 115, 1.9, 9.8},
                           Row{9, 15, 35.7, 80.2}, Row{3, 15, 7.0, 45.2}, Row{20, 675, 1.9, 4.5}}) {
        INFO(row.k << " of " << row.n);
        const Interval i = wilson(row.k, row.n);
        CHECK(100 * i.low == Approx(row.low).margin(0.06));
        CHECK(100 * i.high == Approx(row.high).margin(0.06));
    }
    // k = 0: the upper end is z²/(n + z²) exactly
    const double z2 = 1.959963984540054 * 1.959963984540054;
    CHECK(wilson(0, 60).low == 0);
    CHECK(wilson(0, 60).high == Approx(z2 / (60 + z2)).epsilon(1e-12));
    CHECK(wilson(60, 60).low == Approx(60 / (60 + z2)).epsilon(1e-12));
    CHECK(wilson(60, 60).high == Approx(1).epsilon(1e-12));
    CHECK_THROWS_AS(wilson(3, 2), Error);
    CHECK_THROWS_AS(wilson(-1, 2), Error);
    CHECK_THROWS_AS(wilson(0, 0), Error);
}

TEST_CASE("the table of darkening holds every published row, patients and sessions apart",
          "[outcome][darkening]") {
    const auto counts = darkening_counts(model());
    std::set<std::string> studies;
    for (const auto& c : counts) {
        INFO(c.study);
        studies.insert(c.study);
        CHECK((c.counted == "patient" || c.counted == "session"));
        CHECK(std::isfinite(c.share));
        CHECK(std::isfinite(c.interval.high) == std::isfinite(c.n));
        if (std::isfinite(c.n)) {
            CHECK(c.interval.low <= c.share);
            CHECK(c.share <= c.interval.high);
        }
        for (std::size_t from = 0; from < c.source.size();) {
            const auto to = std::min(c.source.find(';', from), c.source.size());
            CHECK(sources().count(c.source.substr(from, to - from)) == 1);
            from = to + 1;
        }
    }
    CHECK(studies == std::set<std::string>{"dogra2014", "alqarqaz2018", "fabbrocini2014",
                                           "cachafeiro2016_needling", "tan2008_fractional",
                                           "tan2008_ablative", "cachafeiro2016_laser", "thaysenpetersen2016",
                                           "ipl2014", "nafl2013", "chan2007_high_energy",
                                           "chan2007_low_energy"});
    const auto sessions =
        std::count_if(counts.begin(), counts.end(), [](const auto& c) { return c.counted == "session"; });
    CHECK(sessions == 3);
}

TEST_CASE("other harms: a count where one was published, none made up", "[outcome][darkening]") {
    std::set<std::string> with_count;
    for (const auto& h : harms(model())) {
        INFO(h.harm);
        CHECK_FALSE(h.source.empty());
        CHECK(std::isfinite(h.k) == std::isfinite(h.n));
        CHECK(std::isfinite(h.n) != h.counted.empty());
        if (std::isfinite(h.n)) with_count.insert(h.harm);
    }
    CHECK(with_count == std::set<std::string>{"tram_track", "ipl_lightening", "ipl_blisters"});
}

TEST_CASE("a skin type has a band and the counts that include it", "[outcome][darkening]") {
    const std::vector<std::set<std::string>> rows{{"fabbrocini2014"},
                                                  {"fabbrocini2014"},
                                                  {"fabbrocini2014", "alqarqaz2018"},
                                                  {"dogra2014", "alqarqaz2018"},
                                                  {"dogra2014", "alqarqaz2018"},
                                                  {}};
    for (int type = 1; type <= 6; ++type) {
        INFO("type " << type);
        const auto share = darkening_of(model(), type);
        std::set<std::string> used;
        for (const auto& c : share.used) {
            used.insert(c.study);
            CHECK(c.needling());
            CHECK(c.counted == "patient");
        }
        CHECK(used == rows[static_cast<std::size_t>(type - 1)]);
        CHECK(share.band.p10 > 0.0001); // never no risk
        CHECK(share.band.p10 < share.band.p50);
        CHECK(share.band.p50 < share.band.p90);
        CHECK(share.band.p90 < 1);
        for (const auto& c : share.used)
            CHECK(share.basis.find(c.label.substr(0, c.label.find(':'))) != std::string::npos);
    }
    CHECK(darkening_of(model(), 6).basis.find("type VI") != std::string::npos);
    CHECK_THROWS_AS(darkening_of(model(), 0), Error);
    CHECK_THROWS_AS(darkening_of(model(), 7), Error);
}

TEST_CASE("the law in closed form, and sessions that add up from not at all to all", "[outcome][darkening]") {
    DarkeningDraw d{
        .intercept = -3, .tone = 0.5, .injury = 0.4, .hydroquinone = 1, .sessions = 1, .studies = 0};
    const double eta = -3 + 0.5 * (55 - 25.0) / 30 + 0.4 * std::log(1 + 0.05 / 0.01),
                 p = 1 - std::exp(-std::exp(eta));
    CHECK(darkening_risk(d, 25, {.share = 0.05}) == Approx(p).epsilon(1e-12));
    CHECK(darkening_risk(d, 25, {.share = 0.05, .sessions = 4}) ==
          Approx(1 - std::pow(1 - p, 4)).epsilon(1e-12));
    CHECK(darkening_risk(d, 25, {.share = 0.05, .hydroquinone = true}) ==
          Approx(1 - std::exp(-std::exp(eta - 1))).epsilon(1e-12));
    d.sessions = 0;
    CHECK(darkening_risk(d, 25, {.share = 0.05, .sessions = 40}) == Approx(p).epsilon(1e-12));
    CHECK(darkening_risk({.intercept = -40}, 55, {}) ==
          Approx(std::exp(-40.0)).epsilon(1e-9)); // no cancellation
}

TEST_CASE("a roller of 0.25 mm darkens a third of what a pen of 1.5 mm does or fewer, at equal sessions",
          "[outcome][darkening]") {
    for (int type = 1; type <= 6;
         ++type) { // damaged shares of the epidermis of the examples home_roller and six_monthly
        const auto roller = darkening_of(model(), type, {.share = 0.0003, .sessions = 6}).band,
                   pen = darkening_of(model(), type, {.share = 0.065, .sessions = 6}).band;
        CHECK(roller.p50 < pen.p50 / 3);
    }
}

TEST_CASE("a measured tone takes the place of the type's, by angle or by melanin", "[outcome][darkening]") {
    const Injury injury{.share = 0.06, .sessions = 3};
    const auto at = [&](const skin::Person& person) { return darkening_of(model(), person, injury).band; };
    CHECK(at({.fitzpatrick = 3}).p50 == darkening_of(model(), 3, injury).band.p50);
    CHECK(at({.fitzpatrick = 3, .ita_deg = -30}).p50 > at({.fitzpatrick = 3, .ita_deg = 50}).p50);
    CHECK(at({.fitzpatrick = 3, .ita_deg = -30}).p50 == at({.fitzpatrick = 5, .ita_deg = -30}).p50);
    CHECK(at({.fitzpatrick = 3, .melanin_fraction = 0.15}).p50 >
          at({.fitzpatrick = 3, .melanin_fraction = 0.005}).p50);
    const auto nodes = tones_of(model(), {.melanin_fraction = 0.007});
    CHECK(nodes.size() == 1);
    CHECK((nodes[0].ita_deg > 35 && nodes[0].ita_deg < 65)); // M of 1.6 1/cm: light skin
}

TEST_CASE("tones of a type: weights that sum to one, means of the table, darker types darker",
          "[outcome][darkening]") {
    double before = INFINITY;
    for (int type = 1; type <= 6; ++type) {
        double weight = 0, mean = 0;
        for (const auto& node : tones_of_types(model(), type, type)) {
            weight += node.weight;
            mean += node.weight * node.ita_deg;
        }
        CHECK(weight == Approx(1));
        CHECK(mean < before);
        before = mean;
    }
    CHECK(tones_of_types(model(), 1, 6).size() == 30);
    CHECK_THROWS_AS(tones_of_types(model(), 5, 4), Error);
    double square = 0; // the nodes are exact for a normal number
    for (const auto& node : normal_nodes()) square += node.weight * node.z * node.z;
    CHECK(square == Approx(1));
}

TEST_CASE("the draws are a sample: slopes as large as none, and both ways of needles and light",
          "[outcome][darkening]") {
    const auto& draws = darkening_draws(model());
    CHECK(draws.size() >= 64);
    for (const auto& d : draws) {
        CHECK(d.tone >= 0);
        CHECK(d.injury >= 0);
        CHECK(d.hydroquinone >= 0);
        CHECK((d.sessions >= 0 && d.sessions <= 1));
    }
    const Injury needles = usual_course(model(), Cause::needling);
    CHECK(probability_lower(model(), 4, needles, needles) == Approx(0.5));
    const double lower =
        probability_lower(model(), 4, needles, usual_course(model(), Cause::nonablative_fractional));
    CHECK(lower > 0.5);
    CHECK(lower < 0.999); // no ordering is certain
}
