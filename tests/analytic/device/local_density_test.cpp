#include "../../model.hpp"
#include "stipple/device/layout.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using namespace stipple::device;

// Where the patterns are as random as a Poisson pattern, where more even, where less.

namespace {

struct Counts {
    double mean = 0, second = 0, empty = 0; ///< per square: mean, mean square, share without any
    double squares = 0;
    double variance() const { return second - mean * mean; }
};

/// Counts in the squares of the given side that tile the window.
Counts count(const Pattern& p, double side) {
    const int n = static_cast<int>(p.window / side * (1 + 1e-12));
    std::vector<double> in_square(static_cast<std::size_t>(n * n), 0.0);
    for (const auto& s : p.strikes) {
        const int i = static_cast<int>(s.x / side), j = static_cast<int>(s.y / side);
        if (i < n && j < n) in_square[static_cast<std::size_t>(j * n + i)] += 1;
    }
    Counts c;
    c.squares = n * n;
    for (const double k : in_square) {
        c.mean += k / c.squares;
        c.second += k * k / c.squares;
        c.empty += (k == 0) / c.squares;
    }
    return c;
}

/// Mean of a number over patterns, and its standard error from the scatter between them.
struct Estimate {
    double mean = 0, error = 0;
};
template <class Measure> Estimate over_seeds(int seeds, Measure measure) {
    double sum = 0, square = 0;
    for (int seed = 0; seed < seeds; ++seed) {
        const double x = measure(static_cast<std::uint64_t>(seed));
        sum += x / seeds;
        square += x * x / seeds;
    }
    return {sum, std::sqrt(std::max(square - sum * sum, 0.0) / (seeds - 1))};
}

/// Distances to the nearest neighbour, of the strikes farther than `margin` from the edge.
std::vector<double> nearest_distances(const Pattern& p, double margin) {
    auto strikes = p.strikes;
    std::sort(strikes.begin(), strikes.end(), [](auto& a, auto& b) { return a.x < b.x; });
    const auto inside = [&](double x) { return x > margin && x < p.window - margin; };
    std::vector<double> distances;
    for (std::size_t i = 0; i < strikes.size(); ++i) {
        if (!inside(strikes[i].x) || !inside(strikes[i].y)) continue;
        double least = margin;
        const auto look = [&](std::size_t k) {
            least = std::min(least, std::hypot(strikes[k].x - strikes[i].x, strikes[k].y - strikes[i].y));
        };
        for (std::size_t k = i + 1; k < strikes.size() && strikes[k].x - strikes[i].x < least; ++k) look(k);
        for (std::size_t k = i; k-- > 0 && strikes[i].x - strikes[k].x < least;) look(k);
        distances.push_back(least);
    }
    return distances;
}

double mean_of(const std::vector<double>& values) {
    double sum = 0;
    for (const double v : values) sum += v;
    return sum / static_cast<double>(values.size());
}

/// Overlap of a square of side a with itself moved by d, mean over the directions of d.
double overlap(double a, double d) {
    constexpr int n = 500;
    double sum = 0;
    for (int i = 0; i < n; ++i) {
        const double t = (i + 0.5) * M_PI / 2 / n;
        sum += std::max(0.0, a - d * std::cos(t)) * std::max(0.0, a - d * std::sin(t)) / n;
    }
    return sum;
}

/// Variance of the count in a square of side a whose sides are whole numbers of track widths and of stroke
/// distances: the mean count is then the same wherever the square lies, and strokes, each turned by itself,
/// add their variances.
/// Equation: var = (n / N) sum over needles i, k of
///   [ G(|r_i - r_k|) - mean over the angle b of G(|r_i - R(b) r_k|) ],   G(d) overlap(a, d)
///   n [1/m^2] punctures per area   N needles   r_i [m] their places   R(b) a turn by b
double aligned_variance(const Device& d, double a) {
    constexpr int n = 100;
    const double farthest = 2 * reach(d.layout);
    std::vector<double> table;
    for (int i = 0; i <= n; ++i) table.push_back(overlap(a, farthest * i / n));
    const auto g = [&](double distance) {
        const double at = std::min(distance / farthest * n, n - 1e-9);
        const auto i = static_cast<std::size_t>(at);
        return table[i] + (at - static_cast<double>(i)) * (table[i + 1] - table[i]);
    };
    double sum = 0;
    for (const auto& p : d.layout)
        for (const auto& q : d.layout) {
            sum += g(std::hypot(p.x - q.x, p.y - q.y));
            const double r = std::hypot(p.x, p.y), s = std::hypot(q.x, q.y);
            for (int i = 0; i < n; ++i)
                sum -=
                    g(std::sqrt(std::max(0.0, r * r + s * s - 2 * r * s * std::cos((i + 0.5) * M_PI / n)))) /
                    n;
        }
    return d.punctures_per_m2 / static_cast<double>(d.layout.size()) * sum;
}

Device aligned_pen(int passes) {
    auto d = make_device(model(), {.needle = {.length = 1e-3},
                                   .needles = 12,
                                   .frequency = 100,
                                   .glide_speed = 40e-3,
                                   .track_width = 10e-3,
                                   .passes = passes});
    d.track_jitter = d.placement_jitter = 0;
    return d;
}

Device roller(int passes) {
    return make_device(model(), {.kind = device::Kind::roller, .model = "roller_1_5mm", .passes = passes});
}

} // namespace

