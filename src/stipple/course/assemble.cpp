#include "stipple/course/assemble.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/citations.hpp"
#include "stipple/course/endpoints.hpp"
#include "stipple/course/numerical_error.hpp"
#include "stipple/course/times.hpp"
#include "stipple/healing/states.hpp"
#include "stipple/light/skin_colours.hpp"
#include "stipple/outcome/redness.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <string_view>

namespace stipple::course {

/// Part of the dermis over which a mean is taken.
enum class Region { dermis, papillary, reticular };

static const std::vector<std::vector<double>>& of(const healing::History& h, Region region) {
    return region == Region::dermis ? h.dermis : region == Region::papillary ? h.papillary : h.reticular;
}

static const std::vector<double>& baseline_of(const healing::History& h, Region region) {
    return region == Region::dermis      ? h.baseline_dermis
           : region == Region::papillary ? h.baseline_papillary
                                         : h.baseline_reticular;
}

healing::History mean_history(const Runs& runs) {
    healing::History mean = runs.middle();
    mean.snapshots.clear();
    const healing::History* at[3] = {&*runs.central[0].history, &runs.middle(), &*runs.central[2].history};
    double of_columns = 0; // weight of the runs that are columns
    for (int q = 0; q < 3; ++q)
        if (is_column(runs.central[q].prepared) && !(q == 1 && runs.patch_history))
            of_columns += k_weights[q];
    const auto average = [&](std::vector<std::vector<double>> healing::History::*member) {
        auto& to = mean.*member;
        for (std::size_t n = 0; n < to.size(); ++n)
            for (std::size_t t = 0; t < to[n].size(); ++t) {
                to[n][t] = 0;
                for (int q = 0; q < 3; ++q) to[n][t] += k_weights[q] * (at[q]->*member)[n][t];
                if (runs.coarse_rings)
                    to[n][t] += of_columns * (((*runs.coarse_rings).*member)[n][t] -
                                              ((*runs.coarse_column).*member)[n][t]);
            }
    };
    average(&healing::History::dermis);
    average(&healing::History::papillary);
    average(&healing::History::reticular);
    mean.derive();
    if (runs.coarse_rings && !runs.patch_history) mean.open_until = runs.coarse_rings->open_until;
    return mean;
}

/// Numerical error of a time course, the largest over time, relative to its largest change.
static double error_of_series(const Runs& runs, std::size_t state, Region region) {
    if (!runs.tight) return NAN;
    const healing::History& middle = *runs.central[1].history;
    const double rest = baseline_of(middle, region)[state];
    double range = 0, error = 0;
    for (std::size_t t = 0; t < middle.time.size(); ++t) {
        const auto value = [&](const healing::History& h) { return of(h, region)[state][t]; };
        range = std::max(range, std::fabs(value(middle) - rest));
        error = std::max(error, numerical_error(runs, value));
    }
    return range > 0 ? error / range : 0.0;
}

namespace {

/// What the report and result.json call a time course.
struct SeriesKey {
    const char *name, *state, *label;
    int place;           ///< by which series are ordered
    bool injury = false; ///< tells of injury
    Region region = Region::dermis;
    const char* unit = "-";
};

/// Series beside one for each state, whose names, labels and places are rows of healing/states.hpp.
constexpr SeriesKey k_derived[] = {
    {"collagen_total", "collagen_total", "Collagen, mass", 0},
    {"collagen_total_papillary", "collagen_total", "Collagen, papillary dermis", 3, false, Region::papillary},
    {"collagen_3_papillary", "collagen_3", "Collagen III, papillary dermis", 4, false, Region::papillary},
    {"collagen_total_reticular", "collagen_total", "Collagen, reticular dermis", 5, false, Region::reticular},
    {"collagen_density", "collagen_density", "Collagen, density", 5},
    {"collagen_density_papillary", "collagen_density", "Collagen, density, papillary dermis", 5, false,
     Region::papillary},
    {"dermal_thickness", "dermal_thickness", "Thickness of the dermis", 5},
    {"epidermal_thickness", "epidermal_thickness", "Epidermal thickness", 8},
    {"inflammatory_cytokine_papillary", "inflammatory_cytokine", "Inflammatory cytokine, papillary dermis",
     29, true, Region::papillary},
    {"vegf_synthesis", "vegf_synthesis", "Synthesis of VEGF", 50, false, Region::dermis, "1/d"},
    {"tgf_beta_1_synthesis", "tgf_beta_1_synthesis", "Synthesis of TGF-beta 1", 51, false, Region::dermis,
     "1/d"},
    {"cytokine_synthesis", "cytokine_synthesis", "Synthesis of cytokine", 52, true, Region::dermis, "1/d"},
    {"fibroblast_proliferation", "fibroblast_proliferation", "Division of fibroblasts", 53, false,
     Region::dermis, "1/d"},
    {"collagen_1_synthesis", "collagen_1_synthesis", "Synthesis of collagen I", 54, false, Region::dermis,
     "1/d"},
    {"collagen_3_synthesis", "collagen_3_synthesis", "Synthesis of collagen III", 55, false, Region::dermis,
     "1/d"},
    {"mmp_synthesis", "mmp_synthesis", "Synthesis of MMP", 56, true, Region::dermis, "1/d"},
    {"tropoelastin_synthesis", "tropoelastin_synthesis", "Synthesis of tropoelastin", 57, false,
     Region::dermis, "1/d"},
};

/// Every series, by place.
const std::vector<SeriesKey>& series_keys() {
    static const std::vector<SeriesKey> keys = [] {
        std::vector<SeriesKey> all(std::begin(k_derived), std::end(k_derived));
        const auto add = [&](const auto& rows) {
            for (const healing::StateRow& s : rows)
                if (s.shown) all.push_back({s.name, s.name, s.label, s.place, s.injury});
        };
        add(healing::state_rows());
        add(healing::surface_rows());
        std::stable_sort(all.begin(), all.end(),
                         [](const auto& a, const auto& b) { return a.place < b.place; });
        return all;
    }();
    return keys;
}

} // namespace

bool tells_of_injury(const std::string& name) {
    const auto& keys = series_keys();
    return name == "damage" || std::any_of(keys.begin(), keys.end(), [&](const SeriesKey& key) {
               return key.injury && name == key.name;
           });
}

static Series make_series(const SeriesKey& key, const healing::History& mean, const Runs& runs) {
    const Ensemble& ensemble = runs.ensemble;
    const std::size_t s = mean.of(key.state);
    const double unit = units::to_si(key.unit);
    Series series{.name = key.name,
                  .label = key.label,
                  .unit = key.unit,
                  .baseline = baseline_of(mean, key.region)[s] / unit,
                  .values = of(mean, key.region)[s],
                  .error = error_of_series(runs, s, key.region),
                  .lo = {},
                  .hi = {}};
    for (double& v : series.values) v /= unit;
    if (ensemble.prior.empty() || !ensemble.coarse) return series;
    std::vector<double> members;
    for (std::size_t t = 0; t < series.values.size(); ++t) {
        // members run on a coarse cell: what that does to the unchanged course is taken off, as a factor, so that
        // what cannot be negative is not
        const double coarse = of(*ensemble.coarse, key.region)[s][t] / unit, value = series.values[t];
        const bool factor = coarse > 0 && value > 0;
        members.clear();
        for (const auto& member : ensemble.prior)
            if (member) {
                const double own = of(*member, key.region)[s][t] / unit;
                members.push_back(factor ? own * value / coarse : own + value - coarse);
            }
        const auto band = quantiles(members, {0.1, 0.9});
        series.lo.push_back(band[0]);
        series.hi.push_back(band[1]);
    }
    return series;
}

static std::vector<Section> make_sections(const CentralRun& run) {
    std::vector<Section> sections;
    sections.push_back(
        {"damage", "Damaged volume fraction, one session", "-", 0, run.prepared.damage.fraction});
    const auto& names = healing::state_names();
    for (const auto& snapshot : run.history->snapshots) {
        const double day = snapshot.time / units::day;
        const auto field = [&](const std::string& name) -> grid::Field {
            const auto& values = snapshot.fields[static_cast<std::size_t>(
                std::find(names.begin(), names.end(), name) - names.begin())];
            return grid::Field(values.begin(), values.end());
        };
        grid::Field collagen = field("collagen_1");
        const grid::Field third = field("collagen_3");
        for (std::size_t i = 0; i < collagen.size(); ++i) collagen[i] += third[i];
        sections.push_back({"collagen_total", "Collagen, relative to young dermis", "-", day, collagen});
        for (const auto& [name, label] :
             {std::pair{"tgf_beta_1", "TGF-beta 1"}, std::pair{"tgf_beta_3", "TGF-beta 3"},
              std::pair{"fibroblasts", "Fibroblasts, relative to the mean dermis at rest"},
              std::pair{"macrophages_m2", "M2 macrophages"}})
            sections.push_back({name, label, "-", day, field(name)});
    }
    return sections;
}

/// The fields of the patch, with total collagen first.
static void take_frames(Tissue& tissue, Runs& runs) {
    if (!runs.patch) return;
    tissue.patch = *runs.patch;
    const auto& names = healing::state_names();
    const auto of = [&](const char* name) {
        return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
    };
    std::vector<std::size_t> shown;
    for (std::size_t s = 0; s < names.size(); ++s)
        if (healing::state_rows()[s].field) shown.push_back(s);
    tissue.patch_fields.emplace_back("collagen_total");
    for (const std::size_t s : shown) tissue.patch_fields.push_back(names[s]);
    for (auto& snapshot : runs.patch_snapshots) {
        PatchFrame frame{snapshot.time / units::day, {}};
        std::vector<float> total = snapshot.fields[of("collagen_1")];
        const auto& third = snapshot.fields[of("collagen_3")];
        for (std::size_t i = 0; i < total.size(); ++i) total[i] += third[i];
        frame.values.push_back(std::move(total));
        for (const std::size_t s : shown) frame.values.push_back(std::move(snapshot.fields[s]));
        tissue.frames.push_back(std::move(frame));
    }
    runs.patch_snapshots.clear();
}

static void count(Numerics& n, const Runs& runs) {
    n.error_estimate = numerical_error(runs, [](const healing::History& h) { return h.final_gain(); });
    const auto add = [&](const healing::History& h) {
        n.steps += h.steps;
        n.rejected += h.rejected;
        n.negative_retries += h.negative_retries;
        n.backward_euler += h.backward_euler;
        n.mass_balance = std::max(n.mass_balance, h.mass_balance);
    };
    const auto add_run = [&](const CentralRun& run) {
        n.cells += run.prepared.damage.fraction.size();
        add(*run.history);
    };
    for (const auto& run : runs.central) add_run(run);
    if (is_column(runs.central[1].prepared) && runs.rings.history) add_run(runs.rings);
    if (runs.patch) {
        n.patch_cells = runs.patch->cells();
        n.cells += n.patch_cells;
        add(*runs.patch_history);
    }
    n.members = static_cast<int>(runs.ensemble.prior.size() + runs.ensemble.people.size());
    for (const auto* group : {&runs.ensemble.prior, &runs.ensemble.people})
        n.members_failed +=
            static_cast<int>(std::count_if(group->begin(), group->end(), [](const auto& m) { return !m; }));
}

/// The first days after the first session; the water loss is added when the barrier is known (delivery.cpp).
static std::vector<RecoveryDay> make_recovery(const Model& model, const Chain& chain,
                                              const healing::History& mean) {
    const double end = std::min(chain.course->horizon, chain.schedule.first_gap());
    std::vector<RecoveryDay> days;
    for (const double day : {0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 7.0, 10.0, 14.0}) {
        const double time = day * units::day;
        if (time < end)
            days.push_back({.day = day,
                            .redness = outcome::seen_redness(model, mean, chain.schedule.times, time),
                            .open = 1 - mean.at("epidermis_covered", time)});
    }
    return days;
}

static void take_treatment(const Model& model, Treatment& treatment, const Chain& chain, const Runs& runs) {
    for (const double session : chain.schedule.times) treatment.session_days.push_back(session / units::day);
    treatment.damage = runs.rings.prepared.damage;
    treatment.bands = runs.needling;
    treatment.reference_damage = chain.reference.dermis_fraction;
    treatment.far_from_fit =
        treatment.reference_damage > 0 &&
        treatment.damage.dermis_fraction > model.si("healing.reference.far") * treatment.reference_damage;
}

static void take_tissue(Tissue& tissue, Runs& runs, const healing::History& mean) {
    for (const double t : mean.time) tissue.day.push_back(t / units::day);
    for (const auto& key : series_keys()) tissue.series.push_back(make_series(key, mean, runs));
    tissue.cell = std::get<grid::UnitCell>(runs.rings.prepared.damage.grid);
    if (runs.rings.history && !runs.rings.history->snapshots.empty())
        tissue.sections = make_sections(runs.rings);
    take_frames(tissue, runs);
}

static void take_outcomes(const Model& model, Outcomes& outcomes, const Chain& chain, const Runs& runs,
                          const healing::History& mean) {
    const Course& course = *chain.course;
    outcomes.endpoints = make_endpoints(course, mean, runs);
    outcomes.fewer = make_fewer(course, runs);
    outcomes.looks = make_looks(course, mean, runs, outcomes.endpoints);
    outcomes.recovery = make_recovery(model, chain, mean);
    take_times(outcomes, model, chain, runs, mean);
}

static void take_provenance(const Model& model, Provenance& provenance, const Inputs& inputs,
                            const Treatment& treatment) {
    const auto take = [&](const std::vector<Parameter>& more) {
        provenance.parameters.insert(provenance.parameters.end(), more.begin(), more.end());
    };
    take(inputs.skin.parameters);
    take(inputs.device.parameters);
    if (treatment.needling) take(treatment.needling->insertion.parameters);
    take(healing::parameters(model));
    take(healing::host_factors(model, inputs.course.person, inputs.course.wounds_dry));
    take(outcome::parameters(model));
    take(model["course/people"].parameters("course"));
    for (const auto* remarks : {&inputs.skin.remarks, &inputs.device.remarks})
        provenance.remarks.insert(provenance.remarks.end(), remarks->begin(), remarks->end());
    constexpr double k_oldest = 85; // healing::make_host goes no further
    if (inputs.course.person.age_years > k_oldest)
        provenance.remarks.push_back(fmt::format("healing as at {:g} years: no data beyond", k_oldest));
}

/// Equation: N(t) = n b 2^(-(t - t_s)/h)
///   n punctures per area   b share of them that bleeds   t_s the last session before t   h pages/light:pinpoint_half_life,
///   assumed: a care sheet sees hardly anything after three days
static void mark_pinpoints(std::vector<Look>& looks, const Model& model,
                           const insertion::Insertion& insertion, const Schedule& schedule) {
    const double half_life = model["pages/light"].si("pinpoint_half_life");
    for (Look& look : looks) {
        if (look.arm != "treated") continue;
        double since = INFINITY;
        for (const double session : schedule.times)
            if (session < look.day * units::day) since = look.day * units::day - session;
        look.pinpoints =
            insertion.punctures_per_m2 * insertion.bleeding_fraction * std::exp2(-since / half_life);
    }
}

/// What a colorimeter would read of each look; says so where the optics know no skin of the angle that was measured.
static void mark_colours(std::vector<Look>& looks, const Model& model, const skin::Skin& skin,
                         std::vector<std::string>& remarks) {
    constexpr double k_same = 0.5; // [deg], as an instrument repeats itself
    const auto colours = light::skin_colours(model);
    const double melanin = colours->melanin_of(model, skin),
                 shown = colours->colour({.melanin = melanin}).ita;
    for (Look& look : looks) look.colour = colours->colour({.melanin = melanin, .redness = look.redness});
    if (std::fabs(shown - skin.person.ita_deg) > k_same)
        remarks.push_back(
            fmt::format("pictures and colours are those of an ITA of {:.0f} degrees: the optics "
                        "of skin go no further (risks take the angle as measured)",
                        shown));
}

void assemble(Result& result, const Chain& chain, Runs& runs, const healing::History& mean) {
    const Model& model = result.inputs.model;
    take_treatment(model, result.treatment, chain, runs);
    take_outcomes(model, result.outcomes, chain, runs, mean);
    result.outcomes.darkening = outcome::darkening_of(
        model, chain.course->person,
        {.share = result.treatment.damage.epidermis_fraction, .sessions = chain.schedule.sessions()});
    mark_colours(result.outcomes.looks, model, result.inputs.skin, result.provenance.remarks);
    if (const auto& needling = result.treatment.needling)
        mark_pinpoints(result.outcomes.looks, model, needling->insertion, chain.schedule);
    count(result.provenance.numerics, runs);
    take_tissue(result.tissue, runs, mean);
    take_provenance(model, result.provenance, result.inputs, result.treatment);
    result.provenance.sources_used = used_sources(result);
}

} // namespace stipple::course
