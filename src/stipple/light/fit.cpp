#include "stipple/light/fit.hpp"
#include "stipple/base/error.hpp"
#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

namespace stipple::light {

namespace {

/// ln R - ln measured where it counts; empty outside the box.
std::vector<double> residuals(const ReflectanceTable& table, const FitSpec& spec, const SkinOptics& state) {
    const auto model = seen(table, state, spec.specular_share);
    std::vector<double> r;
    for (std::size_t i = 0; i < model.size(); ++i)
        if (std::isfinite(spec.measured[i])) r.push_back(std::log(model[i] / spec.measured[i]));
    for (std::size_t j = 0; j < spec.spread.size() && !r.empty(); ++j)
        r.push_back(spec.noise / spec.spread[j] * std::log(state.*spec.free[j] / spec.start.*spec.free[j]));
    return r;
}

double squares(const std::vector<double>& r) {
    double sum = 0;
    for (const double v : r) sum += v * v;
    return sum;
}

} // namespace

std::vector<double> seen(const ReflectanceTable& table, const SkinOptics& state, double specular_share) {
    auto r = table.reflectance(state);
    for (double& v : r) v -= (1 - specular_share) * table.specular();
    return r;
}

SkinFit fit_skin(const ReflectanceTable& table, const FitSpec& spec) {
    check(spec.measured.size() == table.spec().wavelengths.size(), Kind::input,
          "a spectrum to fit has another number of wavelengths than the table", "light");
    SkinFit fit{.state = spec.start};
    auto r = residuals(table, spec, fit.state);
    check(!r.empty(), Kind::input, "the start of a fit of skin is outside the table, or nothing counts",
          "light");
    const auto rows = static_cast<Eigen::Index>(r.size()),
               columns = static_cast<Eigen::Index>(spec.free.size());
    constexpr double k_step = 1e-3; // of the logarithm, for the slopes
    double damping = 1e-2;
    for (; fit.steps < 60; ++fit.steps) {
        Eigen::MatrixXd slope(rows, columns);
        for (Eigen::Index j = 0; j < columns; ++j) {
            const auto member = spec.free[static_cast<std::size_t>(j)];
            double h = k_step;
            SkinOptics moved = fit.state;
            moved.*member *= std::exp(h);
            auto there = residuals(table, spec, moved);
            if (there.empty()) { // at the edge of the box: from the other side
                h = -k_step;
                moved.*member = fit.state.*member * std::exp(h);
                there = residuals(table, spec, moved);
            }
            if (there.empty()) return fit;
            for (Eigen::Index i = 0; i < rows; ++i)
                slope(i, j) = (there[static_cast<std::size_t>(i)] - r[static_cast<std::size_t>(i)]) / h;
        }
        const Eigen::VectorXd miss = Eigen::Map<const Eigen::VectorXd>(r.data(), rows);
        const Eigen::MatrixXd normal = slope.transpose() * slope;
        const Eigen::VectorXd gradient = slope.transpose() * miss;
        bool moved_on = false;
        double gained = 0;
        while (!moved_on && damping < 1e8) {
            Eigen::MatrixXd damped = normal;
            damped.diagonal() += damping * normal.diagonal() + Eigen::VectorXd::Constant(columns, 1e-12);
            const Eigen::VectorXd step = damped.ldlt().solve(-gradient).cwiseMax(-1).cwiseMin(1);
            SkinOptics next = fit.state;
            for (Eigen::Index j = 0; j < columns; ++j)
                next.*spec.free[static_cast<std::size_t>(j)] *= std::exp(step[j]);
            const auto there = residuals(table, spec, next);
            if (!there.empty() && squares(there) < squares(r)) {
                gained = 1 - squares(there) / squares(r);
                fit.state = next;
                r = there;
                damping = std::max(1e-9, 0.2 * damping);
                moved_on = true;
            } else
                damping *= 4;
        }
        if (!moved_on || gained < 1e-10) break;
    }
    const auto model = seen(table, fit.state, spec.specular_share);
    double sum = 0;
    for (std::size_t i = 0; i < model.size(); ++i)
        if (std::isfinite(spec.measured[i]))
            sum += (model[i] - spec.measured[i]) * (model[i] - spec.measured[i]);
    fit.error = std::sqrt(sum / static_cast<double>(r.size() - spec.spread.size()));
    return fit;
}

} // namespace stipple::light
