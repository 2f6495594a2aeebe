#include "stipple/device/tracks.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::device {

std::uint64_t pair_index(int i, int j) {
    return (static_cast<std::uint64_t>(static_cast<std::uint32_t>(i)) << 32) | static_cast<std::uint32_t>(j);
}

double symmetric(const Random& random, std::uint64_t index, std::uint32_t lane) {
    return 2 * random.uniform(index, lane) - 1;
}

View::View(double window, double angle) : window_(window), c_(std::cos(angle)), s_(std::sin(angle)) {}

Position View::to_window(double u, double t) const {
    return {u * c_ - t * s_, u * s_ + t * c_};
}

bool View::holds(Position p) const {
    return p.x >= 0 && p.x < window_ && p.y >= 0 && p.y < window_;
}

std::array<double, 2> View::across() const {
    return extent(-s_, c_);
}

std::array<double, 2> View::along(double t, double margin) const {
    std::array<double, 2> range = extent(c_, s_);
    range[0] -= margin;
    range[1] += margin;
    cut(range, c_, -t * s_, margin);
    cut(range, s_, t * c_, margin);
    return range;
}

std::array<double, 2> View::extent(double ax, double ay) const {
    return {window_ * (std::min(ax, 0.0) + std::min(ay, 0.0)),
            window_ * (std::max(ax, 0.0) + std::max(ay, 0.0))};
}

void View::cut(std::array<double, 2>& range, double slope, double offset, double margin) const {
    if (std::abs(slope) < 1e-12) return;
    double a = (-margin - offset) / slope, b = (window_ + margin - offset) / slope;
    if (a > b) std::swap(a, b);
    range = {std::max(range[0], a), std::min(range[1], b)};
}

int first_at_or_above(double value, double spacing) {
    return static_cast<int>(std::ceil(value / spacing));
}

int last_at_or_below(double value, double spacing) {
    return static_cast<int>(std::floor(value / spacing));
}

std::uint64_t stroke_number(int pass, int i, int j) {
    const auto track = static_cast<std::uint64_t>(static_cast<std::uint32_t>(j) & 0xFFFFFu);
    return (static_cast<std::uint64_t>(pass) << 52) | (track << 32) | static_cast<std::uint32_t>(i);
}

void come_down(const Head& head, const std::vector<Position>& layout, const View& view, const Emit& emit) {
    const double c = std::cos(head.turn), s = std::sin(head.turn);
    Strike strike = head.strike;
    for (std::size_t n = 0; n < head.needles; ++n) {
        const auto [x, y] = layout[n];
        const Position p = view.to_window(head.u + x * c - y * s, head.t + x * s + y * c);
        if (!view.holds(p)) continue;
        strike.x = p.x;
        strike.y = p.y;
        strike.needle = static_cast<int>(n);
        emit(strike);
    }
}

} // namespace stipple::device
