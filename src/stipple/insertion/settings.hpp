#pragma once
#include "stipple/base/model.hpp"

namespace stipple::insertion {

/// The rows of data/insertion/parameters.csv and what data/skin/tissue.csv says of punctures, SI.
struct Settings {
    double deep_coefficient, head_angle, test_time, relative_density, tip_wear, reused_wear, toughness_cv,
        stiffness_cv, thickness_cv, operator_force_cv;
    double dye_gap, lumen_gap, held_stretch;
    double capillary_depth, damage_radius_share, damage_halo;
    double open_epidermis,
        open_dermis; ///< of data/skin/tissue.csv, as the scatter of toughness and stiffness
};

/// The rows of this model.
Settings read_settings(const Model& model);

} // namespace stipple::insertion
