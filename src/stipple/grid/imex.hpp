#pragma once
#include "stipple/grid/transport.hpp"
#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace stipple::grid {

/// Reactions of a set of species on one grid, with a few states beside them that have one value in all
/// (scalars) or one a column. Layout of every state vector: species s in cell i at [s * cells + i], after the
/// last species the states beside them, k of column c at [k * values + c].
struct Reaction {
    /// Rates without the part that Transport holds [1/s], of the n columns of layer z from `first` on:
    /// species s of the i-th of them goes to f[s * stride + i]. `y` is the whole state. Called for different
    /// blocks at the same time.
    std::function<void(const double* y, int z, int first, int n, double* f, std::size_t stride)> cells;
    /// The same in single precision, for increments that are kept so; none: those of `cells` are rounded.
    std::function<void(const double* y, int z, int first, int n, float* f, std::size_t stride)>
        cells_in_single{};
    std::function<void(const double* y)> before{}; ///< called once before the blocks of a state
    std::function<void(const double* y, double* f)>
        scalars{};                      ///< rates of the scalars; none if there are none
    std::vector<double> scalar_loss{};  ///< linear loss of each scalar state, taken implicitly [1/s]
    std::size_t scalar_values = 1;      ///< of each: 1, or the number of columns, or as many as scalar_share
    std::vector<double> scalar_share{}; ///< weights of the values of a scalar, their sum is 1; none: by area
    std::vector<double> scale; ///< typical size of each species, then of each scalar: error is relative to it
    std::vector<std::string> names; ///< of species, then scalars, for messages
};

struct ImexCounts {
    int steps = 0;            ///< accepted
    int rejected = 0;         ///< repeated with a smaller step
    int negative_retries = 0; ///< of these, because a state would have become negative
    int backward_euler = 0;   ///< species-steps that were done by backward Euler to stay positive
    double mass_balance = 0;  ///< worst defect of transport alone, relative to the inventory, in one step
};

/// Adaptive integrator of dy/dt = L y + b + rates(y): diffusion and linear loss implicit, the rest explicit.
/// Method: three stages at t, t + 2 gamma h, t + h with gamma = 1 - 1/sqrt 2.
///   implicit part: TR-BDF2 as an ESDIRK (second order, L-stable, stiffly accurate)
///   explicit part: rows (2 gamma), (1 - a, a) with a = 1/(4 gamma),
///                  and weights (1/(2 sqrt 2), 1/(2 sqrt 2), gamma), all of second order
/// The weights' correction to the last stage of a species with loss lambda is divided by 1 + 2 gamma h
/// lambda, which keeps second order and stiff accuracy. Error: difference to the third-order companion of
/// TR-BDF2, root mean square over the volume, relative to scale + rms(y); steps follow its cube root.
/// Source: giraldo2013, section 2.3 (the pair with the weights; a there is (3 + 2 sqrt 2)/6); hosea1996
/// (TR-BDF2, companion weights).   Departs: a, and the damped correction. A species that would become
/// negative takes its last stage, or a backward Euler step with the same rates, if that is within the
/// tolerance; else the step is repeated smaller, below 1 ms of simulated time by backward Euler as a whole.
/// Nothing is ever clipped; values down to -1e-9 of the scale count as rounding, and down to ten times the
/// tolerance of an iterative solve (times scale + rms) as its error. The clock counts whole microseconds: it
/// hits every event exactly and does not drift over years. The bits do not depend on `threads`.
/// Rates and the parts of the error estimate may be kept in single precision: the states, their sums and the
/// arithmetic stay double, and an inventory is kept as before, because what transport adds is the difference
/// of states.
class Imex {
  public:
    /// Rates at the start and at the first stage, and what the error estimate keeps of transport.
    template <class Real> struct Kept { std::vector<Real> f0, f1, defect; };
    /// What a step works in. Nothing in it counts between two calls of advance, so integrators of one run that
    /// take turns may share it: it is as large as the largest of them needs.
    struct Workspace {
        Kept<double> in_double;
        Kept<float> in_single;
        std::vector<double> stage, next; ///< as y
        std::vector<double> first;       ///< volume states of the first stage, where a settler needs them
        std::vector<std::vector<double>> fields; ///< two a thread
    };

    enum class Increments { in_double, in_single };
    Imex(Transport& transport, Reaction reaction, double tolerance, int threads = 1,
         Increments increments = Increments::in_double,
         std::shared_ptr<Workspace> workspace = std::make_shared<Workspace>());

    /// Advances y in place from `from` to `to` [microseconds], or until the settler stops it, and returns the
    /// time reached. Beyond the state y may have spare room, which is left as it is or changed. The first step
    /// after a jump of y should follow `restart()`. Errors: Kind::numerics naming state and time if a state
    /// stops being finite.
    std::int64_t advance(std::vector<double>& y, std::int64_t from, std::int64_t to);

