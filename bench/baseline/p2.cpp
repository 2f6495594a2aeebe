#include "baseline.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

namespace stipple::baseline {

static constexpr double k_side = 1e-3;                      // m
static constexpr double k_diffusivity = 600e-12 / 60.0;     // 600 µm²/min
static constexpr double k_decay = std::numbers::ln2 / 1800; // half-life 30 min
static constexpr double k_source_decay = std::numbers::ln2 / (2 * 86400.0);

static bool in_needle(double x, double y, double z) {
    static constexpr double pitch = 250e-6, radius = 50e-6, depth = 500e-6, rounding = 1e-9;
    const auto off = [](double at) { return at - (std::floor(at / pitch) + 0.5) * pitch; };
    return z < depth && std::hypot(off(x), off(y)) <= radius * (1 + rounding);
}

static double source(P2Kind kind, double x, double y, double z) {
    if (kind != P2Kind::p2) return in_needle(x, y, z) ? 1.0 : 0.0;
    const double k = 4 * std::numbers::pi / k_side;
    return 1 + std::cos(k * x) * std::cos(k * y) * std::cos(k * z);
}

static Box cube(int n) {
    Box box{n, n, k_side / n, k_side / n, {}};
    for (int z = 0; z <= n; ++z) box.z_face.push_back(k_side * z / n);
    return box;
}

template <class F> static std::vector<double> by_cell(int n, F value) {
    std::vector<double> out;
    const double h = k_side / n;
    for (int z = 0; z < n; ++z)
        for (int y = 0; y < n; ++y)
            for (int x = 0; x < n; ++x) out.push_back(value((x + 0.5) * h, (y + 0.5) * h, (z + 0.5) * h));
    return out;
}

static FluxOperator make_operator(P2Kind kind, int n) {
    const Box box = cube(n);
    if (kind != P2Kind::p2d) return FluxOperator::layered(box, k_diffusivity, {}, k_decay);
    const auto d = by_cell(n, [](double x, double y, double z) {
        return k_diffusivity * (in_needle(x, y, z) ? 10.0 : z < 20e-6 ? 0.01 : 1.0);
    });
    return FluxOperator::by_cell(box, d, k_decay);
}

P2Answer run_p2(P2Kind kind, const P2Settings& settings) {
    P2Answer answer;
    const Clock clock;
    const auto s = by_cell(settings.n, [&](double x, double y, double z) { return source(kind, x, y, z); });
    System system;
    system.species.push_back(make_operator(kind, settings.n));
    system.scale = {settings.scale / k_decay};
    if (settings.implicit_source)
        system.implicit_forcing = [&s](double t, double* f) {
            const double now = std::exp(-k_source_decay * t);
            for (std::size_t i = 0; i < s.size(); ++i) f[i] += s[i] * now;
        };
    else
        system.explicit_rates = [&s](double t, const double*, double* f) {
            const double now = std::exp(-k_source_decay * t);
            for (std::size_t i = 0; i < s.size(); ++i) f[i] = s[i] * now;
        };
    Integrator integrator(std::move(system), settings.integrator, 0.0, std::vector<double>(s.size(), 0.0));
    const auto keep = [&](std::vector<double>& field, IntegratorCounts& counts, Cost& cost) {
        field.assign(integrator.state(), integrator.state() + s.size());
        counts = integrator.counts();
        cost = clock.read();
        answer.lowest = std::min(answer.lowest, *std::min_element(field.begin(), field.end()));
    };
    integrator.advance(settings.compare_at);
    keep(answer.at_comparison, answer.counts_at_comparison, answer.cost_at_comparison);
    integrator.advance(settings.end);
    keep(answer.at_end, answer.counts, answer.cost);
    return answer;
}

/// out(k) = sum over i of m(k, i) in(i) along the last index of (n, n, n), which becomes the first: three
/// calls transform all directions and restore the order.
static std::vector<double> transform(int n, const std::vector<double>& m, const std::vector<double>& in) {
    const auto size = static_cast<std::size_t>(n);
    const std::size_t rows = size * size;
    std::vector<double> out(in.size(), 0.0), turned(in.size());
    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t i = 0; i < size; ++i) turned[i * rows + r] = in[r * size + i];
    for (std::size_t k = 0; k < size; ++k)
        for (std::size_t i = 0; i < size; ++i) {
            const double a = m[k * size + i];
            const double* from = &turned[i * rows];
            double* to = &out[k * rows];
            for (std::size_t r = 0; r < rows; ++r) to[r] += a * from[r];
        }
    return out;
}

std::vector<double> exact_in_time(P2Kind kind, int n, double time) {
    const auto size = static_cast<std::size_t>(n);
    std::vector<double> forward(size * size), backward(size * size), eigenvalue(size);
    const double h = k_side / n;
    for (int k = 0; k < n; ++k) {
        const double norm = std::sqrt((k == 0 ? 1.0 : 2.0) / n),
                     half = std::sin(std::numbers::pi * k / (2.0 * n));
        eigenvalue[k] = 4.0 * k_diffusivity / (h * h) * half * half;
        for (int i = 0; i < n; ++i) {
            const double c = norm * std::cos(std::numbers::pi * k * (i + 0.5) / n);
            forward[static_cast<std::size_t>(k * n + i)] = backward[static_cast<std::size_t>(i * n + k)] = c;
        }
    }
    auto u = by_cell(n, [&](double x, double y, double z) { return source(kind, x, y, z); });
    for (int d = 0; d < 3; ++d) u = transform(n, forward, u);
    std::size_t i = 0;
    for (int a = 0; a < n; ++a)
        for (int b = 0; b < n; ++b)
            for (int c = 0; c < n; ++c, ++i) {
                const double fast = k_decay + eigenvalue[a] + eigenvalue[b] + eigenvalue[c];
                u[i] *= (std::exp(-k_source_decay * time) - std::exp(-fast * time)) / (fast - k_source_decay);
            }
    for (int d = 0; d < 3; ++d) u = transform(n, backward, u);
    return u;
}

} // namespace stipple::baseline
