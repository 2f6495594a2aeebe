#pragma once
#include "stipple/device/device.hpp"

namespace stipple::device {

/// Punctures per area of one session.
/// Equation: pen n = N f p / (v w); roller n = N p / (pi D W); stamp n = N p / A   [1/m²]
///   N needles   p passes   f [Hz]   v [m/s] glide speed   w [m] track width   D, W [m] drum
///   A [m²] footprint
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
/// rigid skin: an upper bound, since skin follows the needle.
/// Equation: x = D (tan(theta) - theta)   [m]
double roller_slit(double drum_diameter, double needle_length);

/// Distance that a point of the skin slips along a needle of a rolling drum between entry and exit.
/// Equation: slit = 2 rho (tan phi - phi),  cos phi = rho / (D/2 + L),  rho = D/2 + L - l
///   D [m] drum diameter   L [m] needle length   l [m] buried length
///   phi [rad] angle at which the needle enters   rho [m] distance of the depressed surface from the axis
/// Departs: rolling without slip; flat skin, rigid sideways; the give of soft skin makes real slits shorter,
/// so this is an upper estimate.
double rolled_slit(double drum_diameter, double needle_length, double buried);

/// Distance that a pen glides while its tip is in the skin, or on it.
/// Equation: s = v (acos(1 - 2 (L - d) / T) + acos(1 - 2 (L - e) / T)) / (2 pi f)
///   the tip moves as x = L - T (1 - cos(2 pi f t)) / 2, counted from the level of the skin at rest, down is
///   positive
///   v [m/s] glide speed   f [Hz]   T [m] full travel   L [m] protrusion of this needle
///   d [m] displacement at which the tip punctures on the way in: until then the skin only sinks with it
///   e [m] displacement at which it comes free on the way out
/// The same with d = e = 0 is the time below the surface of rigid skin (pen_dwell), and the drag of a tip
/// that does not pierce.
/// Departs: e = 0 throughout: friction makes the skin follow the needle out to where it was at rest; that it
/// is then pulled up beyond is left out. Skin does not give sideways, so slits are upper estimates.
double gliding_slit(const DeviceSpec& pen, double protrusion, double entry, double exit = 0);

/// Speed of the tip along the normal at entry.
/// Equation: u = v tan(theta)   [m/s]
double roller_strike_speed(double drum_diameter, double needle_length, double glide_speed);

/// Needles that share the pressing force of a rolling drum, on average while it rolls.
/// Equation: N / rows * max(1, rows theta / pi): mean number of rows that are below the surface, at least one
double roller_needles_engaged(const DeviceSpec& spec);

} // namespace stipple::device
