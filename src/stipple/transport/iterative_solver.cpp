#include "stipple/base/error.hpp"
#include "stipple/transport/exchange.hpp"
#include <cmath>
#include <fmt/format.h>

namespace stipple::transport {

namespace {

/// Conjugate gradients on the symmetric matrix m + kappa G; the preconditioner solves every column of cells
/// (the last direction) exactly, because layers are much thinner than columns are wide.
class IterativeSolver : public CellSolver {
  public:
    explicit IterativeSolver(double tolerance) : tolerance_(tolerance) {}

    void prepare(const Exchange& x, double kappa) override {
        n_ = x.cells;
        stride_ = x.stride;
        for (int d = 0; d < 3; ++d) {
            off_[d].resize(x.g[d].size());
            for (std::size_t i = 0; i < x.g[d].size(); ++i) off_[d][i] = kappa * x.g[d][i];
        }
        diagonal_ = diagonal_of(x);
        for (std::size_t i = 0; i < n_; ++i) diagonal_[i] = x.capacity[i] + kappa * diagonal_[i];
        factor_columns();
    }

    void solve(std::vector<double>& b, const std::vector<double>* guess) override {
        std::vector<double> x = guess ? *guess : std::vector<double>(n_, 0.0), r(n_), z, p, ap(n_);
        multiply(x, ap);
        double size = 0;
        for (std::size_t i = 0; i < n_; ++i) {
            r[i] = b[i] - ap[i];
            size += b[i] * b[i];
        }
        if (size == 0) {
            b.assign(n_, 0.0);
            return;
        }
        z = r;
        columns(z);
        p = z;
        double rz = dot(r, z);
        constexpr int k_most = 2000;
        for (int k = 0; k < k_most; ++k) {
            if (dot(r, r) <= tolerance_ * tolerance_ * size) {
                b = std::move(x);
                return;
            }
            multiply(p, ap);
            const double alpha = rz / dot(p, ap);
            for (std::size_t i = 0; i < n_; ++i) {
                x[i] += alpha * p[i];
                r[i] -= alpha * ap[i];
            }
            z = r;
            columns(z);
            const double next = dot(r, z);
            for (std::size_t i = 0; i < n_; ++i) p[i] = z[i] + next / rz * p[i];
            rz = next;
        }
        throw Error(Kind::numerics,
                    Problem{.what = "the diffusion in the patch does not converge", .key = "transport"});
    }

  private:
    static double dot(const std::vector<double>& a, const std::vector<double>& b) {
        double sum = 0;
        for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
        return sum;
    }
    void multiply(const std::vector<double>& x, std::vector<double>& out) const {
        for (std::size_t i = 0; i < n_; ++i) out[i] = diagonal_[i] * x[i];
        for (int d = 0; d < 3; ++d) {
            const auto step = static_cast<std::size_t>(stride_[d]);
            for (std::size_t i = 0; i + step < n_ && i < off_[d].size(); ++i) {
                out[i] -= off_[d][i] * x[i + step];
                out[i + step] -= off_[d][i] * x[i];
            }
        }
    }
    void factor_columns() {
        const auto step = static_cast<std::size_t>(stride_[2]);
        pivot_ = diagonal_;
        for (std::size_t i = step; i < n_; ++i)
            pivot_[i] -= off_[2][i - step] * off_[2][i - step] / pivot_[i - step];
    }
    void columns(std::vector<double>& z) const {
        const auto step = static_cast<std::size_t>(stride_[2]);
        for (std::size_t i = step; i < n_; ++i) z[i] += off_[2][i - step] / pivot_[i - step] * z[i - step];
        for (std::size_t i = n_; i-- > 0;) {
            const double below = i + step < n_ ? off_[2][i] * z[i + step] : 0.0;
            z[i] = (z[i] + below) / pivot_[i];
        }
    }
    double tolerance_;
    std::size_t n_ = 0;
    std::array<int, 3> stride_{};
    std::array<std::vector<double>, 3> off_; // what stands off the diagonal, its sign turned
    std::vector<double> diagonal_, pivot_;
};

} // namespace

std::unique_ptr<CellSolver> make_iterative_solver(double tolerance) {
    return std::make_unique<IterativeSolver>(tolerance);
}

} // namespace stipple::transport
