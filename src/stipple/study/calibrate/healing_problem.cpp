#include "stipple/study/calibrate/healing_problem.hpp"
#include "stipple/course/endpoints.hpp"
#include "stipple/course/posterior.hpp"
#include "stipple/healing/kinetics.hpp"
#include "stipple/outcome/redness.hpp"
#include "stipple/study/calibrate/healing_bench.hpp"
#include "stipple/study/calibrate/healing_rna.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::study {

namespace {

using Values = std::span<const double>;
using healing::History;
using Draw = HealingDraw;
using Bench = HealingBench;

/// Priors of the numbers of data/healing/fitted.csv, in their units. Who makes TGF-beta, VEGF and MMP is as little known
/// as that: only their sums were ever chosen.
std::vector<Prior> fitted_priors() {
    return {lognormal_prior("healing.e_f", 5, 0.7),     lognormal_prior("healing.g_C", 5, 0.7),
            lognormal_prior("healing.tau_C", 1.5, 0.4), beta_prior("healing.b_c", 2, 2),
            lognormal_prior("healing.tau_D", 0.5, 0.3), beta_prior("healing.b_d", 2, 2),
            lognormal_prior("healing.K_Is", 0.5, 0.7),  lognormal_prior("healing.h_max", 0.45, 0.3),
            lognormal_prior("healing.k_t", 0.15, 0.7),  lognormal_prior("healing.a_TM1", 0.8, 0.8),
            lognormal_prior("healing.a_TM2", 0.8, 0.8), lognormal_prior("healing.a_VM", 3, 0.8),
            lognormal_prior("healing.a_VE", 6, 0.8),    lognormal_prior("healing.a_ZM", 1, 0.8),
            lognormal_prior("healing.a_ZN", 0.4, 0.8)};
}

/// Of the number of outcome that redness tells of.
std::vector<Prior> outcome_priors() {
    Prior threshold;
    threshold.name = "outcome.redness_threshold";
    threshold.family = Prior::Family::loguniform;
    threshold.value = 0.25, threshold.low = 0.1, threshold.high = 0.5;
    return {threshold};
}

/// Priors of the rows of the tables, under the names of the model.
std::vector<Prior> table_priors(const Model& model) {
    std::vector<Prior> priors;
    for (const std::size_t i : healing::prior_indices(model)) {
        priors.push_back(*model.parameters()[i].prior);
        priors.back().name = model.parameters()[i].name;
    }
    return priors;
}

double level(const std::vector<std::vector<double>>& series, const History& h, const char* state,
             double day) {
    return series[h.of(state)][place_of(h, day)];
}
double gain(const History& h, const char* state, double day) {
    return 100 * (level(h.dermis, h, state, day) / h.baseline_dermis[h.of(state)] - 1);
}
double papillary_gain(const History& h, const char* state, double day) {
    return 100 * (level(h.papillary, h, state, day) / h.baseline_papillary[h.of(state)] - 1);
}

/// A positive number for a row on a logarithm, however little came out: a tenth of a per cent, a quarter of a day.
double at_least(double value, double least = 0.1) {
    return std::max(value, least);
}

/// The same trial with rollers that somebody else pushed.
Handling handled(const Handling& of_reference, double strokes, double force) {
    Handling h = of_reference;
    h.strokes = strokes;
    h.force = force;
    return h;
}

constexpr double k_lotfi_day = 176;

/// Gain of the area of a stain that covered `rest` of the section before. Equation: 1 - (1 - A0)^(c/c0), over A0.
double area_gain(double density_ratio, double rest) {
    return 100 * ((1 - std::pow(1 - rest, density_ratio)) / rest - 1);
}

std::vector<double> lotfi(const Draw& d, const Bench& bench, Values inputs) {
    const History h = bench.trial("lotfi2013").heal(d.model, d.handling, d.reference);
    const double density = papillary_gain(h, "collagen_density", k_lotfi_day),
                 area = at_least(area_gain(1 + density / 100, inputs[0]));
    const double young = papillary_gain(h, "collagen_3", k_lotfi_day),
                 all = papillary_gain(h, "collagen_total", k_lotfi_day);
    return {area, at_least(gain(h, "epidermal_thickness", k_lotfi_day)), at_least(young) / at_least(all)};
}

std::vector<double> eldomyati(const Draw& d, const Bench& bench, Values inputs) {
    const History h =
        bench.trial("eldomyati2015a").heal(d.model, handled(d.handling, inputs[0], inputs[1]), d.reference);
    const auto elastin = [&](double day) {
        return level(h.dermis, h, "elastin_functional", day) + level(h.dermis, h, "elastosis", day);
    };
    return {100 * (elastin(90) / elastin(0) - 1), gain(h, "collagen_1", 30), gain(h, "collagen_1", 90),
            gain(h, "collagen_3", 30), gain(h, "collagen_3", 90)};
}

std::vector<double> striae(const Draw& d, const Bench& bench, Values inputs) {
    const HealingTrial& trial = bench.trial("striae2019");
    const History h = trial.heal(d.model, handled(d.handling, inputs[0], inputs[1]), d.reference);
    return {at_least(outcome::redness_days(d.model, h, trial.last_session()), 0.25),
            gain(h, "collagen_total", 90), gain(h, "collagen_total", 150)};
}

std::vector<double> aust(const Draw& d, const Bench& bench, Values inputs) {
    const History h =
        bench.trial("aust2008a").heal(d.model, handled(d.handling, inputs[0], inputs[1]), d.reference);
    return {gain(h, "epidermal_thickness", 365) + 100 * inputs[2]};
}

struct Curve {
    std::vector<std::string> states;
    std::vector<std::pair<double, double>> points; ///< day, share of the peak
};

/// "relative:macrophages_m1+macrophages_m2" of the ledger, by curve.
std::vector<Curve> curves_of(const DataSet& set) {
    std::vector<Curve> curves;
    std::string last;
    for (const auto& m : set.rows) {
        constexpr std::string_view k_kind = "relative:";
        if (!m.quantity.starts_with(k_kind)) continue;
        if (m.quantity != last) {
            last = m.quantity;
            Curve& curve = curves.emplace_back();
            std::string_view rest = std::string_view(last).substr(k_kind.size());
            while (!rest.empty()) {
                const std::size_t end = std::min(rest.find('+'), rest.size());
                curve.states.emplace_back(rest.substr(0, end));
                rest.remove_prefix(std::min(end + 1, rest.size()));
            }
        }
        curves.back().points.emplace_back(m.day, m.measured);
    }
    return curves;
}

std::vector<double> kinetics(const Draw& d, const Bench& bench, Values inputs,
                             const std::vector<Curve>& curves) {
    Handling wound = d.handling;
    wound.injury = inputs[0];
    const History h = bench.trial("wound_kinetics").heal(d.model, wound, d.reference);
    std::vector<double> shares;
    for (const Curve& curve : curves) {
        std::vector<double> sum(h.time.size(), 0.0);
        for (const auto& state : curve.states) {
            const std::size_t s = h.of(state);
            for (std::size_t t = 0; t < sum.size(); ++t) sum[t] += h.dermis[s][t] - h.baseline_dermis[s];
        }
        const double peak = *std::max_element(sum.begin(), sum.end());
        for (const auto& [day, share] : curve.points)
            shares.push_back(peak > 0 ? sum[place_of(h, day)] / peak : 0.0);
    }
    return shares;
}

/// How somebody else pushed a roller: as unknown as in the reference trial.
std::vector<Prior> roller_inputs(const Model& model) {
    std::vector<Prior> priors;
    for (const char* name : {k_strokes, k_force}) {
        priors.push_back(*model.parameters()[model.index(name)].prior);
        priors.back().name = std::string(name).substr(std::string(name).rfind('.') + 1);
    }
    return priors;
}

CalibrationRow with_null(CalibrationRow row, double value) {
    row.null_value = value;
    return row;
}

} // namespace

