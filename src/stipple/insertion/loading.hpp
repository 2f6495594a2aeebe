#pragma once
#include "stipple/device/device.hpp"
#include "stipple/insertion/dimple.hpp"
#include "stipple/insertion/insertion.hpp"
#include "stipple/insertion/layered_elasticity.hpp"
#include "stipple/insertion/settings.hpp"
#include <vector>

namespace stipple::insertion {

/// Time from first contact to full depth [s]: half of the time below the surface; infinity where the device
/// gives none.
double loading_time(const device::Device& device);

/// How much stiffer tissue is against a load that rises over `time` than in the tests that its modulus comes from.
/// Equation: f = (t / t0)^-a
///   t, t0 [s] time over which the load rises, here and in the tests   a [-] exponent of the layer
/// Where no time is known (infinity) f is 1.
/// Source: a power law over decades of time, from seconds (indentation, compression) to 0.1 ms (feng2022: epidermis
/// about 4 MPa at 4 to 10 kHz against 1 to 2 MPa slowly, fat about 15 kPa at 0.2 to 1 kHz against 2 kPa at 50 Hz).
/// Departs: one exponent for all soft tissue; t0 is assumed.
double rate_stiffening(double time, double exponent, const Settings& settings);

/// The skin that a needle of this device meets: moduli stiffened by the rate, moduli and toughness times the
/// variation.
skin::Skin loaded_skin(skin::Skin skin, const Variation& variation, double time, const Settings& settings);

/// In-plane tension of skin under a pressed head.
/// Equation: s = max(s0, P / (p h sin(theta)))
///   s0 [Pa] tension at rest   P [N] pressing force   p [m] perimeter of what presses   h [m] thickness of
///   epidermis and dermis   theta [rad] angle at which the skin leaves the head (assumed)
/// Fat and muscle are too soft to carry the hand: at pressures of tens of kPa the skin hangs from the edge of
/// the head like a sheet, so its tension follows from the balance of forces. Departs: skin leaves every head
/// at the same angle; the fat carries nothing.
double tension_under_head(double at_rest, double press_force, double perimeter, double thickness,
                          double angle);

/// The stack that deflects. Epidermis and dermis carry the tension in vivo, all layers have mass; each grips
/// the needle in proportion to the force of cutting it at half the width of the needle.
std::vector<ElasticLayer> elastic_stack(const skin::Skin& skin, const device::Needle& needle, double time,
                                        const Settings& settings);

/// The law of the depression; skin in its plane stiffens with the rate as its first layer does.
DimpleLaw dimple_law(const skin::Skin& skin, double time, const Settings& settings, double reference);

} // namespace stipple::insertion
