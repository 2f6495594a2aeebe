#pragma once
#include "stipple/base/model.hpp"
#include <cstddef>
#include <vector>

namespace stipple::outcome {

// The names of data/outcome/observables.csv, which holds value, unit, range, flag, source and meaning of
// each.
// clang-format off
#define STIPPLE_OBSERVABLES(X) \
    X(stained_area_cover) X(thin_collagen_1_share) X(elastosis_stain) X(echo_collagen_exponent) X(echo_water) \
    X(echo_oedema) X(optical_collagen_share) X(optical_packing_exponent) X(flow_dilation) \
    X(flow_cytokine) X(suction_aperture) X(suction_pressure) X(suction_on) X(suction_off) X(suction_prompt) \
    X(suction_modulus_share) X(epidermis_in_plane_share) X(collagen_stiffness_exponent) \
    X(elastin_stiffness_share) X(creep_exponent) X(creep_time) \
    X(relief_swelling_exponent) X(horny_layer_exponent) X(water_loss_ordinary) X(water_loss_dryness) \
    X(hydration_per_water_loss) X(injured_rim) X(dark_mark_return) X(scar_fill_share) X(scar_depth_spread) \
    X(scar_visible_depth) X(sag_span) X(tissue_density) X(mmasi_region_weight) X(mmasi_area) X(mmasi_darkness)
// clang-format on

/// Constants that turn states of the healing model into what instruments and stains show and what is seen on
/// the surface, in SI.
struct Constants {
#define X(name) double name = 0;
    STIPPLE_OBSERVABLES(X)
#undef X
};

/// The constants of this model.
Constants make_constants(const Model& model);

/// One draw of all rows that have a range: v + (high - v)(2u - 1) above the middle and v - (v - low)(1 - 2u)
/// below it, with v the value and u = Phi(z) in 0..1. So the median is the value and nothing lies beyond the
/// range. z holds one standard normal number per such row, in the order of the table.
Model with_drawn_constants(const Model& model, const std::vector<double>& z);
std::size_t constants_dimension(const Model& model); ///< how many rows have a range

} // namespace stipple::outcome
