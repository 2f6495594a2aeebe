#pragma once
#include "stipple/course/course.hpp"
#include "stipple/device/light_device.hpp"
#include "stipple/light/heating.hpp"
#include "stipple/outcome/light_trials.hpp"
#include "stipple/schema/key.hpp"
#include <array>
#include <optional>
#include <string>
#include <vector>

// A course of a laser or of intense pulsed light: what its pulses injure, how often that darkens skin, and what published trials
// say of the rest. Nothing is healed: heat, ablation and the response of the tissue to them are not modelled.

namespace stipple::course {

struct LightCourse {
    std::string title;
    skin::Person person;
    device::LightSpec device;
    int sessions = 3;
    double interval = 30 * 86400.0; ///< [s]
    bool hydroquinone = false;
    Overrides overrides{};
};

/// The keys of the course itself.
template <class Key = schema::Key<LightCourse>> std::vector<Key> light_course_keys() {
    return {
        Key("sessions", &LightCourse::sessions).range(1, 100).means("number of sessions"),
        Key("interval_days", &LightCourse::interval)
            .range(1, 3650)
            .told_if([](const LightCourse& c) { return c.sessions > 1; })
            .means("days from one session to the next; screening judges it"),
        Key("hydroquinone", &LightCourse::hydroquinone)
            .means("hydroquinone on the skin before and after, as in one of the series of darkening")
            .from("nafl2013"),
    };
}

/// Every key of the file, in its order.
std::vector<schema::KeyOf<LightCourse>> light_course_schema(const Model& model);

/// What one session does to the basal layer of skin of one tone.
struct LightInjury {
    double melanin = 0;   ///< M [1/m]
    double killed = 0;    ///< share of the basal area, 0..1
    double injured = 0;   ///< killed or heated short of that
    light::Heated heat{}; ///< of the whole field; all 0 of columns, whose heat is not worked out
};

struct LightResult {
    LightCourse course; ///< resolved
    Model model;
    device::LightDevice device;
    skin::Skin skin;
    screening::Screening screening;
    std::string despite_screening; ///< the reason, if a stop was overridden
    outcome::Cause cause = outcome::Cause::laser;
    LightInjury own;                              ///< of this person
    std::array<LightInjury, 6> by_type;           ///< of the middle tone of each Fitzpatrick type
    outcome::DarkeningShare darkening;            ///< of this person
    std::array<outcome::DarkeningShare, 6> types; ///< of each type
    outcome::InjuryOfTone injury_of;              ///< of the whole course, by ITA [deg]
    std::vector<std::string> remarks;
    /// Screening stops the course and nobody overrode it.
    bool stopped() const {
        return screening.verdict == screening::Verdict::stop && despite_screening.empty();
    }
};

/// The course as every door runs it: what was left open is filled in, and everything is within its range.
/// Errors: Kind::input, one problem per fault.
LightCourse resolve(const Model& model, const LightCourse& course);

/// Injury, screening and darkening. Pure, milliseconds to tenths of a second. Errors: those of resolve().
LightResult run_light(const Model& model, const LightCourse& course,
                      const std::string& despite_screening = "");

/// Source keys of everything that a result shows.
std::vector<std::string> cited_sources(const LightResult& result);

} // namespace stipple::course
