#pragma once
#include "stipple/device/device.hpp"
#include <string>
#include <vector>

namespace stipple::device {

/// Places of exactly `needles` needles about the middle of their head.
///   disc: a sunflower, needle m at radius p sqrt((m + 1/2) / pi) and m golden sections of a turn:
///     every needle has the area p^2; the nearest two are somewhat closer than p
///   square, hexagonal: rows of a lattice, as nearly square in outline as the number allows; the last row may
///     be short; the mean of the places is the middle
///   row: in a line across the travel   ring: on a circle, first one ahead
/// p [m] pitch, the least distance in all but the disc; not used of a single needle, which stands in the
/// middle. Errors: Kind::input for an unknown layout, a number of needles outside 1..k_most_needles, a pitch
/// that is not positive.
std::vector<Position> make_layout(const std::string& layout, int needles, double pitch);

/// The pitch at which a layout fills a face.
/// Equation: disc, square p = sqrt(A / N); hexagonal p = sqrt(2 A / (sqrt(3) N));
///   row and ring p = (d/2) / (reach of the layout with pitch 1 + 1/2), half a pitch from the rim
///   A [m^2] area of the face   d [m] width of the face   N needles
double pitch_to_fill(const std::string& layout, int needles, double area, double width);

/// Distance of the two nearest [m]; infinity if there are fewer than two.
double least_distance(const std::vector<Position>& positions);

/// Distance of the farthest from the origin [m].
double reach(const std::vector<Position>& positions);

} // namespace stipple::device