    /// Length of the first step after a jump of the state [s], and how much longer than the step before a step
    /// may be.
    struct Pace {
        double first = 10, growth = 2;
    };
    void set_pace(const Pace& pace) {
        pace_ = pace;
        restart();
    }
    /// Makes the next step a short one: call it after a jump of the state.
    void restart() { next_step_ = pace_.first * 1e6; }
    /// The next step is at most this long [s]: for what the caller knows to happen within it and the states do not show.
    void shorten_next_step(double seconds) { next_step_ = std::min(next_step_, seconds * 1e6); }

    /// Called after every accepted step with the time [microseconds] and the new state; false ends the run
    /// with Kind::interrupted.
    void observe(std::function<bool(std::int64_t, const std::vector<double>&)> observer) {
        observer_ = std::move(observer);
    }

    /// The states at the three stages of the step just accepted, laid out like y without the scalars: what a
    /// pointwise equation beside these takes as its driver. After a step by backward Euler as a whole all
    /// three are its start.
    struct Stages {
        const double *start, *first, *last;
    };
    using Settler = std::function<bool(const Stages&, double dt, std::vector<double>& y)>;
    /// Called after every accepted step and before the observer with its stages (not kept if `stages` is
    /// false), its length [s] and the new state, which it may change; true makes `advance` return there.
    void settle(Settler settler, bool stages) {
        settler_ = std::move(settler);
        settled_ = stages ? species_ * cells_ : 0;
    }

    /// Fixed steps instead of adaptive ones, for convergence tests; 0 switches back.
    void fix_step(double seconds) { fixed_step_ = seconds; }

    const ImexCounts& counts() const { return counts_; }

    /// What, beside y and the time, the next step depends on: for checkpoints.
    struct Memory {
        double next_step = 0; ///< [microseconds]
        ImexCounts counts;
    };
    Memory memory() const { return {next_step_, counts_}; }
    void recall(const Memory& memory) {
        next_step_ = memory.next_step;
        counts_ = memory.counts;
    }

  private:
    struct Block { // columns first .. first + n of layer z
        int z, first, n;
    };
    template <class Real> void start(const std::vector<double>& y, Kept<Real>& kept);
    template <class Real> double try_step(const std::vector<double>& y, double dt, Kept<Real>& kept);
    template <class Real>
    void first_stage(const std::vector<double>& y, double dt, std::size_t s, Kept<Real>& kept);
    template <class Real>
    void second_stage(const std::vector<double>& y, double dt, std::size_t s, Kept<Real>& kept);
    void first_stage_of_scalars(const std::vector<double>& y, double dt);
    void second_stage_of_scalars(const std::vector<double>& y, double dt);
    template <class Real> double finish(double dt, const Kept<Real>& kept);
    double finish_scalars(double dt);
    template <class Real>
    bool mend(const std::vector<double>& y, double dt, double& error, const Kept<Real>& kept);
    template <class Real>
    void backward_euler(const std::vector<double>& y, double dt, const Kept<Real>& kept);
    template <class Real>
    void block_rates(const double* y, const Block& block, Real* f, std::size_t stride) const;
    template <class Real>
    void rates(const std::vector<double>& y, std::vector<Real>& f, std::vector<double>& of_scalars,
               std::vector<double>* squares);
    double allowed(std::size_t s) const;
    double rms(const double* u) const;
    double scalar_rms(const double* u) const;
    double denominator(std::size_t i) const { return reaction_.scale[i] + size_of_[i]; }
    void require_finite(const std::vector<double>& y, std::int64_t now) const;
    void for_species(const std::function<void(std::size_t)>& work);
    std::vector<double>& field(int which);
    void make_room(std::size_t size);
    /// Calls work() with what is kept, in the precision asked for.
    template <class Work> auto with_kept(Work&& work) {
        return single_ ? work(work_->in_single) : work(work_->in_double);
    }

    Transport& transport_;
    Reaction reaction_;
    std::size_t cells_, columns_, species_, scalars_, values_, size_; // values_: of each scalar
    int threads_;
    double tolerance_, prepared_ = 0, next_step_ = 10e6, fixed_step_ = 0;
    Pace pace_;
    bool started_ = false; // f0 and size_of_ belong to the present y
    std::vector<Block> blocks_;
    std::vector<double> area_share_, depth_share_; // of columns, of layers
    std::vector<double> scalar_share_;             // of the values of a scalar
    std::vector<double> size_of_;                  // rms of each species and scalar
    bool single_;
    std::shared_ptr<Workspace> work_;
    std::vector<double> scalar_f0_, scalar_f1_, scalar_slope_, scalar_defect_;
    std::size_t settled_ = 0;                // of the states, how many the settler needs at the first stage
    std::vector<double> lowest_, imbalance_; // (species) of the step tried
    std::function<bool(std::int64_t, const std::vector<double>&)> observer_;
    Settler settler_;
    ImexCounts counts_;
};

} // namespace stipple::grid
