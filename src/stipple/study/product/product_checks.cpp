#include "stipple/base/units.hpp"
#include "stipple/study/product/product_study.hpp"
#include "stipple/transport/needle_body.hpp"
#include "stipple/transport/product_limits.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::study {

using namespace schema;
using namespace units;
using transport::Form;

namespace {

/// No children: neither their skin nor an adult's in their place. What a leaflet allows at that age is told.
void find_too_young(const Model& model, const ProductStudy& study, std::vector<Problem>& problems) {
    auto problem = skin::under_age(model, study.person.age_years, "skin.age_years");
    if (!problem) return;
    const auto limit = transport::cream_limit(model, study.molecule.name, study.person.age_years);
    if (limit && study.dose.form == Form::cream)
        problem->what += fmt::format("; of lidocaine/prilocaine cream {}", transport::limit_words(*limit));
    problems.push_back(std::move(*problem));
}

void find_missing(const Model& model, const ProductStudy& study, std::vector<Problem>& problems) {
    const auto keys = product_schema(model);
    const auto need = [&](const char* path, const char* why) {
        schema::need(keys, study, path, why, problems);
    };
    if (study.molecule.name.empty()) {
        if (study.molecule.formula.empty())
            need("product.molecular_weight_g_per_mol", "without a name the substance needs a weight");
        if (!transport::is_large(study.molecule))
            need("product.log_kow", "without a name the substance needs its log Kow");
    }
    if (study.dose.form != Form::neat && !(study.dose.concentration > 0) && !(study.needles.amount > 0))
        problems.push_back(
            {.what = "missing: nothing is applied without a concentration or a load of the needles",
             .key = "vehicle.concentration_mg_per_ml",
             .allowed = "above 0 mg/mL"});
    const bool ionises = std::isfinite(study.molecule.pka), charged = study.molecule.charge_when_ionised != 0;
    if (study.molecule.name.empty() && ionises != charged)
        problems.push_back({.what = charged ? "missing: what ionises needs its pKa"
                                            : "missing: with a pKa it must be said what it becomes",
                            .key = charged ? "product.pka" : "product.charge_when_ionised",
                            .allowed = charged ? "" : "1 a base, -1 an acid"});
    if (!study.channels || !study.model.empty()) return;
    need("channels.number_per_cm2", "channels need a number");
    need("channels.depth_um", "channels need a depth");
    need("channels.diameter_um", "channels need a width");
}

void find_misplaced(const ProductStudy& study, const std::set<std::string>& given,
                    std::vector<Problem>& problems) {
    const auto misplaced = [&](const std::string& path, const std::string& why) {
        if (given.contains(path)) problems.push_back({.what = why, .key = path});
    };
    if (study.state == SkinState::living)
        for (const char* path :
             {"receptor.volume_ml_per_cm2", "receptor.sampling_interval_h", "receptor.sampled_share"})
            misplaced(path, "living skin has no receptor below it: skin.state = \"excised\"");
    else if (!(study.receptor.thickness > 0))
        for (const char* path : {"receptor.sampling_interval_h", "receptor.sampled_share"})
            misplaced(path, "fluid that is swept away cannot be sampled: receptor.volume_ml_per_cm2");
    if (study.state == SkinState::epidermis)
        misplaced("skin.dermis_um", "skin.state \"epidermis\" has no dermis");
    if (study.dose.form == Form::neat)
        for (const char* path : {"vehicle.concentration_mg_per_ml", "vehicle.affinity",
                                 "vehicle.solubility_mg_per_ml", "vehicle.ph", "vehicle.residue_share"})
            misplaced(path, "a neat substance has no vehicle");
    if (study.dose.occluded && !std::isfinite(study.dose.cover_from) &&
        !std::isfinite(study.dose.cover_until))
        misplaced("vehicle.residue_share", "nothing dries under a cover that stays on");
    if (!study.dose.occluded)
        for (const char* path : {"vehicle.cover_from_min", "vehicle.cover_until_min"})
            misplaced(path, "there is no cover: vehicle.occluded = true");
    if (!study.model.empty())
        for (const char* path : {"channels.number_per_cm2", "channels.depth_um", "channels.depth_sd_um",
                                 "channels.diameter_um", "channels.taper_um"})
            misplaced(path, "channels.model makes the channels already");
    else
        for (const char* path : {"channels.needle_length_mm", "channels.passes"})
            misplaced(path, "this key goes with channels.model");
    if (study.patch > 0 && study.model.empty())
        problems.push_back(
            {.what = "a patch needs a device that says where the punctures are: channels.model",
             .key = "run.patch_mm"});
    if (!(study.needles.amount > 0))
        misplaced("needles.length_um", "these needles carry no load: needles.load_ug_per_cm2");
    if (study.needles.kind == transport::NeedleKind::solid)
        misplaced("needles.load_ug_per_cm2", "solid needles carry no load: needles.kind");
    if (!study.channels && study.needles.kind != transport::NeedleKind::solid)
        problems.push_back(
            {.what = "needles that carry a load need a section [channels]", .key = "needles.kind"});
}

} // namespace

