#include "stipple/study/sensitivity/morris.hpp"
#include "stipple/base/random.hpp"
#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

namespace stipple::study {

static constexpr int k_levels = 4, k_step = k_levels / 2; // of the grid, in levels

static double place(int level) {
    return static_cast<double>(level) / (k_levels - 1);
}

MorrisDesign morris_design(std::size_t dimensions, std::size_t walks, std::uint64_t seed) {
    assert(dimensions > 0 && walks > 0);
    MorrisDesign design{.dimensions = dimensions, .walks = walks, .points = {}, .moved = {}};
    for (std::size_t w = 0; w < walks; ++w) {
        const Random start(seed, Purpose::elementary_effects, static_cast<std::uint32_t>(w));
        std::vector<int> level(dimensions);
        for (std::size_t i = 0; i < dimensions; ++i)
            level[i] = std::min(static_cast<int>(k_levels * start.uniform(i, 0)), k_levels - 1);
        std::vector<std::size_t> order(dimensions);
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::sort(order.begin(), order.end(),
                  [&](std::size_t a, std::size_t b) { return start.uniform(a, 1) < start.uniform(b, 1); });
        const auto note = [&] {
            std::vector<double> point(dimensions);
            std::transform(level.begin(), level.end(), point.begin(), place);
            design.points.push_back(std::move(point));
        };
        note();
        for (const std::size_t i : order) {
            level[i] += level[i] < k_step ? k_step : -k_step; // from every level one way stays on the grid
            design.moved.push_back(i);
            note();
        }
    }
    return design;
}

static MorrisEffect summary(const std::vector<double>& effects) {
    const auto n = static_cast<double>(effects.size());
    MorrisEffect found{.mu = NAN, .mu_star = NAN, .sigma = NAN, .effects = static_cast<int>(effects.size())};
    if (effects.empty()) return found;
    found.mu = found.mu_star = 0;
    for (const double d : effects) {
        found.mu += d / n;
        found.mu_star += std::fabs(d) / n;
    }
    double squares = 0;
    for (const double d : effects) squares += (d - found.mu) * (d - found.mu);
    if (effects.size() > 1) found.sigma = std::sqrt(squares / (n - 1));
    return found;
}

std::vector<MorrisEffect> morris_effects(const MorrisDesign& design, const std::vector<double>& outputs) {
    assert(outputs.size() == design.points.size());
    std::vector<std::vector<double>> effects(design.dimensions);
    for (std::size_t w = 0; w < design.walks; ++w)
        for (std::size_t s = 0; s < design.dimensions; ++s) {
            const std::size_t from = w * (design.dimensions + 1) + s,
                              i = design.moved[w * design.dimensions + s];
            const double h = design.points[from + 1][i] - design.points[from][i];
            const double effect = (outputs[from + 1] - outputs[from]) / h;
            if (std::isfinite(effect)) effects[i].push_back(effect);
        }
    std::vector<MorrisEffect> found;
    for (const auto& of_input : effects) found.push_back(summary(of_input));
    return found;
}

} // namespace stipple::study
