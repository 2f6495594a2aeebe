#include "stipple/base/units.hpp"
#include "stipple/pages/needle/insert.hpp"
#include "stipple/skin/species.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;
using namespace stipple::units;
using insertion::Drive;

std::string force_words(double force) {
    return std::fabs(force) < 0.9995 ? quantity(force * 1e3, "mN") : quantity(force, "N");
}

std::string way_words(double length) {
    return std::fabs(length) < 0.9995 * mm ? quantity(length / um, "um") : quantity(length / mm, "mm");
}

std::string energy_words(double energy) {
    if (std::fabs(energy) < 0.9995e-3) return number(energy * 1e6) + "\u00a0µJ";
    return std::fabs(energy) < 0.9995 ? number(energy * 1e3) + "\u00a0mJ" : number(energy) + "\u00a0J";
}

static std::string outline_words(const device::Needle& needle) {
    if (needle.shape == device::Shape::profile)
        return fmt::format("A measured needle of {}, {} long", spaced(needle.material),
                           length_words(needle.length));
    const char* shape = needle.shape == device::Shape::cone ? "cone" : "pyramid";
    // a taper longer than the needle never reaches the width of the shaft
    const double widest =
        needle.taper_length > needle.length
            ? needle.base_width * needle.radius(needle.length) / needle.radius(needle.taper_length)
            : needle.base_width;
    return fmt::format("A {} of {}, {} long and {} wide, {} {} radius", shape, spaced(needle.material),
                       length_words(needle.length), length_words(widest),
                       needle.flat_tip ? "cut off flat at" : "with a tip of",
                       setting(needle.tip_radius / um) + "\u00a0µm");
}

std::string needle_sentence(const study::NeedleStudy& study) {
    const std::string one = outline_words(study.needle);
    if (!study.array) return one + ", bare on a rod.";
    if (study.needles == 1) return one + ", on a base plate.";
    return fmt::format("{}; {} of them on one base plate, {} apart ({}).", one, study.needles,
                       length_words(study.pitch), spaced(study.layout));
}

std::string drive_sentence(const study::NeedleStudy& study) {
    const std::string speed = setting(study.speed / 1e-3) + "\u00a0mm/s";
    std::string out;
    if (study.drive == Drive::displacement)
        out = fmt::format("Base displacement {} at {}", length_words(study.travel), speed);
    if (study.drive == Drive::force)
        out = fmt::format("The base is pressed with {} at {}", setting(study.press_force) + "\u00a0N", speed);
    if (study.drive == Drive::impact)
        out = fmt::format("Impact-driven: a moving mass of {} meets the skin at {}",
                          setting(study.mass / 1e-3) + "\u00a0g", setting(study.impact_speed) + "\u00a0m/s");
    if (study.drive == Drive::impact && std::isfinite(study.support_stiffness))
        out += fmt::format(", against a support of {}", setting(study.support_stiffness) + "\u00a0N/m");
    return out + ".";
}

std::string target_sentence(const study::NeedleResult& result) {
    const auto& study = result.study;
    std::string out;
    if (study.layers.empty()) {
        const skin::Species species = skin::find_species(result.model, study.species);
        out = species.name == skin::k_human
                  ? fmt::format("Skin of the {}, {}, {} years", spaced(study.person.site),
                                study.person.sex == skin::Sex::female ? "female" : "male",
                                setting(study.person.age_years))
                  : fmt::format(
                        "Skin of a {}: layers as thick as those of the animal, otherwise human skin of {} "
                        "years (orders of magnitude, not measured)",
                        species.label, setting(study.person.age_years));
        if (study.person.photoageing > 0) out += ", photoageing " + setting(study.person.photoageing);
        if (study.person.hydration != 0.5) out += ", hydration " + setting(study.person.hydration);
        if (std::isfinite(study.hypodermis)) out += ", with " + length_words(study.hypodermis) + " of fat";
        if (std::isfinite(study.support)) out += ", lying on " + setting(study.support / 1e3) + "\u00a0kPa";
    } else {
        out = "A measured stack: ";
        for (const auto& layer : study.layers)
            out += (&layer == &study.layers.front() ? "" : " on ") + layer.name;
    }
    if (std::isfinite(result.push.skin.pre_stress) && result.push.skin.pre_stress > 0)
        out +=
            fmt::format(", under {} of tension", number(result.push.skin.pre_stress / 1e3, 3) + "\u00a0kPa");
    if (study.stretch > 1)
        out += fmt::format(", held taut at {} times its length at rest", setting(study.stretch));
    return out + ".";
}

std::string breaking_sentence(const insertion::Pushed& pushed) {
    const double margin = pushed.breaking_margin;
    if (!std::isfinite(margin)) return "";
    const std::string facts = fmt::format(
        "a needle breaks at {} times the forces that it meets, {} on its base ({}).", number(margin, 2),
        force_words(pushed.breaking_force), pushed.buckles ? "it buckles" : "a section gives way");
    if (margin < 1) return "THE NEEDLE BREAKS BEFORE IT IS IN: " + facts;
    if (margin < 1.5) return "Caution, the needle may break: " + facts;
    return capital(facts);
}

