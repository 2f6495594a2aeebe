#pragma once
#include "stipple/base/model.hpp"
#include "stipple/light/skin_colours.hpp"
#include "stipple/pages/image.hpp"
#include "stipple/pages/picture/relief.hpp"
#include <array>
#include <cstdint>

namespace stipple::pages {

/// Dries pinpoints of blood onto a picture of a patch `width` [m] wide: round, at places drawn from the seed, the first ones of
/// an endless list so that fewer are some of more. Equation: linear colour times exp(-e s), s 1 in the middle, 0 at the edge,
/// e pages/light:pinpoint_red, _green, _blue (assumed).
void add_pinpoints(const Model& model, Image& image, double width, double per_m2, std::uint64_t seed);

/// How high the lamp stands: low where a wide shallow scar is to be seen, as in photographs of scars.
enum class Light { soft, raking };

/// A height field under the one lamp of data/pages/light.csv, pixel for pixel.
/// Equation: light = ambient + (1 - ambient) shadow max(0, n l) / sin(elevation) (1 on flat skin), pressed
///   below `brightest`
///   colour = reflectance ((1 - m) light + m spread) + gloss,  spread: light after it has gone sideways under the skin, means over
///   spread_red in red and spread_other in green and blue, m spread_share (assumed)
///   gloss = specular shadow (n h)^exponent less that of flat skin
///   n normal from central differences   l to the lamp   h halfway between lamp and eye, the eye straight up
///   shadow 0 where the surface towards the lamp rises above the ray, over a soft edge
/// No picture is stretched: equal height, melanin and redness give equal bytes.
Image shade(const Model& model, const HeightMap& map, const light::Tone& tone, Light light = Light::soft);

} // namespace stipple::pages