CalibrationProblem healing_problem(const Model& model, const std::vector<DataSet>& sets) {
    CalibrationProblem problem;
    problem.name = "healing";
    problem.parameters = fitted_priors();
    for (auto& prior : outcome_priors()) problem.parameters.push_back(prior);
    for (auto& prior : table_priors(model)) problem.parameters.push_back(prior);
    problem.parameters.push_back(uniform_prior(k_tissue, 0, course::k_tissues));
    problem.tables = {"healing/kinetics",
                      "healing/host",
                      "healing/host_factors",
                      "healing/layers",
                      "healing/reference_session",
                      "healing/rna",
                      "insertion/posterior",
                      "insertion/parameters",
                      "skin/mechanics",
                      "skin/thickness",
                      "outcome/observables"};
    problem.discrepancies = {discrepancy_group(Scale::log, {"histology", "redness"}),
                             discrepancy_group(Scale::log2, {"rna"})};
    const std::map<std::string, std::vector<double>> report{{"lotfi2013", {0, k_lotfi_day}},
                                                            {"eldomyati2015a", {0, 30, 90}},
                                                            {"striae2019", dense_days({120}, 15, {90, 150})},
                                                            {"aust2008a", {0, 365}},
                                                            {"wound_kinetics", dense_days({0}, 14, {28})},
                                                            {"wound_cytokines", {0, 0.25, 1, 3, 7}}};
    const auto bench = std::make_shared<const Bench>(model, sets, report);
    // A lambda of its own for each experiment, so that all share trials and tissues.
    const auto drawn = std::make_shared<const HealingDraws>(model, problem.parameters, bench);
    const auto add = [&](const char* name, std::vector<Prior> inputs, std::vector<CalibrationRow> rows,
                         const auto& law, bool in_likelihood = true) {
        problem.experiments.push_back({.name = name,
                                       .inputs = std::move(inputs),
                                       .rows = std::move(rows),
                                       .predict =
                                           [drawn, law](Values parameters, Values given) {
                                               return law((*drawn)(parameters), drawn->bench(), given);
                                           },
                                       .in_likelihood = in_likelihood});
    };
    const auto histology = [](const char* name, double measured, double sd) {
        return normal_row(name, "histology", Scale::log, measured, sd);
    };
    const auto direction = [](const char* name, bool up) {
        return probit_row(name, "", Scale::identity, 0, 1, up); // [%]
    };
    add("lotfi2013", {truncated(normal_prior("resting_area", 0.5, 0.12), 0.1, 0.9)},
        {histology("stained_area", 53.2, 0.2), histology("epidermis", 50, 0.2),
         with_null(histology("young_over_all", 65.4 / 53.2, 0.2), 1)},
        lotfi);
    add("eldomyati2015a", roller_inputs(model),
        {direction("total_elastin", false), direction("collagen_1_month_1", true),
         direction("collagen_1_month_3", true), direction("collagen_3_month_1", true),
         direction("collagen_3_month_3", true)},
        eldomyati);
    add("striae2019", roller_inputs(model),
        {normal_row("redness_days", "redness", Scale::log, 3.0, 0.37 / 3.0), direction("after_3", true),
         direction("after_5", true)},
        striae);
    add("leonardo2023", rna_inputs(), rna_rows(model), rna_folds);
    const auto curves = curves_of(find_set(sets, "wound_kinetics"));
    std::vector<CalibrationRow> points;
    for (const Curve& curve : curves)
        for (const auto& [day, share] : curve.points)
            points.push_back(normal_row(fmt::format("{}_day_{:g}", curve.states.front(), day), "",
                                        Scale::identity, share,
                                        0.25)); // read off a schematic
    add("skibidy", {lognormal_prior("injury", 1, 0.7)}, points,
        [curves](const Draw& d, const Bench& b, Values inputs) { return kinetics(d, b, inputs, curves); });
    auto vitamins = roller_inputs(model);
    vitamins.push_back(normal_prior("vitamins", 0.10, 0.10));
    add("aust2008a", vitamins, {with_null(normal_row("epidermis", "", Scale::identity, 40, 10), 0)}, aust,
        false);
    return problem;
}

} // namespace stipple::study
