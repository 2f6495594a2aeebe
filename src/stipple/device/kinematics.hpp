#pragma once
#include "stipple/device/device.hpp"

namespace stipple::device {

/// Punctures per area of one session.
/// Equation: pen n = N f p / (v w); roller n = N p / (pi D W); stamp n = N p / A   [1/m²]
///   N needles   p passes   f [Hz]   v [m/s] glide speed   w [m] track width   D, W [m] drum   A [m²]
///   footprint
/// Source: derived from the motion; no slip between drum and skin, tracks side by side.
double puncture_density(const DeviceSpec& spec);

/// Time that the tip of a pen is below the surface in one stroke.
/// Equation: t = acos(1 - 2 L / s) / (pi f): the tip moves as L - s (1 - cos(2 pi f t)) / 2
///   L [m] needle length   s [m] full travel, at least L   f [Hz]
/// Departs: rigid skin; a dimple that moves along shortens the time.
double pen_dwell(double needle_length, double stroke, double frequency);

/// Peak speed of a sinusoidal stroke, equal to the speed at the surface where s = 2 L and above it elsewhere.
/// Equation: v = pi f s   [m/s]
double pen_strike_speed(double stroke, double frequency);

/// Angle from the normal at which a needle on a rolling drum meets flat rigid skin.
/// Equation: theta = acos((D/2) / (D/2 + L))   [rad]
double roller_entry_angle(double drum_diameter, double needle_length);

/// Time between entry and exit of a needle on a rolling drum.
/// Equation: t = theta D / v   (the drum turns by 2 theta at v / (D/2))
double roller_dwell(double drum_diameter, double needle_length, double glide_speed);

/// Distance that the needle's crossing of the surface moves between entry and exit, rolling without slip on
/// rigid skin: an upper bound, since skin follows the needle. Equation: x = D (tan(theta) - theta)   [m]
double roller_slit(double drum_diameter, double needle_length);

/// Speed of the tip along the normal at entry.
/// Equation: u = v tan(theta)   [m/s]
double roller_strike_speed(double drum_diameter, double needle_length, double glide_speed);

/// Needles that share the pressing force of a rolling drum.
/// Equation: N / rows * max(1, rows theta / pi): mean number of rows that are below the surface, at least one
int roller_needles_engaged(const DeviceSpec& spec);

} // namespace stipple::device
