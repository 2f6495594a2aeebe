#pragma once
// SUNDIALS CVODE: backward differences of order 1 to 5 and Newton's method. It shares nothing with grid::Imex.
#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

namespace plain {

/// dy/dt = rates(y), as CVODE is to solve it.
struct Problem {
    std::function<void(const double* y, double* f)> rates;
    /// Replaces r by about (1 - c J)^-1 r, J the Jacobian: steers GMRES, not the result. None: Newton's method takes
    /// the Jacobian by differences, a dense matrix.
    std::function<void(double c, double* r)> precondition{};
    double tolerance = 0;              ///< relative
    std::vector<double> absolute_at{}; ///< size of each state at which the tolerance becomes absolute
};

class ByCvode {
  public:
    /// `problem` must outlive this.
    ByCvode(const Problem& problem, const std::vector<double>& start);
    /// Goes on to a time [s], hit exactly, and gives the state there.
    const double* advance(double to);
    /// Begins anew at this time after a jump of the rates or of the state, which `change` may make.
    void restart(const std::function<void(double* y)>& change);

    long steps() const;
    long evaluations() const; ///< of the rates

  private:
    struct Solver;
    struct Free {
        void operator()(Solver* solver) const;
    };
    std::unique_ptr<Solver, Free> solver_;
};

} // namespace plain
