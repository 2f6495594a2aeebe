#pragma once
#include <vector>

namespace stipple::grid {

/// What holds at one face of the grid.
struct Face {
    enum class Kind { zero_flux, periodic, fixed, robin };
    Kind kind = Kind::zero_flux;
    double value = 0;    ///< of u/w: on the face (fixed) or outside it (Robin)
    double transfer = 0; ///< h [m/s], Robin: flux into the tissue = h w (value - u/w on the face)

    static Face fixed(double value) { return {Kind::fixed, value, 0}; }
    static Face robin(double value, double transfer) { return {Kind::robin, value, transfer}; }
    static Face periodic() { return {Kind::periodic, 0, 0}; }
};

/// One species.
/// Equation: du/dt = div( D w grad(u / w) ) - lambda u
///   u concentration   D [m²/s] diffusivity, harmonic mean at faces   lambda [1/s] loss
///   w [-] resting profile: u = w is free of flux
struct Species {
    double diffusivity = 0; ///< D [m²/s], >= 0; 0: immobile, never solved
    /// Factor on D: none (1), one per layer (nz), or one per cell (nz, columns).
    std::vector<double> relative{};
    std::vector<double> weight{}; ///< w, one per layer (nz), > 0; none: 1 everywhere
    double loss = 0;              ///< lambda [1/s], >= 0
    Face top{}, bottom{};
    Face x_low{}, x_high{}, y_low{}, y_high{}; ///< patch only; a unit cell has zero flux at axis and rim.
                                               ///< periodic needs both faces of a direction
};

} // namespace stipple::grid
