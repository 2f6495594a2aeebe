#pragma once
#include "stipple/base/error.hpp"
#include "stipple/insertion/push.hpp"
#include "stipple/schema/key.hpp"
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
    skin::Person person{.site = ""};
    double tension = NAN;            ///< in the plane of the skin [Pa]
    double hypodermis = NAN;         ///< thickness of the fat, instead of the site's [m]
    double support = NAN;            ///< Young's modulus below, instead of the site's [Pa]
    std::vector<skin::Layer> layers; ///< a measured stack; empty: the skin of the person
};

/// Every key of the needle file but those of its layers, and those of one [[layer]], in the order of the
/// file.
std::vector<schema::KeyOf<NeedleStudy>> needle_schema(const Model& model);
std::vector<schema::KeyOf<skin::Layer>> layer_schema();
/// Both.
std::vector<schema::KeyFacts> needle_keys(const Model& model);

/// What no single key can say: keys that belong to another drive, shape or skin, what a drive needs, the
/// layers of a stack, the shape of the needle and the room on the plate. `given` holds the paths that the
/// user wrote. One problem per fault; none if the study is sound.
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

/// Pure: no disk, no printing. Errors: Kind::input for a study that check_needle_study refuses.
NeedleResult insert_needle(const Model& model, const NeedleStudy& study);

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
