#pragma once
#include "stipple/base/model.hpp"
#include "stipple/device/needle.hpp"
#include <string_view>
#include <vector>

namespace stipple::device {

/// Reads measured sections of a needle from the text of a CSV file: a line distance_um,radius_um, then at
/// least two rows; distances [um] rise from 0 at the tip, radii [um] are zero or more; lines that start with
/// # and empty lines are passed over. Errors: Kind::input with the line of each fault, the first twenty of
/// them.
std::vector<Section> read_profile(std::string_view csv_text);

/// Radius of the largest sphere at the tip that fits inside the measured sections; a flat end: its radius.
/// Equation: r(0) if that is > 0, else the least over the sections of
///   (x^2 + r^2) / (2 x) where r >= x and of
///   r where r < x (the sphere lies behind such a section's distance, and no outline is wider than its
///   section there); at most the greatest radius.
///   x [m] distance from the tip   r [m] radius
/// Exact where a section lies on a spherical cap; a profile without sections that near gives the radius of
/// its first one: the tip is then no blunter than that.
double tip_radius(const std::vector<Section>& profile);

/// The needle with these measured sections: as long as they reach unless a length is given.
/// Errors: Kind::input for a profile that check_needle refuses.
Needle measured_needle(const Model& model, std::vector<Section> profile, double length = NAN);

} // namespace stipple::device
