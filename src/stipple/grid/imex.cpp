#include "stipple/grid/imex.hpp"
#include "stipple/base/error.hpp"
#include "stipple/grid/stage_kernels.hpp"
#include "stipple/grid/step_length.hpp"
#include <algorithm>
#include <cmath>
#include <exception>
#include <fmt/format.h>
#include <type_traits>

namespace stipple::grid {

using namespace stage;

static constexpr int k_block = 256; ///< columns of a block: fixed, so that sums do not depend on the threads

/// What the weights' correction of a state with this loss is divided by.
static double divisor(double dt, double loss) {
    return 1.0 + 2.0 * k_gamma * dt * loss;
}

Imex::Imex(Transport& transport, Reaction reaction, double tolerance, int threads, Increments increments,
           std::shared_ptr<Workspace> workspace)
    : transport_(transport), reaction_(std::move(reaction)), cells_(transport.grid().cells()),
      columns_(static_cast<std::size_t>(transport.grid().columns())), species_(transport.species()),
      scalars_(reaction_.scalar_loss.size()), values_(reaction_.scalar_values),
      size_(species_ * cells_ + scalars_ * values_), threads_(std::max(threads, 1)), tolerance_(tolerance),
      single_(increments == Increments::in_single), work_(std::move(workspace)) {
    check(reaction_.scale.size() == species_ + scalars_, Kind::numerics, "one scale per species and scalar",
          "grid");
    check(values_ == 1 || values_ == columns_ || values_ == reaction_.scalar_share.size(), Kind::numerics,
          "a scalar has one value, one a column, or one a share", "grid");
    const Columns& grid = transport.grid();
    for (int z = 0; z < grid.nz(); ++z) {
        depth_share_.push_back(grid.dz(z) / grid.depth());
        for (int first = 0; first < grid.columns(); first += k_block)
            blocks_.push_back({z, first, std::min(k_block, grid.columns() - first)});
    }
    for (int c = 0; c < grid.columns(); ++c) area_share_.push_back(grid.column_area(c) / grid.area());
    scalar_share_ = reaction_.scalar_share.empty() ? area_share_ : reaction_.scalar_share;
    size_of_.assign(species_ + scalars_, 0.0);
    lowest_.assign(species_, 0.0);
    imbalance_.assign(species_, 0.0);
    for (auto* v : {&scalar_f0_, &scalar_f1_, &scalar_slope_, &scalar_defect_})
        v->assign(scalars_ * values_, NAN);
}

/// Calls work(s) for every species: several species at a time where there are enough, else one by one, and
/// the transport itself uses the threads.
void Imex::for_species(const std::function<void(std::size_t)>& work) {
    const auto n = static_cast<std::ptrdiff_t>(species_);
    if (threads_ > 1 && n >= threads_) {
        std::vector<std::exception_ptr> failed(species_); // an exception must not leave a parallel region
#pragma omp parallel for num_threads(threads_) schedule(dynamic, 1)
        for (std::ptrdiff_t s = 0; s < n; ++s) try {
                work(static_cast<std::size_t>(s));
            } catch (...) {
                failed[static_cast<std::size_t>(s)] = std::current_exception();
            }
        for (const auto& f : failed)
            if (f) std::rethrow_exception(f);
    } else {
        for (std::ptrdiff_t s = 0; s < n; ++s) work(static_cast<std::size_t>(s));
    }
}

/// Rates of one block: f of its first cell.
template <class Real>
void Imex::block_rates(const double* y, const Block& block, Real* f, std::size_t stride) const {
    if constexpr (std::is_same_v<Real, double>) {
        reaction_.cells(y, block.z, block.first, block.n, f, stride);
    } else if (reaction_.cells_in_single) {
        reaction_.cells_in_single(y, block.z, block.first, block.n, f, stride);
    } else {
        std::vector<double> whole(species_ * k_block);
        reaction_.cells(y, block.z, block.first, block.n, whole.data(), k_block);
        for (std::size_t s = 0; s < species_; ++s)
            for (std::size_t i = 0; i < static_cast<std::size_t>(block.n); ++i)
                f[s * stride + i] = static_cast<Real>(whole[s * k_block + i]);
    }
}

/// Rates of all blocks. With `squares`, also the sum over each block and species of share y².
template <class Real>
void Imex::rates(const std::vector<double>& y, std::vector<Real>& f, std::vector<double>& of_scalars,
                 std::vector<double>* squares) {
    const auto n = static_cast<std::ptrdiff_t>(blocks_.size());
    if (reaction_.before) reaction_.before(y.data());
#pragma omp parallel for num_threads(threads_) schedule(static)
    for (std::ptrdiff_t b = 0; b < n; ++b) {
        const Block& block = blocks_[static_cast<std::size_t>(b)];
        const std::size_t at =
            static_cast<std::size_t>(block.z) * columns_ + static_cast<std::size_t>(block.first);
        block_rates(y.data(), block, f.data() + at, cells_);
        for (std::size_t s = 0; squares && s < species_; ++s)
            (*squares)[static_cast<std::size_t>(b) * species_ + s] =
                depth_share_[static_cast<std::size_t>(block.z)] *
                weighted_squares(static_cast<std::size_t>(block.n), area_share_.data() + block.first,
                                 y.data() + s * cells_ + at);
    }
    if (scalars_ > 0) reaction_.scalars(y.data(), of_scalars.data());
}

/// Root mean square over the volume of one species.
double Imex::rms(const double* u) const {
    double sum = 0;
    for (std::size_t z = 0; z < depth_share_.size(); ++z)
        sum += depth_share_[z] * weighted_squares(columns_, area_share_.data(), u + z * columns_);
    return std::sqrt(sum);
}

/// The same of a scalar over the area; its magnitude if it has one value.
double Imex::scalar_rms(const double* u) const {
    return values_ == 1 ? std::fabs(*u) : std::sqrt(weighted_squares(values_, scalar_share_.data(), u));
}

template <class Real> void Imex::start(const std::vector<double>& y, Kept<Real>& kept) {
    std::vector<double> squares(blocks_.size() * species_);
    rates(y, kept.f0, scalar_f0_, &squares);
    for (std::size_t s = 0; s < species_; ++s) {
        double sum = 0;
        for (std::size_t b = 0; b < blocks_.size(); ++b) sum += squares[b * species_ + s];
        size_of_[s] = std::sqrt(sum);
    }
    for (std::size_t k = 0; k < scalars_; ++k)
        size_of_[species_ + k] = scalar_rms(y.data() + species_ * cells_ + k * values_);
    started_ = true;
}

/// Second of the three stages of one species: stage_ = y + 2 gamma h f0 + gamma h (L y + L stage).
template <class Real>
void Imex::first_stage(const std::vector<double>& y, double dt, std::size_t s, Kept<Real>& kept) {
    const std::size_t o = s * cells_;
    const double g = k_gamma * dt;
    const double* start = y.data() + o;
    const Real* f0 = kept.f0.data() + o;
    double* stage = work_->stage.data() + o;
    if (transport_.at(s).diffusivity == 0)
        return immobile_first(cells_, start, g, transport_.at(s).loss, f0, stage, kept.defect.data() + o);
    double* moved = field(0).data();
    transport_.apply(s, start, moved);
    right_of_first(cells_, start, g, f0, moved, stage);
    transport_.solve(s, stage, start);
    defect_of_first(cells_, start, g, f0, moved, stage, kept.defect.data() + o);
}

/// Last stage of one species, in place of the one before.
template <class Real>
void Imex::second_stage(const std::vector<double>& y, double dt, std::size_t s, Kept<Real>& kept) {
    const std::size_t o = s * cells_;
    const double g = k_gamma * dt, loss = transport_.at(s).loss;
    const Real *f0 = kept.f0.data() + o, *f1 = kept.f1.data() + o;
    Real* defect = kept.defect.data() + o;
    double* stage = work_->stage.data() + o;
    if (transport_.at(s).diffusivity == 0)
        return immobile_second(cells_, y.data() + o, dt, loss, f0, f1, stage, defect);
    double *right = field(0).data(), *guess = nullptr;
    if (transport_.tolerance(s) > 0) // the stage before is the first guess of an iterative solver
        std::copy_n(stage, cells_, guess = field(1).data());
    right_of_second(cells_, y.data() + o, dt, f0, f1, right, stage);
    transport_.solve(s, stage, guess);
    const bool closed = free_of_flux(transport_.at(s));
    double gained = 0, held = 0;
    for (std::size_t z = 0; z < depth_share_.size(); ++z) {
        const std::size_t at = z * columns_;
        defect_of_second(columns_, right + at, g, stage + at, defect + at);
        double layer_gain = 0, layer_held = 0;
        if (closed)
            balance(columns_, area_share_.data(), stage + at, right + at, 1.0 / g, loss, layer_gain,
                    layer_held);
        gained += depth_share_[z] * layer_gain;
        held += depth_share_[z] * layer_held;
    }
    imbalance_[s] = held > 0 ? std::fabs(gained) * dt / held : 0.0;
}

void Imex::first_stage_of_scalars(const std::vector<double>& y, double dt) {
    const double g = k_gamma * dt;
    for (std::size_t k = 0; k < scalars_ * values_; ++k) {
        const std::size_t i = species_ * cells_ + k;
        const double loss = reaction_.scalar_loss[k / values_];
        const double l0 = -loss * y[i], right = y[i] + 2 * g * scalar_f0_[k] + g * l0;
        work_->stage[i] = right / (1 + g * loss);
        const double l1 = -loss * work_->stage[i];
        scalar_slope_[k] = l0 + l1;
        scalar_defect_[k] = k_e0 * l0 + k_e1 * l1;
    }
}

void Imex::second_stage_of_scalars(const std::vector<double>& y, double dt) {
    for (std::size_t k = 0; k < scalars_ * values_; ++k) {
        const std::size_t i = species_ * cells_ + k;
        const double loss = reaction_.scalar_loss[k / values_], f0 = scalar_f0_[k], f1 = scalar_f1_[k];
        const double right = y[i] + dt * ((1 - k_a) * f0 + k_a * f1 + k_b * scalar_slope_[k]);
        work_->stage[i] = right / (1 + k_gamma * dt * loss);
        work_->next[i] = work_->stage[i] + 1.0 / divisor(dt, loss) * dt * (k_c0 * f0 + k_c1 * f1);
        scalar_defect_[k] = dt * (scalar_defect_[k] + k_e0 * f0 + k_e1 * f1 - k_e2 * loss * work_->stage[i]);
    }
}

/// One trial step into next_; returns the error norm (1 = at tolerance).
template <class Real> double Imex::try_step(const std::vector<double>& y, double dt, Kept<Real>& kept) {
    const double g = k_gamma * dt;
    if (g != prepared_) transport_.prepare(prepared_ = g);
    if (!started_) start(y, kept);
    for_species([&](std::size_t s) { first_stage(y, dt, s, kept); });
    first_stage_of_scalars(y, dt);
    std::copy_n(work_->stage.begin(), settled_, work_->first.begin());
    rates(work_->stage, kept.f1, scalar_f1_, nullptr);
    for_species([&](std::size_t s) { second_stage(y, dt, s, kept); });
    second_stage_of_scalars(y, dt);
    return finish(dt, kept);
}

/// Rates of the last stage, block by block, with the weights and the error: they are not kept.
template <class Real> double Imex::finish(double dt, const Kept<Real>& kept) {
    const auto n = static_cast<std::ptrdiff_t>(blocks_.size());
    std::vector<Ends> ends(blocks_.size() * species_);
    if (reaction_.before) reaction_.before(work_->stage.data());
#pragma omp parallel num_threads(threads_)
    {
        const auto stride = static_cast<std::size_t>(std::min(k_block, transport_.grid().columns()));
        std::vector<Real> f2(species_ * stride);
#pragma omp for schedule(static)
        for (std::ptrdiff_t b = 0; b < n; ++b) {
            const Block& block = blocks_[static_cast<std::size_t>(b)];
            const std::size_t at =
                static_cast<std::size_t>(block.z) * columns_ + static_cast<std::size_t>(block.first);
            block_rates(work_->stage.data(), block, f2.data(), stride);
            for (std::size_t s = 0; s < species_; ++s) {
                const std::size_t i = s * cells_ + at;
                Ends& end = ends[static_cast<std::size_t>(b) * species_ + s];
                end =
                    end_of_step(static_cast<std::size_t>(block.n), dt,
                                1.0 / divisor(dt, transport_.at(s).loss), kept.f0.data() + i,
                                kept.f1.data() + i, f2.data() + s * stride, area_share_.data() + block.first,
                                work_->stage.data() + i, kept.defect.data() + i, work_->next.data() + i);
                end.squares *= depth_share_[static_cast<std::size_t>(block.z)];
            }
        }
    }
    double worst = 0;
    for (std::size_t s = 0; s < species_; ++s) {
        double sum = 0;
        lowest_[s] = 0;
        for (std::size_t b = 0; b < blocks_.size(); ++b) {
            sum += ends[b * species_ + s].squares;
            lowest_[s] = std::min(lowest_[s], ends[b * species_ + s].lowest);
        }
        worst = std::isfinite(sum) ? std::max(worst, std::sqrt(sum) / denominator(s)) : INFINITY;
    }
    return std::max(worst, finish_scalars(dt)) / tolerance_;
}

/// The same for the scalars; their largest error.
double Imex::finish_scalars(double dt) {
    if (scalars_ == 0) return 0;
    std::vector<double> f2(scalars_ * values_);
    reaction_.scalars(work_->stage.data(), f2.data());
    double worst = 0;
    for (std::size_t k = 0; k < scalars_; ++k) {
        const double damp = dt * k_gamma / divisor(dt, reaction_.scalar_loss[k]);
        double* error = scalar_defect_.data() + k * values_;
        for (std::size_t v = 0; v < values_; ++v) {
            work_->next[species_ * cells_ + k * values_ + v] += damp * f2[k * values_ + v];
            error[v] += dt * k_e2 * f2[k * values_ + v];
        }
        const double e = scalar_rms(error) / denominator(species_ + k);
        worst = std::isfinite(e) ? std::max(worst, e) : INFINITY;
    }
    return worst;
}

/// Least value that counts as zero.
double Imex::allowed(std::size_t s) const {
    return -k_rounding * reaction_.scale[s] - 10.0 * transport_.tolerance(s) * denominator(s);
}

/// Replaces species of next_ that went negative by their last stage or by a backward Euler step with the same
/// rates; the difference counts as error. False if neither is positive and within the tolerance.
template <class Real>
bool Imex::mend(const std::vector<double>& y, double dt, double& error, const Kept<Real>& kept) {
    std::vector<double> u, difference;
    for (std::size_t s = 0; s < species_; ++s) {
        const double least = allowed(s);
        if (lowest_[s] >= least) continue;
        u.resize(cells_);
        difference.resize(cells_);
        const std::size_t o = s * cells_;
        bool done = false;
        for (const bool euler : {false, true}) {
            if (done) break;
            std::copy_n(work_->stage.data() + o, cells_, u.data());
            if (euler) {
                for (std::size_t i = 0; i < cells_; ++i)
                    u[i] = y[o + i] + dt * ((1 - k_a) * kept.f0[o + i] + k_a * kept.f1[o + i]);
                if (*std::min_element(u.begin(), u.end()) < least) return false;
                transport_.prepare(prepared_ = dt);
                transport_.solve(s, u.data(), work_->stage.data() + o);
            }
            if (*std::min_element(u.begin(), u.end()) < least) continue;
            for (std::size_t i = 0; i < cells_; ++i) difference[i] = u[i] - work_->next[o + i];
            const double moved = rms(difference.data()) / denominator(s) / tolerance_;
            if (!(moved <= 1.0)) continue;
            error = std::max(error, moved);
            std::copy_n(u.data(), cells_, work_->next.data() + o);
            counts_.backward_euler += euler ? 1 : 0;
            done = true;
        }
        if (!done) return false;
    }
    return true;
}

template <class Real>
void Imex::backward_euler(const std::vector<double>& y, double dt, const Kept<Real>& kept) {
    transport_.prepare(prepared_ = dt);
    for_species([&](std::size_t s) {
        const std::size_t o = s * cells_;
        for (std::size_t i = o; i < o + cells_; ++i) work_->next[i] = y[i] + dt * kept.f0[i];
        transport_.solve(s, work_->next.data() + o, y.data() + o);
    });
    for (std::size_t k = 0; k < scalars_ * values_; ++k) {
        const std::size_t i = species_ * cells_ + k;
        work_->next[i] = (y[i] + dt * scalar_f0_[k]) / (1 + dt * reaction_.scalar_loss[k / values_]);
    }
    counts_.backward_euler += static_cast<int>(species_);
    std::copy_n(y.begin(), settled_, work_->first.begin());
    std::copy_n(y.begin(), settled_, work_->stage.begin());
}

void Imex::require_finite(const std::vector<double>& y, std::int64_t now) const {
    for (std::size_t i = 0; i < size_; ++i)
        if (!std::isfinite(y[i])) {
            const bool volume = i < species_ * cells_;
            const std::size_t s = volume ? i / cells_ : species_ + (i - species_ * cells_) / values_;
            throw Error(
                Kind::numerics,
                Problem{.what = fmt::format("{} is not finite in cell {} at day {:.4f}", reaction_.names[s],
                                            volume ? i % cells_ : (i - species_ * cells_) % values_,
                                            static_cast<double>(now) / 86400e6)});
        }
}

std::int64_t Imex::advance(std::vector<double>& y, std::int64_t from, std::int64_t to) {
    check(y.size() >= size_, Kind::numerics, "a state is smaller than its grid", "grid");
    make_room(y.size());
    std::int64_t now = from;
    started_ = false;
    while (now < to) {
        const double left = static_cast<double>(to - now);
        const double wanted = fixed_step_ > 0 ? fixed_step_ * 1e6 : next_step_;
        const StepLength length = step_towards(left, wanted, fixed_step_ > 0);
        const std::int64_t whole = length.whole;
        const double step = static_cast<double>(whole), dt = step * 1e-6;
        double error = with_kept([&](auto& kept) { return try_step(y, dt, kept); });
        const bool below_zero = fixed_step_ == 0 && error <= 1.0 &&
                                !with_kept([&](auto& kept) { return mend(y, dt, error, kept); });
        if (fixed_step_ == 0 && (!(error <= 1.0) || below_zero)) {
            ++counts_.rejected;
            counts_.negative_retries += below_zero ? 1 : 0;
            if (step > k_shortest_us) {
                next_step_ = after_failure(step, error, below_zero);
                continue;
            }
            with_kept([&](auto& kept) { backward_euler(y, dt, kept); });
        } else {
            for (const double defect : imbalance_)
                counts_.mass_balance = std::max(counts_.mass_balance, defect);
            next_step_ = after_success(length, error, pace_.growth, next_step_);
        }
        ++counts_.steps;
        now += whole;
        y.swap(work_->next);
        started_ = false;
        if (!std::isfinite(error)) require_finite(y, now);
        const bool stop =
            settler_ && settler_({work_->next.data(), work_->first.data(), work_->stage.data()}, dt, y);
        if (observer_ && !observer_(now, y)) throw Error(Kind::interrupted, Problem{.what = "interrupted"});
        if (stop) break;
    }
    require_finite(y, now);
    return now;
}

} // namespace stipple::grid
