#include "../../model.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/study/calibrate/darkening_counts.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

using namespace stipple;
using namespace stipple::study;

TEST_CASE("every published count with a total is a row, rows of one source one study", "[study]") {
    const DarkeningModel counts(counted_rows(model()));
    CHECK(counts.rows().size() == 11); // twelve, one of which is a lower limit
    CHECK(counts.studies().size() == 9);
    for (const auto& row : counts.rows()) {
        INFO(row.name);
        CHECK(row.k <= row.n);
        CHECK(row.injury.sessions >= 1);
        CHECK(row.injury.share > 0);
        double weight = 0;
        for (const auto& node : row.tones) weight += node.weight;
        CHECK(weight == Approx(1));
    }
}

TEST_CASE("large series made from a law give its slopes back", "[study]") {
    const outcome::DarkeningDraw truth{
        .intercept = -4, .tone = 0.8, .injury = 0.6, .hydroquinone = 0.9, .sessions = 0.6, .studies = 0.1};
    std::vector<CountedRow> rows;
    int study = 0;
    for (const double ita : {50.0, 20.0, -20.0})
        for (const double share : {0.01, 0.1, 1.0})
            for (const int sessions : {1, 5})
                for (const bool hydroquinone : {false, true}) {
                    CountedRow row{.study = std::to_string(study++),
                                   .name = "",
                                   .tones = {{ita, 1}},
                                   .injury = {share, sessions, hydroquinone},
                                   .k = 0,
                                   .n = 2000};
                    row.k = row.n * outcome::darkening_risk(truth, ita, row.injury);
                    rows.push_back(row);
                }
    const auto fit = fit_darkening(DarkeningModel(rows), {.chains = 2, .burn_in = 1500, .steps = 2000}, 200);
    const auto near = [&](double outcome::DarkeningDraw::*number, double margin) {
        std::vector<double> values;
        for (const auto& d : fit.draws) values.push_back(d.*number);
        CHECK(quantile(values, 0.5) == Approx(truth.*number).margin(margin));
    };
    near(&outcome::DarkeningDraw::intercept, 0.4);
    near(&outcome::DarkeningDraw::tone, 0.15);
    near(&outcome::DarkeningDraw::injury, 0.15);
    near(&outcome::DarkeningDraw::hydroquinone, 0.2);
    near(&outcome::DarkeningDraw::sessions, 0.15);
}

TEST_CASE("draws that are stale are told", "[study]") {
    CHECK(check_darkening(model()).current);
}
