#include "stipple/grid/imex.hpp"
#include "stipple/base/error.hpp"
#include "stipple/grid/stage_kernels.hpp"
#include <algorithm>
#include <cmath>
#include <exception>
#include <fmt/format.h>
#ifdef _OPENMP
#include <omp.h>
#endif

namespace stipple::grid {

using namespace stage;

static constexpr int k_block = 256; ///< columns of a block: fixed, so that sums do not depend on the threads
static constexpr double k_shortest_us = 1e3;
static constexpr double k_rounding = 1e-9;

/// What the weights' correction of a state with this loss is divided by.
static double divisor(double dt, double loss) {
    return 1.0 + 2.0 * k_gamma * dt * loss;
}

Imex::Imex(Transport& transport, Reaction reaction, double tolerance, int threads)
    : transport_(transport), reaction_(std::move(reaction)), cells_(transport.grid().cells()),
      columns_(static_cast<std::size_t>(transport.grid().columns())), species_(transport.species()),
      scalars_(reaction_.scalar_loss.size()), values_(reaction_.scalar_values),
      size_(species_ * cells_ + scalars_ * values_), threads_(std::max(threads, 1)), tolerance_(tolerance) {
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
    workspace_.resize(static_cast<std::size_t>(threads_));
    for (auto* v : {&f0_, &f1_, &stage_, &slope_, &defect_, &next_}) v->assign(size_, NAN);
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

std::vector<double>& Imex::workspace() {
#ifdef _OPENMP
    const bool own_region = threads_ > 1 && species_ >= static_cast<std::size_t>(threads_); // see for_species
    auto& w = workspace_[own_region ? static_cast<std::size_t>(omp_get_thread_num()) : 0];
#else
    auto& w = workspace_.front();
#endif
    w.resize(cells_);
    return w;
}

void Imex::rates(const std::vector<double>& y, std::vector<double>& f) {
    const auto n = static_cast<std::ptrdiff_t>(blocks_.size());
    if (reaction_.before) reaction_.before(y.data());
#pragma omp parallel for num_threads(threads_) schedule(static)
    for (std::ptrdiff_t b = 0; b < n; ++b) {
        const Block& block = blocks_[static_cast<std::size_t>(b)];
        const std::size_t at =
            static_cast<std::size_t>(block.z) * columns_ + static_cast<std::size_t>(block.first);
        reaction_.cells(y.data(), block.z, block.first, block.n, f.data() + at, cells_);
    }
    if (scalars_ > 0) reaction_.scalars(y.data(), f.data() + species_ * cells_);
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

void Imex::start(const std::vector<double>& y) {
    rates(y, f0_);
    for_species([&](std::size_t s) { size_of_[s] = rms(y.data() + s * cells_); });
    for (std::size_t k = 0; k < scalars_; ++k)
        size_of_[species_ + k] = scalar_rms(y.data() + species_ * cells_ + k * values_);
    started_ = true;
}

/// Second of the three stages of one species: stage_ = y + 2 gamma h f0 + gamma h (L y + L stage).
void Imex::first_stage(const std::vector<double>& y, double dt, std::size_t s) {
    const std::size_t o = s * cells_;
    const double g = k_gamma * dt;
    auto& right = workspace();
    transport_.apply(s, y.data() + o, slope_.data() + o);
    right_of_first(cells_, y.data() + o, 2 * g, f0_.data() + o, g, slope_.data() + o, right.data(),
                   stage_.data() + o);
    transport_.solve(s, stage_.data() + o, y.data() + o);
    slopes_of_first(cells_, right.data(), stage_.data() + o, 1.0 / g, slope_.data() + o, defect_.data() + o);
}

/// Last stage of one species, then what the weights and the error estimate need of it.
void Imex::second_stage(const std::vector<double>& y, double dt, std::size_t s) {
    const std::size_t o = s * cells_;
    const double g = k_gamma * dt, loss = transport_.at(s).loss;
    auto& right = workspace();
    right_of_second(cells_, y.data() + o, dt, f0_.data() + o, f1_.data() + o, slope_.data() + o, right.data(),
                    next_.data() + o);
    transport_.solve(s, next_.data() + o, stage_.data() + o); // the stage before is the first guess
    finish_second(cells_, dt, 1.0 / divisor(dt, loss), f0_.data() + o, f1_.data() + o, right.data(), 1.0 / g,
                  stage_.data() + o, next_.data() + o, defect_.data() + o);
    if (transport_.at(s).diffusivity == 0 || !free_of_flux(transport_.at(s))) return;
    double gained = 0, held = 0;
    for (std::size_t z = 0; z < depth_share_.size(); ++z) {
        const std::size_t at = z * columns_;
        double layer_gain = 0, layer_held = 0;
        balance(columns_, area_share_.data(), stage_.data() + o + at, right.data() + at, 1.0 / g, loss,
                layer_gain, layer_held);
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
        const double l0 = -loss * y[i], right = y[i] + 2 * g * f0_[i] + g * l0;
        stage_[i] = right / (1 + g * loss);
        const double l1 = -loss * stage_[i];
        slope_[i] = l0 + l1;
        defect_[i] = k_e0 * l0 + k_e1 * l1;
    }
}

void Imex::second_stage_of_scalars(const std::vector<double>& y, double dt) {
    for (std::size_t k = 0; k < scalars_ * values_; ++k) {
        const std::size_t i = species_ * cells_ + k;
        const double loss = reaction_.scalar_loss[k / values_];
        const double right = y[i] + dt * ((1 - k_a) * f0_[i] + k_a * f1_[i] + k_b * slope_[i]);
        stage_[i] = right / (1 + k_gamma * dt * loss);
        next_[i] = stage_[i] + 1.0 / divisor(dt, loss) * dt * (k_c0 * f0_[i] + k_c1 * f1_[i]);
        defect_[i] = dt * (defect_[i] + k_e0 * f0_[i] + k_e1 * f1_[i] - k_e2 * loss * stage_[i]);
    }
}

/// One trial step into next_; returns the error norm (1 = at tolerance).
double Imex::try_step(const std::vector<double>& y, double dt) {
    const double g = k_gamma * dt;
    if (g != prepared_) transport_.prepare(prepared_ = g);
    if (!started_) start(y);
    for_species([&](std::size_t s) { first_stage(y, dt, s); });
    first_stage_of_scalars(y, dt);
    std::copy_n(stage_.begin(), first_.size(), first_.begin());
    rates(stage_, f1_);
    for_species([&](std::size_t s) { second_stage(y, dt, s); });
    second_stage_of_scalars(y, dt);
    return finish(dt);
}

/// Rates of the last stage, block by block, with the weights and the error: they are not kept.
double Imex::finish(double dt) {
    const auto n = static_cast<std::ptrdiff_t>(blocks_.size());
    std::vector<double> squares(blocks_.size() * species_), lowest(blocks_.size() * species_);
    if (reaction_.before) reaction_.before(stage_.data());
#pragma omp parallel num_threads(threads_)
    {
        std::vector<double> f2(species_ * k_block);
#pragma omp for schedule(static)
        for (std::ptrdiff_t b = 0; b < n; ++b) {
            const Block& block = blocks_[static_cast<std::size_t>(b)];
            const auto columns = static_cast<std::size_t>(block.n);
            const std::size_t at =
                static_cast<std::size_t>(block.z) * columns_ + static_cast<std::size_t>(block.first);
            reaction_.cells(stage_.data(), block.z, block.first, block.n, f2.data(), k_block);
            for (std::size_t s = 0; s < species_; ++s) {
                const double damp = 1.0 / divisor(dt, transport_.at(s).loss);
                const std::size_t o = static_cast<std::size_t>(b) * species_ + s;
                add_last(columns, damp * dt * k_gamma, dt * k_e2, f2.data() + s * k_block,
                         area_share_.data() + block.first, next_.data() + s * cells_ + at,
                         defect_.data() + s * cells_ + at, squares[o], lowest[o]);
                squares[o] *= depth_share_[static_cast<std::size_t>(block.z)];
            }
        }
    }
    double worst = 0;
    for (std::size_t s = 0; s < species_; ++s) {
        double sum = 0;
        lowest_[s] = 0;
        for (std::size_t b = 0; b < blocks_.size(); ++b) {
            sum += squares[b * species_ + s];
            lowest_[s] = std::min(lowest_[s], lowest[b * species_ + s]);
        }
        worst = std::isfinite(sum) ? std::max(worst, std::sqrt(sum) / denominator(s)) : INFINITY;
    }
    return std::max(worst, finish_scalars(dt)) / tolerance_;
}

/// The same for the scalars; their largest error.
double Imex::finish_scalars(double dt) {
    if (scalars_ == 0) return 0;
    std::vector<double> f2(scalars_ * values_);
    reaction_.scalars(stage_.data(), f2.data());
    double worst = 0;
    for (std::size_t k = 0; k < scalars_; ++k) {
        const double damp = dt * k_gamma / divisor(dt, reaction_.scalar_loss[k]);
        double* error = defect_.data() + species_ * cells_ + k * values_;
        for (std::size_t v = 0; v < values_; ++v) {
            next_[species_ * cells_ + k * values_ + v] += damp * f2[k * values_ + v];
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
bool Imex::mend(const std::vector<double>& y, double dt, double& error) {
    std::vector<double> u(cells_), difference(cells_);
    for (std::size_t s = 0; s < species_; ++s) {
        const double least = allowed(s);
        if (lowest_[s] >= least) continue;
        const std::size_t o = s * cells_;
        bool done = false;
        for (const bool euler : {false, true}) {
            if (done) break;
            std::copy_n(stage_.data() + o, cells_, u.data());
            if (euler) {
                for (std::size_t i = 0; i < cells_; ++i)
                    u[i] = y[o + i] + dt * ((1 - k_a) * f0_[o + i] + k_a * f1_[o + i]);
                if (*std::min_element(u.begin(), u.end()) < least) return false;
                transport_.prepare(prepared_ = dt);
                transport_.solve(s, u.data(), stage_.data() + o);
            }
            if (*std::min_element(u.begin(), u.end()) < least) continue;
            for (std::size_t i = 0; i < cells_; ++i) difference[i] = u[i] - next_[o + i];
            const double moved = rms(difference.data()) / denominator(s) / tolerance_;
            if (!(moved <= 1.0)) continue;
            error = std::max(error, moved);
            std::copy_n(u.data(), cells_, next_.data() + o);
            counts_.backward_euler += euler ? 1 : 0;
            done = true;
        }
        if (!done) return false;
    }
    return true;
}

void Imex::backward_euler(const std::vector<double>& y, double dt) {
    transport_.prepare(prepared_ = dt);
    for_species([&](std::size_t s) {
        const std::size_t o = s * cells_;
        for (std::size_t i = o; i < o + cells_; ++i) next_[i] = y[i] + dt * f0_[i];
        transport_.solve(s, next_.data() + o, y.data() + o);
    });
    for (std::size_t k = 0; k < scalars_ * values_; ++k) {
        const std::size_t i = species_ * cells_ + k;
        next_[i] = (y[i] + dt * f0_[i]) / (1 + dt * reaction_.scalar_loss[k / values_]);
    }
    counts_.backward_euler += static_cast<int>(species_);
    std::copy_n(y.begin(), first_.size(), first_.begin());
    std::copy_n(y.begin(), first_.size(), stage_.begin());
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
    std::int64_t now = from;
    started_ = false;
    while (now < to) {
        const double left = static_cast<double>(to - now);
        double wanted = fixed_step_ > 0 ? fixed_step_ * 1e6 : next_step_;
        const bool cut_short = wanted >= left;
        if (cut_short)
            wanted = left;
        else if (fixed_step_ == 0 && wanted > 0.5 * left)
            wanted = 0.5 * left;
        const auto whole = static_cast<std::int64_t>(std::max(1.0, std::round(wanted)));
        const double step = static_cast<double>(whole), dt = step * 1e-6;
        double error = try_step(y, dt);
        const bool below_zero = fixed_step_ == 0 && error <= 1.0 && !mend(y, dt, error);
        if (fixed_step_ == 0 && (!(error <= 1.0) || below_zero)) {
            ++counts_.rejected;
            counts_.negative_retries += below_zero ? 1 : 0;
            if (step > k_shortest_us) {
                next_step_ = step * (below_zero ? 0.5 : std::clamp(0.9 / std::cbrt(error), 0.1, 0.8));
                continue;
            }
            backward_euler(y, dt);
        } else {
            for (const double defect : imbalance_)
                counts_.mass_balance = std::max(counts_.mass_balance, defect);
            const double proposed = step * std::clamp(0.75 / std::cbrt(std::max(error, 1e-12)), 0.3, 2.0);
            // A step cut short by an event says little about the next one.
            next_step_ = cut_short ? std::max(proposed, next_step_) : proposed;
        }
        ++counts_.steps;
        now += whole;
        y.swap(next_);
        started_ = false;
        if (!std::isfinite(error)) require_finite(y, now);
        const bool stop = settler_ && settler_({next_.data(), first_.data(), stage_.data()}, dt, y);
        if (observer_ && !observer_(now, y)) throw Error(Kind::interrupted, Problem{.what = "interrupted"});
        if (stop) break;
    }
    require_finite(y, now);
    return now;
}

} // namespace stipple::grid
