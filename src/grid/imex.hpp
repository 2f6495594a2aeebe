#pragma once
#include "grid/diffusion.hpp"
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace stipple::grid {

/// Reactions of a set of species in one unit cell, with a few scalar states beside them.
/// Layout of every state vector: species s in cell i at [s * cells + i], scalars after the last species.
struct Reaction {
    std::function<void(const double* y, double* rate)>
        rates;                       ///< dy/dt without the part that Diffusion holds [1/s]
    std::vector<double> scalar_loss; ///< linear loss of each scalar state, taken implicitly [1/s]
    std::vector<double> scale; ///< typical size of each species, then of each scalar: error is relative to it
    std::vector<std::string> names; ///< of species, then scalars, for messages
};

struct ImexCounts {
    int steps = 0;            ///< accepted
    int rejected = 0;         ///< repeated with a smaller step
    int negative_retries = 0; ///< of these, because a state would have become negative
    int backward_euler = 0;   ///< steps that fell back to backward Euler
    double mass_balance = 0;  ///< worst defect of transport alone, relative to the inventory, in one step
                              ///< (every 16th is looked at)
};

/// Adaptive integrator of dy/dt = L y + rates(y): diffusion and linear loss implicit, the rest explicit.
/// Method: additive Runge-Kutta pair of order 2 with an embedded error estimate, implicit part L-stable and
/// stiffly accurate (gamma = 1 - 1/sqrt 2). Source: giraldo2013, section 2.3 (ARK2, a32 = (3 + 2 sqrt 2)/6).
/// Departs: a step that would make a state negative is repeated with half the step, below 1 ms of simulated
/// time by backward Euler; nothing is ever clipped. Negative values up to 1e-9 of the scale count as
/// rounding. The clock counts whole microseconds: it hits every event exactly and does not drift over years.
class Imex {
  public:
    Imex(const UnitCell& cell, Diffusion& diffusion, Reaction reaction, double tolerance);

    /// Advances y in place from `from` to `to` [microseconds]. The first step after a jump of y should follow
    /// `restart()`. Errors: Kind::numerics naming state and time if a state stops being finite.
    void advance(std::vector<double>& y, std::int64_t from, std::int64_t to);

    /// Makes the next step a short one (30 s): call it after a jump of the state.
    void restart() { next_step_ = 30e6; }

    /// Called after every accepted step with the time [microseconds] and the new state; false ends the run
    /// with Kind::interrupted.
    void observe(std::function<bool(std::int64_t, const std::vector<double>&)> observer) {
        observer_ = std::move(observer);
    }

    /// Fixed steps instead of adaptive ones, for convergence tests; 0 switches back.
    void fix_step(double seconds) { fixed_step_ = seconds; }

    const ImexCounts& counts() const { return counts_; }

  private:
    double try_step(const std::vector<double>& y, double dt);
    void backward_euler(const std::vector<double>& y, double dt);
    bool negative(const std::vector<double>& y) const;
    void require_finite(const std::vector<double>& y, std::int64_t now) const;
    void rates(const std::vector<double>& y, std::vector<double>& f) const;
    void apply(const std::vector<double>& y, std::vector<double>& l) const;
    void solve(std::vector<double>& y) const;
    void balance(double dt);
    double error_norm(const std::vector<double>& y, double dt) const;

    Diffusion& diffusion_;
    Reaction reaction_;
    std::size_t cells_, species_, scalars_, size_;
    double tolerance_, factorised_ = 0, next_step_ = 30e6, fixed_step_ = 0;
    std::vector<double> volume_share_; // (cells) volume of a cell over all
    std::vector<bool> closed_;         // (species) no flux through any face
    std::vector<double> loss_;         // (species)
    std::vector<double> f_[3], l_[3], stage_, right_, next_;
    std::function<bool(std::int64_t, const std::vector<double>&)> observer_;
    ImexCounts counts_;
};

} // namespace stipple::grid
