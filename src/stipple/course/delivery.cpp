#include "stipple/course/delivery.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/base/units.hpp"
#include "stipple/transport/closing.hpp"
#include "stipple/transport/product_limits.hpp"
#include "stipple/transport/variation.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

namespace stipple::course {

using namespace units;

namespace {

constexpr double k_followed = day; // after a session

/// Share in living skin and blood at every output: what has passed the stratum corneum.
std::vector<double> passed(const transport::Permeation& p) {
    std::vector<double> share;
    for (std::size_t i = 0; i < p.time.size(); ++i)
        share.push_back((p.epidermis[i] + p.dermis[i] + p.absorbed[i]) / p.dose);
    return share;
}

double highest_in_dermis(const transport::Permeation& p, double thickness) {
    return p.dermis.empty() ? 0 : *std::max_element(p.dermis.begin(), p.dermis.end()) / thickness;
}

/// Share and gain with one sample of the uncertain parameters, on a coarse grid.
std::pair<double, double> drawn(const transport::PermeationSpec& spec, const std::vector<double>& z) {
    auto varied = spec;
    transport::vary_permeation(varied, z);
    const double through = passed(transport::permeate(varied)).back();
    const double alone = passed(transport::permeate(transport::intact(varied))).back();
    return {through, alone > 0 ? through / alone : NAN};
}

/// Rescales the band of the coarse grid to the central run.
void add_band(const transport::PermeationSpec& spec, int members, std::uint64_t seed, Delivery& d) {
    if (members <= 0) return;
    std::vector<double> absorbed, enhancement;
    for (const auto& z : latin_hypercube(static_cast<std::size_t>(members), 4, seed, Purpose::prior)) {
        const auto [share, gain] = drawn(spec, z);
        absorbed.push_back(share);
        enhancement.push_back(gain);
    }
    const auto [share, gain] = drawn(spec, {0, 0, 0, 0});
    const double by_share = share > 0 ? d.absorbed / share : 1, by_gain = gain > 0 ? d.enhancement / gain : 1;
    d.absorbed_lo = std::min(by_share * quantile(absorbed, 0.1), 1.0);
    d.absorbed_hi = std::min(by_share * quantile(absorbed, 0.9), 1.0);
    d.enhancement_lo = by_gain * quantile(enhancement, 0.1);
    d.enhancement_hi = by_gain * quantile(enhancement, 0.9);
}

} // namespace

transport::PermeationSpec delivery_spec(const AppliedProduct& product, const Course& course,
                                        const insertion::Insertion& insertion, const device::Device& device,
                                        const std::function<double(double)>& uncovered) {
    const skin::Skin skin = skin::make_skin(course.person);
    transport::PermeationSpec spec;
    spec.molecule = transport::make_molecule(product.name);
    spec.dose = {.form = transport::Form::solution,
                 .concentration = product.concentration,
                 .thickness = product.thickness,
                 .ph = product.ph,
                 .start = product.start,
                 .occluded = product.occluded};
    spec.layers = {.hydration = product.occluded ? transport::Hydration::full : transport::Hydration::partial,
                   .ph = product.ph,
                   .epidermis = skin.layer("viable_epidermis").thickness,
                   .dermis = skin.dermis_thickness()};
    spec.channels = transport::make_channels(insertion, skin.layer("stratum_corneum").thickness);
    spec.closing = {.age_years = course.person.age_years,
                    .occluded_half_life = transport::occluded_half_life(course.person.site)};
    if (product.occluded) spec.closing.occluded = {{product.start, k_followed}};
    spec.horizon = std::max(k_followed, product.start + k_followed);
    spec.area = device.spec.area;
    spec.uncovered = uncovered;
    constexpr int k_outputs = 96;
    const double first = std::min(0.0, product.start);
    for (int i = 0; i <= k_outputs; ++i)
        spec.output_times.push_back(first + (spec.horizon - first) * i / k_outputs);
    return spec;
}

Delivery deliver(const AppliedProduct& product, const Course& course, const insertion::Insertion& insertion,
                 const device::Device& device, const std::function<double(double)>& uncovered, int members,
                 std::uint64_t seed) {
    const auto spec = delivery_spec(product, course, insertion, device, uncovered);
    const auto with = transport::permeate(spec), without = transport::permeate(transport::intact(spec));
    Delivery d;
    d.product = product;
    d.label = transport::find_product(product.name)->label;
    d.dose = with.dose;
    d.time = with.time;
    d.through = passed(with);
    d.without = passed(without);
    d.absorbed = d.through.back();
    d.intact = d.without.back();
    d.enhancement = d.intact > 0 ? d.absorbed / d.intact : NAN;
    d.dermis_peak = highest_in_dermis(with, spec.layers.dermis);
    d.peak_plasma = with.peak_plasma();
    const bool open = !spec.channels.classes.empty();
    if (open)
        d.closure_half_life =
            transport::half_life(spec.closing, spec.channels.classes[spec.channels.classes.size() / 2]);
    d.warnings = transport::product_warnings(spec.molecule, with.dose, spec.area, d.peak_plasma, open);
    add_band(spec, members, seed, d);
    return d;
}

/// Needles that are in the skin at any instant: those that come down per second times the time that each
/// stays.
static double needles_in_skin(const device::Device& device) {
    const auto& s = device.spec;
    if (s.kind == device::Kind::stamp) return s.needles;
    const double per_second = s.kind == device::Kind::pen
                                  ? s.needles * s.frequency
                                  : s.needles * s.glide_speed / (std::numbers::pi * s.drum_diameter);
    return per_second * device.dwell;
}

Pain feel(const Course& course, const device::Device& device) {
    Pain pain;
    outcome::PainSpec spec{.needle_length = device.spec.needle.length,
                           .needles_in_skin = needles_in_skin(device),
                           .site = course.person.site};
    pain.without = outcome::pain_score(spec);
    pain.needles_in_skin = spec.needles_in_skin;
    if (course.numbing.cream.empty()) return pain;
    const auto channels =
        course.numbing.needled_first ? numbing_channels(course.person) : transport::Channels{};
    const auto numbed = numb(course.numbing, course.person, device.spec.area, channels);
    spec.block = numbed.block;
    pain.with = outcome::pain_score(spec);
    pain.cream = numbed.label;
    pain.applied = course.numbing.applied;
    pain.acceptable_depth = numbed.acceptable_depth;
    pain.block = numbed.block;
    pain.peak_plasma = numbed.peak_plasma;
    pain.drugs = numbed.drugs;
    pain.warnings = numbed.warnings;
    return pain;
}

BarrierCourse barrier_course(const Course& course, const insertion::Insertion& insertion,
                             const std::function<double(double)>& uncovered) {
    const double sc = skin::make_skin(course.person).layer("stratum_corneum").thickness;
    const auto channels = transport::make_channels(insertion, sc);
    const transport::ClosingConditions closing{.age_years = course.person.age_years};
    BarrierCourse b;
    for (double h = 0; h <= 96; h += h < 6 ? 0.25 : 2) {
        const auto now = transport::barrier(channels, closing, h * hour, sc, uncovered(h * hour));
        b.hours.push_back(h);
        b.water_loss.push_back(now.water_loss);
        b.intact = now.water_loss_intact;
        if (now.water_loss > 1.1 * b.intact)
            b.back_after = NAN;
        else if (std::isnan(b.back_after))
            b.back_after = h * hour;
    }
    return b;
}

/// Water loss over that of intact skin at a time since the session; the last value beyond the end.
static double water_loss_ratio(const BarrierCourse& barrier, double time) {
    std::size_t i = 0;
    while (i + 1 < barrier.hours.size() && barrier.hours[i + 1] * hour <= time) ++i;
    return barrier.water_loss[i] / barrier.intact;
}

/// Share of the surface that a session has opened and the epidermis has not covered again, by time since [s].
static std::function<double(double)> uncovered_since(const healing::History& mean) {
    return [&mean](double time) { return time < 0 ? 0.0 : 1 - mean.at("epidermis_covered", time); };
}

void add_transport(Result& result, const healing::History& mean, const Options& options) {
    const auto uncovered = uncovered_since(mean);
    const double first = uncovered(0);
    const auto of_the_wound = [&uncovered, first](double t) {
        return first > 0 ? uncovered(t) / first : 1.0;
    };
    for (const auto& product : result.course.products)
        result.deliveries.push_back(deliver(product, result.course, result.insertion, result.device,
                                            of_the_wound, options.band_members > 0 ? 16 : 0, options.seed));
    result.pain = feel(result.course, result.device);
    result.barrier = barrier_course(result.course, result.insertion, uncovered);
    for (auto& day : result.recovery) day.water_loss = water_loss_ratio(result.barrier, day.day * units::day);
}

} // namespace stipple::course
