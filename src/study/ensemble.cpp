#include "study/ensemble.hpp"
#include "base/error.hpp"
#include "base/units.hpp"
#include "study/calibration.hpp"
#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <fmt/format.h>
#include <mutex>
#include <numbers>
#include <numeric>
#ifdef STIPPLE_THREADS
#include <thread>
#endif

namespace stipple::study {

Change no_change(const healing::Kinetics& kinetics) {
    return {.kinetics = kinetics,
            .variation = {},
            .constants = outcome::table_constants(),
            .slopes = outcome::table_slopes()};
}

std::vector<double> layer_breaks(const skin::Skin& skin) {
    constexpr double k_supply_strip = 0.3 * units::mm;
    const double top = skin.dermis_top(), bottom = skin.dermis_bottom();
    return {top, top + skin.papillary_thickness(), bottom, bottom + k_supply_strip};
}

grid::UnitCell make_cell(const skin::Skin& skin, const device::Device& device,
                         const insertion::Insertion& insertion, double punctures_per_m2,
                         const Resolution& resolution) {
    const double needle = device.spec.needle.radius(std::max(insertion.loaded_depth.p50, 10 * units::um));
    const double radius = 1.0 / std::sqrt(std::numbers::pi * punctures_per_m2);
    return grid::make_unit_cell(radius, std::min(0.15 * needle, radius / 4), layer_breaks(skin),
                                resolution.nr, resolution.nz);
}

skin::Skin varied_skin(const skin::Person& person, double z) {
    skin::Skin skin = skin::make_skin(person);
    if (z == 0) return skin;
    for (auto& layer : skin.layers)
        if (std::isfinite(layer.thickness))
            layer.thickness = std::max(layer.thickness + z * layer.thickness_sd, 0.3 * layer.thickness);
    return skin;
}

Prepared prepare(const Chain& chain, const skin::Skin& skin, const insertion::Insertion& insertion,
                 const Resolution& resolution, double punctures_per_m2) {
    const double at_least =
        std::max(punctures_per_m2, 1.0 * units::per_cm2); // nothing pierced: an empty cell of 1 cm²
    const grid::UnitCell cell = make_cell(skin, chain.device, insertion, at_least, resolution);
    return {skin, insertion, insertion::make_damage(skin, chain.device, insertion, cell, at_least)};
}

Prepared prepare(const Chain& chain, const Change& change, const Resolution& resolution,
                 double punctures_per_m2) {
    Prepared p;
    p.skin = varied_skin(chain.course->person, change.thickness_z);
    device::Pattern pattern = chain.pattern;
    if (resolution.strikes > 0 && pattern.strikes.size() > resolution.strikes)
        pattern.strikes.resize(resolution.strikes);
    p.insertion = insertion::insert(p.skin, chain.device, pattern, chain.seed, change.variation);
    // A truncated pattern keeps its density: only the depths are sampled more coarsely.
    const double density = punctures_per_m2 > 0
                               ? punctures_per_m2
                               : chain.device.punctures_per_m2 * p.insertion.pierced_fraction;
    return prepare(chain, p.skin, p.insertion, resolution, density);
}

healing::HealingSpec make_spec(const Chain& chain, const Change& change, const Prepared& prepared,
                               const std::function<bool(double)>& progress) {
    healing::HealingSpec spec;
    spec.skin = prepared.skin;
    spec.host = healing::make_host(chain.course->person, chain.course->wounds_dry);
    spec.host.senescence = std::min(spec.host.senescence * change.senescence, 0.95);
    spec.kinetics = &change.kinetics;
    spec.reference = chain.reference;
    spec.output_times = chain.output_times;
    spec.snapshot_times = chain.snapshot_times;
    spec.progress = progress;
    return spec;
}

healing::History heal_course(const Chain& chain, const Change& change, const Prepared& prepared,
                             double tolerance, const std::function<bool(double)>& progress) {
    healing::HealingSpec spec = make_spec(chain, change, prepared, progress);
    for (int s = 0; s < chain.course->sessions; ++s)
        spec.sessions.push_back({s * chain.course->interval, prepared.damage});
    spec.tolerance = tolerance;
    return healing::heal(spec);
}

std::vector<std::vector<double>> latin_hypercube(std::size_t n, std::size_t dimensions, std::uint64_t seed,
                                                 Purpose purpose) {
    std::vector<std::vector<double>> z(n, std::vector<double>(dimensions));
    for (std::size_t d = 0; d < dimensions; ++d) {
        const Random order(seed, Purpose::permutation,
                           static_cast<std::uint32_t>(d) + 1000u * static_cast<std::uint32_t>(purpose));
        const Random within(seed, purpose, static_cast<std::uint32_t>(d));
        std::vector<std::size_t> stratum(n);
        std::iota(stratum.begin(), stratum.end(), std::size_t{0});
        std::sort(stratum.begin(), stratum.end(),
                  [&](std::size_t a, std::size_t b) { return order.uniform(a) < order.uniform(b); });
        for (std::size_t m = 0; m < n; ++m)
            z[m][d] = normal_quantile((static_cast<double>(stratum[m]) + within.uniform(m)) /
                                      static_cast<double>(n));
    }
    return z;
}

std::vector<Change> parameter_changes(const healing::Kinetics& kinetics, std::size_t n, std::uint64_t seed) {
    std::vector<Change> changes;
    const auto members = posterior_members(kinetics, n);
    const auto of_mapping = latin_hypercube(n, outcome::constants_dimension(), seed, Purpose::mapping);
    for (std::size_t m = 0; m < n; ++m) {
        changes.push_back(no_change(members[m].kinetics));
        changes.back().slopes = members[m].slopes;
        changes.back().constants = outcome::draw_constants(of_mapping[m]);
    }
    return changes;
}

std::vector<Change> people_changes(const healing::Kinetics& kinetics, std::size_t n, std::uint64_t seed) {
    const Table& t = table("study/people");
    std::vector<Change> changes;
    for (const auto& z : latin_hypercube(n, t.rows.size() + 1, seed, Purpose::person)) {
        const auto factor = [&](const char* name) {
            const std::size_t row = t.row(name);
            const double variance = std::log(1.0 + t.number(row, "value") * t.number(row, "value"));
            return std::exp(std::sqrt(variance) * z[row] - 0.5 * variance);
        };
        Change change = no_change(kinetics);
        change.variation = {.toughness = factor("toughness"),
                            .stiffness = factor("stiffness"),
                            .force = factor("operator_force")};
        change.kinetics.r_N *= factor("recruitment");
        change.kinetics.r_M *= factor("recruitment");
        change.kinetics.q3 *= factor("synthesis");
        change.kinetics.q1 *= factor("synthesis");
        change.kinetics.rho_P *= factor("division");
        change.senescence = factor("senescence");
        change.thickness_z = z.back();
        changes.push_back(change);
    }
    return changes;
}

void check_threads(int threads) {
    if (threads < 1)
        throw Error(Kind::input, Problem{.what = "at least one thread is needed",
                                         .key = "threads",
                                         .value = fmt::format("{}", threads),
                                         .allowed = "1 or more"});
}

void check_members(int members, int most) {
    if (members < 0 || (most > 0 && members > most))
        throw Error(Kind::input,
                    Problem{.what = members < 0 ? "out of range" : "the posterior has fewer members",
                            .key = "members",
                            .value = fmt::format("{}", members),
                            .allowed = most > 0 ? fmt::format("0 to {}", most) : "0 or more"});
}

void run_tasks(const std::vector<std::function<void()>>& tasks, int threads) {
    check_threads(threads);
    std::atomic<std::size_t> next{0};
    std::atomic<bool> failed{false};
    std::exception_ptr first;
    std::mutex mutex;
    const auto work = [&] {
        for (std::size_t i = next++; i < tasks.size() && !failed; i = next++) try {
                tasks[i]();
            } catch (...) {
                const std::lock_guard lock(mutex);
                if (!failed.exchange(true)) first = std::current_exception();
            }
    };
#ifdef STIPPLE_THREADS
    {
        std::vector<std::jthread> workers;
        for (int i = 1; i < threads; ++i) workers.emplace_back(work);
        work();
    }
#else
    (void)threads;
    work();
#endif
    if (first) std::rethrow_exception(first);
}

double quantile(std::vector<double> values, double probability) {
    std::erase_if(values, [](double v) { return !std::isfinite(v); });
    if (values.empty()) return NAN;
    std::sort(values.begin(), values.end());
    const double position = probability * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(position);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return values[below] + (position - static_cast<double>(below)) * (values[above] - values[below]);
}

} // namespace stipple::study
