#include "stipple/study/calibrate/insertion_problem.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/base/units.hpp"
#include "stipple/device/layout.hpp"
#include "stipple/insertion/push.hpp"
#include "stipple/insertion/retraction.hpp"
#include "stipple/insertion/settings.hpp"
#include "stipple/skin/skin.hpp"
#include "stipple/skin/species.hpp"
#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <limits>
#include <numbers>

namespace stipple::study {

namespace {

using insertion::Drive;
using insertion::Push;
using insertion::Pushed;
using Values = std::span<const double>;
constexpr double k_infinity = std::numeric_limits<double>::infinity();
constexpr double k_kpa = 1e3; // [Pa]
// Null models: a needle goes as deep as it is long or pushed, leaves a hole of its own width, and falls forward where the
// epidermis ends [um].
constexpr double k_dermis_um = 100;

/// Priors of the rows of data/skin/tissue.csv, in their units.
std::vector<Prior> tissue_priors() {
    return {lognormal_prior("skin.cut_corneum", 2000, 1.0),
            lognormal_prior("skin.cut_dermis", 1136, 0.8),
            truncated(lognormal_prior("skin.start_surface", 2, 0.5), 1, k_infinity),
            truncated(lognormal_prior("skin.start_dermis", 2, 0.5), 1, k_infinity),
            truncated(lognormal_prior("skin.ogden_epidermis", 4, 0.4), 2, 12),
            truncated(lognormal_prior("skin.ogden_dermis", 4, 0.4), 2, 12),
            lognormal_prior("skin.epidermis_modulus", 1500, 0.4),
            lognormal_prior("skin.dermis_modulus", 60, 0.7),
            lognormal_prior("skin.fat_modulus", 4, 0.7),
            truncated(normal_prior("skin.rate_exponent", 0.15, 0.05), 0, k_infinity),
            lognormal_prior("skin.friction", 0.2, 0.5),
            beta_prior("skin.open_epidermis", 5, 2),
            beta_prior("skin.open_dermis", 2, 14),
            lognormal_prior("skin.toughness_cv", 0.2, 0.4),
            lognormal_prior("skin.stiffness_cv", 0.25, 0.4)};
}

/// An animal, and how much its skin exceeds what its kind has on average.
struct Animal {
    std::string species = skin::k_human;
    double energy = 1, modulus = 1;
};

skin::Skin skin_of(const Model& model, const std::string& site, double age, const Animal& animal = {}) {
    skin::Person person;
    person.site = site;
    person.age_years = age;
    skin::Species species = skin::find_species(model, animal.species);
    species.cut_factor *= animal.energy;
    species.modulus_factor *= animal.modulus;
    return skin::as_species(skin::make_skin(model, person), species);
}

skin::Layer& layer(skin::Skin& skin, const std::string& name) {
    return *std::find_if(skin.layers.begin(), skin.layers.end(),
                         [&](const auto& l) { return l.name == name; });
}

/// Excised skin: thickness of the dermis, if it is not the site's, fat left on it, what it lies on, tension.
void excise(skin::Skin& skin, double dermis, double fat, double backing, double tension) {
    if (std::isfinite(dermis))
        layer(skin, "reticular_dermis").thickness =
            std::max(dermis - layer(skin, "papillary_dermis").thickness, 0.1 * units::mm);
    layer(skin, "hypodermis").thickness = fat;
    layer(skin, "support").youngs_modulus = backing;
    layer(skin, "support").rate_exponent = 0;
    skin.pre_stress = tension;
}

device::Needle cone(double length, double tip_radius, double width, double taper) {
    device::Needle needle;
    needle.length = length;
    needle.tip_radius = tip_radius;
    needle.base_width = std::max(width, 2.001 * tip_radius);
    needle.taper_length = taper;
    return needle;
}

std::vector<device::Position> array_of(const std::string& layout, int needles, double pitch) {
    std::vector<device::Position> feet;
    for (const auto& place : device::make_layout(layout, needles, pitch)) feet.push_back({place.x, place.y});
    return feet;
}

// Single needles of two tips through excised abdominal skin.
std::vector<double> romgens(const Model& model, Values inputs) {
    const double angle = inputs[0] * std::numbers::pi / 180;
    std::vector<double> force, depth, jump, end;
    for (const double tip : {2.5 * units::um, 18.5 * units::um}) {
        Push p;
        p.skin = skin_of(model, "abdomen", 40);
        excise(p.skin, inputs[3] * units::mm, 0.2 * units::mm, inputs[4] * 1e6, inputs[2] * k_kpa);
        const double taper = 2.4 * units::mm;
        p.needle = cone(2.5 * units::mm, tip, 2 * (tip + taper * std::tan(0.5 * angle)), taper);
        p.plate = false;
        p.travel = 1.5 * units::mm;
        p.speed = inputs[1] * 1e-3;
        p.rig_stiffness = inputs[5] * 1e3;
        const Pushed done = insertion::push(model, p);
        const double border = p.skin.dermis_top();
        insertion::Event drop{}; // the largest, or, without any, where the tip enters the dermis
        for (const auto& e : done.events)
            if (e.force - e.force_after > drop.force - drop.force_after) drop = e;
        if (!(drop.force > 0)) {
            for (const auto& point : done.curve)
                if (point.buried >= border && !(drop.force > 0))
                    drop = {point.displacement, point.force, point.force, point.buried, point.buried};
        }
        force.push_back(drop.force > 0 ? drop.force : done.peak_force);
        // whether 160 um is before or after the jump is not said: the nearer counts
        const double before = std::max(drop.depth, units::um), after = std::max(drop.depth_after, units::um),
                     said = 160 * units::um;
        depth.push_back(std::fabs(std::log(before / said)) < std::fabs(std::log(after / said)) ? before
                                                                                               : after);
        jump.push_back((drop.depth_after - drop.depth) / units::um);
        end.push_back(std::max(done.buried, units::um));
    }
    return {force[0], force[1], depth[0] / units::um, depth[1] / units::um,
            jump[0],  jump[1],  end[1] / end[0]};
}

// Polymer arrays into the skin of newborn pigs: the first cut does not depend on the pitch.
std::vector<double> olatunji(const Model& model, Values inputs) {
    Push p;
    p.skin = skin_of(model, "abdomen", 30, {"newborn_pig", inputs[1], inputs[2]});
    excise(p.skin, NAN, 0.5 * units::mm, 1e6, 0);
    p.needle = cone(600 * units::um, inputs[0] * units::um, 300 * units::um, 600 * units::um);
    p.needle.shape = device::Shape::pyramid;
    p.plate = false;
    p.travel = 600 * units::um;
    p.speed = 0.5e-3;
    for (int again = 0; again < 4; ++again) { // as far as it needs
        const Pushed done = insertion::push(model, p);
        if (done.puncture_force > 0) return {done.puncture_force, 1.0};
        p.travel *= 2;
    }
    return {NAN, 1.0};
}

/// Probability that a needle of a stroke pierces: the force that it meets without a cut over the one that starts it,
/// both log-normal from puncture to puncture.
double chance(const Model& model, Push p) {
    Push alone = p;
    alone.feet = {{}};
    alone.plate = false;
    alone.drive = Drive::displacement;
    alone.travel = p.needle.length;
    alone.speed = p.drive == Drive::impact ? p.impact_speed : p.speed;
    double starts = NAN;
    for (int again = 0; again < 5 && !(starts > 0); ++again, alone.travel *= 2)
        starts = insertion::push(model, alone).puncture_force;
    for (auto& l : p.skin.layers) l.toughness *= 1e4;
    const double met = insertion::push(model, p).curve.back().force;
    if (!(starts > 0)) return 1e-3;
    const insertion::Settings s = insertion::read_settings(model);
    const double spread = std::hypot(log_sd_of(s.toughness_cv), log_sd_of(s.stiffness_cv));
    const double z = std::log(std::max(met, 1e-12) / starts) / spread;
    return std::clamp(boost::math::cdf(boost::math::normal(), z), 1e-3, 1 - 1e-3);
}

// Metal arrays of 300 um on excised skin: the hand does not pierce, an applicator at 1 and 3 m/s does.
std::vector<double> verbaan(const Model& model, Values inputs) {
    Push p;
    p.skin = skin_of(model, "abdomen", 40);
    excise(p.skin, NAN, 3 * units::mm, 1e6, 0);
    const double tip = inputs[1] * units::um;
    p.needle = cone(300 * units::um, tip, std::max(200 * units::um, 2.2 * tip), 300 * units::um);
    p.feet = array_of("square", 36, 1 * units::mm);
    p.drive = Drive::force;
    p.speed = 10e-3;
    p.force = inputs[0];
    std::vector<double> chances{chance(model, p)};
    p.drive = Drive::impact;
    p.mass = inputs[2] * 1e-3;
    for (const double speed : {1.0, 3.0}) {
        p.impact_speed = speed;
        chances.push_back(chance(model, p));
    }
    return chances;
}

// A pen on strips of facelift skin.
std::vector<double> sasaki(const Model& model, Values inputs) {
    std::vector<double> shares;
    for (const double setting : {0.5 * units::mm, 1.5 * units::mm}) {
        Push p;
        p.skin = skin_of(model, "cheek", 50);
        excise(p.skin, NAN, inputs[3] * units::mm, 1e9, inputs[2] * k_kpa);
        p.needle = cone(setting, inputs[1] * units::um, 250 * units::um, inputs[0] * units::mm);
        p.feet = array_of("disc", 12, 2 * units::mm);
        p.travel = setting;
        p.speed = 0.5;
        shares.push_back(std::max(insertion::push(model, p).buried / setting, 1e-3));
    }
    return shares;
}

// A roller of 770 um on hairless rats: what dye and microscope see of the holes.
std::vector<double> kalluri(const Model& model, Values inputs) {
    Push p;
    p.skin = skin_of(model, "abdomen", 25, {"rat", inputs[2], inputs[3]});
    layer(p.skin, "reticular_dermis").thickness =
        std::max(inputs[1] * units::mm - layer(p.skin, "papillary_dermis").thickness, 0.1 * units::mm);
    p.skin.pre_stress = inputs[4] * k_kpa;
    p.needle = cone(770 * units::um, 2 * units::um, 140 * units::um, 770 * units::um);
    p.feet = array_of("square", 20, 1.5 * units::mm);
    p.drive = Drive::force;
    p.force = inputs[0];
    p.speed = 20e-3;
    const Pushed done = insertion::push(model, p);
    const insertion::Settings settings = insertion::read_settings(model);
    const insertion::OpenDepth dye(p.skin, p.needle, {settings.open_epidermis, settings.open_dermis},
                                   inputs[5] * units::um);
    return {std::max(std::min(dye(done.buried), inputs[6] * units::um) / units::um, 1.0),
            std::max(done.channel.mouth_diameter / units::um, 0.1)};
}

// A steel needle into pig skin on rubber.
std::vector<double> lam(const Model& model, Values inputs) {
    std::vector<double> shares;
    for (const double stroke : {400 * units::um, 950 * units::um}) {
        Push p;
        p.skin = skin_of(model, "abdomen", 30, {"pig", inputs[4], inputs[5]});
        excise(p.skin, NAN, inputs[2] * units::mm, inputs[3] * 1e6, 0);
        p.needle = cone(2 * units::mm, inputs[1] * units::um, inputs[0] * units::um, 1.5 * units::mm);
        p.plate = false;
        p.travel = stroke;
        p.speed = 0.5e-3;
        shares.push_back(insertion::push(model, p).buried / stroke);
    }
    return {shares[0], shares[1], shares[1] - shares[0]};
}

using Law = std::vector<double> (*)(const Model&, Values);

/// The experiment in the model that the parameters make of `model`.
Experiment experiment(const Model& model, std::string name, std::vector<Prior> inputs,
                      std::vector<CalibrationRow> rows, Law law) {
    std::vector<std::size_t> drawn;
    for (const Prior& prior : tissue_priors()) drawn.push_back(model.index(prior.name));
    return {.name = std::move(name),
            .inputs = std::move(inputs),
            .rows = std::move(rows),
            .predict = [model, drawn, law](Values parameters, Values given) {
                Model of_parameters = model;
                for (std::size_t i = 0; i < drawn.size(); ++i) of_parameters.draw(drawn[i], parameters[i]);
                return law(of_parameters, given);
            }};
}

CalibrationRow with_null(CalibrationRow row, double value) {
    row.null_value = value;
    return row;
}

} // namespace

CalibrationProblem insertion_problem(const Model& model) {
    CalibrationProblem problem;
    problem.name = "insertion";
    problem.parameters = tissue_priors();
    problem.tables = {"skin/mechanics", "skin/thickness", "skin/species", "insertion/parameters"};
    problem.discrepancies = {discrepancy_group(Scale::log, {"force", "depth", "width"})};
    const skin::Species pig = skin::find_species(model, "pig"), rat = skin::find_species(model, "rat");
    const auto energy_of = [](const char* what, const skin::Species& s) {
        return lognormal_prior(what, s.cut_factor, s.factor_log_sd);
    };
    const auto modulus_of = [](const char* what, const skin::Species& s) {
        return lognormal_prior(what, s.modulus_factor, s.factor_log_sd);
    };
    problem.experiments = {
        experiment(model, "romgens2014",
                   {truncated(lognormal_prior("taper_deg", 10, 0.5), 2, 60),
                    lognormal_prior("speed_mm_per_s", 1, 1), uniform_prior("tension_kpa", 0, 20),
                    truncated(normal_prior("dermis_mm", 1.5, 0.4), 0.5, 3.5),
                    lognormal_prior("backing_mpa", 1, 1.5), lognormal_prior("rig_n_per_mm", 10, 1)},
                   {normal_row("drop_5", "force", Scale::log, 0.020, 0.2),
                    normal_row("drop_37", "force", Scale::log, 0.167, 0.2),
                    with_null(normal_row("depth_5", "depth", Scale::log, 160, 0.25), k_dermis_um),
                    with_null(normal_row("depth_37", "depth", Scale::log, 160, 0.25), k_dermis_um),
                    logistic_row("jump_5", Scale::identity, 30, 15, false),
                    logistic_row("jump_37", Scale::identity, 30, 15, true),
                    with_null(normal_row("final_alike", "", Scale::log, 1, 0.1), 1)},
                   romgens),
        experiment(model, "olatunji2013",
                   {truncated(lognormal_prior("tip_um", 6, 0.6), 0.5, 60), energy_of("pig_energy", pig),
                    modulus_of("pig_modulus", pig)},
                   {normal_row("force", "force", Scale::log, 0.025, 0.2),
                    with_null(normal_row("spacing", "", Scale::log, 0.96, 0.05), 1)},
                   olatunji),
        experiment(model, "verbaan2008",
                   {lognormal_prior("hand_n", 10, 0.5), truncated(lognormal_prior("tip_um", 30, 0.5), 4, 120),
                    lognormal_prior("applicator_g", 20, 0.5)},
                   {bernoulli_row("hand", 0), bernoulli_row("shot_1", 1), bernoulli_row("shot_3", 1)},
                   verbaan),
        experiment(model, "sasaki2019",
                   {uniform_prior("taper_mm", 1, 3), truncated(lognormal_prior("tip_um", 5, 0.4), 0.5, 50),
                    uniform_prior("tension_kpa", 0, 300),
                    truncated(lognormal_prior("fat_mm", 0.2, 0.7), 0.02, 3)},
                   {with_null(normal_row("share_0_5", "depth", Scale::log, 0.9, 0.15), 1),
                    with_null(normal_row("share_1_5", "depth", Scale::log, 0.9, 0.15), 1)},
                   sasaki),
        experiment(model, "kalluri2011",
                   {lognormal_prior("force_n", 3, 0.6),
                    truncated(lognormal_prior("dermis_mm", 0.7, 0.3), 0.3, 3), energy_of("rat_energy", rat),
                    modulus_of("rat_modulus", rat), uniform_prior("tension_kpa", 0, 60),
                    lognormal_prior("dye_gap_um", 5, 0.5), lognormal_prior("imaging_depth_um", 200, 0.3)},
                   {with_null(normal_row("dye_depth", "depth", Scale::log, 152.5, 0.2), 770),
                    with_null(normal_row("mouth", "width", Scale::log, 70.7, 0.15), 140)},
                   kalluri),
        experiment(model, "lam2008",
                   {truncated(lognormal_prior("needle_um", 300, 0.4), 60, 1500),
                    truncated(lognormal_prior("tip_um", 10, 0.6), 0.5, 60),
                    truncated(lognormal_prior("fat_mm", 0.5, 0.7), 0.02, 5),
                    lognormal_prior("rubber_mpa", 1, 1.5), energy_of("pig_energy", pig),
                    modulus_of("pig_modulus", pig)},
                   {probit_row("share_400", "", Scale::identity, 0.5, 0.05, false),
                    probit_row("share_950", "", Scale::identity, 0.5, 0.05, false),
                    probit_row("rises", "", Scale::identity, 0, 0.05, true)},
                   lam)};
    return problem;
}

} // namespace stipple::study
