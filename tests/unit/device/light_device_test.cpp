#include "../../model.hpp"
#include "stipple/base/error.hpp"
#include "stipple/device/light_device.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using namespace stipple::device;

namespace {

constexpr double k_mj = 1e-3, k_um = 1e-6, k_j_per_cm2 = 1e4, k_ms = 1e-3, k_nm = 1e-9;

LightSpec fractional(const char* name, double mj = NAN) {
    return {.kind = LightKind::laser, .model = name, .zone_energy = mj * k_mj};
}

/// Keys of the problems that a device has.
std::vector<std::string> faults(const LightSpec& spec) {
    try {
        make_light_device(model(), spec);
    } catch (const Error& error) {
        CHECK(error.kind() == Kind::input);
        std::vector<std::string> keys;
        for (const auto& problem : error.problems()) keys.push_back(problem.key);
        return keys;
    }
    return {};
}

using Keys = std::vector<std::string>;

} // namespace

TEST_CASE("a fractional laser leaves the columns of its histology", "[device][light]") {
    const auto low = make_light_device(model(), fractional("fractional_1550", 4.5)).column,
               high = make_light_device(model(), fractional("fractional_1550", 40)).column;
    CHECK(low.width == Approx(70 * k_um));
    CHECK(low.depth == Approx(250 * k_um));
    CHECK(low.ablated_depth == 0);
    CHECK(high.width == Approx(200 * k_um));
    CHECK(high.depth == Approx(1000 * k_um));
    // halfway in the logarithm of the energy: the geometric mean of both ends
    const auto middle = make_light_device(model(), fractional("fractional_1550", std::sqrt(4.5 * 40))).column;
    CHECK(middle.width == Approx(std::sqrt(70. * 200) * k_um));
    CHECK(middle.depth == Approx(std::sqrt(250. * 1000) * k_um));
    const auto taken = make_light_device(model(), fractional("fractional_co2", 160)).column;
    CHECK(taken.depth == Approx(1000 * k_um));
    CHECK(taken.ablated_depth == Approx(900 * k_um));
}

TEST_CASE("columns cover the area side by side or at random", "[device][light]") {
    auto grid = fractional("fractional_co2", 80); // 270 um wide
    grid.zones = 100e4;
    const double area = M_PI / 4 * 270e-6 * 270e-6;
    const auto side_by_side = make_light_device(model(), grid);
    CHECK(side_by_side.killed_basal == Approx(100e4 * area));
    CHECK(side_by_side.killed_volume == Approx(100e4 * area * 720e-6));
    grid.zones = 1e8;
    CHECK(make_light_device(model(), grid).killed_basal == 1);
    auto random = fractional("fractional_1550", 40);
    random.zones = 2000e4;
    CHECK(make_light_device(model(), random).killed_basal ==
          Approx(1 - std::exp(-2000e4 * M_PI / 4 * 200e-6 * 200e-6)));
    // a column that was measured stands in place of histology, at any energy
    auto measured = fractional("fractional_1550", 300);
    measured.zone_width = 100e-6, measured.zone_depth = 500e-6;
    CHECK(make_light_device(model(), measured).column.width == 100e-6);
}

TEST_CASE("beyond the histology powers go on for a while, and that is said", "[device][light]") {
    CHECK(make_light_device(model(), fractional("fractional_1550", 40)).remarks.empty());
    const auto beyond = make_light_device(model(), fractional("fractional_1550", 55));
    CHECK(beyond.column.depth > 1000 * k_um);
    CHECK_FALSE(beyond.remarks.empty());
    CHECK(faults(fractional("fractional_1550", 61)) == Keys{"device.energy_mj"});
    CHECK(faults(fractional("fractional_1550", 2.9)) == Keys{"device.energy_mj"});
}

TEST_CASE("every named device is whole, and each setting that does not belong is refused",
          "[device][light]") {
    for (const auto& named : named_lights(model())) {
        INFO(named.name);
        LightSpec spec{.kind = LightKind::laser, .model = named.name};
        if (named.name.find("ipl") != std::string::npos) spec.kind = LightKind::ipl;
        const auto device = make_light_device(model(), spec);
        CHECK(device.spec.shortest > 0);
        CHECK(device.spec.longest >= device.spec.shortest);
        CHECK((device.fractional ? device.killed_basal > 0 : device.spec.fluence > 0));
        spec.kind = spec.kind == LightKind::ipl ? LightKind::laser : LightKind::ipl;
        CHECK(faults(spec) == Keys{"device.kind"});
    }
    const LightSpec ipl{.kind = LightKind::ipl, .model = "ipl_560"};
    auto wrong = ipl;
    wrong.fluence = 41 * k_j_per_cm2;
    CHECK(faults(wrong) == Keys{"device.fluence_j_per_cm2"});
    wrong = ipl, wrong.pulse = 101 * k_ms;
    CHECK(faults(wrong) == Keys{"device.pulse_ms"});
    wrong = ipl, wrong.wavelength = 755 * k_nm;
    CHECK(faults(wrong) == Keys{"device.wavelength_nm"});
    wrong = ipl, wrong.shortest = 1200 * k_nm;
    CHECK(faults(wrong) == Keys{"device.filter_from_nm"});
    wrong = ipl, wrong.zone_energy = 10 * k_mj;
    CHECK(faults(wrong) == Keys{"device.energy_mj"});
    wrong = ipl, wrong.zone_width = 1e-4;
    CHECK(faults(wrong) == Keys{"device.zone_width_um"});
    auto laser = fractional("fractional_1550");
    laser.fluence = 10 * k_j_per_cm2;
    CHECK(faults(laser) == Keys{"device.fluence_j_per_cm2"});
    laser = fractional("fractional_1550"), laser.wavelength = 1064 * k_nm;
    CHECK(faults(laser) == Keys{"device.wavelength_nm"});
    LightSpec whole{.kind = LightKind::laser, .model = "ndyag_1064", .wavelength = 2940 * k_nm};
    CHECK(faults(whole) == Keys{"device.wavelength_nm"});
    whole.wavelength = NAN, whole.shortest = 500 * k_nm;
    CHECK(faults(whole) == Keys{"device.filter_from_nm"});
    try {
        make_light_device(model(), {.model = "fractional_155"});
        FAIL("an unknown device");
    } catch (const Error& error) {
        CHECK(error.problems().front().nearest == "fractional_1550");
    }
}
