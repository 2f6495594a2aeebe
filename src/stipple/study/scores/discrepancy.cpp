#include "stipple/study/scores/discrepancy.hpp"
#include "stipple/base/error.hpp"
#include "stipple/study/scores/study_effect.hpp"
#include <algorithm>
#include <cmath>
#include <iterator>

namespace stipple::study {

namespace {

constexpr std::size_t k_grid = 41;
constexpr double k_reach = 3.4;  ///< the grid of a group goes from median e^-reach to median e^reach
constexpr double k_spread = 0.5; ///< SD of ln omega_k about ln omega_0, and of ln omega_0 about its median

double log_ratio(std::size_t i) {
    return k_reach * (2 * static_cast<double>(i) / (k_grid - 1) - 1);
}

double log_normal_kernel(double x) {
    return -0.5 * x * x / (k_spread * k_spread);
}

/// Takes the largest off, so that exp() of the rest neither overflows nor vanishes as a whole.
void level(std::vector<double>& logs) {
    const double most = *std::max_element(logs.begin(), logs.end());
    for (double& l : logs) l -= most;
}

/// ln of the likelihood of the residuals of one study at a discrepancy.
double log_likelihood(const std::vector<Residual>& residuals, double omega) {
    const StudyNodes& nodes = study_nodes();
    double at[StudyNodes::count];
    std::copy(std::begin(nodes.log_weight), std::end(nodes.log_weight), at);
    for (std::size_t n = 0; n < StudyNodes::count; ++n)
        for (const Residual& r : residuals) {
            const double variance = r.variance + 0.25 * omega * omega, away = r.value - omega * nodes.x[n];
            at[n] -= 0.5 * (away * away / variance + std::log(variance));
        }
    return log_sum(at);
}

} // namespace

Discrepancies::Discrepancies(const std::vector<Residual>& residuals, const std::vector<KindGroup>& groups)
    : groups_(groups) {
    for (std::size_t g = 0; g < groups_.size(); ++g)
        for (const auto& kind : groups_[g].kinds) kinds_[kind].group = g;
    for (const Residual& r : residuals) {
        check(kinds_.contains(r.kind), Kind::data, "no group has this kind of quantity", r.kind);
        check(r.variance >= 0 && std::isfinite(r.value), Kind::data, "a residual that cannot be",
              r.study + ": " + r.kind);
        kinds_[r.kind].residuals[r.study].push_back(r);
    }
    for (auto& [name, kind] : kinds_)
        for (const auto& [study, own] : kind.residuals)
            for (std::size_t i = 0; i < k_grid; ++i)
                kind.log_likelihood[study].push_back(
                    study::log_likelihood(own, groups_[kind.group].median * std::exp(log_ratio(i))));
}

const Discrepancies::OfKind& Discrepancies::of(const std::string& kind) const {
    const auto found = kinds_.find(kind);
    check(found != kinds_.end(), Kind::data, "no group has this kind of quantity", kind);
    return found->second;
}

std::vector<double> Discrepancies::summed(const OfKind& kind, const std::string& without) const {
    std::vector<double> sum(k_grid, 0.0);
    for (const auto& [study, logs] : kind.log_likelihood)
        if (study != without)
            for (std::size_t i = 0; i < k_grid; ++i) sum[i] += logs[i];
    level(sum);
    return sum;
}

std::vector<double> Discrepancies::omegas(const std::string& name, const std::string& without,
                                          std::size_t n) const {
    const OfKind& own = of(name);
    const KindGroup& group = groups_[own.group];
    // what the other kinds of the group say of omega_0
    std::vector<double> log_centre(k_grid);
    for (std::size_t c = 0; c < k_grid; ++c) log_centre[c] = log_normal_kernel(log_ratio(c));
    for (const auto& other : group.kinds) {
        if (other == name) continue;
        const auto logs = summed(of(other), without);
        for (std::size_t c = 0; c < k_grid; ++c) {
            double sum = 0;
            for (std::size_t i = 0; i < k_grid; ++i)
                sum += std::exp(logs[i] + log_normal_kernel(log_ratio(i) - log_ratio(c)));
            log_centre[c] += std::log(sum);
        }
    }
    level(log_centre);
    const auto logs = summed(own, without);
    std::vector<double> cumulated{0};
    for (std::size_t i = 0; i < k_grid; ++i) {
        double prior = 0;
        for (std::size_t c = 0; c < k_grid; ++c)
            prior += std::exp(log_centre[c] + log_normal_kernel(log_ratio(i) - log_ratio(c)));
        cumulated.push_back(cumulated.back() + prior * std::exp(logs[i]));
    }
    std::vector<double> drawn;
    const double step = 2 * k_reach / (k_grid - 1);
    for (std::size_t d = 0; d < n; ++d) {
        const double target = cumulated.back() * (static_cast<double>(d) + 0.5) / static_cast<double>(n);
        const auto right = std::lower_bound(cumulated.begin() + 1, cumulated.end(), target);
        const auto i = static_cast<std::size_t>(right - cumulated.begin()) - 1; // within cell i of the grid
        const double share = (target - cumulated[i]) / (cumulated[i + 1] - cumulated[i]);
        drawn.push_back(group.median * std::exp(log_ratio(i) + step * (share - 0.5)));
    }
    return drawn;
}

double Discrepancies::bias(const std::string& kind) const {
    double sum = 0;
    for (const auto& [study, own] : of(kind).residuals) {
        double mean = 0;
        for (const Residual& r : own) mean += r.value / static_cast<double>(own.size());
        sum += mean;
    }
    return sum / static_cast<double>(of(kind).residuals.size());
}

std::size_t Discrepancies::studies(const std::string& kind) const {
    return of(kind).residuals.size();
}

} // namespace stipple::study
