#pragma once
#include <array>
#include <cstddef>
#include <memory>
#include <vector>

namespace stipple::transport {

/// A well-stirred volume that exchanges with some cells: the vehicle on the skin, the receptor below it, what
/// is under way in the leaks of the stratum corneum.
struct Vessel {
    bool fixed = false;              ///< its value never changes (unlimited dose, perfect sink)
    double capacity = 0;             ///< amount per unit of value [m]; per m² of skin
    double drain = 0;                ///< conductance out of it that leads to the air [m/s]
    std::vector<int> cells;          ///< that it touches
    std::vector<double> conductance; ///< to each of them [m/s]
};

/// Two vessels that exchange with each other.
struct Joint {
    std::size_t a = 0, b = 0;
    double conductance = 0; ///< [m/s]
};

/// Cells and vessels joined by conductances. The value y of a cell is the concentration in water at
/// equilibrium with it, so that all flux is conductance times difference.
/// Equation: m_i dy_i/dt = sum_j g_ij (y_j - y_i) + sum_v g_iv (y_v - y_i) - (b_i + e_i + d_i) y_i + s_i
///   m [m] capacity (volume times partition, per m² of skin)   g [m/s]   s [kg/m²/s] source
///   b, e, d [m/s] loss to the blood, to the air and by degradation
/// Cell i has neighbours at i + stride[d]; g[d][i] is the conductance towards it, 0 where there is none.
struct Exchange {
    std::size_t cells = 0;
    std::array<int, 3> stride{1, 0, 0};
    std::array<std::vector<double>, 3> g; ///< an empty one: no neighbours that way
    std::vector<double> capacity, blood, air, degradation, source;
    std::vector<Vessel> vessels;
    std::vector<Joint> joints; ///< between vessels
};

/// Diagonal of G of the cells: all joints, with vessels, blood and air [m/s].
std::vector<double> diagonal_of(const Exchange& exchange);

/// Solves (m + kappa G) y = b of an exchange, its cells alone: vessels are treated as held at 0.
class CellSolver {
  public:
    virtual ~CellSolver() = default;
    virtual void prepare(const Exchange& exchange, double kappa) = 0;
    /// b becomes y. `guess` may be null.
    virtual void solve(std::vector<double>& b, const std::vector<double>* guess) = 0;
};

/// Band matrix, Cholesky without square roots: direct. For stride[0] = 1 and one more direction.
std::unique_ptr<CellSolver> make_banded_solver();
/// Block elimination: direct. For layers of stride[1] cells, at most 32, that no g[0] joins.
std::unique_ptr<CellSolver> make_block_solver();
/// Conjugate gradients with a tridiagonal solve along the last direction as preconditioner, to a relative
/// residual. For large patches.
std::unique_ptr<CellSolver> make_iterative_solver(double tolerance);

/// Values of cells and vessels, and what has left.
struct ExchangeState {
    std::vector<double> cells;               ///< y
    std::vector<double> vessels;             ///< y of each vessel
    double blood = 0, air = 0, degraded = 0; ///< amounts taken so far [kg/m²]
    std::vector<double> given; ///< amount that has left each vessel, less what came back [kg/m²]
};

/// One step of TR-BDF2 with constant coefficients: second order, L-stable, conserves all linear sums to
/// rounding. Source: hosea1996.   Departs: written for m dy/dt = -G y + s; both stages share one matrix.
class ExchangeStepper {
  public:
    explicit ExchangeStepper(std::unique_ptr<CellSolver> solver) : solver_(std::move(solver)) {}
    /// Advances `state` by h [s]. `changed`: the coefficients are not those of the last step. Returns the
    /// error estimate: difference to the third-order companion, sum of amounts [kg/m²].
    double step(const Exchange& exchange, double h, bool changed, ExchangeState& state);
    /// The same by backward Euler: first order, but no value can become negative.
    void backward_euler(const Exchange& exchange, double h, ExchangeState& state);

  private:
    struct Rates {                                // what flows at a state
        std::vector<double> cells, vessels, flux; // flux: room for one direction
        double blood = 0, air = 0, degraded = 0;
        std::vector<double> given;
    };
    void prepare(const Exchange& exchange, double kappa);
    void solve(const Exchange& exchange, std::vector<double>& cells, std::vector<double>& vessels,
               const std::vector<double>& guess);
    static void rates(const Exchange& exchange, const ExchangeState& state, Rates& out);

    std::unique_ptr<CellSolver> solver_;
    Rates first_, second_, third_; // room for those of one step
    std::vector<double> defect_;
    double kappa_ = 0;
    std::vector<std::vector<double>> response_; // of the cells to a unit value of each vessel
    std::vector<double> schur_;                 // (vessels, vessels)
};

} // namespace stipple::transport
