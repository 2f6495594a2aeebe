#include "stipple/course/assemble.hpp"
#include "stipple/base/sources.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/endpoints.hpp"
#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>

namespace stipple::course {

// Three-point rule with the mean and variance of a normal spread of the local density: the quantiles lie at
// +-1.2816 standard deviations.
static constexpr double k_side = 0.5 / (1.2815515655446004 * 1.2815515655446004);
static constexpr double k_weights[3] = {k_side, 1.0 - 2.0 * k_side, k_side};

healing::History mean_history(const Runs& runs) {
    healing::History mean = runs.middle();
    mean.snapshots.clear();
    const healing::History* at[3] = {&*runs.central[0].history, &runs.middle(), &*runs.central[2].history};
    const auto average = [&](std::vector<std::vector<double>> healing::History::*member) {
        auto& to = mean.*member;
        for (std::size_t n = 0; n < to.size(); ++n)
            for (std::size_t t = 0; t < to[n].size(); ++t) {
                to[n][t] = 0;
                for (int q = 0; q < 3; ++q) to[n][t] += k_weights[q] * (at[q]->*member)[n][t];
            }
    };
    average(&healing::History::dermis);
    average(&healing::History::papillary);
    average(&healing::History::reticular);
    return mean;
}

namespace {

enum class Region { dermis, papillary, reticular };

/// What the report and result.json call a time course.
struct SeriesKey {
    const char *name, *state, *label;
    Region region = Region::dermis;
    const char* unit = "-";
};

const std::vector<SeriesKey> k_series{
    {"collagen_total", "collagen_total", "Collagen, total"},
    {"collagen_1", "collagen_1", "Collagen I"},
    {"collagen_3", "collagen_3", "Collagen III"},
    {"collagen_total_papillary", "collagen_total", "Collagen, papillary dermis", Region::papillary},
    {"collagen_3_papillary", "collagen_3", "Collagen III, papillary dermis", Region::papillary},
    {"collagen_total_reticular", "collagen_total", "Collagen, reticular dermis", Region::reticular},
    {"elastin_functional", "elastin_functional", "Elastin, functional"},
    {"tropoelastin", "tropoelastin", "Tropoelastin"},
    {"epidermal_thickness", "epidermal_thickness", "Epidermal thickness"},
    {"epidermis_covered", "epidermis_covered", "Epidermis covered"},
    {"inflammatory_cytokine", "inflammatory_cytokine", "Inflammatory cytokine"},
    {"neutrophils", "neutrophils", "Neutrophils"},
    {"macrophages_m1", "macrophages_m1", "Macrophages, M1"},
    {"macrophages_m2", "macrophages_m2", "Macrophages, M2"},
    {"pdgf", "pdgf", "Platelet signal (PDGF)"},
    {"debris", "debris", "Debris signal"},
    {"tgf_beta_1", "tgf_beta_1", "TGF-beta 1"},
    {"tgf_beta_3", "tgf_beta_3", "TGF-beta 3"},
    {"vegf", "vegf", "VEGF"},
    {"kgf", "kgf", "KGF"},
    {"fibroblasts", "fibroblasts", "Fibroblasts"},
    {"fibroblasts_activated", "fibroblasts_activated", "Fibroblasts, activated"},
    {"myofibroblasts", "myofibroblasts", "Myofibroblasts"},
    {"vessels", "vessels", "Vessels"},
    {"fibrin", "fibrin", "Fibrin"},
    {"mmp", "mmp", "MMP"},
    {"timp", "timp", "TIMP"},
    {"hyaluronan", "hyaluronan", "Hyaluronan"},
    {"elastosis", "elastosis", "Solar elastosis"},
    {"inflammatory_cytokine_papillary", "inflammatory_cytokine", "Inflammatory cytokine, papillary dermis",
     Region::papillary},
    {"melanocyte_activation", "melanocyte_activation", "Melanocyte activation"},
    {"epidermal_pigment", "epidermal_pigment", "Epidermal pigment"},
    {"vegf_synthesis", "vegf_synthesis", "Synthesis of VEGF", Region::dermis, "1/d"},
    {"tgf_beta_1_synthesis", "tgf_beta_1_synthesis", "Synthesis of TGF-beta 1", Region::dermis, "1/d"},
    {"cytokine_synthesis", "cytokine_synthesis", "Synthesis of cytokine", Region::dermis, "1/d"},
    {"fibroblast_proliferation", "fibroblast_proliferation", "Division of fibroblasts", Region::dermis,
     "1/d"},
    {"collagen_1_synthesis", "collagen_1_synthesis", "Synthesis of collagen I", Region::dermis, "1/d"},
    {"collagen_3_synthesis", "collagen_3_synthesis", "Synthesis of collagen III", Region::dermis, "1/d"},
    {"mmp_synthesis", "mmp_synthesis", "Synthesis of MMP", Region::dermis, "1/d"},
    {"tropoelastin_synthesis", "tropoelastin_synthesis", "Synthesis of tropoelastin", Region::dermis, "1/d"},
};

const std::vector<std::vector<double>>& of(const healing::History& h, Region region) {
    return region == Region::dermis ? h.dermis : region == Region::papillary ? h.papillary : h.reticular;
}

const std::vector<double>& baseline_of(const healing::History& h, Region region) {
    return region == Region::dermis      ? h.baseline_dermis
           : region == Region::papillary ? h.baseline_papillary
                                         : h.baseline_reticular;
}

} // namespace

bool tells_of_injury(const std::string& name) {
    constexpr std::string_view k_injury[] = {"damage",     "pdgf",   "debris", "cytokine", "neutrophil",
                                             "macrophage", "fibrin", "mmp",    "covered"};
    return std::any_of(std::begin(k_injury), std::end(k_injury),
                       [&](std::string_view word) { return name.find(word) != std::string::npos; });
}

static Series make_series(const SeriesKey& key, const healing::History& mean, const Ensemble& ensemble) {
    const std::size_t s = mean.of(key.state);
    const double unit = units::to_si(key.unit);
    Series series{.name = key.name,
                  .label = key.label,
                  .unit = key.unit,
                  .baseline = baseline_of(mean, key.region)[s] / unit,
                  .values = of(mean, key.region)[s],
                  .lo = {},
                  .hi = {}};
    for (double& v : series.values) v /= unit;
    if (ensemble.prior.empty() || !ensemble.coarse) return series;
    for (std::size_t t = 0; t < series.values.size(); ++t) {
        std::vector<double> shifts;
        for (const auto& member : ensemble.prior)
            if (member)
                shifts.push_back((of(*member, key.region)[s][t] - of(*ensemble.coarse, key.region)[s][t]) /
                                 unit);
        series.lo.push_back(series.values[t] + quantile(shifts, 0.1));
        series.hi.push_back(series.values[t] + quantile(shifts, 0.9));
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

/// The volume states whose fields a result holds beside total collagen.
static constexpr std::string_view k_patch_states[] = {
    "collagen_1", "collagen_3", "elastin_functional",    "fibroblasts", "myofibroblasts", "vessels",
    "tgf_beta_1", "vegf",       "inflammatory_cytokine", "neutrophils", "macrophages_m2", "debris",
    "fibrin"};

/// The fields of the patch that may be shown, with total collagen first.
static void take_frames(Result& result, Runs& runs) {
    if (!runs.patch) return;
    result.patch = *runs.patch;
    const auto& names = healing::state_names();
    const auto of = [&](const char* name) {
        return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
    };
    std::vector<std::size_t> shown;
    for (std::size_t s = 0; s < names.size(); ++s)
        if (std::count(std::begin(k_patch_states), std::end(k_patch_states), names[s]) > 0 &&
            (result.benefits_shown || tells_of_injury(names[s])))
            shown.push_back(s);
    if (result.benefits_shown) result.patch_fields.emplace_back("collagen_total");
    for (const std::size_t s : shown) result.patch_fields.push_back(names[s]);
    for (auto& snapshot : runs.patch_history->snapshots) {
        PatchFrame frame{snapshot.time / units::day, {}};
        if (result.benefits_shown) {
            std::vector<float> total = snapshot.fields[of("collagen_1")];
            const auto& third = snapshot.fields[of("collagen_3")];
            for (std::size_t i = 0; i < total.size(); ++i) total[i] += third[i];
            frame.values.push_back(std::move(total));
        }
        for (const std::size_t s : shown) frame.values.push_back(std::move(snapshot.fields[s]));
        result.frames.push_back(std::move(frame));
    }
    runs.patch_history->snapshots.clear();
}

static void count(Numerics& n, const Runs& runs) {
    // The error goes with the 2/3 power of the tolerance, so the run at a tenth of it keeps 22 % of the
    // error.
    n.error_estimate =
        std::fabs(runs.loose->final_gain() - runs.tight->final_gain()) / (1.0 - std::pow(0.1, 2.0 / 3.0));
    const auto add = [&](const healing::History& h) {
        n.steps += h.steps;
        n.rejected += h.rejected;
        n.negative_retries += h.negative_retries;
        n.backward_euler += h.backward_euler;
        n.mass_balance = std::max(n.mass_balance, h.mass_balance);
    };
    for (const auto& run : runs.central) {
        n.cells += run.prepared.damage.fraction.size();
        add(*run.history);
    }
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
static std::vector<RecoveryDay> make_recovery(const Course& course, const healing::History& mean) {
    const double end = std::min(course.horizon, course.sessions > 1 ? course.interval : course.horizon);
    std::vector<RecoveryDay> days;
    for (const double day : {0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 7.0, 10.0, 14.0}) {
        const double time = day * units::day;
        if (time < end)
            days.push_back({.day = day,
                            .redness = outcome::redness(mean, time),
                            .open = 1 - mean.at("epidermis_covered", time)});
    }
    return days;
}

static void collect_sources(Result& result) {
    std::set<std::string> keys;
    const auto add = [&](const std::string& list) {
        for (auto& key : source_keys(list)) keys.insert(std::move(key));
    };
    for (const auto& p : result.parameters) add(p.source);
    add(result.darkening.source);
    for (const auto& f : result.screening.findings) add(f.source);
    for (const auto& e : result.endpoints) add(e.endpoint.source);
    result.sources_used.assign(keys.begin(), keys.end());
}

void assemble(Result& result, const Chain& chain, Runs& runs, const healing::History& mean) {
    const Course& course = *chain.course;
    const CentralRun(&central)[3] = runs.central;
    const Ensemble& ensemble = runs.ensemble;
    const double last = (course.sessions - 1) * course.interval;
    for (int s = 0; s < course.sessions; ++s) result.session_days.push_back(s * course.interval / units::day);
    for (const double t : mean.time) result.day.push_back(t / units::day);
    for (const auto& key : k_series)
        if (result.benefits_shown || tells_of_injury(key.name))
            result.series.push_back(make_series(key, mean, ensemble));
    result.damage = central[1].prepared.damage;
    result.cell = std::get<grid::UnitCell>(central[1].prepared.damage.grid);
    result.sections = make_sections(central[1]);
    if (!result.benefits_shown)
        std::erase_if(result.sections, [](const Section& s) { return !tells_of_injury(s.name); });
    result.reference_damage = chain.reference.dermis_fraction;
    if (result.benefits_shown) {
        result.endpoints = make_endpoints(course, mean, runs);
        result.looks = make_looks(course, mean, runs);
    }
    result.recovery = make_recovery(course, mean);
    result.downtime_days = outcome::redness_days(mean, last);
    result.closed_after_hours = runs.middle().open_until / units::hour;

    count(result.numerics, runs);
    take_frames(result, runs);

    const auto take = [&](const std::vector<Parameter>& more) {
        result.parameters.insert(result.parameters.end(), more.begin(), more.end());
    };
    take(result.skin.parameters);
    take(result.device.parameters);
    take(result.insertion.parameters);
    take(healing::parameters());
    take(healing::host_factors(course.person, course.wounds_dry));
    take(outcome::parameters());
    take(to_parameters(table("outcome/darkening_prior"), "outcome"));
    take(to_parameters(table("course/people"), "course"));
    for (const auto* remarks : {&result.skin.remarks, &result.device.remarks})
        result.remarks.insert(result.remarks.end(), remarks->begin(), remarks->end());
    collect_sources(result);
}

} // namespace stipple::course
