#include "stipple/light/streams.hpp"
#include "stipple/base/memo.hpp"
#include <Eigen/Dense>
#include <algorithm>
#include <cassert>
#include <cmath>
#include <functional>
#include <memory>
#include <utility>

namespace stipple::light {

namespace {

/// Square of the k-th off-diagonal of the Jacobi matrix of Legendre's polynomials on (-1, 1).
double legendre_square(int k) {
    return static_cast<double>(k) * k / (4.0 * k * k - 1);
}

Rule rule_of(Eigen::MatrixXd& jacobi) {
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(jacobi);
    Rule rule;
    for (Eigen::Index i = 0; i < jacobi.rows(); ++i) {
        const double first = solver.eigenvectors()(0, i);
        rule.node.push_back(0.5 * (1 + solver.eigenvalues()[i]));
        rule.weight.push_back(first * first);
    }
    return rule;
}

Eigen::MatrixXd jacobi_matrix(int n) {
    Eigen::MatrixXd jacobi = Eigen::MatrixXd::Zero(n, n);
    for (int k = 1; k < n; ++k) jacobi(k - 1, k) = jacobi(k, k - 1) = std::sqrt(legendre_square(k));
    return jacobi;
}

/// A rule is asked for at every wavelength, so those made are kept.
std::shared_ptr<const Rule> kept_rule(int n, bool radau) {
    static Memo<std::pair<int, bool>, Rule> rules(64);
    return rules.get({n, radau}, [&] { return radau ? radau_rule(n) : gauss_rule(n); });
}

/// Streams between two values of n sin(theta), by the cosine of the medium `n` with n = upper end.
void add_interval(Streams& streams, double n, double lower_sine, int count, bool last) {
    const auto rule = kept_rule(count, last);
    const double top = std::sqrt(1 - lower_sine / n * (lower_sine / n)); // largest cosine
    for (std::size_t i = 0; i < rule->node.size(); ++i) {
        const double mu = top * rule->node[i];
        const bool normal = last && i + 1 == rule->node.size();
        streams.sine.push_back(normal ? 0 : n * std::sqrt(1 - mu * mu));
        streams.share.push_back(top * rule->weight[i] * mu * n * n);
    }
}

} // namespace

Rule gauss_rule(int n) {
    assert(n >= 1);
    auto jacobi = jacobi_matrix(n);
    return rule_of(jacobi);
}

Rule radau_rule(int n) {
    assert(n >= 2);
    auto jacobi = jacobi_matrix(n);
    // The last diagonal is changed so that 1 is an eigenvalue: (J - I) d = b² e, new diagonal 1 + d_last.
    Eigen::VectorXd right = Eigen::VectorXd::Zero(n - 1);
    right[n - 2] = legendre_square(n - 1);
    const Eigen::MatrixXd less = jacobi.topLeftCorner(n - 1, n - 1) - Eigen::MatrixXd::Identity(n - 1, n - 1);
    jacobi(n - 1, n - 1) = 1 + less.partialPivLu().solve(right)[n - 2];
    auto rule = rule_of(jacobi);
    rule.node.back() = 1;
    return rule;
}

std::size_t Streams::first(double n) const {
    // A ray along the boundary is carried by neither side; rules have no node there.
    return static_cast<std::size_t>(
        std::partition_point(sine.begin(), sine.end(), [n](double s) { return s >= n * (1 - 1e-14); }) -
        sine.begin());
}

double Streams::cosine(std::size_t stream, double n) const {
    const double s = sine[stream] / n;
    return std::sqrt((1 - s) * (1 + s));
}

Streams make_streams(std::vector<double> indices, int count) {
    assert(!indices.empty() && count >= 4);
    std::sort(indices.begin(), indices.end(), std::greater<>());
    // Indices that differ by rounding alone are one.
    const auto same = [](double a, double b) { return std::abs(a - b) < 1e-9 * a; };
    indices.erase(std::unique(indices.begin(), indices.end(), same), indices.end());
    Streams streams;
    const double densest = indices.front();
    const auto width_at = [densest](double n) {
        return std::sqrt(std::fmax(0.0, 1 - n / densest * (n / densest)));
    };
    const double rest = width_at(indices.back());
    const int common = indices.size() == 1 ? count : count / 2;
    for (std::size_t i = 0; i + 1 < indices.size(); ++i) {
        const double width = width_at(indices[i + 1]) - width_at(indices[i]);
        const int points = std::max(3, static_cast<int>(std::lround((count - common) * width / rest)));
        add_interval(streams, indices[i], indices[i + 1], points, false);
    }
    add_interval(streams, indices.back(), 0, common, true);
    return streams;
}

} // namespace stipple::light
