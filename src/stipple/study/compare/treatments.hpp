#pragma once
#include "stipple/course/light_course.hpp"
#include "stipple/study/compare/comparison.hpp"
#include <array>
#include <optional>
#include <string>
#include <vector>

// Needles beside light: what both can be asked in the same unit. Light is not healed, so no gain stands on its side.

namespace stipple::study {

/// One number with the band of a new person or a new group; NaN where there is none.
struct Banded {
    double middle = NAN, low = NAN, high = NAN;
};

/// One course of a comparison.
struct TreatmentColumn {
    std::string name, title;
    std::string light_device;                ///< what it is, one line; of light
    std::optional<device::Device> needles{}; ///< of needles
    outcome::Cause cause = outcome::Cause::needling;
    screening::Screening screening;
    bool stopped =
        false; ///< screening stops it and nobody overrode that: what it would do to skin is told, no benefit
    int sessions = 1;
    double interval = 0; ///< [s]; 0 of a single session
    double injured =
        NAN; ///< share of the basal area that a session injures, this person; NaN where it was not worked out
    double killed = NAN;                          ///< thereof killed; of needles what they cut
    outcome::DarkeningShare darkening;            ///< of this person
    std::array<outcome::DarkeningShare, 6> types; ///< of each skin type
    /// Probability that it darkens a smaller share of a type than the reference does; NaN of the reference itself.
    std::array<double, 6> lower;
    Banded downtime_days, pain; ///< of needles, by the model: redness after a session, score 0..10 as given
    std::string pain_under;     ///< cream; empty: none
    Banded gain; ///< collagen of the dermis on the last day, % [needles, where benefits are shown]
    double gain_day = NAN;
    std::array<std::vector<outcome::LightTrial>, 3> trials; ///< by LightTopic; of light
    std::vector<std::string> remarks, sources;
    bool light() const { return cause != outcome::Cause::needling; }
};

struct Treatments {
    std::vector<TreatmentColumn> columns; ///< in the order given; the first is the reference
    Model model;
    skin::Person person; ///< of the first
    std::string despite_screening;
    std::uint64_t seed = 1;
    bool all_stopped() const;
};

/// A course of either kind, as a file gives it.
struct NamedTreatment {
    std::string name;
    std::optional<course::Course> needles; ///< one of the two
    std::optional<course::LightCourse> light;
};

/// Works every course out and lays them side by side: darkening by skin type, downtime, pain, sessions, benefit where a model or
/// a trial has one. Same courses, options and build give the same for any number of threads.
/// Errors: Kind::input for fewer than two; what run() and run_light() throw, with the name of the course.
Treatments compare_treatments(const Model& model, const std::vector<NamedTreatment>& courses,
                              const course::Options& options);

} // namespace stipple::study
