#include "stipple/course/numbing.hpp"
#include "stipple/base/units.hpp"
#include "stipple/transport/closing.hpp"
#include "stipple/transport/product_limits.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::course {

namespace {

using namespace units;

constexpr double k_depth = 5 * mm; // of the block; needles end above it

struct Drug {
    std::string name;
    double concentration, potency, ph, thickness;
};

std::vector<Drug> drugs_of(const Model& model, const std::string& cream) {
    const TableView t = model["transport/creams"];
    std::vector<Drug> drugs;
    for (std::size_t r = 0; r < t.rows.size(); ++r)
        if (t.text(r, "cream") == cream)
            drugs.push_back({t.text(r, "drug"), t.number(r, "concentration_mg_per_ml"),
                             t.number(r, "potency"), t.number(r, "ph"), t.number(r, "thickness_um") * um});
    return drugs;
}

/// The cream is wiped off and the needles come at `applied`; channels, if any, are made when it goes on.
transport::PermeationSpec spec_of(const Model& model, const Numbing& numbing, const Drug& drug,
                                  const skin::Person& person, double area,
                                  const transport::Channels& channels) {
    const skin::Skin skin = skin::make_skin(model, person);
    transport::PermeationSpec spec;
    spec.constants = transport::make_constants(model);
    spec.molecule = transport::make_molecule(model, drug.name);
    spec.dose = {.form = transport::Form::cream,
                 .concentration = drug.concentration,
                 .thickness = drug.thickness,
                 .ph = drug.ph,
                 .end = numbing.applied,
                 .occluded = numbing.occluded};
    spec.layers = {.hydration = transport::Hydration::full,
                   .ph = drug.ph,
                   .epidermis = skin.layer("viable_epidermis").thickness,
                   .dermis = k_depth};
    spec.channels = channels;
    spec.closing = {.age_years = person.age_years,
                    .occluded_half_life = transport::occluded_half_life(model, person.site)};
    if (numbing.occluded) spec.closing.occluded = {{0, numbing.applied}};
    spec.horizon = numbing.applied + day;
    spec.area = area;
    for (int i = 0; i <= 48; ++i) spec.output_times.push_back(spec.horizon * i / 48);
    spec.output_times.push_back(numbing.applied);
    std::sort(spec.output_times.begin(), spec.output_times.end());
    spec.profile_times = {numbing.applied};
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
    std::stable_sort(result.warnings.begin(), result.warnings.end(),
                     [](const Warning& a, const Warning& b) { return a.level > b.level; });
    for (const double c : result.free) result.block.share.push_back(outcome::blocked_share(model, c));
    result.acceptable_depth = outcome::acceptable_depth(model, result.block, person.site);
    return result;
}

double fit_block_half(const Model& model, double depth, double applied, const std::string& cream,
                      const skin::Person& person) {
    const auto done = numb(model, {.cream = cream, .applied = applied}, person, 10 * cm2, {});
    double lo = -30, hi = 3; // decadic logarithm of kg/m³
    for (int i = 0; i < 60; ++i) {
        const double middle = 0.5 * (lo + hi);
        outcome::NerveBlock block{done.block.depth, {}};
        for (const double c : done.free)
            block.share.push_back(
                outcome::blocked_share(c, std::pow(10.0, middle), outcome::block_slope(model)));
        (outcome::acceptable_depth(model, block, person.site) > depth ? lo : hi) = middle;
    }
    return std::pow(10.0, lo);
}

} // namespace stipple::course
