// Products, creams and pain of a course.
#include "../../model.hpp"
#include "stipple/course/delivery.hpp"
#include "stipple/course/numbing.hpp"
#include "stipple/transport/closing.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using namespace stipple::course;

namespace {

Course rolled() {
    Course c;
    c.person.site = "cheek";
    c.device.kind = device::Kind::roller;
    c.device.needle.length = 0.25e-3;
    return c;
}

insertion::Insertion needled(const Course& c, const device::Device& d) {
    return insertion::insert(model(), skin::make_skin(model(), c.person), d,
                             device::make_pattern(d, 12e-3, 1), 1);
}

} // namespace

TEST_CASE("channels let more of a polar product in, and the share stays within the dose", "[study][slow]") {
    const Course c = rolled();
    const auto device = device::make_device(model(), c.device);
    const AppliedProduct product{.name = "tranexamic_acid", .concentration = 30};
    const auto d = deliver(
        model(), product, c, needled(c, device), device, [](double) { return 1.0; }, 4, 1);
    REQUIRE(d.uptake);
    CHECK(d.uptake->absorbed > d.uptake->intact);
    CHECK(d.uptake->absorbed <= 1);
    CHECK(d.uptake->enhancement > 1);
    CHECK(d.uptake->dose == Approx(30 * 2e-5));
    CHECK(d.uptake->absorbed_lo <= d.uptake->absorbed_hi);
    CHECK(d.uptake->closure_half_life > 0);
    bool regulator = false; // said of every product through channels
    for (const auto& w : d.warnings) regulator |= w.source.find("fda2025") != std::string::npos;
    CHECK(regulator);
}

TEST_CASE("a wound that is covered at once lets in what intact skin does", "[study][slow]") {
    const Course c = rolled();
    const auto device = device::make_device(model(), c.device);
    const AppliedProduct product{.name = "tranexamic_acid", .concentration = 30, .start = 60};
    const auto uptake = [&](double uncovered) {
        const auto d = deliver(
            model(), product, c, needled(c, device), device, [=](double) { return uncovered; }, 0, 1);
        return d.uptake.value();
    };
    const auto open = uptake(1), covered = uptake(0);
    CHECK(covered.absorbed < open.absorbed);
    CHECK(covered.absorbed == Approx(covered.intact).epsilon(0.02));
}

TEST_CASE("too much of a numbing cream is said before anything else", "[study]") {
    skin::Person person{.site = "cheek"};
    const auto small = numb(model(), {.cream = "lidocaine_prilocaine_5"}, person, 50e-4, {}),
               large = numb(model(), {.cream = "lidocaine_prilocaine_5"}, person, 900e-4, {});
    for (const auto& w : small.warnings) CHECK(w.level != Warning::Level::danger);
    REQUIRE_FALSE(large.warnings.empty());
    CHECK(large.warnings.front().level == Warning::Level::danger);
}

static Pain felt(const Course& c, const device::Device& device) {
    const auto skin = skin::make_skin(model(), c.person);
    return feel(model(), c, device,
                insertion::insert(model(), skin, device, device::make_pattern(device, 0.01, 1), 1));
}

TEST_CASE("the cream takes pain away, needles before it and time take more", "[study]") {
    Course c = rolled();
    c.device.needle.length = 1e-3;
    const auto device = device::make_device(model(), c.device);
    const double bare = felt(c, device).without;
    CHECK(std::isnan(felt(c, device).with));
    c.numbing = {.cream = "lidocaine_4", .applied = 1800, .occluded = false};
    const double cream = felt(c, device).with;
    c.numbing.needled_first = true;
    const double needled_first = felt(c, device).with;
    c.numbing = {.cream = "lidocaine_4", .applied = 5400, .occluded = false};
    const double longer = felt(c, device).with;
    CHECK(cream < bare);
    CHECK(needled_first < cream);
    CHECK(longer < cream);
}

TEST_CASE("the threshold of the block is the one that the calibration gives", "[study]") {
    const skin::Person thigh{.age_years = 35, .site = "thigh"};
    const double fitted = fit_block_half(
        model(), 2.9e-3, {.cream = "lidocaine_prilocaine_5", .applied = 3600, .wait = 600}, thigh);
    const TableView t = model()["outcome/pain"];
    CHECK(t.number(t.row("block_half"), "value") == Approx(fitted / 1e-3).epsilon(0.01));
}

TEST_CASE("half-lives of a group spread as people do", "[study]") {
    const auto times = transport::closing_of_group(model(), "forearm", 25, 200, 1).half_life;
    double mean = 0, square = 0;
    for (const double t : times) mean += t / 200;
    for (const double t : times) square += (t - mean) * (t - mean) / 200;
    CHECK(std::sqrt(square) / mean == Approx(0.55).margin(0.05));
}
