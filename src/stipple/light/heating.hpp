#pragma once
#include "stipple/light/optics.hpp"
#include <vector>

namespace stipple::light {

/// A pulse on the whole field.
struct Pulse {
    double shortest = 0, longest = 0; ///< wavelengths, the same for a laser [m]
    double fluence = 0;               ///< [J/m²]
    double duration = 0;              ///< [s]
    double start = 0;                 ///< temperature of the epidermis when it begins [degC]
};

/// What a pulse does to the epidermis.
struct Heated {
    double rise = 0;        ///< mean temperature at the end of the pulse over that at its beginning [K]
    double temperature = 0; ///< [degC]
    double heated = 0;      ///< share of the basal area that is heated or killed, 0..1
    double killed = 0;      ///< thereof killed
};

/// Heat of a wide pulse in the epidermis, lumped: no heat equation is solved.
/// Equation: the light of unit fluence that the epidermis absorbs, A (adding_doubling, mean over the band), gives
///   rise = A F/(C d) · (tau/t)(1 - exp(-t/tau)),   tau = (2 d/pi)²/kappa
///   heated = Phi((T - T_h)/s),   killed = Phi((T - T_k)/s),   T = start + rise
///   F fluence   C volumetric heat capacity   d thickness of stratum corneum and epidermis   t duration   tau slowest mode of a
///   slab that loses heat to what lies below and none to the air, kappa diffusivity   Phi standard normal
///   T_h, T_k, s of data/light/heat.csv
/// Source: the slabs of the analytic tests (K per J/cm²). Departs: melanin is even over the epidermis, so the basal layer,
///   where it is densest, is hotter than this mean; a band is taken as even over its wavelengths; the dermis below stays cold.
///   All three temperatures are assumed.
class EpidermalHeating {
  public:
    /// `viable` [m]: thickness of the viable epidermis. Colour tells the product of M and thickness: M is given for the usual
    /// thickness (data/light/parameters.csv) and counts for this one by that product. Errors: those of TissueOptics::stack.
    EpidermalHeating(const Model& model, const TissueOptics& tissue, double shortest, double longest,
                     double viable);

    /// Rise of the mean by unit fluence, without loss [K m²/J], for an M [1/m].
    double per_fluence(double melanin) const;
    Heated heat(const Pulse& pulse, double melanin) const;

  private:
    std::vector<double> log_melanin_, log_rise_; ///< between them linear
    double relaxation_ = 0, heated_at_ = 0, killed_at_ = 0, spread_heated_ = 0, spread_killed_ = 0;
};

} // namespace stipple::light
