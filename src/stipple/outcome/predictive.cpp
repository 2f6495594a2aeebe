#include "stipple/outcome/predictive.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/random.hpp"
#include "stipple/base/statistics.hpp"
#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace stipple::outcome {

namespace {

constexpr std::size_t k_draws = 512;

std::vector<double> draws_of(double median, double spread, std::uint32_t kind) {
    const Random random(1, Purpose::predictive, kind);
    std::vector<double> draws;
    for (std::size_t i = 0; i < k_draws; ++i) {
        const double omega = median * std::exp(spread * random.normal(i, 3));
        draws.push_back(study_error(random, i, omega));
    }
    return draws;
}

/// The distance between the 10 and the 90 % quantile, squared: a t distribution on a logarithm has no variance.
double squared_width(const std::vector<double>& values) {
    if (values.size() < 2) return 0;
    const auto ends = quantiles(values, {0.1, 0.9});
    return (ends[1] - ends[0]) * (ends[1] - ends[0]);
}

} // namespace

const std::vector<double>& discrepancy_draws(const Model& model, std::string_view kind) {
    // no course may change the table
    static const auto all = [t = model["outcome/discrepancy"]] {
        std::map<std::string, std::vector<double>, std::less<>> by_kind;
        for (std::size_t row = 0; row < t.rows.size(); ++row)
            by_kind[t.text(row, "kind")] = draws_of(t.number(row, "omega"), t.number(row, "log_sd"),
                                                    1000 + static_cast<std::uint32_t>(row));
        return by_kind;
    }();
    const auto found = all.find(kind);
    check(found != all.end(), Kind::data, "no discrepancy is known of this kind", std::string(kind));
    return found->second;
}

double moved_by(double rest, double change, double discrepancy, const Bounds& bounds) {
    const double room = change > 0 ? bounds.most - rest : rest - bounds.least, by = std::exp(discrepancy);
    if (!std::isfinite(room)) return rest + change * by;
    if (!(room > 0)) return rest;
    const double used = std::min(std::fabs(change) / room, 1.0);
    return rest + std::copysign(room * (used * by / (1 - used + used * by)), change);
}

Predictive predict(const Spreads& s, const std::vector<double>& discrepancy) {
    if (!std::isfinite(s.rest + s.change) || discrepancy.empty()) return {};
    const auto of = [](const std::vector<double>& shifts, std::size_t i) {
        return shifts.empty() ? 0.0 : shifts[i % shifts.size()];
    };
    // people go round once for every round of the parameters, so that each meets each
    const std::size_t round = std::max<std::size_t>(s.parameters.size(), 1);
    std::vector<double> all, alone;
    for (std::size_t i = 0; i < discrepancy.size(); ++i) {
        const double change = s.change + of(s.parameters, i) + of(s.people, i / round + i);
        all.push_back(moved_by(s.rest, change, discrepancy[i], s.bounds));
        alone.push_back(moved_by(s.rest, s.change, discrepancy[i], s.bounds));
    }
    const auto at = quantiles(std::move(all), {0.1, 0.5, 0.9});
    Predictive p{.p10 = at[0], .p50 = at[1], .p90 = at[2]};
    const double people = squared_width(s.people), parameters = squared_width(s.parameters),
                 model = squared_width(alone), sum = people + parameters + model;
    if (sum > 0) p.people = people / sum, p.parameters = parameters / sum, p.discrepancy = model / sum;
    return p;
}

} // namespace stipple::outcome
