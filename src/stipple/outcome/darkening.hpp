#pragma once
#include "stipple/base/model.hpp"
#include "stipple/outcome/darkening_law.hpp"
#include <cmath>
#include <functional>
#include <string>
#include <vector>

namespace stipple::outcome {

/// Two ends of an interval of a share, 0..1.
struct Interval {
    double low = NAN, high = NAN;
};

/// Interval of 95 % of a share from k of n; k need not be whole.
/// Equation: (p + z²/2n ± z sqrt(p (1 - p)/n + z²/4n²)) / (1 + z²/n),  p = k/n, z = 1.96
/// Source: wilson1927. Errors: Kind::input unless 0 <= k <= n and n > 0.
Interval wilson(double k, double n);

/// One published count of darkening: a row of data/outcome/darkening.csv.
struct DarkeningCount {
    std::string study, modality, label; ///< modality: needling, nonablative_fractional, ablative, ipl …
    int fitzpatrick_low = 0, fitzpatrick_high = 0; ///< 0: types not read
    std::string skin;                              ///< types in words
    double k = NAN, n = NAN;                       ///< NaN where not read
    double share = NAN;                            ///< 0..1
    bool at_least = false;                         ///< the share is a lower limit
    std::string counted;                           ///< "patient" or "session"
    int model_low = 0, model_high = 0;             ///< types that the law takes; assumed where none were read
    Injury injury; ///< of one session, and how many a patient had; assumed throughout
    std::string flag, source, note;
    Interval interval; ///< NaN where n was not read

    bool needling() const { return modality == "needling"; }
    bool dark_only() const { return fitzpatrick_low >= 4; } ///< of types IV to VI alone
};

/// Every row, in the order of the table.
std::vector<DarkeningCount> darkening_counts(const Model& model);

/// Another harm of needling or of light: a row of data/outcome/harms.csv.
struct Harm {
    std::string harm, label, modality, skin;
    double k = NAN, n = NAN; ///< NaN: no count was read
    std::string counted, flag, source, note;
    Interval interval;
};
std::vector<Harm> harms(const Model& model);

/// Share of a new group of people, from counts of other groups.
struct ShareBand {
    double p10 = NAN, p50 = NAN, p90 = NAN;
};

/// What may darken skin: needles, a fractional laser that leaves the surface or takes it away, intense pulsed light, a laser
/// on the whole field.
enum class Cause { needling, nonablative_fractional, ablative_fractional, ipl, laser };
/// "needling", "nonablative_fractional" …, as the tables name it.
std::string to_string(Cause cause);

/// A course of each cause as others do it (data/outcome/darkening_courses.csv): what stands beside a course of needles, and in
/// its place where none was simulated. All assumed. Errors: Kind::data for a cause without a row (a laser on the whole field).
Injury usual_course(const Model& model, Cause cause);

/// Share of patients with darkening, for one skin type and one course.
struct DarkeningShare {
    ShareBand band;
    Injury injury; ///< that the band is for; where it goes by tone, that of the middle tone
    std::vector<DarkeningCount> used; ///< counts of this cause that include the type, in patients
    std::string basis;                ///< which rows, in a sentence or two
    std::string source;               ///< keys joined by ';'
};

/// What a new group of people of this type would find: the law at every draw, every tone of the type and new studies.
/// Shape: 10, 50 and 90 %; never 0. Errors: Kind::input for a type outside 1..6.
DarkeningShare darkening_of(const Model& model, int fitzpatrick, const Injury& injury,
                            Cause cause = Cause::needling);
/// The same of the usual course.
DarkeningShare darkening_of(const Model& model, int fitzpatrick, Cause cause = Cause::needling);
/// The same for one person, whose tone may have been measured.
DarkeningShare darkening_of(const Model& model, const skin::Person& person, const Injury& injury,
                            Cause cause = Cause::needling);

/// What light does depends on how dark the skin is: the injury at a tone.
using InjuryOfTone = std::function<Injury(double ita_deg)>;
/// The same for light: of a type, and of one person.
DarkeningShare darkening_of(const Model& model, int fitzpatrick, const InjuryOfTone& injury, Cause cause);
DarkeningShare darkening_of(const Model& model, const skin::Person& person, const InjuryOfTone& injury,
                            Cause cause);

/// Probability that one course darkens a smaller share of a type than another, each in a study of its own.
double probability_lower(const Model& model, int fitzpatrick, const Injury& one, const Injury& other);
double probability_lower(const Model& model, int fitzpatrick, const InjuryOfTone& one,
                         const InjuryOfTone& other);

} // namespace stipple::outcome
