#include "stipple/study/calibrate/healing_problem.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/endpoints.hpp"
#include "stipple/course/posterior.hpp"
#include "stipple/healing/kinetics.hpp"
#include "stipple/study/calibrate/healing_trial.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <memory>

namespace stipple::study {

namespace {

using Values = std::span<const double>;
using healing::History;

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

/// Of the numbers of outcome that grades and redness tell of; the slopes are as good as free.
std::vector<Prior> outcome_priors() {
    Prior threshold;
    threshold.name = "outcome.redness_threshold";
    threshold.family = Prior::Family::loguniform;
    threshold.value = 0.25, threshold.low = 0.1, threshold.high = 0.5;
    return {threshold, lognormal_prior("outcome.wrinkle_per_depth_grade", 4, 1),
            lognormal_prior("outcome.texture_per_roughness", 4, 1),
            lognormal_prior("outcome.laxity_per_lift", 8, 1)};
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

constexpr const char *k_tissue = "tissue", *k_strokes = "healing.reference.strokes",
                     *k_force = "healing.reference.press_force";

double level(const std::vector<std::vector<double>>& series, const History& h, const char* state,
             double day) {
    std::size_t t = 0; // the days that are read are reported
    while (t + 1 < h.time.size() && h.time[t] < day * units::day - 1) ++t;
    return series[h.of(state)][t];
}
double gain(const History& h, const char* state, double day) {
    return 100 * (level(h.dermis, h, state, day) / h.baseline_dermis[h.of(state)] - 1);
}
double papillary_gain(const History& h, const char* state, double day) {
    return 100 * (level(h.papillary, h, state, day) / h.baseline_papillary[h.of(state)] - 1);
}

/// A positive number for a row on a logarithm, however little came out.
double at_least(double value) {
    constexpr double k_least = 0.1;
    return std::max(value, k_least);
}

/// What all experiments share.
struct Bench {
    std::vector<Model> tissues;
    std::map<std::string, std::unique_ptr<HealingTrial>> trials;
    const HealingTrial& trial(const char* name) const { return *trials.at(name); }
};

/// One draw: the model, and how the reference trial was done.
struct Draw {
    Model model;
    Handling handling;
    healing::ReferenceDose reference;
};

/// Turns values of the parameters into a draw.
class Drawn {
  public:
    Drawn(const Model& model, const std::vector<Prior>& parameters, std::shared_ptr<const Bench> bench)
        : model_(model), bench_(std::move(bench)) {
        for (std::size_t p = 0; p < parameters.size(); ++p) {
            if (const auto i = model.find(parameters[p].name)) of_model_.emplace_back(*i, p);
            if (parameters[p].name == k_tissue) tissue_ = p;
        }
    }

    Draw operator()(Values values) const {
        Draw d{model_, {}, {}};
        for (const auto& [i, p] : of_model_) d.model.draw(i, values[p]);
        if (tissue_ < values.size())
            d.handling.tissue =
                std::min(static_cast<std::size_t>(values[tissue_]), bench_->tissues.size() - 1);
        d.handling.strokes = d.model.value(d.model.index(k_strokes));
        d.handling.force = d.model.value(d.model.index(k_force));
        d.reference = bench_->trial("lotfi2013").dose(d.handling);
        return d;
    }
    const Bench& bench() const { return *bench_; }

  private:
    Model model_;
    std::shared_ptr<const Bench> bench_;
    std::vector<std::pair<std::size_t, std::size_t>> of_model_;
    std::size_t tissue_ = std::size_t(-1);
};

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
    return {std::max(outcome::redness_days(d.model, h, trial.last_session()), 0.01),
            gain(h, "collagen_total", 90), gain(h, "collagen_total", 150)};
}

std::vector<double> ablon(const Draw& d, const Bench& bench, Values) {
    const HealingTrial& trial = bench.trial("ablon2018");
    const auto endpoints = trial.endpoints(trial.heal(d.model, d.handling, d.reference), d.model, 150);
    const auto value = [&](const char* name) { return course::endpoint_of(endpoints, name).value; };
    return {value("wrinkle_grade_change"), value("texture_grade_change"), value("laxity_grade_change")};
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
        for (const auto& [day, share] : curve.points) {
            std::size_t t = 0;
            while (t + 1 < sum.size() && h.time[t] < day * units::day - 1) ++t;
            shares.push_back(peak > 0 ? sum[t] / peak : 0.0);
        }
    }
    return shares;
}

const std::vector<std::string>& genes() {
    static const std::vector<std::string> all{"VEGFA", "TGFB1", "IL1B",  "IL6",    "TNF",
                                              "MMP1",  "MMP9",  "MKI67", "COL1A1", "COL3A1"};
    return all;
}
constexpr double k_hours[] = {6, 24, 72, 168};

/// Production of a gene over rest (healing_problem.hpp; docs/methods/study.md). What one state of the model stands for
/// is told apart by who makes it: IL-6 the cells of the tissue that meet debris, IL-1 beta leukocytes, MMP-1 fibroblasts
/// under cytokine, MMP-9 leukocytes.
double made(const std::string& gene, const History& h, const Model& model, double day) {
    const auto fold = [&](const char* rate) {
        return level(h.dermis, h, rate, day) / h.baseline_dermis[h.of(rate)];
    };
    const auto number = [&](const char* name) {
        return model.value(model.index(std::string("healing.") + name));
    };
    const auto now = [&](const char* state) { return std::max(level(h.dermis, h, state, day), 0.0); };
    const double rest_cytokine = number("lam_I") * h.baseline_dermis[h.of("inflammatory_cytokine")],
                 rest_mmp = number("lam_Z") * h.baseline_dermis[h.of("mmp")];
    if (gene == "VEGFA") return fold("vegf_synthesis");
    if (gene == "TGFB1") return fold("tgf_beta_1_synthesis");
    if (gene == "TNF") return fold("cytokine_synthesis");
    if (gene == "MKI67") return fold("fibroblast_proliferation");
    if (gene == "COL1A1") return fold("collagen_1_synthesis");
    if (gene == "COL3A1") return fold("collagen_3_synthesis");
    if (gene == "IL6")
        return 1 + number("a_IB") * now("debris") / (1 + now("debris") / number("K_B")) / rest_cytokine;
    if (gene == "IL1B")
        return 1 +
               (number("a_IN") * now("neutrophils") + number("a_IM") * now("macrophages_m1")) / rest_cytokine;
    if (gene == "MMP9")
        return 1 + (number("a_ZM") * now("macrophages_m1") + number("a_ZN") * now("neutrophils")) / rest_mmp;
    const double cytokine =
        std::max(0.0, now("inflammatory_cytokine") - h.baseline_dermis[h.of("inflammatory_cytokine")]);
    return 1 + number("a_ZI") * (now("fibroblasts") + now("fibroblasts_activated")) * cytokine / rest_mmp;
}

/// log2 of the fold in a biopsy: lambda log2(production over rest, over all RNA over rest) + error of the gene.
/// Inputs: injury, w, then lambda and error of every gene.
std::vector<double> rna(const Draw& d, const Bench& bench, Values inputs) {
    Handling wound = d.handling;
    wound.injury = inputs[0];
    const History h = bench.trial("wound_cytokines").heal(d.model, wound, d.reference);
    std::vector<double> folds;
    for (std::size_t g = 0; g < genes().size(); ++g)
        for (const double hours : k_hours) {
            const double day = hours / 24;
            double cells = 0;
            for (const char* state : {"neutrophils", "macrophages_m1", "macrophages_m2"})
                cells += level(h.dermis, h, state, day) - h.baseline_dermis[h.of(state)];
            const double all = 1 + inputs[1] * std::max(cells, 0.0);
            folds.push_back(inputs[2 + 2 * g] *
                                std::log2(std::max(made(genes()[g], h, d.model, day), 1e-6) / all) +
                            inputs[3 + 2 * g]);
        }
    return folds;
}

std::vector<Prior> roller_priors() {
    Prior strokes;
    strokes.name = "strokes";
    strokes.family = Prior::Family::loguniform;
    strokes.value = 34.6, strokes.low = 15, strokes.high = 80;
    return {strokes, truncated(lognormal_prior("force_n", 3, 0.6), 1, 8)};
}

std::vector<Prior> rna_priors() {
    std::vector<Prior> priors{lognormal_prior("injury", 5, 1), lognormal_prior("w", 0.3, 0.7)};
    for (const auto& gene : genes()) {
        priors.push_back(lognormal_prior("lambda_" + gene, 1, 0.5));
        priors.push_back(normal_prior("error_" + gene, 0, 0.3));
    }
    return priors;
}

std::vector<CalibrationRow> rna_rows(const Model& model) {
    const TableView t = model["healing/rna"];
    std::vector<CalibrationRow> rows;
    for (const auto& gene : genes())
        for (const double hours : k_hours)
            for (std::size_t r = 0; r < t.rows.size(); ++r) {
                if (t.text(r, "gene") != gene || t.number(r, "hours") != hours) continue;
                const double error = t.number(r, "sd") / std::sqrt(t.number(r, "n"));
                rows.push_back(normal_row(fmt::format("{}_{:g}h", gene, hours), "", Scale::identity,
                                          t.number(r, "log2_fold"), std::hypot(error, 0.5)));
            }
    check(rows.size() == genes().size() * std::size(k_hours), Kind::data, "a gene or hour is missing",
          "healing/rna");
    return rows;
}

const DataSet& find(const std::vector<DataSet>& sets, const std::string& name) {
    for (const auto& set : sets)
        if (set.name == name) return set;
    throw Error(Kind::input, Problem{.what = "the ledger lacks this data set", .value = name});
}

CalibrationRow with_null(CalibrationRow row, double value) {
    row.null_value = value;
    return row;
}

/// Every quarter of a day for so many days from each of these, and these days themselves.
std::vector<double> dense(const std::vector<double>& from, double days, std::vector<double> also) {
    for (const double day : from)
        for (double d = 0; d <= days; d += 0.25) also.push_back(day + d);
    also.push_back(0);
    std::sort(also.begin(), also.end());
    also.erase(std::unique(also.begin(), also.end()), also.end());
    return also;
}

std::shared_ptr<const Bench> make_bench(const Model& model, const std::vector<DataSet>& sets,
                                        std::size_t tissues) {
    auto bench = std::make_shared<Bench>();
    bench->tissues = tissues > 0 ? course::tissue_members(model, tissues) : std::vector<Model>{model};
    const auto add = [&](const char* name, std::vector<double> report) {
        bench->trials[name] = std::make_unique<HealingTrial>(model, find(sets, name).courses.front().second,
                                                             bench->tissues, std::move(report));
    };
    add("lotfi2013", {0, k_lotfi_day});
    add("eldomyati2015a", {0, 30, 90});
    add("striae2019", dense({120}, 15, {90, 150}));
    add("ablon2018", {0, 150});
    add("aust2008a", {0, 365});
    add("wound_kinetics", dense({0}, 14, {28}));
    add("wound_cytokines", {0, 0.25, 1, 3, 7});
    return bench;
}

} // namespace

