#include "stipple/study/calibrate/identifiability.hpp"
#include "stipple/study/calibrate/directions.hpp"
#include <Eigen/Dense>
#include <algorithm>

namespace stipple::study {

void identify(const std::vector<std::vector<double>>& j, const std::vector<std::string>& names,
              Calibration& c) {
    const auto rows = static_cast<Eigen::Index>(j.size()), n = static_cast<Eigen::Index>(names.size());
    Eigen::MatrixXd matrix(rows, n);
    for (Eigen::Index r = 0; r < rows; ++r)
        for (Eigen::Index p = 0; p < n; ++p)
            matrix(r, p) = j[static_cast<std::size_t>(r)][static_cast<std::size_t>(p)];
    // J^T J shares its eigenvalues above zero with the small J J^T; v = J^T u / sqrt(e).
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(matrix * matrix.transpose());
    Eigen::VectorXd variance = Eigen::VectorXd::Ones(n);
    for (Eigen::Index d = rows - 1; d >= 0; --d) {
        const double e = solver.eigenvalues()(d);
        if (!(e > 1e-9)) continue;
        const Eigen::VectorXd v = matrix.transpose() * solver.eigenvectors().col(d) / std::sqrt(e);
        variance -= e / (1 + e) * v.cwiseAbs2();
        const Eigen::VectorXd squares = v.cwiseAbs2();
        c.directions.push_back({e, parts_of_direction({squares.begin(), squares.end()}, names)});
    }
    for (Eigen::Index p = 0; p < n; ++p)
        c.narrowing.emplace_back(names[static_cast<std::size_t>(p)], std::sqrt(std::max(variance(p), 0.0)));
}

} // namespace stipple::study