TEST_CASE("a square centimetre under even tracks counts more evenly than chance, as the closed form says",
          "[device][analytic]") {
    for (const int passes : {1, 2}) {
        const auto d = aligned_pen(passes);
        const double expected = d.punctures_per_m2 * 1e-4, closed = aligned_variance(d, 1e-2);
        const auto variance = over_seeds(400, [&](std::uint64_t seed) {
            const auto c = count(make_pattern(d, 5e-2, seed), 1e-2);
            return c.second - 2 * c.mean * expected + expected * expected;
        });
        INFO(passes << ": " << variance.mean << " +- " << variance.error << ", closed form " << closed);
        CHECK(variance.error < 0.04 * closed);
        CHECK(std::abs(variance.mean - closed) < 4 * variance.error);
        CHECK(closed < 0.1 * expected); // a Poisson pattern: variance = mean
    }
}

TEST_CASE("in squares below the distance of the needles the closed form is the Poisson law",
          "[device][analytic]") {
    const auto d = aligned_pen(1);
    for (const double side : {0.05e-3, 0.1e-3, 0.2e-3}) {
        const double mean = d.punctures_per_m2 * side * side;
        CHECK(aligned_variance(d, side) == Approx(mean).epsilon(0.02));
    }
}

// Forty passes at forty angles with strokes 2 mm apart: many sparse patterns, laid over each other blindly.
TEST_CASE("many passes of a pen make a Poisson pattern", "[device][analytic]") {
    const auto d = make_device(model(), {.needle = {.length = 1e-3},
                                         .needles = 12,
                                         .frequency = 50,
                                         .glide_speed = 100e-3,
                                         .track_width = 8e-3,
                                         .passes = 40});
    const double n = d.punctures_per_m2;
    for (const double punctures : {0.3, 1.0, 2.0}) {
        const double side = std::sqrt(punctures / n);
        const auto empty = over_seeds(
            12, [&](std::uint64_t seed) { return count(make_pattern(d, 3e-2, seed), side).empty; });
        INFO(punctures << ": " << empty.mean << " +- " << empty.error);
        CHECK(empty.error < 0.01 * std::exp(-punctures));
        CHECK(std::abs(empty.mean - std::exp(-punctures)) < 4 * empty.error);
        const auto ratio = over_seeds(12, [&](std::uint64_t seed) {
            const auto c = count(make_pattern(d, 3e-2, seed), side);
            return c.variance() / c.mean;
        });
        CHECK(std::abs(ratio.mean - 1) < 4 * ratio.error);
        CHECK(ratio.error < 0.01);
    }
    const auto nearest = over_seeds(12, [&](std::uint64_t seed) {
        return mean_of(nearest_distances(make_pattern(d, 2e-2, seed), 1e-3));
    });
    CHECK(nearest.error < 0.005 / std::sqrt(n));
    CHECK(std::abs(nearest.mean - 0.5 / std::sqrt(n)) < 4 * nearest.error);
}

