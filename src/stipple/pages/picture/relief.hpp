#pragma once
#include "stipple/skin/surface.hpp"
#include <cstdint>
#include <vector>

namespace stipple::pages {

// The surface of skin as a height field, for pictures. Depths and spacings are the model's; where a line runs
// is decoration, drawn from the seed, and the same for every surface of that seed.

/// Heights over a square patch with the middle at (0, 0), or over its upper rows. Shape (rows, pixels), x fastest,
/// y down the picture.
struct HeightMap {
    double width = 0;                              ///< of the patch [m]
    int pixels = 0;                                ///< along each side
    int rows = 0;                                  ///< that are there, from the top
    std::vector<double> height;                    ///< over the crests of the skin around, up is positive [m]
    std::vector<double> melanin;                   ///< over that of the skin around [-]
    double step() const { return width / pixels; } ///< [m]
    double place(int pixel) const { return (pixel + 0.5) * step() - width / 2; } ///< middle of a pixel [m]
};

/// The parts of a relief at full depth 1, so that surfaces which differ in depths alone share them.
/// Shapes: (rows, pixels) each, x fastest; empty: the surface has no such part.
struct ReliefPattern {
    double width = 0; ///< [m]
    int pixels = 0, rows = 0;
    std::vector<float> furrow;  ///< 0 crest .. 1 floor
    std::vector<float> network; ///< 0 crest .. about 1, so that Rz is 1
    std::vector<float> scar;    ///< 0 rim .. 1 floor or top
    std::vector<float> mark;    ///< 0 even skin .. 1 dark mark
};

/// One crease by the distance from its floor: 1 at the floor, 0 at the crest half a spacing away, then again.
/// Equation: (b(u) - b(L/2)) / (b(0) - b(L/2)),  b = sum over n of exp(-(u - n L)^2 / (2 a^2))
///   u [m] distance   L [m] spacing   a [m] standard deviation of the bell
class CreaseProfile {
  public:
    CreaseProfile(double spacing, double width);
    double operator()(double distance) const;

  private:
    double per_metre_ = 0;
    std::vector<double> value_; ///< over half a spacing
};

/// Where the parts of this surface lie. Its depths and marks do not matter, except that a part of depth 0 is
/// left out.
///   furrow   creases down the picture, bent by three sine waves, a floor through the middle (a crest if
///            a scar is there)
///   network  creases along the edges of the cells of Voronoi around jittered points, with finer ones inside,
///            over the Rz of that sum
///   scar     skin::scar_profile over an uneven outline of the same area (bands down the picture for striae),
///            up to four of Scar::count
/// Only the first `rows` of it, or all if 0. Errors: Kind::input if the patch has no size.
ReliefPattern make_pattern(const skin::Surface& surface, double width, int pixels, std::uint64_t seed,
                           int rows = 0);

/// True if two surfaces have the same pattern.
bool same_pattern(const skin::Surface& a, const skin::Surface& b);

/// Height = -furrow_depth furrow - relief_depth network -/+ scar depth scar;  melanin = 1 + dark_marks mark.
HeightMap make_relief(const ReliefPattern& pattern, const skin::Surface& surface);
HeightMap make_relief(const skin::Surface& surface, double width = 12e-3, int pixels = 480,
                      std::uint64_t seed = 1);

/// Heights of the map's line y = 0 at evenly spaced points from edge to edge [m].
std::vector<double> profile_line(const skin::Surface& surface, double width, int points,
                                 std::uint64_t seed = 1);

} // namespace stipple::pages
