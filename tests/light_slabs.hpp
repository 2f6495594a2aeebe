#pragma once
#include "stipple/light/medium.hpp"

/// Epidermis 0.1 mm, dermis 1.5 mm, subcutis 20 mm under air, n = 1.4 throughout; mu_a and mu_s' in 1/mm, means
/// of shimojo2020.
inline stipple::light::Stack skin_slab(double mua_epidermis, double mus_epidermis, double mua_dermis,
                                       double mus_dermis, double mua_subcutis, double mus_subcutis,
                                       double g = 0) {
    const auto layer = [g](double thickness, double mua, double reduced) {
        return stipple::light::Layer{.thickness = thickness,
                                     .absorption = 1e3 * mua,
                                     .scattering = 1e3 * reduced / (1 - g),
                                     .anisotropy = g,
                                     .refractive_index = 1.4};
    };
    return {.layers = {layer(1e-4, mua_epidermis, mus_epidermis), layer(1.5e-3, mua_dermis, mus_dermis),
                       layer(20e-3, mua_subcutis, mus_subcutis)}};
}

inline stipple::light::Stack slab_405() {
    return skin_slab(3.32, 9.95, 0.43, 6.46, 0.62, 2.56);
}
inline stipple::light::Stack slab_532(double melanin = 1) {
    return skin_slab(1.44 * melanin, 7.04, 0.10, 3.96, 0.15, 1.89);
}
inline stipple::light::Stack slab_755(double melanin = 1, double g = 0) {
    return skin_slab(0.49 * melanin, 4.28, 0.05, 2.20, 0.04, 1.43, g);
}
inline stipple::light::Stack slab_1064(double melanin = 1) {
    return skin_slab(0.13 * melanin, 2.85, 0.05, 1.34, 0.03, 1.11);
}

/// Four layers, four indices, an index below that differs from the last.
inline stipple::light::Stack mismatched_slab() {
    return {.layers = {{15e-6, 1e2, 1e4, 0.8, 1.55},
                       {85e-6, 5e2, 3e4, 0.8, 1.33},
                       {1.5e-3, 5e1, 1.5e4, 0.8, 1.40},
                       {20e-3, 5e1, 1e4, 0.8, 1.44}},
            .index_above = 1,
            .index_below = 1.37};
}
