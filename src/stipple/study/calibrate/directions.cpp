#include "stipple/study/calibrate/directions.hpp"
#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

namespace stipple::study {

std::vector<std::pair<std::string, double>> parts_of_direction(const std::vector<double>& squares,
                                                               const std::vector<std::string>& names) {
    std::vector<std::pair<std::string, double>> parts;
    for (std::size_t p = 0; p < names.size(); ++p) parts.emplace_back(names[p], squares[p]);
    std::stable_sort(parts.begin(), parts.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    double sum = 0;
    std::size_t keep = 0;
    while (keep < parts.size() && sum < 0.9) sum += parts[keep++].second;
    parts.resize(keep);
    return parts;
}

PosteriorKnowledge posterior_knowledge(const CalibrationProblem& problem, const TemperedSample& posterior) {
    PosteriorKnowledge known;
    const auto d = static_cast<Eigen::Index>(problem.parameters.size()),
               n = static_cast<Eigen::Index>(posterior.particles.size());
    if (d == 0) return known;
    Eigen::MatrixXd z(n, d);
    for (Eigen::Index i = 0; i < n; ++i)
        for (Eigen::Index c = 0; c < d; ++c)
            z(i, c) = posterior.particles[static_cast<std::size_t>(i)].z[static_cast<std::size_t>(c)];
    z.rowwise() -= z.colwise().mean().eval();
    const Eigen::MatrixXd covariance = z.transpose() * z / static_cast<double>(n - 1);
    std::vector<std::string> names;
    for (Eigen::Index c = 0; c < d; ++c) {
        names.push_back(problem.parameters[static_cast<std::size_t>(c)].name);
        known.narrowing.emplace_back(names.back(), std::sqrt(covariance(c, c)));
    }
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(covariance);
    for (Eigen::Index c = 0; c < d; ++c) {
        const Eigen::VectorXd squares = solver.eigenvectors().col(c).cwiseAbs2();
        known.directions.push_back(
            {solver.eigenvalues()(c), parts_of_direction({squares.begin(), squares.end()}, names)});
    }
    const double edge = 1 - std::sqrt(static_cast<double>(d) / posterior.effective_sample);
    known.chance = edge > 0 ? edge * edge : 0;
    return known;
}

} // namespace stipple::study