// An ordinary treatment: three passes, twelve needles, tracks that the hand does not keep exactly.
TEST_CASE("an ordinary pen: near Poisson from puncture to puncture, patchy over a square centimetre",
          "[device][analytic]") {
    const auto d = make_device(model(), {.model = "pen_12", .needle = {.length = 1e-3}});
    const double n = d.punctures_per_m2, side = std::sqrt(1 / n);
    const auto empty =
        over_seeds(12, [&](std::uint64_t seed) { return count(make_pattern(d, 8e-2, seed), side).empty; });
    CHECK(empty.mean == Approx(std::exp(-1)).epsilon(0.02));
    const auto nearest = over_seeds(
        6, [&](std::uint64_t seed) { return mean_of(nearest_distances(make_pattern(d, 3e-2, seed), 1e-3)); });
    CHECK(nearest.mean == Approx(0.5 / std::sqrt(n)).epsilon(0.02));
    // tracks overlap here and leave gaps there: two to five times the variance of a Poisson pattern
    const auto ratio = over_seeds(12, [&](std::uint64_t seed) {
        const auto c = count(make_pattern(d, 10e-2, seed), 1e-2);
        return c.variance() / c.mean;
    });
    CHECK(ratio.mean - 4 * ratio.error > 2);
    CHECK(ratio.mean + 4 * ratio.error < 5);
}

TEST_CASE("one roll leaves a lattice: neighbours in the row, 20 mm x 8 / 192 apart", "[device][analytic]") {
    const auto d = roller(1);
    const double in_row = 20e-3 * 8 / 192, poisson = 0.5 / std::sqrt(d.punctures_per_m2);
    auto distances = nearest_distances(make_pattern(d, 10e-2, 2), 5e-3);
    std::sort(distances.begin(), distances.end());
    CHECK(distances[distances.size() / 2] == Approx(in_row).epsilon(1e-9));
    CHECK(distances.back() == Approx(in_row).epsilon(1e-9)); // nearer only where two lanes overlap
    CHECK(mean_of(distances) > 0.95 * in_row);
    CHECK(in_row < 0.7 * poisson); // crowded along the rows, empty between them
    // rows follow at pi D / rows: between two rows no needle comes down
    const auto rows = count(make_pattern(d, 10e-2, 2), 5e-3);
    CHECK(rows.empty > 0.2);
    CHECK(rows.empty > 5 * std::exp(-rows.mean));
}

// In a square smaller than the distance of two needles each roll leaves one puncture or none, with
// probability n_1 A: p rolls leave a binomial number, which is empty less often than a Poisson number.
TEST_CASE("fifteen rolls: binomial, more even than Poisson", "[device][analytic]") {
    const int passes = 15;
    const auto d = roller(passes);
    const double side = 0.5e-3, one = d.punctures_per_m2 / passes * side * side;
    const double binomial = std::pow(1 - one, passes), poisson = std::exp(-passes * one);
    const auto empty =
        over_seeds(16, [&](std::uint64_t seed) { return count(make_pattern(d, 10e-2, seed), side).empty; });
    INFO(empty.mean << " +- " << empty.error << ", binomial " << binomial << ", Poisson " << poisson);
    CHECK(std::abs(empty.mean - binomial) < 4 * empty.error);
    CHECK(poisson - empty.mean > 4 * empty.error);
    const auto nearest = over_seeds(
        8, [&](std::uint64_t seed) { return mean_of(nearest_distances(make_pattern(d, 5e-2, seed), 3e-3)); });
    CHECK(nearest.mean - 4 * nearest.error >
          0.5 / std::sqrt(d.punctures_per_m2)); // farther apart than by chance
    CHECK(nearest.mean < 1.1 * 0.5 / std::sqrt(d.punctures_per_m2));
}

TEST_CASE("stamps set down exactly side by side leave as many in every face", "[device][analytic]") {
    auto d = make_device(model(), {.kind = device::Kind::stamp, .model = "stamp_35"});
    d.placement_jitter = 0;
    const auto c = count(make_pattern(d, 8e-2, 4), 1e-2);
    CHECK(c.mean == Approx(35));
    CHECK(c.variance() == Approx(0).margin(1e-9));
}
