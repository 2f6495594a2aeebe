// Columns of layers in place of rings: what a course prints against cells with rings at a tighter tolerance.
#include "../../model.hpp"
#include "pen_course.hpp"
#include "stipple/course/endpoints.hpp"
#include "stipple/course/ensemble.hpp"
#include "stipple/course/schema.hpp"
#include "stipple/skin/skin.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <string_view>

using namespace stipple;

namespace {

/// A roller on another face: few punctures, so wide cells.
course::Course roller_course(double horizon_days) {
    course::Course course = test::pen_course(horizon_days);
    course.device = {};
    course.device.kind = device::Kind::roller;
    course.device.needle.length = 1.5 * units::mm;
    course.device.area = 60 * units::cm2;
    course.person.age_years = 63;
    course.person.fitzpatrick = 5;
    return course;
}

/// Needles that hardly reach the dermis: what is open closes within a day, and changes are small.
course::Course short_needles(double horizon_days) {
    course::Course course = test::pen_course(horizon_days);
    course.device.needle.length = 0.5 * units::mm;
    course.person.fitzpatrick = 6;
    return course;
}

using Table = std::vector<std::vector<double>>; ///< [name][time]

void add(Table& to, double weight, const Table& what) {
    for (std::size_t s = 0; s < to.size(); ++s)
        for (std::size_t t = 0; t < to[s].size(); ++t) to[s][t] += weight * what[s][t];
}

/// The mean history of three cells with rings, weighted as the central runs are.
healing::History with_rings(const course::Course& course, const course::Result& result) {
    const auto& device = result.inputs.device;
    course::Chain chain = course::make_chain(model(), course, device, 1);
    chain.snapshot_times.clear();
    const course::Change unchanged{.model = model()};
    healing::History mean;
    for (std::size_t q = 0; q < 3; ++q) {
        const auto cell =
            course::prepare(model(), chain, result.inputs.skin, result.treatment.needling->insertion,
                            {12, 40, 0.05, 0}, result.treatment.density_quantiles[q]);
        const auto h = course::heal_course(chain, unchanged, cell, 0.05, {});
        if (q == 0) mean = h;
        for (const auto table :
             {&healing::History::dermis, &healing::History::papillary, &healing::History::reticular})
            add(mean.*table, q == 0 ? course::k_weights[0] - 1 : course::k_weights[q], h.*table);
    }
    return mean;
}

/// Differences beside their printed errors, both in the same unit.
struct Counts {
    std::size_t all = 0, inside = 0;
    /// `least`: a difference that nobody would see.
    void add(double off, double printed, double least) {
        ++all;
        inside += off <= std::max(printed, least) ? 1 : 0;
        CHECK(off <= std::max(2 * printed, least));
    }
};

/// Where the series of a region stands in a history.
struct Found {
    const Table* table = nullptr;
    std::size_t name = 0;
    double rest = 0;
};

Found find(const healing::History& h, std::string name) {
    const auto ends = [&](std::string_view end) {
        if (name.size() < end.size() || name.substr(name.size() - end.size()) != end) return false;
        name.resize(name.size() - end.size());
        return true;
    };
    const bool papillary = ends("_papillary"), reticular = !papillary && ends("_reticular");
    const std::size_t s = h.of(name);
    if (papillary) return {&h.papillary, s, h.baseline_papillary[s]};
    if (reticular) return {&h.reticular, s, h.baseline_reticular[s]};
    return {&h.dermis, s, h.baseline_dermis[s]};
}

void compare_series(const course::Tissue& tissue, const healing::History& rings, Counts& counts) {
    for (const auto& series : tissue.series) {
        const Found found = find(rings, series.name);
        const auto& of_rings = (*found.table)[found.name];
        double range = 0;
        for (const double v : of_rings) range = std::max(range, std::fabs(v - found.rest));
        for (std::size_t t = 0; range > 0 && t < series.values.size(); ++t) {
            const double off = std::fabs(series.values[t] * units::to_si(series.unit) - of_rings[t]) / range;
            INFO(series.name << " at day " << tissue.day[t] << ": off by " << off << ", printed "
                             << series.error);
            counts.add(off, series.error, 1e-4);
        }
    }
}

void compare_endpoints(const course::Course& course, const course::Result& result,
                       const healing::History& rings, Counts& counts) {
    const auto reading = course::make_reading(course, {.model = model()},
                                              result.treatment.needling->insertion.punctures_per_m2);
    for (const auto& banded : result.outcomes.endpoints) {
        const outcome::Endpoint& endpoint = banded.endpoint;
        const auto of_rings = course::read_endpoints(rings, reading, endpoint.day);
        const double value = course::endpoint_of(of_rings, endpoint.name).value;
        const double off = std::fabs(endpoint.value - value);
        INFO(endpoint.name << " on day " << endpoint.day << ": " << endpoint.value << ", with rings " << value
                           << ", printed error " << banded.error);
        counts.add(off, banded.error, 1e-4 * std::fabs(value - endpoint.baseline));
    }
}

} // namespace

TEST_CASE("time courses and endpoints from columns lie within their printed errors of those from rings",
          "[slow]") {
    Counts series, endpoints;
    for (const auto& asked : {test::pen_course(60), roller_course(60), short_needles(30)}) {
        course::Options options;
        options.band_members = options.person_members = 0;
        options.sections = false;
        const auto result = course::run(model(), asked, options);
        CHECK(result.tissue.sections.empty());
        CHECK(result.provenance.numerics.error_estimate < 0.01);
        const auto course = course::resolve(model(), asked);
        const auto rings = with_rings(course, result);
        compare_series(result.tissue, rings, series);
        compare_endpoints(course, result, rings, endpoints);
    }
    for (const Counts& counts : {series, endpoints})
        CHECK(static_cast<double>(counts.inside) >= 0.95 * static_cast<double>(counts.all));
    CHECK(series.all > 1000);
    CHECK(endpoints.all > 50);
}

TEST_CASE("a cell is a column up to half a millimetre of radius, and rings beyond") {
    const auto asked = test::pen_course(30);
    const auto course = course::resolve(model(), asked);
    const auto device = device::make_device(model(), course.device);
    const auto chain = course::make_chain(model(), course, device, 1);
    const auto skin = skin::make_skin(model(), course.person);
    const auto insertion = insertion::insert(model(), skin, device, chain.pattern, 1);
    const auto prepared = [&](double per_cm2, const course::Resolution& resolution) {
        return course::prepare(model(), chain, skin, insertion, resolution, per_cm2 * units::per_cm2);
    };
    CHECK(course::is_column(prepared(130, course::k_central)));
    CHECK_FALSE(course::is_column(prepared(125, course::k_central)));
    CHECK_FALSE(course::is_column(prepared(1200, course::k_rings)));
    // The damage of a column is the lateral mean of that of the rings.
    const auto column = prepared(1200, course::k_central), rings = prepared(1200, course::k_rings);
    const auto& grid = grid::columns_of(rings.damage.grid);
    for (int z = 0; z < grid.nz(); ++z)
        CHECK(column.damage.fraction[z] ==
              Approx(grid.layer_mean(rings.damage.fraction.data(), z)).margin(1e-9));
}
