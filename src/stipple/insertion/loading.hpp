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

/// How much stiffer skin is against a load that rises over `time` than in the tests that its moduli come
/// from.
/// Equation: f = g(t) / g(t0),  g(t) = 1 - sum of q_i (1 - (tau_i / t)(1 - exp(-t / tau_i)))
///   t, t0 [s] time over which the load rises, here and in the tests
///   q_i [-] shares of the force lost to relaxation   tau_i [s] their time constants
///   g is the mean over a steady rise of the force that a sudden one leaves
/// Limits: 1/g(t0) for sudden loads, (1 - q_1 - q_2)/g(t0) for very slow ones.
/// Source: crichton2013 (force on indented mouse skin falls by 40 % in one second, by another 10 % over ten).
/// Departs: time constants and t0 are assumed; nothing is known below some tenths of a second.
double rate_stiffening(double time, const Settings& settings);

/// The skin that a needle of this device meets: moduli of epidermis and dermis stiffened by the rate, moduli
/// and toughness times the variation. Fat and support keep their moduli: those were measured dynamically.
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

/// Deep indentation by depth: beta of the Ogden exponents that lie above it, on average.
DimpleLaw dimple_law(const skin::Skin& skin, const Settings& settings, double reference);

} // namespace stipple::insertion
