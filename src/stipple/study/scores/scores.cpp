#include "stipple/study/scores/scores.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/random.hpp"
#include "stipple/base/statistics.hpp"
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace stipple::study {

double crps(std::vector<double> x, double observed) {
    check(x.size() >= 2, Kind::data, "a score needs two draws or more", "crps");
    std::sort(x.begin(), x.end());
    const auto n = static_cast<double>(x.size());
    double distance = 0, spread = 0; // spread: sum over pairs of x_j - x_i, from the ranks
    for (std::size_t i = 0; i < x.size(); ++i) {
        distance += std::fabs(x[i] - observed);
        spread += (2 * static_cast<double>(i) + 1 - n) * x[i];
    }
    return distance / n - spread / (n * (n - 1));
}

double probability_integral_transform(const std::vector<double>& draws, double observed) {
    double below = 0;
    for (const double x : draws) below += x < observed ? 1 : x == observed ? 0.5 : 0;
    return below / static_cast<double>(draws.size());
}

double log_score(const std::vector<double>& l) {
    if (l.empty()) return NAN;
    const double most = *std::max_element(l.begin(), l.end());
    if (!std::isfinite(most)) return most;
    double sum = 0;
    for (const double x : l) sum += std::exp(x - most);
    return most + std::log(sum / static_cast<double>(l.size()));
}

double brier_score(double probability, bool happened) {
    const double miss = happened ? 1 - probability : probability;
    return miss * miss;
}

static std::map<std::string, std::vector<ScoredRow>> by_study(const std::vector<ScoredRow>& rows) {
    std::map<std::string, std::vector<ScoredRow>> studies;
    for (const auto& row : rows) studies[row.study].push_back(row);
    return studies;
}

Coverage coverage(const std::vector<ScoredRow>& rows) {
    constexpr double k_low = 0.1, k_high = 0.9;
    const auto studies = by_study(rows);
    Coverage c{.studies = studies.size()};
    for (const auto& [name, own] : studies)
        for (const auto& row : own) {
            double& share = row.pit < k_low ? c.below : row.pit > k_high ? c.above : c.inside;
            share += 1 / static_cast<double>(own.size());
        }
    c.studies_inside = c.inside;
    for (double* share : {&c.inside, &c.below, &c.above}) *share /= static_cast<double>(c.studies);
    return c;
}

Skill skill(const std::vector<ScoredRow>& rows, std::uint64_t seed, int resamples) {
    std::vector<std::pair<double, double>> means; // CRPS of model and null by study
    for (const auto& [name, own] : by_study(rows)) {
        double model = 0, null = 0, count = 0;
        for (const auto& row : own) {
            if (std::isnan(row.null_crps)) continue;
            model += row.crps, null += row.null_crps, ++count;
        }
        if (count > 0) means.emplace_back(model / count, null / count);
    }
    Skill s{.skill = NAN, .lo = NAN, .hi = NAN, .studies = means.size()};
    if (means.empty()) return s;
    const auto of = [&](const auto& study) {
        double model = 0, null = 0;
        for (std::size_t i = 0; i < means.size(); ++i) {
            const auto& [m, n] = means[study(i)];
            model += m, null += n;
        }
        return 1 - model / null;
    };
    s.skill = of([](std::size_t i) { return i; });
    std::vector<double> drawn;
    for (int r = 0; r < resamples; ++r) {
        const Random random(seed, Purpose::predictive, static_cast<std::uint32_t>(r));
        drawn.push_back(of([&](std::size_t i) {
            const auto n = static_cast<double>(means.size());
            return std::min(means.size() - 1, static_cast<std::size_t>(random.uniform(i) * n));
        }));
    }
    s.lo = quantile(drawn, 0.05);
    s.hi = quantile(drawn, 0.95);
    return s;
}

/// Probabilities of 0 to n successes.
static std::vector<double> binomial(std::size_t n, double p) {
    std::vector<double> all;
    const auto trials = static_cast<double>(n);
    for (std::size_t i = 0; i <= n; ++i) {
        const auto k = static_cast<double>(i);
        all.push_back(std::exp(std::lgamma(trials + 1) - std::lgamma(k + 1) - std::lgamma(trials - k + 1) +
                               k * std::log(p) + (trials - k) * std::log1p(-p)));
    }
    return all;
}

BinomialRegion binomial_region(std::size_t trials, double probability, double other) {
    constexpr double k_tail = 0.025;
    const auto p = binomial(trials, probability), q = binomial(trials, other);
    BinomialRegion region{.low = 0, .high = trials};
    double below = 0, above = 0;
    while (below + p[region.low] <= k_tail) below += p[region.low++];
    while (above + p[region.high] <= k_tail) above += p[region.high--];
    for (std::size_t i = 0; i <= trials; ++i)
        if (!region.holds(i)) region.power += q[i];
    return region;
}

} // namespace stipple::study
