// Columns of layers in place of rings: what a course prints against cells with rings at a tighter tolerance.
#include "../../model.hpp"
#include "pen_course.hpp"
#include "stipple/course/ensemble.hpp"
#include "stipple/course/schema.hpp"
#include "stipple/skin/skin.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

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

/// The series of the dermis from three cells with rings, weighted as the central runs are.
healing::History with_rings(const course::Course& course, const course::Result& result) {
    const auto& device = result.inputs.device;
    course::Chain chain = course::make_chain(model(), course, device, 1);
    chain.snapshot_times.clear();
    const course::Change unchanged{.model = model()};
    constexpr double z = 1.2815515655446004, side = 0.5 / (z * z), weights[] = {side, 1 - 2 * side, side};
    healing::History mean;
    for (std::size_t q = 0; q < 3; ++q) {
        const auto cell =
            course::prepare(model(), chain, result.inputs.skin, result.treatment.needling->insertion,
                            {12, 40, 0.05, 0}, result.treatment.density_quantiles[q]);
        const auto h = course::heal_course(chain, unchanged, cell, 0.05, {});
        if (q == 0) {
            mean = h;
            for (auto& series : mean.dermis)
                for (double& v : series) v = 0;
        }
        for (std::size_t s = 0; s < h.names.size(); ++s)
            for (std::size_t t = 0; t < h.time.size(); ++t) mean.dermis[s][t] += weights[q] * h.dermis[s][t];
    }
    return mean;
}

} // namespace

TEST_CASE("time courses from columns lie within their printed errors of those from rings", "[slow]") {
    std::size_t all = 0, inside = 0;
    for (const auto& asked : {test::pen_course(60), roller_course(60)}) {
        course::Options options;
        options.band_members = options.person_members = 0;
        options.sections = false;
        const auto result = course::run(model(), asked, options);
        CHECK(result.tissue.sections.empty());
        CHECK(result.provenance.numerics.error_estimate < 0.01);
        const auto course = course::resolve(model(), asked);
        const auto rings = with_rings(course, result);
        for (const auto& series : result.tissue.series) {
            const auto found = std::find(rings.names.begin(), rings.names.end(), series.name);
            if (found == rings.names.end()) continue; // of a part of the dermis
            const auto s = static_cast<std::size_t>(found - rings.names.begin());
            const double unit = units::to_si(series.unit);
            double range = 0;
            for (const double v : rings.dermis[s])
                range = std::max(range, std::fabs(v - rings.baseline_dermis[s]));
            for (std::size_t t = 0; range > 0 && t < series.values.size(); ++t) {
                const double off = std::fabs(series.values[t] * unit - rings.dermis[s][t]) / range;
                ++all;
                inside += off <= series.error || off < 1e-4 ? 1 : 0;
                INFO(series.name << " at day " << result.tissue.day[t] << ": off by " << off << ", printed "
                                 << series.error);
                CHECK(off <= std::max(2 * series.error, 1e-4));
            }
        }
    }
    CHECK(static_cast<double>(inside) >= 0.95 * static_cast<double>(all));
    CHECK(all > 1000);
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
