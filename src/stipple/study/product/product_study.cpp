#include "stipple/study/product/product_study.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/base/tasks.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/ensemble.hpp"
#include "stipple/device/kinds.hpp"
#include "stipple/skin/species.hpp"
#include "stipple/transport/closing.hpp"
#include "stipple/transport/product_limits.hpp"
#include "stipple/transport/variation.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <mutex>

namespace stipple::study {

using namespace schema;
using namespace course;

namespace {

using namespace units;
using transport::Form;
using transport::Molecule;

/// The user's numbers over those of the tables.
Molecule overlaid(const Model& model, const Molecule& own) {
    if (own.name.empty()) return own;
    Molecule m = transport::make_molecule(model, own.name);
    const auto take = [](double& to, double from) {
        if (std::isfinite(from)) to = from;
    };
    take(m.molecular_weight, own.molecular_weight);
    take(m.log_kow, own.log_kow);
    take(m.molar_volume, own.molar_volume);
    take(m.pka, own.pka);
    take(m.solubility, own.solubility);
    take(m.vapour_pressure, own.vapour_pressure);
    take(m.radius, own.radius);
    take(m.plasma_clearance, own.plasma_clearance);
    take(m.distribution_volume, own.distribution_volume);
    if (own.charge_when_ionised != 0) m.charge_when_ionised = own.charge_when_ionised;
    m.measured = own.measured;
    return m;
}

void find_missing(const Model& model, const ProductStudy& study, std::vector<Problem>& problems) {
    const auto keys = product_schema(model);
    const auto need = [&](const char* path, const char* why) {
        schema::need(keys, study, path, why, problems);
    };
    if (study.molecule.name.empty()) {
        need("product.molecular_weight_g_per_mol", "without a name the substance needs a weight");
        need("product.log_kow", "without a name the substance needs its log Kow");
    }
    if (study.dose.form != Form::neat && !(study.dose.concentration > 0) && !(study.needles.amount > 0))
        problems.push_back(
            {.what = "missing: nothing is applied without a concentration or a load of the needles",
             .key = "vehicle.concentration_mg_per_ml",
             .allowed = "above 0 mg/mL"});
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
    if (study.state == SkinState::epidermis)
        misplaced("skin.dermis_um", "skin.state \"epidermis\" has no dermis");
    if (!study.dose.occluded)
        for (const char* path : {"vehicle.cover_from_min", "vehicle.cover_until_min"})
            misplaced(path, "there is no cover: vehicle.occluded = true");
    if (study.dose.form == Form::neat)
        for (const char* path : {"vehicle.concentration_mg_per_ml", "vehicle.affinity",
                                 "vehicle.solubility_mg_per_ml", "vehicle.ph"})
            misplaced(path, "a neat substance has no vehicle");
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
    if (!study.channels && study.needles.kind != transport::NeedleKind::solid)
        problems.push_back(
            {.what = "needles that carry a load need a section [channels]", .key = "needles.kind"});
}

} // namespace

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

std::vector<Problem> check_product_study(const Model& model, const ProductStudy& study,
                                         const std::set<std::string>& given) {
    std::vector<Problem> problems;
    find_misplaced(study, given, problems);
    find_missing(model, study, problems);
    find_too_many(study, problems);
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

ProductStudy resolved(const Model& model, ProductStudy study) {
    study.molecule = overlaid(model, study.molecule);
    if (study.dose.form == Form::neat) {
        study.dose.concentration = study.molecule.density;
        study.dose.affinity = 1;
    }
    const skin::Species species = skin::find_species(model, study.species);
    const skin::Skin skin = skin::as_species(skin::make_skin(model, study.person), species);
    const auto fill = [](double& value, double of_skin) {
        if (!std::isfinite(value)) value = of_skin;
    };
    fill(study.epidermis, skin.layer("viable_epidermis").thickness);
    if (study.state == SkinState::excised) fill(study.dermis, 400 * um);
    if (study.state == SkinState::epidermis)
        study.dermis = 10 * um; // a grid needs some: the basement membrane
    fill(study.dermis, skin.dermis_thickness());
    if (species.stratum_corneum > 0) fill(study.stratum_corneum, species.stratum_corneum);
    if (study.channels && study.model.empty() && !std::isfinite(study.taper)) study.taper = study.depth;
    return study;
}

static transport::Hydration hydration_of(const ProductStudy& s) {
    if (s.soaked == Soaked::full) return transport::Hydration::full;
    if (s.soaked == Soaked::partial) return transport::Hydration::partial;
    const bool wet = s.dose.occluded || s.dose.form == Form::cream || s.dose.thickness == 0 ||
                     s.state != SkinState::living;
    return wet ? transport::Hydration::full : transport::Hydration::partial;
}

/// Channels of the run, by numbers or by a device; of a patch also where they stand.
static void add_channels(const Model& model, const ProductStudy& s, double stratum_corneum,
                         transport::PermeationSpec& spec) {
    if (!s.channels) return;
    if (s.model.empty()) {
        spec.channels =
            transport::make_channels(model, s.per_m2, s.diameter / 2, s.depth, s.depth_sd, s.taper);
        return;
    }
    device::DeviceSpec device;
    device.model = s.model;
    device.kind = device::kind_of_model(model, s.model);
    device.needle.length = s.needle_length;
    device.passes = s.passes;
    const auto made = device::make_device(model, device);
    const double window =
        std::max(1.5 * s.patch, std::clamp(std::sqrt(600.0 / made.punctures_per_m2), 3 * mm, 30 * mm));
    const auto pattern = device::make_pattern(made, window, 1);
    const auto insertion = insertion::insert(model, skin::make_skin(model, s.person), made, pattern, 1, {},
                                             insertion::Detail::punctures);
    constexpr int k_columns = 40;
    if (s.patch > 0)
        spec.patch = transport::make_patch_plan(model, insertion, window, s.patch, k_columns, stratum_corneum,
                                                spec.channels);
    else
        spec.channels = transport::make_channels(model, insertion, stratum_corneum);
    const auto& needle = made.spec.needle;
    spec.channels.needle_length = needle.length;
    spec.channels.needle_radius = needle.radius(needle.length);
}

transport::PermeationSpec permeation_spec(const Model& model, const ProductStudy& s) {
    const TableView animals = model["transport/species"];
    const std::size_t row = animals.row(s.species);
    transport::PermeationSpec spec;
    spec.constants = transport::make_constants(model);
    spec.molecule = s.molecule;
    spec.dose = s.dose;
    spec.layers = {.hydration = hydration_of(s),
                   .living = s.state == SkinState::living,
                   .ph = s.dose.ph,
                   .stratum_corneum = s.stratum_corneum,
                   .epidermis = s.epidermis,
                   .dermis = s.dermis};
    const auto anatomical = skin::make_skin(model, s.person).layer("stratum_corneum").thickness;
    add_channels(model, s, anatomical, spec);
    spec.closing = {.living = s.state == SkinState::living,
                    .age_years = s.person.age_years,
                    .occluded_half_life = transport::occluded_half_life(model, s.person.site),
                    .factor = animals.number(row, "sealing_factor"),
                    .pore_factor =
                        animals.number(row, "pore_speed_factor") / animals.number(row, "sealing_factor"),
                    .needles_out = s.needles.worn};
    if (s.dose.occluded) spec.closing.occluded = {s.dose.cover()};
    spec.needles = s.needles;
    spec.receptor = s.receptor;
    spec.horizon = s.horizon;
    spec.area = s.area;
    spec.sc_factor = animals.number(row, "permeability_factor");
    spec.grid = s.grid;
    const double first = std::min({0.0, s.dose.start});
    constexpr int k_outputs = 144;
    for (int i = 0; i <= k_outputs; ++i)
        spec.output_times.push_back(first + (s.horizon - first) * i / k_outputs);
    for (const double share : {1.0 / 48, 1.0 / 12, 0.25, 0.5, 1.0})
        spec.profile_times.push_back(share * s.horizon);
    return spec;
}

namespace {

struct Member {
    std::vector<double> absorbed;
    double enhancement = NAN;
};

double enhancement_of(const transport::Permeation& with, const transport::Permeation& without) {
    const double intact = without.absorbed.back();
    return intact > 0 ? with.absorbed.back() / intact : NAN;
}

void add_band(ProductResult& r, const ProductOptions& options) {
    const auto n = static_cast<std::size_t>(options.members);
    if (n == 0) return;
    const auto draws = latin_hypercube(n, 4, options.seed, Purpose::prior);
    std::vector<Member> members(n);
    std::vector<std::function<void()>> tasks;
    std::mutex mutex;
    std::size_t done = 0;
    for (std::size_t i = 0; i < n; ++i)
        tasks.emplace_back([&, i] {
            auto spec = r.spec;
            transport::vary_permeation(spec, draws[i]);
            const auto with = transport::permeate(spec);
            members[i] = {with.absorbed, enhancement_of(with, transport::permeate(transport::intact(spec)))};
            const std::lock_guard lock(mutex);
            if (options.progress &&
                !options.progress({.stage = "permeation",
                                   .fraction = static_cast<double>(++done) / static_cast<double>(n)}))
                throw Error(Kind::interrupted, Problem{.what = "interrupted"});
        });
    run_tasks(tasks, options.threads);
    // members run on a coarse grid: their band is rescaled to the central run
    auto middle = r.spec;
    transport::vary_permeation(middle, {0, 0, 0, 0});
    const auto coarse = transport::permeate(middle);
    const double coarse_gain = enhancement_of(coarse, transport::permeate(transport::intact(middle)));
    std::vector<double> values(n);
    for (std::size_t t = 0; t < r.course.time.size(); ++t) {
        for (std::size_t i = 0; i < n; ++i) values[i] = members[i].absorbed[t];
        const double scale = coarse.absorbed[t] > 0 ? r.course.absorbed[t] / coarse.absorbed[t] : 1;
        r.absorbed_lo.push_back(scale * quantile(values, 0.1));
        r.absorbed_hi.push_back(scale * quantile(values, 0.9));
    }
    for (std::size_t i = 0; i < n; ++i) values[i] = members[i].enhancement;
    const double gain_scale = coarse_gain > 0 ? r.enhancement / coarse_gain : 1;
    r.enhancement_lo = gain_scale * quantile(values, 0.1);
    r.enhancement_hi = gain_scale * quantile(values, 0.9);
    r.members = static_cast<int>(n);
}

Closure closure_of(const transport::PermeationSpec& spec, double stratum_corneum) {
    Closure c;
    if (spec.channels.classes.empty()) return c;
    const transport::Constants& k = spec.constants;
    const auto& middle = spec.channels.classes[spec.channels.classes.size() / 2];
    const auto found = [](double time) { return time < k_latest_closing ? time : NAN; };
    c.half_life = transport::half_life(k, spec.closing, middle);
    c.lifetime = transport::lifetime(k, spec.closing, middle);
    c.water_loss = found(transport::water_loss_recovered(k, spec.channels, spec.closing, stratum_corneum, 0.1,
                                                         k_latest_closing));
    c.impedance = found(transport::impedance_recovered(k, spec.channels, spec.closing, stratum_corneum, 0.1,
                                                       k_latest_closing));
    c.dye = found(transport::dye_gone(k, spec.channels, spec.closing, k_latest_closing));
    c.tomography = found(transport::tomography_gone(k, spec.channels, spec.closing, k_latest_closing));
    return c;
}

} // namespace

ProductResult permeate_product(const Model& model, const ProductStudy& study, const ProductOptions& options) {
    check_threads(options.threads);
    check_members(options.members);
    auto problems = check_product_study(model, study, {});
    if (!problems.empty()) throw Error(Kind::input, std::move(problems));
    ProductResult r;
    r.model = model;
    r.study = resolved(model, study);
    r.spec = permeation_spec(model, r.study);
    r.course = transport::permeate(r.spec);
    const bool needled = !r.spec.channels.classes.empty();
    r.intact = needled ? transport::permeate(transport::intact(r.spec)) : r.course;
    if (needled) r.enhancement = enhancement_of(r.course, r.intact);
    add_band(r, options);
    const double sc = skin::make_skin(model, r.study.person).layer("stratum_corneum").thickness;
    r.closure = closure_of(r.spec, sc);
    for (const double t : r.course.time)
        r.barrier.push_back(
            transport::barrier(r.spec.constants, r.spec.channels, r.spec.closing, std::max(t, 0.0), sc));
    const double dose = r.study.dose.thickness > 0 || needled ? r.course.dose : 0;
    r.warnings = transport::product_warnings(
        model, r.study.molecule, dose, r.study.area,
        r.study.state == SkinState::living ? r.course.peak_plasma() : NAN, needled);
    r.parameters = r.study.molecule.parameters;
    for (const auto& p : model["transport/parameters"].parameters("transport")) r.parameters.push_back(p);
    return r;
}

bool heals(const Closure& closure) {
    return std::isfinite(closure.half_life);
}

bool is_unlimited(const ProductStudy& study) {
    return study.dose.thickness == 0 && study.dose.concentration > 0;
}

bool has_channels(const ProductResult& result) {
    return !result.spec.channels.classes.empty();
}

const std::vector<double>& plasma_of(const ProductResult& result) {
    static const std::vector<double> k_none;
    return result.study.state == SkinState::living ? result.course.plasma : k_none;
}

double plasma_peak_time(const ProductResult& result) {
    const auto& plasma = plasma_of(result);
    if (plasma.empty()) return NAN;
    const auto peak = std::max_element(plasma.begin(), plasma.end()) - plasma.begin();
    return result.course.time[static_cast<std::size_t>(peak)];
}

} // namespace stipple::study
