#pragma once
#include "stipple/base/random.hpp"
#include "stipple/device/kind_rules.hpp"
#include <array>
#include <cstdint>
#include <vector>

// What the passes of all kinds share: the window seen along the direction of travel, numbered moments, and a
// head that comes down.

namespace stipple::device {

/// Lanes of the random numbers of one pass.
enum Lane : std::uint32_t { track_phase, track_shift, start_phase, turn, shift_along, shift_across };

/// One index for a pair of signed lattice numbers, so that a strike keeps its draw in every window.
std::uint64_t pair_index(int i, int j);

/// Even in -1..1.
double symmetric(const Random& random, std::uint64_t index, std::uint32_t lane);

/// The window seen along a direction of travel: u runs along, t across.
class View {
  public:
    View(double window, double angle);

    Position to_window(double u, double t) const;
    bool holds(Position p) const;

    /// Smallest and largest t of the window.
    std::array<double, 2> across() const;

    /// Range of u in which the line t = const runs within the window widened by `margin`; empty if first >
    /// second.
    std::array<double, 2> along(double t, double margin) const;

  private:
    std::array<double, 2> extent(double ax, double ay) const;

    /// Keeps the u with -margin <= slope u + offset <= window + margin.
    void cut(std::array<double, 2>& range, double slope, double offset, double margin) const;

    double window_, c_, s_;
};

int first_at_or_above(double value, double spacing);
int last_at_or_below(double value, double spacing);

/// Names a moment: pass, track and place along the track, the same in every window.
std::uint64_t stroke_number(int pass, int i, int j);

/// A head that comes down once: the first `needles` of its layout, turned by `turn` from the direction of
/// the view, with its middle at (u, t).
struct Head {
    double u = 0, t = 0, turn = 0;
    std::size_t needles = 0;
    Strike strike; ///< heading, pass and stroke, the same for all needles
};

/// Emits the strikes of its needles that fall into the window.
void come_down(const Head& head, const std::vector<Position>& layout, const View& view, const Emit& emit);

} // namespace stipple::device
