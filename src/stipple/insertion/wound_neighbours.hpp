#pragma once
#include "stipple/insertion/scratches.hpp"
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

namespace stipple::insertion {

/// From its middle to its farthest point.
inline double reach(const Wound& w) {
    return 0.5 * w.length + w.radius;
}

inline double longest_reach(const std::vector<Wound>& wounds) {
    double far = 0;
    for (const Wound& w : wounds) far = std::max(far, reach(w));
    return far;
}

/// Wounds by square of a grid at least as wide as two of them reach: those that touch lie in squares that touch.
class Neighbours {
  public:
    /// Keeps a reference to the wounds.
    explicit Neighbours(const std::vector<Wound>& wounds) : wounds_(wounds) {
        if (wounds.empty()) return;
        double x_end = -INFINITY, y_end = -INFINITY;
        x_ = y_ = INFINITY;
        for (const Wound& w : wounds) {
            x_ = std::min(x_, w.x), x_end = std::max(x_end, w.x);
            y_ = std::min(y_, w.y), y_end = std::max(y_end, w.y);
        }
        // not many more squares than wounds, however small these are
        const double side = std::max(x_end - x_, y_end - y_),
                     least = side / std::ceil(std::sqrt(static_cast<double>(wounds.size())));
        width_ = std::max({2 * longest_reach(wounds), least, 1e-9});
        columns_ = square(x_end - x_) + 3; // one beside each end, always empty
        start_.assign(columns_ * (square(y_end - y_) + 3) + 1, 0);
        for (const Wound& w : wounds) ++start_[place(w) + 1];
        std::partial_sum(start_.begin(), start_.end(), start_.begin());
        by_square_.resize(wounds.size());
        std::vector<std::size_t> next = start_;
        for (std::size_t i = 0; i < wounds.size(); ++i) by_square_[next[place(wounds[i])]++] = i;
    }

    /// All wounds, those of a square one after the other.
    const std::vector<std::size_t>& by_square() const { return by_square_; }

    template <class See> void for_each_near(std::size_t i, const See& see) const {
        const std::size_t middle = place(wounds_[i]);
        for (const std::size_t row : {middle - columns_, middle, middle + columns_})
            for (std::size_t k = start_[row - 1]; k < start_[row + 2]; ++k) see(by_square_[k]);
    }

  private:
    std::size_t square(double way) const { return static_cast<std::size_t>(way / width_); }
    std::size_t place(const Wound& w) const {
        return (square(w.y - y_) + 1) * columns_ + square(w.x - x_) + 1;
    }

    const std::vector<Wound>& wounds_;
    double x_ = 0, y_ = 0, width_ = 1;
    std::size_t columns_ = 0;
    std::vector<std::size_t> start_{}, by_square_{}; ///< first of each square; wounds by square
};

} // namespace stipple::insertion
