#include "stipple/course/numbing.hpp"
#include "stipple/base/random.hpp"
#include "stipple/base/units.hpp"
#include "stipple/transport/closing.hpp"
#include "stipple/transport/product_limits.hpp"
#include "stipple/transport/sites.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::course {

namespace {

using namespace units;

constexpr double k_depth = 10 * mm;      // of the block; needles end above it
constexpr double k_cream_density = 1000; // [kg/m³]; 1 g of cream is taken as 1 mL (assumed)

struct Drug {
    std::string name;
    double concentration, potency, ph, thickness, barrier;
};

std::vector<Drug> drugs_of(const Model& model, const std::string& cream) {
    const TableView t = model["transport/creams"];
    std::vector<Drug> drugs;
    for (std::size_t r = 0; r < t.rows.size(); ++r)
        if (t.text(r, "cream") == cream)
            drugs.push_back({t.text(r, "drug"), t.number(r, "concentration_mg_per_ml"),
                             t.number(r, "potency"), t.number(r, "ph"), t.number(r, "thickness_um") * um,
                             t.number(r, "barrier_factor")});
    return drugs;
}

/// The cream is wiped off at `applied` and the needles come after the wait; channels, if any, are made when it
/// goes on.
transport::PermeationSpec spec_of(const Model& model, const Numbing& numbing, const Drug& drug,
                                  const skin::Person& person, double area,
                                  const transport::Channels& channels) {
    const skin::Skin skin = skin::make_skin(model, person);
    const transport::Site site = transport::find_site(model, person.site);
    const double layer =
        std::isfinite(numbing.amount) ? numbing.amount / k_cream_density / area : drug.thickness;
    transport::PermeationSpec spec;
    spec.constants = transport::make_constants(model);
    spec.molecule = transport::make_molecule(model, drug.name);
    transport::set_weight(spec.constants, spec.molecule, person.weight);
    spec.dose = {.form = transport::Form::cream,
                 .concentration = drug.concentration,
                 .thickness = layer,
                 .ph = drug.ph,
                 .end = numbing.applied,
                 .occluded = numbing.occluded};
    spec.layers = {.hydration = transport::Hydration::full,
                   .ph = drug.ph,
                   .epidermis = skin.layer("viable_epidermis").thickness,
                   .dermis = skin.dermis_thickness(),
                   .flow = site.flow,
                   .corneum = site.corneum,
                   .barrier = site.barrier,
                   .below = std::min(skin.layer("hypodermis").thickness, k_depth - skin.dermis_thickness())};
    spec.sc_factor = drug.barrier;
    spec.channels = channels;
    spec.closing = {.age_years = person.age_years,
                    .occluded_half_life = transport::occluded_half_life(model, person.site)};
    if (numbing.occluded) spec.closing.occluded = {{0, numbing.applied}};
    spec.horizon = numbing.applied + numbing.wait + day;
    spec.area = area;
    constexpr int k_outputs = 144;
    for (int i = 0; i <= k_outputs; ++i) spec.output_times.push_back(spec.horizon * i / k_outputs);
    spec.output_times.push_back(numbing.applied);
    std::sort(spec.output_times.begin(), spec.output_times.end());
    spec.profile_times = {numbing.applied + numbing.wait};
    return spec;
}

} // namespace

std::vector<Cream> creams(const Model& model) {
    const TableView t = model["transport/creams"];
    std::vector<Cream> found;
    for (std::size_t r = 0; r < t.rows.size(); ++r)
        if (found.empty() || found.back().name != t.text(r, "cream"))
            found.push_back({t.text(r, "cream"), t.text(r, "label")});
    return found;
}

transport::Channels numbing_channels(const Model& model, const skin::Person& person) {
    device::DeviceSpec spec;
    spec.kind = device::Kind::roller;
    spec.needle.length = 0.5 * mm;
    spec.passes = 4;
    const auto device = device::make_device(model, spec);
    const auto pattern = device::make_pattern(device, 20 * mm, 1);
    const skin::Skin skin = skin::make_skin(model, person);
    const auto insertion =
        insertion::insert(model, skin, device, pattern, 1, {}, insertion::Detail::punctures);
    return transport::make_channels(model, insertion, skin.layer("stratum_corneum").thickness);
}