/// Needles that dissolve hold no more than their volume, and are no shorter than they stand deep.
static void find_overfull_needles(const Model& model, const ProductStudy& study,
                                  std::vector<Problem>& problems) {
    const auto& needles = study.needles;
    if (!study.channels || !study.model.empty() ||
        !(study.depth > 0 && study.diameter > 0 && study.per_m2 > 0))
        return;
    if (needles.length < study.depth)
        problems.push_back({.what = "needles cannot stand deeper in the skin than they are long",
                            .key = "needles.length_um",
                            .value = fmt::format("{:g}", needles.length / um),
                            .allowed = fmt::format("at least {:g} um, channels.depth_um", study.depth / um)});
    if (needles.kind != transport::NeedleKind::dissolving || !problems.empty()) return;
    const transport::NeedleBody body{.radius = study.diameter / 2,
                                     .depth = study.depth,
                                     .taper = study.taper > 0 ? study.taper : study.depth,
                                     .length = std::isfinite(needles.length) ? needles.length : study.depth};
    const std::string& name = study.molecule.name;
    const double density =
        name.empty() ? study.molecule.density : transport::make_molecule(model, name).density;
    const double most = study.per_m2 * body.volume() * density;
    if (needles.amount > most)
        problems.push_back(
            {.what =
                 fmt::format("so much does not fit into the needles, {:.3g} nL each", body.volume() / 1e-12),
             .key = "needles.load_ug_per_cm2",
             .value = fmt::format("{:g} ug/cm2", needles.amount / 1e-5),
             .allowed = fmt::format("at most {:.3g} ug/cm2, needles of the pure substance", most / 1e-5)});
}

/// A formula that cannot be read, or that is of another weight than the one given.
static void find_impossible_formula(const Model& model, transport::Molecule own,
                                    std::vector<Problem>& problems) {
    try {
        transport::size_by_formula(model, own);
    } catch (const Error& e) {
        if (e.kind() != Kind::input) throw;
        problems.insert(problems.end(), e.problems().begin(), e.problems().end());
    }
}

/// Holes cannot cover more than the surface that they are in.
static void find_too_many(const ProductStudy& study, std::vector<Problem>& problems) {
    if (!study.channels || !study.model.empty()) return;
    const double one = 0.25 * M_PI * study.diameter * study.diameter; // NaN where it is missing
    if (!(study.per_m2 * one > 1)) return;
    problems.push_back(
        {.what = fmt::format("holes {:g} um wide would cover {:.3g} % of the surface", study.diameter / um,
                             100 * study.per_m2 * one),
         .key = "channels.number_per_cm2",
         .value = fmt::format("{:g} per cm2", study.per_m2 / per_cm2),
         .allowed = fmt::format("at most {:g} per cm2, all of the surface", std::floor(1 / one / per_cm2))});
}

/// Applications follow each other, before what is on is wiped off and before the end.
static void find_unordered(const ProductStudy& study, std::vector<Problem>& problems) {
    if (study.dose.more.empty()) return;
    if (is_unlimited(study))
        problems.push_back({.what = "what never runs out is not put on once more: vehicle.amount_ul_per_cm2",
                            .key = "application"});
    double last = study.dose.start;
    const double latest = std::min(study.dose.end, study.horizon);
    for (std::size_t i = 0; i < study.dose.more.size(); ++i) {
        const double start = study.dose.more[i].start;
        if (!(start > last && start < latest))
            problems.push_back(
                {.what = "applications stand in the order of their times, and none after the end",
                 .key = fmt::format("application[{}].start_min", i + 1),
                 .value = fmt::format("{:g}", start / minute),
                 .allowed =
                     fmt::format("more than {:g} and less than {:g} min", last / minute, latest / minute)});
        last = start;
    }
}

std::vector<Problem> check_product_study(const Model& model, const ProductStudy& study,
                                         const std::set<std::string>& given) {
    std::vector<Problem> problems;
    find_misplaced(study, given, problems);
    find_missing(model, study, problems);
    find_too_many(study, problems);
    find_impossible_formula(model, study.molecule, problems);
    find_overfull_needles(model, study, problems);
    find_too_young(model, study, problems);
    find_unordered(study, problems);
    if (study.dose.end <= study.dose.start)
        problems.push_back({.what = "it would be wiped off before it is put on",
                            .key = "vehicle.end_min",
                            .value = fmt::format("{:g}", study.dose.end / minute),
                            .allowed = fmt::format("more than {:g} min", study.dose.start / minute)});
    if (const auto [on, off] = study.dose.cover(); study.dose.occluded && off <= on)
        problems.push_back({.what = "the cover would come off before it is on",
                            .key = "vehicle.cover_until_min",
                            .value = fmt::format("{:g}", off / minute),
                            .allowed = fmt::format("more than {:g} min", on / minute)});
    if (study.dose.start >= study.horizon)
        problems.push_back({.what = "it would be put on after the end of the run",
                            .key = "vehicle.start_min",
                            .value = fmt::format("{:g}", study.dose.start / minute),
                            .allowed = fmt::format("less than {:g} min", study.horizon / minute)});
    return problems;
}

} // namespace stipple::study
