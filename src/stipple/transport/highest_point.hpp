#pragma once
#include "stipple/transport/transport.hpp"

namespace stipple::transport {

/// Highest point of a course that is given point by point: the vertex of the parabola through three of them.
class HighestPoint {
  public:
    void add(double time, double value) {
        if (points_ > 0 && time <= last_.time) return;
        offer({value, time});
        const Peak next{value, time};
        if (points_ > 1 && last_.value >= before_.value && last_.value > value) offer(vertex(next));
        before_ = last_;
        last_ = next;
        ++points_;
    }
    Peak highest() const { return highest_; }

  private:
    void offer(Peak peak) {
        if (!(peak.value <= highest_.value)) highest_ = peak;
    }
    Peak vertex(Peak next) const {
        const double rise = (last_.value - before_.value) / (last_.time - before_.time);
        const double fall = (next.value - last_.value) / (next.time - last_.time);
        const double bend = (fall - rise) / (next.time - before_.time); // below 0
        const double slope = rise + bend * (last_.time - before_.time); // in the middle point
        return {last_.value - slope * slope / (4 * bend), last_.time - slope / (2 * bend)};
    }
    Peak before_{}, last_{}, highest_{};
    int points_ = 0;
};

} // namespace stipple::transport
