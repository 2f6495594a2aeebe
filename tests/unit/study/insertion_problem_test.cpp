// The pushes that insertion is calibrated to.
#include "../../model.hpp"
#include "stipple/study/calibrate/insertion_problem.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using namespace stipple::study;

namespace {

std::vector<double> medians(const std::vector<Prior>& priors) {
    std::vector<double> values;
    for (const auto& prior : priors) values.push_back(draw(prior, 0.0));
    return values;
}

const Experiment& named(const CalibrationProblem& problem, const std::string& name) {
    for (const auto& e : problem.experiments)
        if (e.name == name) return e;
    FAIL("no experiment " << name);
    return problem.experiments.front();
}

std::size_t place(const std::vector<Prior>& priors, const std::string& name) {
    std::size_t i = 0;
    while (priors.at(i).name != name) ++i;
    return i;
}

} // namespace

TEST_CASE("the problem of insertion is sound, and the middle of its priors can be predicted") {
    const auto problem = insertion_problem(model());
    check_problem(problem);
    for (const auto& e : problem.experiments) {
        INFO(e.name);
        const auto predicted = e.predict(medians(problem.parameters), medians(e.inputs));
        REQUIRE(predicted.size() == e.rows.size());
        for (const double x : predicted) CHECK(std::isfinite(x));
    }
}

TEST_CASE("what an experiment sees follows what the skin is") {
    const auto problem = insertion_problem(model());
    const auto predicted = [&](const std::string& experiment, const std::string& parameter, double factor) {
        const auto& e = named(problem, experiment);
        auto values = medians(problem.parameters);
        values[place(problem.parameters, parameter)] *= factor;
        return e.predict(values, medians(e.inputs));
    };
    // tougher stratum corneum: more force at the first cut; a track that is longer in softer skin
    CHECK(predicted("olatunji2013", "skin.cut_corneum", 3)[0] >
          predicted("olatunji2013", "skin.cut_corneum", 1)[0]);
    CHECK(predicted("sasaki2019", "skin.cut_dermis", 0.3)[1] >
          predicted("sasaki2019", "skin.cut_dermis", 3)[1]);
    // the mouth follows the share that stays open, the dye depth that of the dermis
    CHECK(predicted("kalluri2011", "skin.open_epidermis", 1.2)[1] ==
          Approx(1.2 * predicted("kalluri2011", "skin.open_epidermis", 1)[1]));
    const auto& roller = named(problem, "kalluri2011");
    const auto dye = [&](double share) { // seen as deep as it goes, in skin without tension
        auto values = medians(problem.parameters), inputs = medians(roller.inputs);
        values[place(problem.parameters, "skin.open_dermis")] = share;
        inputs[place(roller.inputs, "imaging_depth_um")] = 1e4;
        inputs[place(roller.inputs, "tension_kpa")] = 0;
        return roller.predict(values, inputs)[0];
    };
    CHECK(dye(0.9) > dye(0.05));
    CHECK(dye(0.3) >= dye(0.05));
}
