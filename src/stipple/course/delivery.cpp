#include "stipple/course/delivery.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/barrier.hpp"
#include "stipple/course/schedule.hpp"
#include "stipple/device/kinds.hpp"
#include "stipple/insertion/wear.hpp"
#include "stipple/transport/closing.hpp"
#include "stipple/transport/product_limits.hpp"
#include "stipple/transport/sites.hpp"
#include "stipple/transport/variation.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::course {

using namespace units;

namespace {

constexpr double k_followed = day; // after a session
/// What clinics put on where a course does not say: an hour under a cover, as the leaflet of the cream asks for.
const Numbing k_usual_numbing{.cream = "lidocaine_prilocaine_5", .applied = hour, .occluded = true};

/// Share in viable skin and blood at every output: what has passed the stratum corneum.
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
void add_band(const Model& model, const transport::PermeationSpec& spec, int members, std::uint64_t seed,
              Uptake& u) {
    if (members <= 0) return;
    std::vector<double> absorbed, enhancement;
    for (const auto& z : latin_hypercube(static_cast<std::size_t>(members), transport::k_permeation_numbers,
                                         seed, Purpose::prior)) {
        const auto [share, gain] = drawn(spec, z);
        absorbed.push_back(share);
        enhancement.push_back(gain);
    }
    const auto [share, gain] = drawn(spec, std::vector<double>(transport::k_permeation_numbers));
    const double by_share = share > 0 ? u.absorbed / share : 1, by_gain = gain > 0 ? u.enhancement / gain : 1;
    u.absorbed_lo = std::min(by_share * quantile(absorbed, 0.1), 1.0);
    u.absorbed_hi = std::min(by_share * quantile(absorbed, 0.9), 1.0);
    for (double& a : absorbed) a = std::min(by_share * a, 1.0) - u.absorbed;
    u.new_absorbed = outcome::predict({.change = u.absorbed, .parameters = absorbed, .bounds = {0, 1}},
                                      outcome::discrepancy_draws(model, "uptake"));
    u.enhancement_lo = by_gain * quantile(enhancement, 0.1);
    u.enhancement_hi = by_gain * quantile(enhancement, 0.9);
}

} // namespace

