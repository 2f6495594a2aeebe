#include "stipple/study/product/product_band.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/base/tasks.hpp"
#include "stipple/transport/variation.hpp"
#include <cmath>
#include <fmt/format.h>
#include <mutex>
#include <optional>

namespace stipple::study {

double enhancement_of(const transport::Permeation& with, const transport::Permeation& without) {
    const double intact = without.absorbed.back();
    return intact > 0 ? with.absorbed.back() / intact : NAN;
}

namespace {

struct Member {
    std::vector<double> absorbed;
    double enhancement = NAN;
};

/// Nothing where the integrator gives up.
std::optional<Member> drawn(transport::PermeationSpec spec, const std::vector<double>& draw) {
    transport::vary_permeation(spec, draw);
    try {
        const auto with = transport::permeate(spec);
        return Member{with.absorbed, enhancement_of(with, transport::permeate(transport::intact(spec)))};
    } catch (const Error& e) {
        if (e.kind() != Kind::numerics) throw;
        return std::nullopt;
    }
}

std::vector<Member> all_drawn(const ProductResult& r, const ProductOptions& options) {
    const auto n = static_cast<std::size_t>(options.members);
    const auto draws = latin_hypercube(n, transport::k_permeation_numbers, options.seed, Purpose::prior);
    std::vector<std::optional<Member>> members(n);
    std::vector<std::function<void()>> tasks;
    std::mutex mutex;
    std::size_t done = 0;
    for (std::size_t i = 0; i < n; ++i)
        tasks.emplace_back([&, i] {
            members[i] = drawn(r.spec, draws[i]);
            const std::lock_guard lock(mutex);
            if (options.progress &&
                !options.progress({.stage = "permeation",
                                   .fraction = static_cast<double>(++done) / static_cast<double>(n)}))
                throw Error(Kind::interrupted, Problem{.what = "interrupted"});
        });
    run_tasks(tasks, options.threads);
    std::vector<Member> found;
    for (auto& member : members)
        if (member) found.push_back(std::move(*member));
    return found;
}

} // namespace

void add_band(ProductResult& r, const ProductOptions& options) {
    if (options.members <= 0) return;
    const std::vector<Member> members = all_drawn(r, options);
    const auto middle = drawn(r.spec, std::vector<double>(transport::k_permeation_numbers));
    const auto asked = static_cast<std::size_t>(options.members), n = members.size();
    if (n < asked)
        r.warnings.push_back(
            {Warning::Level::note,
             fmt::format("{} of {} parameter samples could not be computed and are not in the band",
                         asked - n, asked),
             ""});
    if (2 * n < asked || !middle) return;
    std::vector<double> values(n);
    for (std::size_t t = 0; t < r.course.time.size(); ++t) {
        for (std::size_t i = 0; i < n; ++i) values[i] = members[i].absorbed[t];
        const double scale = middle->absorbed[t] > 0 ? r.course.absorbed[t] / middle->absorbed[t] : 1;
        r.absorbed_lo.push_back(scale * quantile(values, 0.1));
        r.absorbed_hi.push_back(scale * quantile(values, 0.9));
    }
    for (std::size_t i = 0; i < n; ++i) values[i] = members[i].enhancement;
    const double gain_scale = middle->enhancement > 0 ? r.enhancement / middle->enhancement : 1;
    r.enhancement_lo = gain_scale * quantile(values, 0.1);
    r.enhancement_hi = gain_scale * quantile(values, 0.9);
    r.members = static_cast<int>(n);
}

} // namespace stipple::study