std::string blunting_sentence(const study::NeedleResult& result) {
    const auto& p = result.pushed;
    if (!(p.tip_force > 0) || !std::isfinite(p.blunting.radius)) return "";
    const std::string radius = way_words(p.blunting.radius), tip = way_words(result.push.needle.tip_radius),
                      when = p.buried > 0 ? "as it enters" : "as it presses";
    // a slender tip gives way sideways before it flattens
    std::string more = p.buckling_force < p.tip_force
                           ? " It may bend over: pressed on its tip alone it buckles at " +
                                 force_words(p.buckling_force) + "."
                           : "";
    more += " This is told only: all else here, and any later push, is that of the tip as given.";
    if (p.blunting.stress_share > 1)
        return fmt::format("The tip blunts {}: from a radius of {} to one of {}.{}", when, tip, radius, more);
    return fmt::format("The tip gets a flat face of {} radius {}, {} of its own radius.{}", radius, when,
                       percent(p.blunting.radius / result.push.needle.tip_radius), more);
}

std::string target_word(const study::NeedleStudy& study) {
    return study.layers.empty() ? "skin" : "stack";
}

/// How far the tip got and what it leaves.
static std::string depth_sentence(const insertion::Pushed& p, const std::string& target) {
    return fmt::format(
        "At the end the insertion depth is {}, {} of the base displacement, and the indentation of the "
        "{} {}. Withdrawn, the needle leaves a torn opening {} wide; dye and water enter {} deep, and a "
        "tomograph shows a hole of {}.",
        way_words(p.buried), percent(p.buried / study::travel(p)), target, way_words(p.dimple),
        way_words(p.channel.mouth_diameter), way_words(p.channel.dye_depth),
        way_words(p.channel.lumen_depth));
}

std::string end_sentence(const study::NeedleResult& result) {
    const auto& p = result.pushed;
    const std::string target = target_word(result.study),
                      first = p.layers.empty() ? "" : spaced(p.layers.front().layer);
    std::string out;
    if (std::isfinite(p.puncture_force))
        out = fmt::format("A tip enters at {} and an indentation of the {} of {}; the largest force is {}. ",
                          force_words(p.puncture_force), target, way_words(p.puncture_dimple),
                          force_words(study::largest_force(p)));
    if (std::isfinite(p.drop.force))
        out += fmt::format(
            "The largest sudden drop of the force, from {} to {}, comes {}, where the needle jumps forward "
            "by {}. ",
            force_words(p.drop.force), force_words(p.drop.force_after),
            p.drop.depth > 0 ? "at an insertion depth of " + way_words(p.drop.depth) : "as the tip enters",
            way_words(p.drop.depth_after - p.drop.depth));
    if (result.study.drive == Drive::force && !p.events.empty()) {
        const auto farthest =
            std::max_element(p.events.begin(), p.events.end(), [](const auto& a, const auto& b) {
                return a.depth_after - a.depth < b.depth_after - b.depth;
            });
        out += fmt::format("At {} it jumps forward from {} to {}. ", force_words(farthest->force),
                           way_words(farthest->depth), way_words(farthest->depth_after));
    }
    if (!(p.buried > 0))
        out += fmt::format("The needle does not enter: at {} it only indents the {} by {}.",
                           force_words(study::largest_force(p)), target, way_words(p.dimple));
    else
        out +=
            (p.pierced ? "" : "The tip does not get through the " + first + ". ") + depth_sentence(p, target);
    if (p.whole_in && study::travel(p) < result.study.travel * (1 - 1e-6))
        out += fmt::format(" The whole needle is in: the push ends there, after {} of {}.",
                           way_words(study::travel(p)), way_words(result.study.travel));
    if (p.whole_in && result.study.drive == Drive::force)
        out += fmt::format(" The whole needle is in: the push ends there, short of {}.",
                           force_words(result.study.press_force));
    if (result.study.array && !p.plate_touched)
        out += fmt::format(" The base plate does not reach the {}.", target);
    if (result.study.array && p.plate_touched)
        out +=
            p.plate_force > 0
                ? fmt::format(" Between the needles the base plate rests on the {} and carries {}.", target,
                              force_words(p.plate_force * static_cast<double>(p.needle_force.size())))
                : fmt::format(" The base plate rests on the {}.", target);
    if (const double share = study::indentation_share(result); share > study::k_most_indentation)
        out += fmt::format(
            " CAUTION: the indentation is {} of what lies above the support ({}). The model is one of "
            "small depressions: displacements this large are not to be believed, and what the "
            "support would stop is not stopped.",
            percent(share), way_words(p.dimple / share));
    return out;
}

char stage_letter(std::size_t index) {
    return static_cast<char>('a' + std::min<std::size_t>(index, 25));
}

} // namespace stipple::pages