transport::PermeationSpec delivery_spec(const Model& model, const AppliedProduct& product,
                                        const Course& course, const insertion::Insertion& insertion,
                                        const device::Device& device,
                                        const std::function<double(double)>& uncovered) {
    const skin::Skin skin = skin::make_skin(model, course.person);
    const transport::Site site = transport::find_site(model, course.person.site);
    transport::PermeationSpec spec;
    spec.constants = transport::make_constants(model);
    spec.molecule = transport::make_molecule(model, product.name);
    transport::set_weight(spec.constants, spec.molecule, course.person.weight);
    spec.dose = {.form = transport::Form::solution,
                 .concentration = product.concentration,
                 .thickness = product.thickness,
                 .ph = product.ph,
                 .start = product.start,
                 .occluded = product.occluded};
    spec.layers = {.hydration = product.occluded ? transport::Hydration::full : transport::Hydration::partial,
                   .ph = product.ph,
                   .epidermis = skin.layer("viable_epidermis").thickness,
                   .dermis = skin.dermis_thickness(),
                   .flow = site.flow,
                   .corneum = site.corneum,
                   .barrier = site.barrier};
    spec.channels = transport::make_channels(model, insertion, skin.layer("stratum_corneum").thickness);
    spec.closing = {.age_years = course.person.age_years,
                    .occluded_half_life = transport::occluded_half_life(model, course.person.site)};
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

Delivery deliver(const Model& model, const AppliedProduct& product, const Course& course,
                 const insertion::Insertion& insertion, const device::Device& device,
                 const std::function<double(double)>& uncovered, int members, std::uint64_t seed) {
    const auto spec = delivery_spec(model, product, course, insertion, device, uncovered);
    const auto with = transport::permeate(spec), without = transport::permeate(transport::intact(spec));
    Uptake u;
    u.dose = with.dose;
    u.time = with.time;
    u.through = passed(with);
    u.without = passed(without);
    u.absorbed = u.through.back();
    u.intact = u.without.back();
    u.enhancement = u.intact > 0 ? u.absorbed / u.intact : NAN;
    u.dermis_peak = highest_in_dermis(with, spec.layers.dermis);
    u.peak_plasma = with.plasma_peak.value;
    const bool open = !spec.channels.classes.empty();
    if (open)
        u.closure_half_life = transport::half_life(spec.constants, spec.closing,
                                                   spec.channels.classes[spec.channels.classes.size() / 2]);
    add_band(model, spec, members, seed, u);
    Delivery delivery{.product = product.name,
                      .label = transport::find_product(model, product.name)->label,
                      .warnings = transport::product_warnings(model, spec.molecule, with.dose, spec.area,
                                                              u.peak_plasma, open),
                      .uptake = {}};
    if (const auto site = transport::find_site(model, course.person.site); !site.remark.empty())
        delivery.warnings.push_back({Warning::Level::note, site.remark, ""});
    delivery.uptake = std::move(u);
    return delivery;
}

/// Every so manyth tip of the session by depth, so that a few stand for all.
static std::vector<outcome::FeltTip> felt_tips(const Model& model, const device::Device& device,
                                               const insertion::Insertion& insertion) {
    constexpr std::size_t k_most = 64;
    std::vector<double> depths;
    for (const auto& puncture : insertion.punctures) depths.push_back(puncture.loaded_depth);
    std::sort(depths.begin(), depths.end());
    const std::size_t n = std::min(k_most, depths.size());
    const double tip = 2 * insertion::worn_tip_radius(model, device);
    std::vector<outcome::FeltTip> tips;
    for (std::size_t i = 0; i < n; ++i) {
        const double depth = depths[(2 * i + 1) * depths.size() / (2 * n)];
        tips.push_back({depth, 2 * device.spec.needle.radius(depth) + tip});
    }
    return tips;
}

/// Under a cream: mean score over people who differ in how well it numbs them.
static double score_under(const Model& model, outcome::PainSpec spec, const NumbingResult& numbed) {
    double score = 0;
    for (const auto& block : numbed.people) {
        spec.block = block;
        score += outcome::pain_score(model, spec) / static_cast<double>(numbed.people.size());
    }
    return score;
}

Pain feel(const Model& model, const Course& course, const device::Device& device,
          const insertion::Insertion& insertion) {
    Pain pain;
    const outcome::PainSpec spec{.tips = felt_tips(model, device, insertion),
                                 .needles_in_skin = device::needles_in_skin(device),
                                 .strikes_per_m2 = device.punctures_per_m2,
                                 .site = course.person.site};
    pain.without = outcome::pain_score(model, spec);
    const auto in_a_new_person = [&](double score) {
        return outcome::predict({.change = score, .bounds = {0, outcome::k_worst_pain}},
                                outcome::discrepancy_draws(model, "pain"));
    };
    pain.new_without = in_a_new_person(pain.without);
    pain.needles_in_skin = spec.needles_in_skin;
    const bool named = !course.numbing.cream.empty();
    const Numbing numbing = named ? course.numbing : k_usual_numbing;
    const auto channels =
        numbing.needled_first ? numbing_channels(model, course.person) : transport::Channels{};
    const auto numbed = numb(model, numbing, course.person, device.spec.area, channels);
    const double with = score_under(model, spec, numbed);
    if (!named) {
        pain.usual = {numbed.label, numbing.applied, with, in_a_new_person(with)};
        return pain;
    }
    pain.with = with;
    pain.new_with = in_a_new_person(with);
    pain.cream = numbed.label;
    pain.applied = numbing.applied;
    pain.acceptable_depth = numbed.acceptable_depth;
    pain.block = numbed.block;
    pain.peak_plasma = numbed.peak_plasma;
    pain.peak_time = numbed.peak_time;
    pain.absorbed = numbed.absorbed;
    pain.drugs = numbed.drugs;
    pain.warnings = numbed.warnings;
    return pain;
}

/// Share of the surface that a session has opened and the epidermis has not covered again, by time since [s].
static std::function<double(double)> uncovered_since(const healing::History& mean) {
    return [&mean](double time) { return time < 0 ? 0.0 : 1 - mean.at("epidermis_covered", time); };
}

void add_transport(Result& result, const healing::History& mean, const Options& options) {
    const Model& model = result.inputs.model;
    const auto uncovered = uncovered_since(mean);
    const double first = uncovered(0);
    const auto of_the_wound = [&uncovered, first](double t) {
        return first > 0 ? uncovered(t) / first : 1.0;
    };
    const Course& course = result.inputs.course;
    const device::Device& device = result.inputs.device;
    const insertion::Insertion& insertion = result.treatment.needling->insertion;
    Transport& transport = result.transport;
    for (const auto& product : course.products)
        transport.deliveries.push_back(deliver(model, product, course, insertion, device, of_the_wound,
                                               options.band_members > 0 ? 16 : 0, options.seed));
    transport.pain = feel(model, course, device, insertion);
    const Schedule schedule = make_schedule(course);
    const WaterLoss loss(model, course, insertion);
    transport.barrier = barrier_course(model, loss, uncovered, followed(schedule, mean));
    transport.barrier.new_back_after =
        outcome::predict({.change = transport.barrier.back_after, .bounds = {.least = 0}},
                         outcome::discrepancy_draws(model, "time"));
    for (auto& day : result.outcomes.recovery)
        day.water_loss = loss.ratio(day.day * units::day, uncovered(day.day * units::day));
    result.outcomes.over_needling = outcome::find_cumulative_over_needling(
        model, mean,
        {.times = schedule.times,
         .dermis_fraction = result.treatment.damage.dermis_fraction,
         .water_loss_ratio = [&](double since, double open) { return loss.ratio(since, open); }});
}

} // namespace stipple::course
