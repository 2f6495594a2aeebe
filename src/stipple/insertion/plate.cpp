#include "stipple/insertion/plate.hpp"
#include "stipple/base/statistics.hpp"
#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <utility>

namespace stipple::insertion {

namespace {

constexpr int k_side = 7; // squares along a side of the area of one needle
constexpr int k_squares = k_side * k_side;

/// Vectors between needles, each with the mean number of needles that have a neighbour there. Both halves of the plane
/// and both axes count alike, so only the first quadrant is kept.
using Offsets = std::map<std::pair<long, long>, double>; // [um]

Offsets offsets_of(const std::vector<device::Position>& feet) {
    constexpr std::size_t k_all = 2000, k_some = 150; // of more needles so many stand for all
    const std::size_t step = feet.size() > k_all ? feet.size() / k_some : 1;
    Offsets all;
    const std::size_t taken = (feet.size() + step - 1) / step;
    const double one = 1.0 / static_cast<double>(taken);
    for (std::size_t i = 0; i < feet.size(); i += step)
        for (const auto& b : feet) {
            const auto& a = feet[i];
            all[{std::labs(std::lround(1e6 * (a.x - b.x))), std::labs(std::lround(1e6 * (a.y - b.y)))}] +=
                one;
        }
    return all;
}

/// Side of the square that a needle has for itself.
double side_of(const Offsets& offsets) {
    double nearest = INFINITY;
    int beside = 0;
    for (const auto& [at, count] : offsets) {
        const double r = 1e-6 * std::hypot(static_cast<double>(at.first), static_cast<double>(at.second));
        if (r <= 0 || r > nearest * 1.02) continue;
        nearest = r;
        beside = at.first != 0 && at.second != 0 ? 1 : 0;
    }
    // a nearest neighbour off both axes: hexagonal rows, whose area is sqrt(3)/2 of the square of the distance
    return beside > 0 ? nearest * std::sqrt(0.5 * std::numbers::sqrt3) : nearest;
}

/// Displacements of the squares by each other and by the needles [m/N].
struct Influence {
    Eigen::MatrixXd squares{k_squares, k_squares};
    Eigen::VectorXd needle{k_squares};
    double others = 0;
};

Influence influence_of(const LayeredCompliance& stack, const Offsets& offsets, double side,
                       double of_needle) {
    const double h = side / k_side;
    constexpr double k_uniform =
        32 / (3 * std::numbers::pi * std::numbers::pi); // mean under an even disc over a rigid one
    const double own = k_uniform * stack.mean(h / std::sqrt(std::numbers::pi));
    const auto point = [&](double x, double y) {
        const double r = std::hypot(x, y);
        return r < 0.5 * h ? own : stack.across(r);
    };
    double far = 0; // of needles so far away that one square is like another
    std::vector<std::pair<device::Position, double>> near;
    for (const auto& [at, count] : offsets) {
        const double x = 1e-6 * static_cast<double>(at.first), y = 1e-6 * static_cast<double>(at.second);
        if (std::hypot(x, y) > 3.5 * side)
            far += count * stack.across(std::hypot(x, y));
        else
            near.push_back({{x, y}, count});
    }
    const auto summed = [&](double dx, double dy, double most) {
        const auto one = [&](double x, double y) { return std::min(point(x, y), most); };
        double sum = far;
        for (const auto& [at, count] : near)
            sum += 0.25 * count *
                   (one(at.x + dx, at.y + dy) + one(at.x - dx, at.y + dy) + one(at.x + dx, at.y - dy) +
                    one(at.x - dx, at.y - dy));
        return sum;
    };
    double by_distance[k_side][k_side], by_needle[k_side][k_side];
    for (int i = 0; i < k_side; ++i)
        for (int j = 0; j < k_side; ++j) {
            by_distance[i][j] = summed(i * h, j * h, INFINITY);
            by_needle[i][j] = own > of_needle ? summed(i * h, j * h, of_needle) : by_distance[i][j];
        }
    Influence all;
    for (int a = 0; a < k_squares; ++a) {
        const int ax = a % k_side, ay = a / k_side, middle = k_side / 2;
        all.needle(a) = std::max(0.0, by_needle[std::abs(ax - middle)][std::abs(ay - middle)]);
        for (int b = 0; b < k_squares; ++b)
            all.squares(a, b) = by_distance[std::abs(ax - b % k_side)][std::abs(ay - b / k_side)];
    }
    all.others = std::max(0.0, by_needle[0][0] - std::min(own, of_needle));
    return all;
}

/// Forces on the squares: those that pull are let go, those that the plate would cut are taken in, until none is left of
/// either.
Eigen::VectorXd press(const Influence& all, double force, double depth) {
    const Eigen::VectorXd gap = (depth - force * all.needle.array()).matrix();
    std::vector<int> in;
    for (int a = 0; a < k_squares; ++a)
        if (gap(a) > 0) in.push_back(a);
    Eigen::VectorXd q = Eigen::VectorXd::Zero(k_squares);
    constexpr int k_rounds = 50; // a handful is enough
    for (int round = 0; round < k_rounds && !in.empty(); ++round) {
        const Eigen::VectorXd part = all.squares(in, in).ldlt().solve(gap(in));
        q.setZero();
        for (std::size_t i = 0; i < in.size(); ++i) q(in[i]) = part(static_cast<Eigen::Index>(i));
        const Eigen::VectorXd short_of = gap - all.squares * q;
        std::vector<int> next;
        for (int a = 0; a < k_squares; ++a)
            if (q(a) > 0 || (q(a) == 0 && short_of(a) > 1e-9 * std::fabs(depth))) next.push_back(a);
        if (next == in) break;
        in = next;
    }
    return q.cwiseMax(0.0);
}

} // namespace

Plate::Plate(const LayeredCompliance& stack, const std::vector<device::Position>& feet, double own) {
    const Offsets offsets = offsets_of(feet);
    const Influence all = influence_of(stack, offsets, side_of(offsets), own);
    needles_ = all.others;
    touch_ = all.needle.minCoeff();
    alone_ = 1 / press(all, 0, 1).sum();
    constexpr int k_places = 24;
    const double first = touch_ / (touch_ + alone_); // d/c of F + d/c = 1 at touch
    for (int i = 0; i <= k_places; ++i) {
        const double v = first + (1 - first) * i / k_places;
        const Eigen::VectorXd q = press(all, 1 - v, alone_ * v);
        place_.push_back(v);
        pressed_.push_back(i > 0 ? q.sum() : 0.0);
        sink_.push_back((1 - v) * needles_ + (i > 0 ? all.needle.dot(q) : 0.0));
    }
}

Plate::Felt Plate::at(double force, double depth) const {
    if (depth <= touch(force)) return {needles_ * force, 0};
    const double n = force + depth / alone_, v = depth / alone_ / n;
    return {n * interpolate(place_, sink_, v), n * interpolate(place_, pressed_, v)};
}

double Plate::depth(double force, double pressed) const {
    if (pressed <= 0) return touch(force);
    if (force <= 0) return alone_ * pressed / pressed_.back();
    // pressed / force rises along the table, and both are linear between its places
    const double ratio = pressed / force;
    std::size_t lo = 0, hi = place_.size() - 1;
    while (hi - lo > 1) {
        const std::size_t middle = (lo + hi) / 2;
        (pressed_[middle] <= ratio * (1 - place_[middle]) ? lo : hi) = middle;
    }
    const double rise = (pressed_[hi] - pressed_[lo]) / (place_[hi] - place_[lo]);
    const double v = (ratio + rise * place_[lo] - pressed_[lo]) / (rise + ratio);
    return alone_ * v * force / (1 - v);
}

} // namespace stipple::insertion
