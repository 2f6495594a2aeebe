#include "stipple/light/reflectance_table.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/tasks.hpp"
#include "stipple/light/adding_doubling.hpp"
#include <algorithm>
#include <cassert>
#include <cmath>
#include <functional>
#include <limits>

namespace stipple::light {

namespace {

/// Layers of data/light/layers.csv that index the table.
constexpr std::size_t k_epidermis = 1, k_dermis = 2;

double node_of(int i, int n) {
    return std::cos(M_PI * (i + 0.5) / n);
}

/// T_0 … T_{n-1} at x.
template <std::size_t N> std::array<double, N> chebyshev(double x) {
    std::array<double, N> t{1, x};
    for (std::size_t k = 2; k < N; ++k) t[k] = 2 * x * t[k - 1] - t[k - 2];
    return t;
}

constexpr std::size_t k_most_nodes = 16;

/// Added to the three numbers before the logarithm [1/m]: less absorption than this hardly shows, and would waste
/// nodes.
constexpr std::array<double, 3> k_shift{5000, 100, 0};

double scale_of(double number, std::size_t axis) {
    return std::log(number + k_shift[axis]);
}

double on_axis(double low, double high, double x) {
    return (2 * x - low - high) / (high - low);
}

} // namespace

ReflectanceTable::ReflectanceTable(const TissueOptics& tissue, const TableSpec& spec)
    : tissue_(tissue), spec_(spec) {
    make_axes();
    const auto [n0, n1, n2] = spec_.nodes;
    values_.resize(spec_.wavelengths.size() * static_cast<std::size_t>(n0 * n1 * n2));
    std::vector<std::function<void()>> tasks;
    for (std::size_t w = 0; w < spec_.wavelengths.size(); ++w)
        tasks.emplace_back([this, w] {
            const auto [a, b, c] = spec_.nodes;
            auto* value = values_.data() + w * static_cast<std::size_t>(a * b * c);
            for (int i = 0; i < a; ++i)
                for (int j = 0; j < b; ++j)
                    for (int k = 0; k < c; ++k) {
                        std::array<double, 3> x{node_of(i, a), node_of(j, b), node_of(k, c)};
                        for (std::size_t d = 0; d < 3; ++d) {
                            const Axis& axis = axes_[w][d];
                            x[d] = std::exp(0.5 * (axis.low + axis.high + (axis.high - axis.low) * x[d])) -
                                   k_shift[d];
                        }
                        const auto r = adding_doubling(node_stack(w, x), {}, spec_.streams);
                        *value++ = std::log(r.reflected - r.specular);
                    }
        });
    run_tasks(tasks, spec_.threads);
    make_coefficients();
}

ReflectanceTable::ReflectanceTable(const TissueOptics& tissue, const TableSpec& spec,
                                   const std::vector<double>& values)
    : tissue_(tissue), spec_(spec), values_(values) {
    make_axes();
    const auto [n0, n1, n2] = spec_.nodes;
    check(values.size() == spec_.wavelengths.size() * static_cast<std::size_t>(n0 * n1 * n2), Kind::data,
          "a table of reflectance has another number of values than its spec", "light");
    make_coefficients();
}

Stack ReflectanceTable::node_stack(std::size_t w, const std::array<double, 3>& numbers) const {
    Stack stack = reference_[w];
    const double scattering = numbers[2] / reference_[w].layers[k_dermis].scattering;
    for (Layer& layer : stack.layers) layer.scattering *= scattering;
    stack.layers[k_epidermis].absorption = numbers[0];
    const double more = numbers[1] - reference_[w].layers[k_dermis].absorption;
    for (std::size_t i = k_dermis; i < stack.layers.size(); ++i)
        stack.layers[i].absorption += more * tissue_.blood_share(i) / tissue_.blood_share(k_dermis);
    return stack;
}

std::array<double, 3> ReflectanceTable::numbers_of(const SkinOptics& state, std::size_t w) const {
    SkinOptics other = spec_.state;
    other.melanin = state.melanin;
    other.blood_fraction = state.blood_fraction;
    other.oxygen_saturation = state.oxygen_saturation;
    other.bilirubin = state.bilirubin;
    other.vessel_radius = state.vessel_radius;
    other.scattering = state.scattering;
    other.scattering_power = state.scattering_power;
    return tissue_.indices(other, spec_.wavelengths[w]);
}

void ReflectanceTable::make_axes() {
    const auto& s = spec_;
    check(!s.wavelengths.empty() && s.least_melanin < s.most_melanin && s.least_blood < s.most_blood &&
              s.least_scattering < s.most_scattering && s.least_power <= s.most_power,
          Kind::input, "the box of a table of reflectance is empty", "light");
    for (const int n : s.nodes) assert(n >= 2 && n <= static_cast<int>(k_most_nodes));
    for (std::size_t w = 0; w < s.wavelengths.size(); ++w) {
        SkinOptics clear = s.state;
        clear.blood_fraction = 0;
        clear.bilirubin = 0;
        reference_.push_back(tissue_.stack(clear, s.wavelengths[w]));
        std::array<Axis, 3> axes;
        SkinOptics state = s.state;
        state.bilirubin = 0;
        for (auto& axis : axes)
            axis = {std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
        // The corners of the box in what the state can be.
        for (int corner = 0; corner < 16; ++corner) {
            const bool more = corner & 1;
            state.melanin = more ? s.most_melanin : s.least_melanin;
            state.blood_fraction = more ? s.most_blood : s.least_blood;
            state.bilirubin = more ? s.most_bilirubin : 0;
            state.oxygen_saturation = corner & 2 ? 1 : 0;
            state.scattering = corner & 4 ? s.most_scattering : s.least_scattering;
            state.scattering_power = corner & 8 ? s.most_power : s.least_power;
            const auto numbers = numbers_of(state, w);
            for (std::size_t d = 0; d < 3; ++d) {
                axes[d].low = std::min(axes[d].low, scale_of(numbers[d], d) - 1e-9);
                axes[d].high = std::max(axes[d].high, scale_of(numbers[d], d) + 1e-9);
            }
        }
        axes_.push_back(axes);
    }
    specular_ = fresnel(1, 1, reference_[0].layers[0].refractive_index, 1);
}

void ReflectanceTable::make_coefficients() {
    const auto [n0, n1, n2] = spec_.nodes;
    const std::array<int, 3> nodes{n0, n1, n2};
    coefficients_ = values_;
    const auto size = static_cast<std::size_t>(n0 * n1 * n2);
    std::vector<double> line;
    // A cosine transform along each axis in turn.
    for (std::size_t d = 0; d < 3; ++d) {
        const int n = nodes[d];
        const std::size_t stride = d == 0   ? static_cast<std::size_t>(n1 * n2)
                                   : d == 1 ? static_cast<std::size_t>(n2)
                                            : 1;
        for (std::size_t start = 0; start < coefficients_.size(); ++start) {
            if (start % size / stride % static_cast<std::size_t>(n) != 0) continue;
            line.assign(static_cast<std::size_t>(n), 0);
            for (int k = 0; k < n; ++k)
                for (int i = 0; i < n; ++i)
                    line[static_cast<std::size_t>(k)] +=
                        (k == 0 ? 1.0 : 2.0) / n *
                        coefficients_[start + static_cast<std::size_t>(i) * stride] *
                        std::cos(M_PI * k * (i + 0.5) / n);
            for (int k = 0; k < n; ++k)
                coefficients_[start + static_cast<std::size_t>(k) * stride] =
                    line[static_cast<std::size_t>(k)];
        }
    }
}

double ReflectanceTable::reflectance(const SkinOptics& state, std::size_t w) const {
    const auto numbers = numbers_of(state, w);
    std::array<std::array<double, k_most_nodes>, 3> t;
    for (std::size_t d = 0; d < 3; ++d) {
        const Axis& axis = axes_[w][d];
        const double x = on_axis(axis.low, axis.high, scale_of(numbers[d], d));
        if (!(std::abs(x) <= 1 + 1e-9)) return std::numeric_limits<double>::quiet_NaN();
        t[d] = chebyshev<k_most_nodes>(x);
    }
    const auto n0 = static_cast<std::size_t>(spec_.nodes[0]), n1 = static_cast<std::size_t>(spec_.nodes[1]),
               n2 = static_cast<std::size_t>(spec_.nodes[2]);
    const double* c = coefficients_.data() + w * n0 * n1 * n2;
    double sum = 0;
    for (std::size_t i = 0; i < n0; ++i) {
        double plane = 0;
        for (std::size_t j = 0; j < n1; ++j) {
            double line = 0;
            for (std::size_t k = 0; k < n2; ++k) line += *c++ * t[2][k];
            plane += line * t[1][j];
        }
        sum += plane * t[0][i];
    }
    return specular_ + std::exp(sum);
}

std::vector<double> ReflectanceTable::reflectance(const SkinOptics& state) const {
    std::vector<double> all;
    for (std::size_t w = 0; w < spec_.wavelengths.size(); ++w) {
        all.push_back(reflectance(state, w));
        if (std::isnan(all.back())) return {};
    }
    return all;
}

TableSpec colour_table_spec(const Model& model) {
    TableSpec spec;
    for (int nm = 400; nm <= 700; nm += 10) spec.wavelengths.push_back(nm * 1e-9);
    spec.state = usual_optics(model);
    spec.least_melanin = 10;
    spec.most_melanin = 20'000;
    spec.least_blood = 0.001;
    spec.most_blood = 0.1;
    spec.least_scattering = 1'500;
    spec.most_scattering = 9'000;
    spec.least_power = 0.8;
    spec.most_power = 2.2;
    spec.most_bilirubin = 0.05;
    return spec;
}

} // namespace stipple::light
