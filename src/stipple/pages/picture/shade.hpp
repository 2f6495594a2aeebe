#pragma once
#include "stipple/base/model.hpp"
#include "stipple/pages/image.hpp"
#include "stipple/pages/picture/relief.hpp"
#include <array>
#include <cstdint>

namespace stipple::pages {

/// Colour of skin besides its relief.
struct Tone {
    double melanin = 0.05; ///< volume fraction of melanosomes in the epidermis of even skin
    double redness = 0;    ///< blood flow above rest, relative
    double mark = 1;       ///< melanin of a dark mark over that of even skin
};

/// Reflectance of flat skin in red, green and blue, linear, 0..1.
/// Equation: between the colours of data/pages/tones.csv, log reflectance linear in log melanin, straight on
///   beyond the first and the last; times mark^-m, so that a mark stands out alike on every skin;
///   green and blue times exp(-e r),  r = redness / (1 + redness / half)
/// Source: assumed throughout: plain colours, no optics.
std::array<double, 3> skin_colour(const Model& model, const Tone& tone);

/// Dries pinpoints of blood onto a picture of a patch `width` [m] wide: round, at places drawn from the seed, the first ones of
/// an endless list so that fewer are some of more. Equation: linear colour times exp(-e s), s 1 in the middle, 0 at the edge,
/// e pages/light:pinpoint_red, _green, _blue (assumed).
void add_pinpoints(const Model& model, Image& image, double width, double per_m2, std::uint64_t seed);

/// A height field under the one lamp of data/pages/light.csv, pixel for pixel.
/// Equation: light = ambient + (1 - ambient) shadow max(0, n l) / sin(elevation) (1 on flat skin), pressed
///   below `brightest`
///   colour = reflectance light^softness + gloss
///   gloss = specular shadow (n h)^exponent less that of flat skin
///   n normal from central differences   l to the lamp   h halfway between lamp and eye, the eye straight up
///   shadow 0 where the surface towards the lamp rises above the ray, over a soft edge
/// No picture is stretched: equal height, melanin and redness give equal bytes.
Image shade(const Model& model, const HeightMap& map, const Tone& tone);

} // namespace stipple::pages
