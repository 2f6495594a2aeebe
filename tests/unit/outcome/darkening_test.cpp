#include "../../model.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/table.hpp"
#include "stipple/outcome/darkening.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

using namespace stipple;
using namespace stipple::outcome;

static DarkeningCount counted(double k, double n) {
    DarkeningCount c;
    c.k = k;
    c.n = n;
    return c;
}

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

TEST_CASE("the band of a skin type comes from needling of patients of that type alone",
          "[outcome][darkening]") {
    const std::vector<std::set<std::string>> rows{{"fabbrocini2014"},
                                                  {"fabbrocini2014"},
                                                  {"fabbrocini2014", "alqarqaz2018"},
                                                  {"dogra2014", "alqarqaz2018"},
                                                  {"dogra2014", "alqarqaz2018"},
                                                  {"dogra2014", "alqarqaz2018"}};
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
    CHECK(darkening_of(model(), 4).band.p50 > 3 * darkening_of(model(), 3).band.p50);
    CHECK(darkening_of(model(), 6).basis.find("type VI") != std::string::npos);
    CHECK_THROWS_AS(darkening_of(model(), 0), Error);
    CHECK_THROWS_AS(darkening_of(model(), 7), Error);
}

TEST_CASE("series that agree narrow the band, series that differ widen it", "[outcome][darkening]") {
    const auto width = [](const std::vector<DarkeningCount>& series) {
        const auto band = band_of(series, 0.5);
        return std::log(band.p90 / (1 - band.p90)) - std::log(band.p10 / (1 - band.p10));
    };
    const auto even = width({counted(8, 80), counted(8, 80), counted(8, 80)});
    CHECK(even < width({counted(8, 80)}));
    CHECK(width({counted(0, 80), counted(4, 80), counted(20, 80)}) > even);
    CHECK_THROWS_AS(band_of({}, 0.5), Error);
}

TEST_CASE("without spread between series the band is that of a beta distribution", "[outcome][darkening]") {
    // 5 of 30 under a uniform prior: beta(6, 26), whose distribution function is a binomial sum
    const auto below = [](double x) {
        double sum = 0, term = std::pow(1 - x, 31);
        for (int k = 0; k <= 5; ++k) {
            sum += term;
            term *= (31.0 - k) / (k + 1) * x / (1 - x);
        }
        return 1 - sum;
    };
    const auto band = band_of({counted(5, 30)}, 1e-3);
    CHECK(below(band.p10) == Approx(0.1).margin(2e-3));
    CHECK(below(band.p50) == Approx(0.5).margin(2e-3));
    CHECK(below(band.p90) == Approx(0.9).margin(2e-3));
}
