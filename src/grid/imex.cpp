#include "grid/imex.hpp"
#include "base/error.hpp"
#include "grid/vectorise.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numbers>

namespace stipple::grid {

static constexpr double k_gamma = 1.0 - std::numbers::sqrt2 / 2.0;
static constexpr double k_a32 = (3.0 + 2.0 * std::numbers::sqrt2) / 6.0;
static constexpr double k_b12 = 1.0 / (2.0 * std::numbers::sqrt2);         // b1 = b2; b3 = gamma
static constexpr double k_e12 = k_b12 - (4.0 - std::numbers::sqrt2) / 8.0; // b - embedded b, stages 1 and 2
static constexpr double k_e3 = k_gamma - k_b12;
static constexpr double k_shortest_us = 1e3;
static constexpr double k_rounding = 1e-9;

Imex::Imex(const UnitCell& cell, Diffusion& diffusion, Reaction reaction, double tolerance)
    : diffusion_(diffusion), reaction_(std::move(reaction)), cells_(cell.cells()),
      species_(diffusion.species()), scalars_(reaction_.scalar_loss.size()),
      size_(species_ * cells_ + scalars_), tolerance_(tolerance) {
    check(reaction_.scale.size() == species_ + scalars_, Kind::numerics, "one scale per species and scalar",
          "grid");
    const double total = cell.area() * (cell.z_face().back() - cell.z_face().front());
    for (int z = 0; z < cell.nz(); ++z)
        for (int r = 0; r < cell.nr(); ++r) volume_share_.push_back(cell.volume(z, r) / total);
    for (std::size_t s = 0; s < species_; ++s) {
        closed_.push_back(diffusion.at(s).diffusivity > 0 && !diffusion.at(s).bottom);
        loss_.push_back(diffusion.at(s).loss);
    }
    for (auto* v : {&f_[0], &f_[1], &f_[2], &l_[0], &l_[1], &l_[2], &stage_, &right_, &next_})
        v->assign(size_, NAN);
}

STIPPLE_VECTORISE
static void combine2(std::size_t n, double* __restrict out, const double* __restrict y, double a1,
                     const double* __restrict f1, double a2, const double* __restrict l1) {
    for (std::size_t i = 0; i < n; ++i) out[i] = y[i] + a1 * f1[i] + a2 * l1[i];
}

STIPPLE_VECTORISE
static void combine4(std::size_t n, double* __restrict out, const double* __restrict y, double a1,
                     const double* __restrict f1, double a2, const double* __restrict f2, double b,
                     const double* __restrict l1, const double* __restrict l2) {
    for (std::size_t i = 0; i < n; ++i) out[i] = y[i] + a1 * f1[i] + a2 * f2[i] + b * (l1[i] + l2[i]);
}

STIPPLE_VECTORISE
static void combine6(std::size_t n, double* __restrict out, const double* __restrict y, double b12, double b3,
                     const double* __restrict f1, const double* __restrict f2, const double* __restrict f3,
                     const double* __restrict l1, const double* __restrict l2, const double* __restrict l3) {
    for (std::size_t i = 0; i < n; ++i)
        out[i] = y[i] + b12 * ((f1[i] + l1[i]) + (f2[i] + l2[i])) + b3 * (f3[i] + l3[i]);
}

STIPPLE_VECTORISE
static void slope_of_stage(std::size_t n, double* __restrict l, const double* __restrict stage,
                           const double* __restrict right, double inverse) {
    for (std::size_t i = 0; i < n; ++i) l[i] = (stage[i] - right[i]) * inverse;
}

/// Sum over the cells of one species of share * (error / (scale + |y|))².
STIPPLE_VECTORISE
static double squared_error(std::size_t n, const double* __restrict share, const double* __restrict y,
                            double scale, double e12, double e3, const double* __restrict f1,
                            const double* __restrict f2, const double* __restrict f3,
                            const double* __restrict l1, const double* __restrict l2,
                            const double* __restrict l3) {
    double part[8] = {};
    const std::size_t whole = n - n % 8;
    for (std::size_t i = 0; i < whole; i += 8)
        for (std::size_t j = 0; j < 8; ++j) {
            const std::size_t k = i + j;
            const double e = e12 * ((f1[k] + l1[k]) + (f2[k] + l2[k])) + e3 * (f3[k] + l3[k]);
            const double q = e / (scale + std::fabs(y[k]));
            part[j] += share[k] * q * q;
        }
    double sum = ((part[0] + part[4]) + (part[2] + part[6])) + ((part[1] + part[5]) + (part[3] + part[7]));
    for (std::size_t k = whole; k < n; ++k) {
        const double e = e12 * ((f1[k] + l1[k]) + (f2[k] + l2[k])) + e3 * (f3[k] + l3[k]);
        const double q = e / (scale + std::fabs(y[k]));
        sum += share[k] * q * q;
    }
    return sum;
}

void Imex::rates(const std::vector<double>& y, std::vector<double>& f) const {
    reaction_.rates(y.data(), f.data());
}

void Imex::apply(const std::vector<double>& y, std::vector<double>& l) const {
    for (std::size_t s = 0; s < species_; ++s) {
        diffusion_.apply(s, y.data() + s * cells_, l.data() + s * cells_);
        diffusion_.add_bottom_source(s, 1.0, l.data() + s * cells_);
    }
    for (std::size_t k = 0; k < scalars_; ++k)
        l[species_ * cells_ + k] = -reaction_.scalar_loss[k] * y[species_ * cells_ + k];
}

/// Solves (1 - g L) y = y with g of the last factorise, fixed bottom values included.
void Imex::solve(std::vector<double>& y) const {
    for (std::size_t s = 0; s < species_; ++s) {
        diffusion_.add_bottom_source(s, factorised_, y.data() + s * cells_);
        diffusion_.solve(s, y.data() + s * cells_);
    }
    for (std::size_t k = 0; k < scalars_; ++k)
        y[species_ * cells_ + k] /= 1.0 + factorised_ * reaction_.scalar_loss[k];
}

/// One trial step into next_; returns the error norm (1 = at tolerance).
double Imex::try_step(const std::vector<double>& y, double dt) {
    const double g = k_gamma * dt;
    if (g != factorised_) diffusion_.factorise(factorised_ = g);
    rates(y, f_[0]);
    apply(y, l_[0]);
    combine2(size_, right_.data(), y.data(), 2 * k_gamma * dt, f_[0].data(), g, l_[0].data());
    stage_ = right_;
    solve(stage_);
    slope_of_stage(size_, l_[1].data(), stage_.data(), right_.data(), 1.0 / g);
    rates(stage_, f_[1]);
    combine4(size_, right_.data(), y.data(), (1 - k_a32) * dt, f_[0].data(), k_a32 * dt, f_[1].data(),
             k_b12 * dt, l_[0].data(), l_[1].data());
    stage_ = right_;
    solve(stage_);
    slope_of_stage(size_, l_[2].data(), stage_.data(), right_.data(), 1.0 / g);
    rates(stage_, f_[2]);
    combine6(size_, next_.data(), y.data(), k_b12 * dt, k_gamma * dt, f_[0].data(), f_[1].data(),
             f_[2].data(), l_[0].data(), l_[1].data(), l_[2].data());
    return error_norm(y, dt);
}

double Imex::error_norm(const std::vector<double>& y, double dt) const {
    double worst = 0;
    for (std::size_t s = 0; s < species_; ++s) {
        const std::size_t o = s * cells_;
        const double sum =
            squared_error(cells_, volume_share_.data(), y.data() + o, reaction_.scale[s], k_e12 * dt,
                          k_e3 * dt, &f_[0][o], &f_[1][o], &f_[2][o], &l_[0][o], &l_[1][o], &l_[2][o]);
        worst = std::isfinite(sum) ? std::max(worst, sum) : INFINITY;
    }
    for (std::size_t k = 0; k < scalars_; ++k) {
        const std::size_t o = species_ * cells_ + k;
        const double e =
            dt * (k_e12 * (f_[0][o] + l_[0][o] + f_[1][o] + l_[1][o]) + k_e3 * (f_[2][o] + l_[2][o]));
        const double q = e / (reaction_.scale[species_ + k] + std::fabs(y[o]));
        worst = std::isfinite(q) ? std::max(worst, q * q) : INFINITY;
    }
    return std::sqrt(worst) / tolerance_;
}

void Imex::backward_euler(const std::vector<double>& y, double dt) {
    diffusion_.factorise(factorised_ = dt);
    rates(y, f_[0]);
    std::fill(l_[0].begin(), l_[0].end(), 0.0);
    combine2(size_, next_.data(), y.data(), dt, f_[0].data(), 0.0, l_[0].data());
    solve(next_);
    ++counts_.backward_euler;
}

bool Imex::negative(const std::vector<double>& y) const {
    for (std::size_t s = 0; s < species_; ++s) {
        double lowest = 0;
        for (std::size_t i = s * cells_; i < (s + 1) * cells_; ++i) lowest = std::min(lowest, y[i]);
        if (lowest < -k_rounding * reaction_.scale[s]) return true;
    }
    return false;
}

void Imex::require_finite(const std::vector<double>& y, std::int64_t now) const {
    for (std::size_t i = 0; i < size_; ++i)
        if (!std::isfinite(y[i])) {
            const bool volume = i < species_ * cells_;
            const std::size_t s = volume ? i / cells_ : species_ + i - species_ * cells_;
            throw Error(
                Kind::numerics,
                Problem{.what = fmt::format("{} is not finite in cell {} at day {:.4f}", reaction_.names[s],
                                            volume ? i % cells_ : 0, static_cast<double>(now) / 86400e6)});
        }
}

/// Defect of transport alone: what diffusion added to a closed species, over its inventory.
void Imex::balance(double dt) {
    for (std::size_t s = 0; s < species_; ++s) {
        if (!closed_[s]) continue;
        double gained = 0, held = 0;
        for (std::size_t i = 0; i < cells_; ++i) {
            const std::size_t o = s * cells_ + i;
            gained += volume_share_[i] * (l_[2][o] + loss_[s] * stage_[o]);
            held += volume_share_[i] * std::fabs(stage_[o]);
        }
        if (held > 0) counts_.mass_balance = std::max(counts_.mass_balance, std::fabs(gained) * dt / held);
    }
}

void Imex::advance(std::vector<double>& y, std::int64_t from, std::int64_t to) {
    std::int64_t now = from;
    while (now < to) {
        const double left = static_cast<double>(to - now);
        double wanted = fixed_step_ > 0 ? fixed_step_ * 1e6 : next_step_;
        if (wanted >= left)
            wanted = left;
        else if (fixed_step_ == 0 && wanted > 0.5 * left)
            wanted = 0.5 * left;
        const auto whole = static_cast<std::int64_t>(std::max(1.0, std::round(wanted)));
        const double dt = static_cast<double>(whole) * 1e-6;
        const double error = try_step(y, dt);
        const bool below_zero = std::isfinite(error) && negative(next_);
        if (fixed_step_ == 0 && (error > 1.0 || below_zero)) {
            ++counts_.rejected;
            counts_.negative_retries += below_zero ? 1 : 0;
            if (static_cast<double>(whole) > k_shortest_us) {
                next_step_ = static_cast<double>(whole) *
                             (error > 1.0 ? std::clamp(0.9 / std::sqrt(error), 0.1, 0.7) : 0.5);
                continue;
            }
            backward_euler(y, dt);
        } else {
            if (counts_.steps % 16 == 0) balance(dt);
            next_step_ =
                static_cast<double>(whole) * std::clamp(0.9 / std::sqrt(std::max(error, 1e-12)), 0.3, 2.5);
        }
        ++counts_.steps;
        now += whole;
        y.swap(next_);
        if (!std::isfinite(error)) require_finite(y, now);
        if (observer_ && !observer_(now, y)) throw Error(Kind::interrupted, Problem{.what = "interrupted"});
    }
    require_finite(y, to);
}

} // namespace stipple::grid
