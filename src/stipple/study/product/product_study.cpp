#include "stipple/base/tasks.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/ensemble.hpp"
#include "stipple/device/kinds.hpp"
#include "stipple/skin/species.hpp"
#include "stipple/study/product/product_band.hpp"
#include "stipple/transport/closing.hpp"
#include "stipple/transport/product_limits.hpp"
#include "stipple/transport/sites.hpp"
#include "stipple/transport/variation.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::study {

using namespace schema;
using namespace course;

namespace {

using namespace units;
using transport::Form;
using transport::Molecule;

/// The user's numbers over those of the tables.
Molecule overlaid(const Model& model, Molecule own, double weight) {
    transport::size_by_formula(model, own);
    if (own.name.empty()) return own;
    Molecule m = transport::make_molecule(model, own.name);
    transport::set_weight(transport::make_constants(model), m, weight);
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
    take(m.tissue_half_life, own.tissue_half_life);
    take(m.plasma_clearance, own.plasma_clearance);
    take(m.distribution_volume, own.distribution_volume);
    if (own.charge_when_ionised != 0) m.charge_when_ionised = own.charge_when_ionised;
    m.measured = own.measured;
    m.label = own.label;
    m.formula = own.formula;
    m.rings = own.rings;
    m.parameters.insert(m.parameters.end(), own.parameters.begin(), own.parameters.end());
    return m;
}

} // namespace

ProductStudy resolved(const Model& model, ProductStudy study) {
    study.molecule = overlaid(model, study.molecule, study.person.weight);
    transport::complete(study.molecule);
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
    const bool stays = s.dose.form == Form::cream && !(s.dose.residue < 1);
    const bool wet = s.dose.occluded || stays || s.dose.thickness == 0;
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

/// Living human skin differs by site; skin that was cut out and animals have the barrier of the tables.
static bool site_counts(const ProductStudy& s) {
    return s.state == SkinState::living && s.species == "human";
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
    if (site_counts(s)) {
        const transport::Site site = transport::find_site(model, s.person.site);
        spec.layers.flow = site.flow;
        spec.layers.corneum = site.corneum;
        spec.layers.barrier = site.barrier;
    }
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
    // what stands out of the skin leaves with them; of needles that stay, all comes off in the end
    if (s.needles.amount > 0 && s.needles.worn > 0 && std::isfinite(s.needles.length))
        spec.needles.share_in_skin = share_in_skin(spec.channels, s.needles.length);
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
    r.permeability = transport::kp_band(r.spec.constants, r.spec.molecule, r.spec.layers, r.spec.sc_factor);
    r.intact = needled ? transport::permeate(transport::intact(r.spec)) : r.course;
    if (needled) r.enhancement = enhancement_of(r.course, r.intact);
    r.layers = transport::skin_layers(r.spec);
    r.steady = transport::steady_state(r.spec);
    if (options.delays) r.delays = find_delays(r.spec, options.threads);
    const double sc = skin::make_skin(model, r.study.person).layer("stratum_corneum").thickness;
    r.closure = closure_of(r.spec, sc);
    for (const double t : r.course.time)
        r.barrier.push_back(
            transport::barrier(r.spec.constants, r.spec.channels, r.spec.closing, std::max(t, 0.0), sc));
    const double dose = r.study.dose.thickness > 0 || needled ? r.course.dose : 0;
    r.warnings = transport::product_warnings(model, r.study.molecule, dose, r.study.area,
                                             plasma_peak_of(r).value, needled);
    add_band(r, options);
    r.parameters = r.study.molecule.parameters;
    if (site_counts(r.study)) {
        const transport::Site site = transport::find_site(model, r.study.person.site);
        if (!site.remark.empty()) r.warnings.push_back({Warning::Level::note, site.remark, ""});
        r.parameters.insert(r.parameters.end(), site.parameters.begin(), site.parameters.end());
    }
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

transport::Peak plasma_peak_of(const ProductResult& result) {
    return result.study.state == SkinState::living ? result.course.plasma_peak : transport::Peak{};
}

double leak_share(const ProductResult& result) {
    const double lipids = result.layers.stratum_corneum.permeability(),
                 leaks = result.layers.leaks.permeability;
    return leaks / (lipids + leaks);
}

double share_of_steady_flux(const ProductResult& result) {
    const bool comes_to_it = is_unlimited(result.study) && !has_channels(result) &&
                             !(result.study.dose.end < result.study.horizon);
    return comes_to_it && result.steady.flux > 0 ? result.course.flux.back() / result.steady.flux : NAN;
}

} // namespace stipple::study
