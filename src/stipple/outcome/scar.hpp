#pragma once
#include "stipple/base/model.hpp"
#include "stipple/skin/surface.hpp"
#include <string>
#include <vector>

namespace stipple::outcome {

// Scars by the balance of matrix volume.

/// One layer of the dermis at a site without scar, from the top.
struct MatrixLayer {
    double thickness = 0; ///< [m]
    double gain = 0;      ///< collagen above rest, relative to young dermis, at which it fills its volume [-]
};

/// New matrix under the floor of a scar, as the height it takes at the packing of young dermis.
/// Equation: a = (1 - b) sum g_i h_i (H - d)/H + b sum g_i h_i'   [m]
///   h_i, g_i of the layers, H = sum h_i; d depth of the scar (0 if raised); b share by which the flat head
///   of a device spans the scar; h_i' what is left of layer i below the depth d
/// First part: the needles enter at the floor, whose thinner dermis heals as skin around it does. Second:
/// they enter at the level of the rim and reach only what lies below the floor.
double new_matrix(const std::vector<MatrixLayer>& dermis, double scar_depth, double bridged);

/// A scar after new matrix has been laid down under it.
/// Equation: depressed: lift = d (1 - exp(-phi a/d)), depth d - lift;  raised: depth d + phi a
///   phi [-] share of the new matrix that lifts the scar against the skin around, 0..1
/// So a small lift is phi a, and the floor never rises above the rim. Volume: the scar loses (or gains)
/// exactly lift x pi (width/2)^2 x volume_share(kind).   Departs: width stays.
skin::Scar filled(const skin::Scar& scar, double new_matrix, double fill_share);

/// Volume between scar and the level of the skin around [m^3] (striae: per length [m^2] times their width).
double scar_volume(const skin::Scar& scar);

/// Scars whose depth is still counted, of count with a log-normal spread of depth around the mean.
/// Equation: N = count P(depth > least), depth log-normal with mean d and coefficient of variation c
double visible_scars(const skin::Scar& scar, double spread, double least_depth);

/// ECCA: weight of the kind times a grade of number, 0 none, 1 few, 2 limited number, 3 many.
/// Equation: score = w(kind) g(N),  g linear through (0, 0), (2, 1), (12, 2), (30, 3), constant beyond
///   w: icepick 15, boxcar 20, rolling 25, hypertrophic 40 (recalled)   Departs: the scale gives whole
///   grades.
double ecca_score(const Model& model, const std::string& kind, double visible);

} // namespace stipple::outcome
