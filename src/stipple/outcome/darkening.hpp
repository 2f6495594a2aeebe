#pragma once
#include "stipple/base/model.hpp"
#include <cmath>
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

/// Band from counts (k, n of each series) that may differ by more than chance.
/// Equation: k_i ~ binomial(n_i, p_i),  logit p_i = m + t z_i,  z_i ~ normal(0, 1);
///   expit(m) uniform on 0..1,  t ~ half-normal of scale `between`;
///   the band holds expit(m + t z) of a new z: never 0, and wider the more the series differ.
/// Method: sums over a grid of m, t and z; no random numbers.
ShareBand band_of(const std::vector<DarkeningCount>& series, double between);

/// Share of patients with darkening after needling, for one skin type.
struct DarkeningShare {
    ShareBand band;
    std::vector<DarkeningCount> used;
    std::string basis;  ///< which rows, in a sentence or two
    std::string source; ///< keys joined by ';'
};

/// What may darken skin: needles, lasers of all kinds, or intense pulsed light.
enum class Cause { needling, laser, ipl };

/// From the rows of a cause that count patients and include the type. For types IV to VI only rows that do
/// not mix in types I and II; no such row holds type VI, so those of type V stand in for it. Without such a row the band is
/// NaN and `used` empty. Errors: Kind::input for a type outside 1..6.
DarkeningShare darkening_of(const Model& model, int fitzpatrick, Cause cause = Cause::needling);

} // namespace stipple::outcome
