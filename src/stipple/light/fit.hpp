#pragma once
#include "stipple/light/reflectance_table.hpp"

namespace stipple::light {

/// What a spectrometer read of one person, and what may be fitted to it.
struct FitSpec {
    std::vector<double>
        measured;     ///< reflectance at the wavelengths of the table; NaN where it is not to count
    SkinOptics start; ///< the numbers that are not fitted, and a first guess of the others
    /// Numbers that are fitted, all positive: they move in the logarithm.
    std::vector<double SkinOptics::*> free{&SkinOptics::melanin, &SkinOptics::blood_fraction,
                                           &SkinOptics::scattering};
    /// How far the logarithm of each free number may lie from that of the start before it counts as one `noise`:
    /// shape (free), or empty for free indeed.
    std::vector<double> spread{};
    double noise = 0.01; ///< SD of the logarithm of a reflectance about the model, for the weight of `spread`
    double specular_share = 1; ///< how much of the specular part the instrument sees
};

struct SkinFit {
    SkinOptics state;
    double error = 0; ///< root of the mean squared difference from what was fitted
    int steps = 0;
};

/// Least squares on the logarithm of reflectance, by Levenberg and Marquardt.
/// Equation: minimise sum over wavelengths of (ln R(state) - ln measured)²
///   + noise² times the sum over free numbers of ((ln x - ln start)/spread)²
/// Errors: Kind::input if the sizes differ or the start is outside the box of the table. The fit stays in the box.
/// Source: marquardt1963.
SkinFit fit_skin(const ReflectanceTable& table, const FitSpec& spec);

/// Reflectance of the table as an instrument sees it. Shape (wavelengths).
std::vector<double> seen(const ReflectanceTable& table, const SkinOptics& state, double specular_share);

} // namespace stipple::light
