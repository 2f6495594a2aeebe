#include "stipple/study/needle/needle_study.hpp"
#include "stipple/base/units.hpp"
#include "stipple/device/checks.hpp"
#include "stipple/device/layout.hpp"
#include "stipple/device/profile.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <limits>

namespace stipple::study {

using namespace schema;

namespace {

using insertion::Drive;

using Keys = std::vector<KeyOf<NeedleStudy>>;

/// Keys of another shape or drive.
void find_misplaced(const Keys& keys, const NeedleStudy& study, const std::set<std::string>& given,
                    std::vector<Problem>& problems) {
    for (const auto& key : keys) {
        if (key.kinds.empty() || !given.contains(key.path)) continue;
        const auto kind = std::get<std::string>(*named(keys, key.kind_key).get(study));
        if (std::find(key.kinds.begin(), key.kinds.end(), kind) == key.kinds.end())
            problems.push_back({.what = fmt::format("this key goes with {} \"{}\", but it is \"{}\"",
                                                    key.kind_key, fmt::join(key.kinds, "\" or \""), kind),
                                .key = key.path});
    }
}

/// Keys that this shape, drive or array cannot do without.
void find_missing(const Keys& keys, const NeedleStudy& study, std::vector<Problem>& problems) {
    const auto need = [&](const char* path, const char* why) {
        schema::need(keys, study, path, why, problems);
    };
    if (study.needle.shape == device::Shape::profile) {
        need("needle.profile", "a measured needle needs the file with its profile");
    } else {
        need("needle.needle_length_mm", "a needle needs a length");
        need("needle.tip_radius_um", "a needle needs a tip");
        need("needle.needle_diameter_um", "a needle needs a width");
    }
    if (study.array) {
        need("array.needles", "an array needs a number of needles");
        if (study.needles > 1) need("array.pitch_um", "several needles need a distance");
    }
    if (study.drive == Drive::force) need("insertion.press_force_n", "what is pressed needs a force");
    if (study.drive == Drive::impact) {
        need("insertion.mass_g", "an impact needs a moving mass");
        need("insertion.impact_speed_m_per_s", "an impact needs a speed");
    }
}

/// A site or a measured stack, and a stack with one lower end.
void find_skin_faults(const Keys& keys, const NeedleStudy& study, const std::set<std::string>& given,
                      std::vector<Problem>& problems) {
    if (study.array && study.needles > 1 && given.contains("skin.rim_mm"))
        problems.push_back(
            {.what = "this key goes with one needle: a plate with several holds the skin down itself",
             .key = "skin.rim_mm"});
    if (study.layers.empty()) {
        if (study.species == skin::k_human)
            need(keys, study, "skin.site", "name a site, or give a measured stack as [[layer]]", problems);
        else if (given.contains("skin.site"))
            problems.push_back({.what = "an animal's skin is the same at every site here: leave this out",
                                .key = "skin.site"});
        return;
    }
    for (const auto& path : given)
        if (path.starts_with("skin.") && path != "skin.tension_kpa" && path != "skin.stretch" &&
            path != "skin.rim_mm")
            problems.push_back({.what = "the skin is given as [[layer]] already", .key = path});
    for (std::size_t i = 0; i < study.layers.size(); ++i) {
        const bool last = i + 1 == study.layers.size();
        if (last == std::isnan(study.layers[i].thickness)) continue;
        problems.push_back({.what = last
                                        ? "the last layer is the support and has no lower end: leave this out"
                                        : "missing: only the last layer goes without a thickness",
                            .key = fmt::format("layer[{}].thickness_um", i + 1)});
    }
}

/// "needle length" of "needle.needle_length_mm".
std::string spaced_name(const std::string& path) {
    std::string name = name_without_unit(path);
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
}

/// A measured needle holds to the ranges of the keys that a drawn one has.
void find_out_of_range(const Model& model, const Keys& keys, const NeedleStudy& study,
                       std::vector<Problem>& problems) {
    NeedleStudy measured = study;
    measured.needle = device::measured_needle(model, study.needle.profile, study.needle.length);
    for (const char* path :
         {"needle.needle_length_mm", "needle.tip_radius_um", "needle.needle_diameter_um"}) {
        const auto& key = named(keys, path);
        auto problem = misfit(key, *key.get(measured), false);
        if (!problem) continue;
        problem->what = fmt::format("by its profile the {} is out of range; distances and radii are in um",
                                    spaced_name(path));
        problem->key = "needle.profile";
        problems.push_back(*problem);
    }
}

/// Shapes and arrays that cannot be made. A profile that has not been read yet is passed over.
void find_impossible(const Model& model, const Keys& keys, const NeedleStudy& study,
                     const std::set<std::string>& given, std::vector<Problem>& problems) {
    if (study.needle.shape == device::Shape::profile && study.needle.profile.empty()) return;
    const auto as_given = [&](const char* name, const char* older) {
        return given.contains(older) ? older : name;
    };
    const device::KeyNames names{.length = as_given("needle.needle_length_mm", "needle.length_um"),
                                 .tip_radius = "needle.tip_radius_um",
                                 .base_width = as_given("needle.needle_diameter_um", "needle.base_width_um"),
                                 .taper_length = as_given("needle.taper_length_mm", "needle.taper_length_um"),
                                 .profile = "needle.profile",
                                 .material = "needle.material",
                                 .layout = "array.layout",
                                 .needles = "array.needles",
                                 .pitch = "array.pitch_um",
                                 .force = "insertion.press_force_n"};
    device::Needle needle = study.needle;
    if (std::isnan(needle.taper_length)) needle.taper_length = needle.length;
    auto found = device::check_needle(model, needle, names);
    if (found.empty() && needle.shape == device::Shape::profile) find_out_of_range(model, keys, study, found);
    if (found.empty() && study.array && study.needles > 0)
        found = device::check_array(needle, study.layout, study.needles, study.pitch, names);
    problems.insert(problems.end(), found.begin(), found.end());
}

} // namespace

std::vector<Problem> check_needle_study(const Model& model, const NeedleStudy& study,
                                        const std::set<std::string>& given) {
    const Keys keys = needle_schema(model);
    std::vector<Problem> problems = misfits_together(facts_of(keys), given);
    if (!problems.empty()) return problems;
    find_misplaced(keys, study, given, problems);
    find_missing(keys, study, problems);
    find_skin_faults(keys, study, given, problems);
    find_impossible(model, keys, study, given, problems);
    return problems;
}

std::string older_name_words(const KeyFacts& key) {
    return fmt::format("{} is an older name of {}", key.path, key.newer);
}

NeedleStudy resolved(const Model& model, NeedleStudy study) {
    if (study.species != skin::k_human && study.layers.empty())
        study.person.site = "forearm"; // for what data/skin/species.csv leaves open
    study.person = skin::resolve(model, std::move(study.person));
    auto& needle = study.needle;
    if (needle.shape == device::Shape::profile) {
        if (!needle.profile.empty()) {
            const std::string material = needle.material;
            needle = device::measured_needle(model, needle.profile, needle.length);
            needle.material = material;
        }
    } else if (std::isnan(needle.taper_length)) {
        needle.taper_length = needle.length;
    }
    if (study.needles == 0) study.needles = 1;
    if (study.drive == Drive::displacement && std::isnan(study.travel)) study.travel = needle.length;
    if (std::isnan(study.stretch))
        study.stretch = study.layers.empty() && std::isnan(study.tension)
                            ? insertion::read_settings(model).held_stretch
                            : 1.0;
    if (!study.layers.empty()) {
        study.layers.back().thickness = std::numeric_limits<double>::infinity();
        if (std::isnan(study.tension)) study.tension = 0;
    }
    return study;
}

/// The skin of the site, or the measured stack with the tension that it was measured under.
static skin::Skin skin_of(const Model& model, const NeedleStudy& study) {
    skin::Skin skin;
    if (study.layers.empty())
        skin =
            skin::as_species(skin::make_skin(model, study.person), skin::find_species(model, study.species));
    else
        skin.layers = study.layers;
    if (std::isfinite(study.tension)) skin.pre_stress = study.tension;
    for (auto& l : skin.layers) {
        if (l.name == "hypodermis" && std::isfinite(study.hypodermis)) l.thickness = study.hypodermis;
        if (l.name == "support" && std::isfinite(study.support)) l.youngs_modulus = study.support;
    }
    return skin;
}

insertion::Push push_of(const Model& model, const NeedleStudy& study) {
    insertion::Push push;
    push.skin = skin_of(model, study);
    push.released = push.skin.pre_stress;
    push.skin.pre_stress = insertion::stretched_tension(insertion::membrane_of(push.skin), study.stretch);
    push.needle = study.needle;
    push.plate = study.array;
    push.rim = study.rim;
    push.feet.clear();
    for (const auto& place : device::make_layout(study.layout, study.needles, study.pitch))
        push.feet.push_back({place.x, place.y});
    push.drive = study.drive;
    push.travel = study.travel;
    push.speed = study.speed;
    push.force = study.press_force;
    push.mass = study.mass;
    push.impact_speed = study.impact_speed;
    push.support_stiffness = study.support_stiffness;
    push.support_mass = study.support_mass;
    push.rig_stiffness = study.rig;
    return push;
}

NeedleResult insert_needle(const Model& model, const NeedleStudy& study) {
    auto problems = check_needle_study(model, study, {});
    if (!problems.empty()) throw Error(Kind::input, std::move(problems));
    NeedleResult result;
    result.model = model;
    result.study = resolved(model, study);
    result.push = push_of(model, result.study);
    result.pushed = insertion::push(model, result.push);
    return result;
}

double indentation_share(const NeedleResult& result) {
    double above = 0;
    for (const auto& layer : result.push.skin.layers)
        if (std::isfinite(layer.thickness)) above += layer.thickness;
    return above > 0 ? result.pushed.dimple / above : 0.0;
}

double travel(const insertion::Pushed& pushed) {
    return pushed.curve.empty() ? NAN : pushed.curve.back().displacement;
}

double largest_force(const insertion::Pushed& pushed) {
    double most = 0;
    for (const auto& p : pushed.curve) most = std::max(most, p.force);
    return most;
}

Spread spread_of(const NeedleResult& result) {
    const auto& buried = result.pushed.needle_buried;
    const auto& feet = result.push.feet;
    if (buried.empty() || buried.size() != feet.size()) return {NAN, NAN, NAN, NAN};
    double x = 0, y = 0;
    for (const auto& foot : feet) {
        x += foot.x / static_cast<double>(feet.size());
        y += foot.y / static_cast<double>(feet.size());
    }
    std::vector<double> distance;
    for (const auto& foot : feet) distance.push_back(std::hypot(foot.x - x, foot.y - y));
    const auto mean_at = [&](double wanted) {
        double sum = 0, count = 0;
        for (std::size_t i = 0; i < distance.size(); ++i)
            if (std::fabs(distance[i] - wanted) <= 1e-9) {
                sum += buried[i];
                ++count;
            }
        return sum / count;
    };
    const auto [nearest, farthest] = std::minmax_element(distance.begin(), distance.end());
    const auto [least, most] = std::minmax_element(buried.begin(), buried.end());
    return {mean_at(*nearest), mean_at(*farthest), *least, *most};
}

} // namespace stipple::study
