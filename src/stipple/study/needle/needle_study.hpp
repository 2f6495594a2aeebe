#pragma once
#include "stipple/base/error.hpp"
#include "stipple/insertion/push.hpp"
#include "stipple/schema/key.hpp"
#include "stipple/skin/species.hpp"
#include <set>
#include <string>
#include <vector>

namespace stipple::study {

/// What a needle file says, in SI: a needle or an array of them, what moves it, and the skin it meets. NaN
/// and 0 needles: not given, filled in by `resolved`.
struct NeedleStudy {
    std::string title;
    device::Needle needle;
    std::string profile; ///< name of the file with the measured sections, as the
                         ///< needle file gives it
    bool array = false;  ///< on a base plate; false: one bare needle on a rod
    int needles = 0;
    std::string layout = "square"; ///< see layouts()
    double pitch = NAN;            ///< distance of neighbours [m]
    insertion::Drive drive = insertion::Drive::displacement;
    double travel = NAN;                 ///< of the base after the tips touch the skin [m]
    double speed = 1e-3;                 ///< [m/s]
    double press_force = NAN;            ///< on the whole array [N]
    double mass = NAN;                   ///< moving mass [kg]
    double impact_speed = NAN;           ///< [m/s]
    double support_stiffness = INFINITY; ///< of a spring under the stack [N/m]
    double support_mass = 0;             ///< [kg]
    double rig = INFINITY;               ///< stiffness of what holds the needle [N/m]
    skin::Person person{.site = "", .photoageing = 0, .hydration = 0.5};
    std::string species = skin::k_human; ///< a row of data/skin/species.csv
    double tension = NAN;                ///< in the plane of the skin [Pa]
    double stretch = NAN;                ///< over skin at rest, along one direction
    double rim = NAN;                    ///< radius at which the skin is held down [m]
    double hypodermis = NAN;             ///< thickness of the fat, instead of the site's [m]
    double support = NAN;                ///< Young's modulus below, instead of the site's [Pa]
    std::vector<skin::Layer> layers;     ///< a measured stack; empty: the skin of the person
};

/// A layer of which only the required keys are given.
inline skin::Layer measured_layer() {
    return {.name = "", .poisson_ratio = 0.48, .stiffening = 9, .friction = 0.2};
}

/// The keys of the study itself, by section; of its needle, person and layers their own rooms declare them.
template <class Key = schema::Key<NeedleStudy>> std::vector<Key> profile_keys() {
    return {Key("profile", &NeedleStudy::profile)
                .of({"profile"}, "shape")
                .left_to("required of a profile")
                .means("CSV file with the columns distance_um (from the tip, rising from 0) and radius_um, "
                       "looked for beside the needle file")};
}

template <class Key = schema::Key<NeedleStudy>> std::vector<Key> array_keys() {
    return {
        Key("needles", &NeedleStudy::needles)
            .range(1, 20000)
            .left_to("required in this section; without it one bare needle on a rod")
            .means("needles on one base plate, which stops them when it meets the skin"),
        Key("layout", &NeedleStudy::layout).words(device::layouts()).means("how the needles stand"),
        Key("pitch_um", &NeedleStudy::pitch)
            .range(10, 20000)
            .left_to("required of several needles")
            .means("from one needle to the next, axis to axis"),
    };
}

/// What moves it.
template <class Key> std::vector<Key> drive_keys() {
    return {
        Key("drive", &NeedleStudy::drive)
            .words({"displacement", "force", "impact"})
            .means("displacement: the base travels a given way; force: it is pressed; impact: an "
                   "applicator drives it into the skin"),
        Key("travel_um", &NeedleStudy::travel)
            .range(1, 20000)
            .of({"displacement"}, "drive")
            .left_to("the length of the needle")
            .means("base displacement after the tips touch the skin"),
        Key("speed_mm_per_s", &NeedleStudy::speed)
            .range(0.001, 5000)
            .of({"displacement", "force"}, "drive")
            .means("speed of the base while it advances"),
        Key("rig_stiffness_n_per_m", &NeedleStudy::rig)
            .range(10, 1e9)
            .of({"displacement"}, "drive")
            .left_to("rigid")
            .means(
                "stiffness of load cell and holder between what travels and the needle: a soft one hides how far the "
                "force falls"),
        Key("press_force_n", &NeedleStudy::press_force)
            .range(0.0001, 1000)
            .of({"force"}, "drive")
            .left_to("required of drive force")
            .means("force on the whole array"),
        Key("mass_g", &NeedleStudy::mass)
            .range(0.001, 10000)
            .of({"impact"}, "drive")
            .left_to("required of drive impact")
            .means("moving mass: array and what carries it"),
        Key("impact_speed_m_per_s", &NeedleStudy::impact_speed)
            .range(0.01, 100)
            .of({"impact"}, "drive")
            .left_to("required of drive impact")
            .means("speed with which it meets the skin"),
    };
}

/// What the skin rests on.
template <class Key> std::vector<Key> support_keys() {
    return {
        Key("support_stiffness_n_per_m", &NeedleStudy::support_stiffness)
            .range(1, 1e9)
            .of({"impact"}, "drive")
            .left_to("rigid")
            .means("stiffness of what the skin rests on, as a spring under all layers"),
        Key("support_mass_g", &NeedleStudy::support_mass)
            .range(0, 1e5)
            .of({"impact"}, "drive")
            .means("mass that moves with that spring"),
    };
}

template <class Key = schema::Key<NeedleStudy>> std::vector<Key> insertion_keys() {
    return schema::joined<Key>({drive_keys<Key>(), support_keys<Key>()});
}

template <class Key = schema::Key<NeedleStudy>> std::vector<Key> stack_keys(const Model& model) {
    return {
        Key("species", &NeedleStudy::species)
            .words(skin::species_words(model))
            .means(
                "whose skin: of an animal layers and properties are orders of magnitude (assumed), the same at every site"),
        Key("hypodermis_mm", &NeedleStudy::hypodermis)
            .range(0.01, 100)
            .left_to("by site")
            .means("thickness of the fat: of excised skin what was left on it"),
        Key("support_kpa", &NeedleStudy::support)
            .range(0.1, 1e9)
            .left_to("by site: muscle or bone")
            .means("Young's modulus of what the skin lies on: rubber, foam, a bench"),
        Key("tension_kpa", &NeedleStudy::tension)
            .range(0, 10000)
            .left_to("by site; 0 with [[layer]]")
            .means("tension in the plane of the skin"),
        Key("stretch", &NeedleStudy::stretch)
            .range(1, 1.5)
            .left_to("1.2 of a site, assumed: held taut by a hand; 1 with tension_kpa or [[layer]]")
            .means("how far the skin is stretched along one direction, over skin at rest"),
        Key("rim_mm", &NeedleStudy::rim)
            .range(0.5, 100)
            .left_to("none: the skin is held far away")
            .means(
                "radius around one needle at which the skin is held down: of a ring or the opening of a holder; a "
                "plate with several needles holds it itself"),
    };
}

/// Every key of the needle file but those of its layers, and those of one [[layer]], in the order of the
/// file.
std::vector<schema::KeyOf<NeedleStudy>> needle_schema(const Model& model);
std::vector<schema::KeyOf<skin::Layer>> layer_schema();
/// Both.
std::vector<schema::KeyFacts> needle_keys(const Model& model);

/// "needle.length_um is an older name of needle.needle_length_mm", of a key that is one.
std::string older_name_words(const schema::KeyFacts& key);

/// What no single key can say: a key under two names, keys that belong to another drive, shape or skin, what
/// a drive needs, the layers of a stack, the shape of the needle and the room on the plate. `given` holds the
/// paths that the user wrote. One problem per fault; none if the study is sound.
std::vector<Problem> check_needle_study(const Model& model, const NeedleStudy& study,
                                        const std::set<std::string>& given);

/// The study with everything filled in that follows from the rest: taper and travel from the length of the
/// needle, one needle, no tension in a measured stack, the support below its last layer.
NeedleStudy resolved(const Model& model, NeedleStudy study);

/// What a needle file asks for and what came of it.
struct NeedleResult {
    Model model;       ///< that it was computed with
    NeedleStudy study; ///< resolved
    insertion::Push push;
    insertion::Pushed pushed;
};

/// The push that a resolved study asks for.
insertion::Push push_of(const Model& model, const NeedleStudy& study);

/// Pure: no disk, no printing. Errors: Kind::input for a study that check_needle_study refuses.
NeedleResult insert_needle(const Model& model, const NeedleStudy& study);

/// Indentation of the skin at the end over the thickness of what lies above the last layer; 0 if nothing does.
double indentation_share(const NeedleResult& result);
/// Above this share depressions are not small any more, and the answer is not to be believed.
inline constexpr double k_most_indentation = 0.5;
/// Displacement of the base, from contact to the end [m].
double travel(const insertion::Pushed& pushed);

/// Largest force of the curve, that of the mean needle [N].
double largest_force(const insertion::Pushed& pushed);

/// Buried length of the needles nearest to the middle of the plate and of those farthest from it, and the
/// least and most of all [m]. One needle: all alike.
struct Spread {
    double centre = 0, edge = 0, least = 0, most = 0;
};
Spread spread_of(const NeedleResult& result);

} // namespace stipple::study