/// The block in people of one share of a group each; their c_half are log-normal about `half`.
static std::vector<outcome::NerveBlock> blocks_of_people(const Model& model, const NumbingResult& numbed,
                                                         double half) {
    constexpr int k_people = 10;
    const double spread = model.si("outcome.pain.block_spread"), slope = outcome::block_slope(model);
    std::vector<outcome::NerveBlock> people;
    for (int i = 0; i < k_people; ++i) {
        const double own = half * std::exp(spread * normal_quantile((i + 0.5) / k_people));
        people.push_back({numbed.block.depth, {}});
        for (const double c : numbed.free)
            people.back().share.push_back(outcome::blocked_share(c, own, slope));
    }
    return people;
}

static double mean_depth(const Model& model, const std::vector<outcome::NerveBlock>& people,
                         const std::string& site) {
    double sum = 0;
    for (const auto& block : people) sum += outcome::acceptable_depth(model, block, site);
    return sum / static_cast<double>(people.size());
}

NumbingResult numb(const Model& model, const Numbing& numbing, const skin::Person& person, double area,
                   const transport::Channels& channels) {
    NumbingResult result;
    result.numbing = numbing;
    for (const auto& cream : creams(model))
        if (cream.name == numbing.cream) result.label = cream.label;
    for (const Drug& drug : drugs_of(model, numbing.cream)) {
        const auto spec = spec_of(model, numbing, drug, person, area, channels);
        const auto course = transport::permeate(spec);
        result.drugs.push_back(drug.name);
        result.peak_plasma.push_back(course.plasma_peak.value);
        result.peak_time.push_back(course.plasma_peak.time);
        result.absorbed.push_back(course.absorbed.back() / course.dose);
        result.block.depth = course.layer_depth;
        result.free.resize(course.layer_depth.size());
        for (std::size_t i = 0; i < result.free.size(); ++i)
            result.free[i] += drug.potency * course.free_profile.front()[i];
        for (auto& w : transport::product_warnings(model, spec.molecule, spec.dose.amount(), area,
                                                   course.plasma_peak.value, !channels.classes.empty()))
            if (std::none_of(result.warnings.begin(), result.warnings.end(),
                             [&](const Warning& seen) { return seen.text == w.text; }))
                result.warnings.push_back(std::move(w));
    }
    if (const auto limit = transport::cream_limit(model, numbing.cream, person.age_years))
        for (auto& w : transport::cream_warnings(*limit, numbing.applied))
            result.warnings.push_back(std::move(w));
    if (const auto site = transport::find_site(model, person.site); !site.remark.empty())
        result.warnings.push_back({Warning::Level::note, site.remark, ""});
    std::stable_sort(result.warnings.begin(), result.warnings.end(),
                     [](const Warning& a, const Warning& b) { return a.level > b.level; });
    for (const double c : result.free) result.block.share.push_back(outcome::blocked_share(model, c));
    result.people = blocks_of_people(model, result, model.si("outcome.pain.block_half"));
    result.acceptable_depth = mean_depth(model, result.people, person.site);
    return result;
}

double fit_block_half(const Model& model, double depth, const Numbing& numbing, const skin::Person& person) {
    const auto done = numb(model, numbing, person, 10 * cm2, {});
    double lo = -30, hi = 3; // decadic logarithm of kg/m³
    for (int i = 0; i < 60; ++i) {
        const double middle = 0.5 * (lo + hi);
        const auto people = blocks_of_people(model, done, std::pow(10.0, middle));
        (mean_depth(model, people, person.site) > depth ? lo : hi) = middle;
    }
    return std::pow(10.0, lo);
}

} // namespace stipple::course
