#include "stipple/study/calibrate/normal_reference.hpp"
#include <Eigen/Eigenvalues>
#include <cmath>
#include <limits>

namespace stipple::study {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

Vector NormalReference::scaled(const Vector& x, const Vector& factors) const {
    const Vector along = directions.transpose() * x;
    return x + directions * (along.array() * (factors.array() - 1)).matrix();
}

Vector NormalReference::spread(const Vector& x) const {
    return scaled(x, variances.cwiseSqrt());
}

double NormalReference::distance(const Vector& x) const {
    return x.dot(scaled(x, variances.cwiseInverse()));
}

void Encounters::add(const Particle& particle) {
    met_.push_back(particle);
    if (met_.size() > most_) met_.pop_front();
}

namespace {

/// Ridge regressions on one set of regressors.
class Regression {
  public:
    /// z: one encounter a row.
    explicit Regression(Matrix z) : mean_(z.colwise().mean().transpose()), z_(std::move(z)) {
        z_.rowwise() -= mean_.transpose();
        const Eigen::SelfAdjointEigenSolver<Matrix> solver(z_.transpose() * z_);
        vectors_ = solver.eigenvectors();
        values_ = solver.eigenvalues().cwiseMax(0.0);
    }

    struct Line {
        Vector slope;
        double intercept = 0, left = 0; ///< of the line; variance about it
    };
    Line line(const Vector& g) const {
        const double n = static_cast<double>(g.size()), middle = g.mean();
        const Vector centred = g.array() - middle, along = vectors_.transpose() * (z_.transpose() * centred);
        double best = std::numeric_limits<double>::infinity();
        Line chosen;
        for (double penalty = 1e-4 * n; penalty < 10 * n; penalty *= 4) {
            const Vector weights = (values_.array() + penalty).inverse();
            const Vector slope = vectors_ * (along.array() * weights.array()).matrix();
            const double freedom = n - 1 - (values_.array() * weights.array()).sum();
            if (!(freedom > 0)) continue;
            const double residual = (centred - z_ * slope).squaredNorm(),
                         score = n * residual / (freedom * freedom);
            if (!(score < best)) continue;
            best = score;
            chosen = {slope, middle - slope.dot(mean_), residual / freedom};
        }
        return chosen;
    }

  private:
    Vector mean_;
    Matrix z_, vectors_;
    Vector values_;
};

} // namespace

NormalReference Encounters::reference(const CalibrationProblem& problem, const Coordinates& coordinates,
                                      std::vector<std::size_t> over, const std::vector<double>& exponents,
                                      const std::vector<std::vector<double>>& omegas) const {
    const auto d = static_cast<Eigen::Index>(over.size());
    if (d == 0) return {};
    std::vector<Eigen::Index> place(coordinates.size(), -1);
    for (Eigen::Index c = 0; c < d; ++c) place[over[static_cast<std::size_t>(c)]] = c;
    Matrix precision = Matrix::Zero(d, d); // beyond that of the prior
    Vector pull = Vector::Zero(d);
    for (std::size_t e = 0; e < exponents.size(); ++e) {
        const auto& rows = problem.experiments[e].rows;
        if (!(exponents[e] > 0)) continue;
        std::vector<std::size_t> own; // what this experiment depends on
        for (const Block block : {coordinates.parameters(), coordinates.inputs(e)})
            for (std::size_t c = block.first; c < block.first + block.count; ++c) own.push_back(c);
        std::vector<const Particle*> known;
        for (const auto& p : met_)
            if (p.predicted.size() > e && p.predicted[e].size() == rows.size()) known.push_back(&p);
        if (own.empty() || known.size() < 3) continue;
        Matrix z(static_cast<Eigen::Index>(known.size()), static_cast<Eigen::Index>(own.size()));
        for (Eigen::Index i = 0; i < z.rows(); ++i)
            for (Eigen::Index c = 0; c < z.cols(); ++c)
                z(i, c) = known[static_cast<std::size_t>(i)]->z[own[static_cast<std::size_t>(c)]];
        const Regression regression(std::move(z));
        for (std::size_t r = 0; r < rows.size(); ++r) {
            if (!rows[r].is_number()) continue;
            Vector g(static_cast<Eigen::Index>(known.size()));
            for (Eigen::Index i = 0; i < g.size(); ++i)
                g(i) = on_scale(rows[r].scale, known[static_cast<std::size_t>(i)]->predicted[e][r]);
            if (!g.allFinite()) continue;
            const auto line = regression.line(g);
            if (line.slope.size() == 0) continue;
            const double omega = omegas[e][r],
                         variance = (rows[r].sd * rows[r].sd + omega * omega) / exponents[e] + line.left;
            Vector slope = Vector::Zero(d);
            for (std::size_t c = 0; c < own.size(); ++c)
                if (place[own[c]] >= 0) slope(place[own[c]]) = line.slope(static_cast<Eigen::Index>(c));
            precision += slope * slope.transpose() / variance;
            pull += slope * ((on_scale(rows[r].scale, rows[r].measured) - line.intercept) / variance);
        }
    }
    const Eigen::SelfAdjointEigenSolver<Matrix> solver(precision); // ascending
    constexpr double k_told = 1e-3;                                // less tells nothing
    Eigen::Index told = 0;
    while (told < d && solver.eigenvalues()(d - 1 - told) > k_told) ++told;
    NormalReference reference{std::move(over),
                              {},
                              solver.eigenvectors().rightCols(told),
                              (1 + solver.eigenvalues().tail(told).array()).inverse()};
    reference.mean =
        reference.directions *
        (reference.variances.array() * (reference.directions.transpose() * pull).array()).matrix();
    return reference;
}

} // namespace stipple::study
