#pragma once
#include "stipple/study/calibrate/coordinates.hpp"
#include "stipple/study/calibrate/tempering.hpp"
#include <Eigen/Core>
#include <deque>

namespace stipple::study {

/// A normal distribution N(m, C) over some coordinates: C is that of the prior, the unit matrix, but for some directions.
struct NormalReference {
    std::vector<std::size_t> coordinates;
    Eigen::VectorXd mean;
    Eigen::MatrixXd directions; ///< V, orthonormal, one a column
    Eigen::VectorXd variances;  ///< along them

    /// C^(1/2) x and x' C^-1 x.
    Eigen::VectorXd spread(const Eigen::VectorXd& x) const;
    double distance(const Eigen::VectorXd& x) const;

  private:
    Eigen::VectorXd scaled(const Eigen::VectorXd& x, const Eigen::VectorXd& factors) const;
};

/// What the particles have met: coordinates and predictions, the latest of them.
class Encounters {
  public:
    explicit Encounters(std::size_t most) : most_(most) {}
    void add(const Particle& particle);

    /// The posterior that the problem would have if every prediction went linearly with the coordinates.
    /// Equation: rows that are numbers, on their scale: g = a + J z by ridge regression over the encounters, its penalty
    /// by generalised cross-validation; N(m, C) with C^-1 = I + sum J' J/s², m = C sum J' (g(y) - a)/s²,
    /// s² = (sd² + omega²)/exponent + rho², rho² the variance that the regression leaves.
    /// Why not the covariance of the particles: n particles in d of n/2 directions tell too little of it, and moves that
    /// are shaped by particles that fell together keep them together.
    /// `omegas`: of every experiment and row.
    /// Source: golub1979 (cross-validation); the reference of such moves: cui2016.
    NormalReference reference(const CalibrationProblem& problem, const Coordinates& coordinates,
                              std::vector<std::size_t> over, const std::vector<double>& exponents,
                              const std::vector<std::vector<double>>& omegas) const;

  private:
    std::size_t most_;
    std::deque<Particle> met_;
};

} // namespace stipple::study
