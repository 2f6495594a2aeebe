#pragma once
#include "stipple/base/model.hpp"

namespace stipple::insertion {

/// The rows of data/insertion/parameters.csv, SI.
struct Settings {
    double deep_coefficient, head_angle, test_time, relative_density, tip_wear, reused_wear,
        toughness_cv, stiffness_cv, thickness_cv, operator_force_cv;
    double residual_radius_share, residual_depth_share, capillary_depth, damage_radius_share, damage_halo;
};

/// The rows of this model.
Settings read_settings(const Model& model);

} // namespace stipple::insertion
