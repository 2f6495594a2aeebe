#pragma once
#include "stipple/base/model.hpp"
#include "stipple/device/needle.hpp"
#include <string_view>
#include <vector>

namespace stipple::device {

/// Reads measured sections of a needle from the text of a CSV file: a line distance_um,radius_um, then at
/// least two rows, cells quoted or not, numbers with a sign or not; distances [um] rise from 0 at the tip, radii
/// [um] are zero or more; lines that start with # and empty lines are passed over. Errors: Kind::input with the
/// line of each fault, the first twenty of them.
std::vector<Section> read_profile(std::string_view csv_text);

/// The tip that measured sections belong to.
struct MeasuredTip {
    double radius = NAN;   ///< [m]
    bool resolved = false; ///< two rows on it agree, or a row and the taper do; else the taper alone tells
};

/// Of a flat end r(0) > 0 its radius. Else the lesser of
///   the largest sphere at the tip that fits inside the sections: the least of (x^2 + r^2) / (2 x) where r >= x and of r
///     where r < x (no outline is wider than its section there), at most the greatest radius;
///   where no two rows on the sphere agree, the sphere that touches the straight line through the first two sections
///     behind it:  rho = (r - m x) / (sqrt(1 + m^2) - m),  touching at rho (1 - sin(atan m)) <= x;  at least 0.1 um
///   x [m] distance from the tip   r [m] radius   m [-] slope of the line
/// So a round-ended cone gives its tip radius however finely it is sampled, once two rows lie on its taper.
MeasuredTip measured_tip(const std::vector<Section>& profile);
double tip_radius(const std::vector<Section>& profile);

/// The needle with these measured sections: as long as they reach unless a length is given. Between the tip and the
/// first section behind its sphere the outline is that sphere and the line that touches it.
/// Errors: Kind::input for a profile that check_needle refuses.
Needle measured_needle(const Model& model, std::vector<Section> profile, double length = NAN);

} // namespace stipple::device