CalibrationProblem healing_problem(const Model& model, const std::vector<DataSet>& sets,
                                   HealingUnknowns unknowns) {
    const bool all = unknowns == HealingUnknowns::all;
    CalibrationProblem problem;
    problem.name = "healing";
    problem.parameters = fitted_priors();
    for (auto& prior : outcome_priors()) problem.parameters.push_back(prior);
    if (all) {
        for (auto& prior : table_priors(model)) problem.parameters.push_back(prior);
        problem.parameters.push_back(uniform_prior(k_tissue, 0, course::k_tissues));
    }
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
    problem.discrepancies = {discrepancy_group(Scale::log, {"histology"})};
    const auto bench = make_bench(model, sets, all ? course::k_tissues : 0);
    // A lambda of its own for each experiment, so that all share trials and tissues.
    const auto drawn = std::make_shared<const Drawn>(model, problem.parameters, bench);
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
    add("eldomyati2015a", roller_priors(),
        {direction("total_elastin", false), direction("collagen_1_month_1", true),
         direction("collagen_1_month_3", true), direction("collagen_3_month_1", true),
         direction("collagen_3_month_3", true)},
        eldomyati);
    add("striae2019", roller_priors(),
        {with_null(normal_row("redness_days", "", Scale::identity, 3.0, 0.37), 0), direction("after_3", true),
         direction("after_5", true)},
        striae);
    add("leonardo2023", rna_priors(), rna_rows(model), rna);
    const auto curves = curves_of(find(sets, "wound_kinetics"));
    std::vector<CalibrationRow> points;
    for (const Curve& curve : curves)
        for (const auto& [day, share] : curve.points)
            points.push_back(normal_row(fmt::format("{}_day_{:g}", curve.states.front(), day), "",
                                        Scale::identity, share,
                                        0.25)); // read off a schematic
    add("skibidy", {lognormal_prior("injury", 1, 0.7)}, points,
        [curves](const Draw& d, const Bench& b, Values inputs) { return kinetics(d, b, inputs, curves); });
    add("ablon2018", {},
        {with_null(normal_row("wrinkles", "", Scale::identity, -1.23, 0.06), 0),
         with_null(normal_row("texture", "", Scale::identity, -1.54, 0.11), 0),
         with_null(normal_row("laxity", "", Scale::identity, -1.09, 0.08), 0)},
        ablon);
    auto vitamins = roller_priors();
    vitamins.push_back(normal_prior("vitamins", 0.10, 0.10));
    add("aust2008a", vitamins, {with_null(normal_row("epidermis", "", Scale::identity, 40, 10), 0)}, aust,
        false);
    return problem;
}

} // namespace stipple::study
