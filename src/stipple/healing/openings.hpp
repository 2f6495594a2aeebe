#pragma once
#include "stipple/base/bytes.hpp"
#include "stipple/grid/columns.hpp"
#include "stipple/skin/damage.hpp"
#include <vector>

namespace stipple::healing {

/// The cuts in the epidermis that are not closed yet. Every edge moves with the front of its own column: a
/// column keeps the distance that a front would have moved in it so far (state Closure, [m]), and a cut of
/// radius r that began to close at the distance s0 covers the share
///   area_share (1 - (s - s0)/r)²+
/// of the column still. Before its delay has passed it stays as it is.
class Openings {
  public:
    explicit Openings(const grid::Columns& grid) : grid_(&grid) {}

    void add(const std::vector<skin::Opening>& cuts);
    /// The delay of the oldest cuts that wait has passed: their edges move from now on. `closure`: (columns).
    void start(const double* closure);
    /// Forgets the cuts that are closed.
    void forget_closed(const double* closure);
    /// Uncovered share of the columns first .. first + n: 0..1 each, cuts that overlap count once at most.
    void uncovered(const double* closure, std::size_t first, std::size_t n, double* share) const;
    /// Mean over the surface.
    double mean_uncovered(const double* closure) const;
    /// Largest distance that an edge of the latest cuts has still to move [m]: below zero by what the fronts
    /// have moved beyond; 0 if there are none (any more).
    double left_to_close(const double* closure) const;
    /// Radius of the widest cut whose edge moves and has not met [m]; 0 if there is none.
    double widest_moving(const double* closure) const;
    bool any_moving() const;
    bool empty() const { return cuts_.empty(); }

    /// New places for the next session in a unit cell: every cut is spread over all columns, and has moved as
    /// far as before relative to the front of its new column. `closure` is set to its mean over the surface.
    void spread(double* closure);

    void put(ByteWriter& writer) const;
    void get(ByteReader& reader);

  private:
    struct Cut {
        skin::Opening opening;
        double since = 0; ///< distance of its column at which it began to move [m]
        int session = 0;
        bool moving = false;
    };
    static double left(const Cut& cut, const double* closure);
    void sort();
    const grid::Columns* grid_;
    std::vector<Cut> cuts_; ///< by column
    int sessions_ = 0, started_ = 0;
};

} // namespace stipple::healing
