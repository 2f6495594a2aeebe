#pragma once
#include "stipple/device/kinds.hpp"
#include "stipple/insertion/layered_elasticity.hpp"
#include <cmath>
#include <vector>

namespace stipple::insertion {

/// A rigid flat plate or drum with needles, which touches the skin between them only where it presses on it.
/// Equation: on m x m squares around a needle, the same around each of N needles
///   u_a = F B_a + sum over b of A_ab q_b
///   u_a = d where q_a > 0,  u_a >= d where q_a = 0,  q_a >= 0
///   sink = F S + sum over b of B_b q_b
///   F [N] force of a needle   q [N] force on a square   d [m] depth of the plate below the undeformed skin
///   A, B, S [m/N] displacement by the squares, by the needles, and at a needle by the other needles: means over the
///   needles of sums of w(r) over all of them, of needles at most `own`   sink [m] what the others and the plate
///   lower the skin at a needle
/// So neighbours are felt long before the plate is. The answer is of first degree in F and d and piecewise linear: it is
/// tabulated once along F + d/c = 1, c = d / sum q of the plate alone.
/// A needle lowers no place more than it sinks itself: so the plate carries what presses beside a needle that is in the
/// skin as a whole.
/// Limits: without needles a flat punch; without contact the superposition of point forces.
/// Source: johnson1985, section 5.9 (contact with pressures that cannot pull).
/// Departs: all needles carry the mean force, and the pressure between them is the same around each; both act on the
/// surface; where needles lift the skin beside them, it counts as level; rows that are not square are taken as squares
/// of the same area.
class Plate {
  public:
    /// own [m/N]: displacement under a needle by its own force, over that force
    Plate(const LayeredCompliance& stack, const std::vector<device::Position>& feet, double own = INFINITY);

    /// What the plate does around one needle.
    struct Felt {
        double sink = 0;    ///< of the skin at a needle by the others and the plate [m]
        double pressed = 0; ///< force of the plate per needle [N]
    };
    /// force [N] mean of the needles, >= 0   depth [m] of the plate, below zero above the undeformed skin
    Felt at(double force, double depth) const;
    /// Depth [m] at which the plate first touches the skin while each needle carries `force`.
    double touch(double force) const { return touch_ * force; }
    /// Depth at which it carries `pressed` per needle beside needles that carry `force` [m].
    double depth(double force, double pressed) const;

  private:
    double alone_ = 0, touch_ = 0, needles_ = 0; ///< [m/N]: c, depth per force at touch, S
    std::vector<double> place_, sink_, pressed_; ///< d/c, and the answers, at F + d/c = 1
};

} // namespace stipple::insertion
