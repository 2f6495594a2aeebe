#include "../../model.hpp"
#include "stipple/base/units.hpp"
#include "stipple/device/device.hpp"
#include "stipple/device/kinematics.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <map>

using namespace stipple;
using namespace stipple::device;

static double per_cm2(const DeviceSpec& spec) {
    return make_device(model(), spec).punctures_per_m2 / units::per_cm2;
}

static DeviceSpec example_pen() {
    return {.needle = {.length = 1.5e-3},
            .needles = 12,
            .frequency = 110,
            .glide_speed = 40e-3,
            .track_width = 8e-3,
            .passes = 3,
            .area = 60e-4};
}

TEST_CASE("pen density is needles x strokes over the area swept", "[device][analytic]") {
    const auto d = make_device(model(), example_pen());
    CHECK(d.punctures_per_m2 / units::per_cm2 == Approx(1237.5));
    CHECK(d.punctures_total == Approx(1237.5 * 60));
    // insertion.md 4.1: SkinPen at 1 cm/s and 5 cm/s over 1 cm, Exceed at 2 cm/s over 0.5 cm
    const DeviceSpec skinpen{.model = "skinpen_precision",
                             .needle = {.length = 1.5e-3},
                             .glide_speed = 10e-3,
                             .track_width = 10e-3,
                             .passes = 1};
    CHECK(per_cm2(skinpen) == Approx(1633).epsilon(1e-3));
    DeviceSpec fast = skinpen;
    fast.glide_speed = 50e-3;
    CHECK(per_cm2(fast) == Approx(327).epsilon(2e-3));
    DeviceSpec exceed{.model = "exceed",
                      .needle = {.length = 1.5e-3},
                      .frequency = 100,
                      .glide_speed = 20e-3,
                      .track_width = 5e-3,
                      .passes = 1};
    CHECK(per_cm2(exceed) == Approx(600));
    exceed.frequency = 150;
    CHECK(per_cm2(exceed) == Approx(900));
}

// In the time t that a pen takes over its area it makes f t strokes of N needles: exactly in the sum, and to
// one stroke in the pattern, counted on single tracks between two lines across them.
TEST_CASE("a pen makes N f t punctures, to one stroke", "[device][analytic]") {
    auto spec = example_pen();
    const auto d = make_device(model(), spec);
    const double way = spec.passes * spec.area / spec.track_width; // along all tracks of all passes
    CHECK(d.punctures_total == Approx(spec.needles * spec.frequency * way / spec.glide_speed));

    spec.passes = 1;
    spec.layout = "ring"; // its mean is the middle of the head
    auto exact = make_device(model(), spec);
    exact.track_jitter = exact.placement_jitter = 0;
    const double window = 8e-2, margin = 1e-2;
    const auto pattern = make_pattern(exact, window, 5);
    std::map<std::uint64_t, std::vector<Strike>> strokes;
    for (const auto& s : pattern.strikes) strokes[s.stroke].push_back(s);
    std::map<long, int> on_track; // strokes by the place of their track, in micrometres
    int needles = 0;
    for (const auto& [number, strikes] : strokes) {
        double x = 0, y = 0;
        for (const auto& s : strikes) {
            x += s.x / static_cast<double>(strikes.size());
            y += s.y / static_cast<double>(strikes.size());
        }
        const bool inside = x > margin && x < window - margin && y > margin && y < window - margin;
        if (!inside) continue;
        REQUIRE(strikes.size() == 12);
        on_track[std::lround(y * 1e6)] += 1;
        needles += 12;
    }
    const double time = (window - 2 * margin) / spec.glide_speed;
    REQUIRE(on_track.size() >= 7);
    for (const auto& [place, count] : on_track) CHECK(std::abs(count - spec.frequency * time) <= 1);
    CHECK(std::abs(needles - 12 * spec.frequency * time * static_cast<double>(on_track.size())) <=
          12.0 * static_cast<double>(on_track.size()));
}

TEST_CASE("roller density is that of rolling without slip", "[device][analytic]") {
    DeviceSpec roller{.kind = device::Kind::roller,
                      .model = "roller_0_25mm",
                      .passes = 1,
                      .drum_diameter = 20.4e-3,
                      .roller_width = 20e-3};
    CHECK(per_cm2(roller) == Approx(15.0).epsilon(2e-3));
    roller.passes = 15;
    CHECK(per_cm2(roller) == Approx(225).epsilon(2e-3));
    CHECK(per_cm2(roller) ==
          Approx(250).epsilon(0.2)); // the rounded figure quoted for 15 passes (scribd_roller)
    // the drum as recalled, and its pattern counted
    const auto usual = make_device(model(), {.kind = device::Kind::roller, .model = "roller_0_25mm"});
    CHECK(usual.spec.passes == 15);
    const auto counted = static_cast<double>(make_pattern(usual, 10e-2, 1).strikes.size()) / 100; // per cm2
    CHECK(counted > 225 * 0.8);
    CHECK(counted < 250 * 1.2);
    CHECK(counted == Approx(usual.punctures_per_m2 / units::per_cm2).epsilon(3 / std::sqrt(100 * counted)));
}

TEST_CASE("stamp density is needles over the face", "[device][analytic]") {
    const DeviceSpec stamp{.kind = device::Kind::stamp,
                           .needle = {.length = 1e-3},
                           .needles = 40,
                           .passes = 2,
                           .footprint = 0.5e-4};
    CHECK(per_cm2(stamp) == Approx(160));
}

// Evidence: entry angles 18 / 25 / 30 / 35 degrees for 0.5 / 1 / 1.5 / 2.25 mm on a drum of 20 mm.
TEST_CASE("roller needles enter at acos((D/2)/(D/2+L))", "[device][analytic]") {
    const double degrees = 180 / M_PI;
    CHECK(roller_entry_angle(20e-3, 0.5e-3) * degrees == Approx(18).margin(0.5));
    CHECK(roller_entry_angle(20e-3, 1.0e-3) * degrees == Approx(25).margin(0.5));
    CHECK(roller_entry_angle(20e-3, 1.5e-3) * degrees == Approx(30).margin(0.5));
    CHECK(roller_entry_angle(20e-3, 2.25e-3) * degrees == Approx(35).margin(0.5));
    CHECK(make_device(model(), {.kind = device::Kind::roller, .model = "roller_1_5mm"}).entry_angle ==
          roller_entry_angle(20e-3, 1.5e-3));
    CHECK(make_device(model(), example_pen()).entry_angle == 0);
}

// Stepping the drum in small turns: where the needle's axis crosses the surface, when it is in, how fast it
// comes.
TEST_CASE("roller slit, dwell and entry speed agree with a stepped drum", "[device][analytic]") {
    const double diameter = 20e-3, length = 1.5e-3, speed = 50e-3, radius = diameter / 2;
    const double step = 1e-6; // of time
    double first_time = 0, last_time = 0, first_x = 0, last_x = 0, entry_speed = 0, previous = 1;
    bool in = false;
    for (double time = -0.3; time < 0.3; time += step) {
        const double turn = speed * time / radius;
        const double tip = radius - (radius + length) * std::cos(turn); // height of the tip over the surface
        const double x = speed * time - radius * std::tan(turn); // crossing of the axis with the surface
        if (tip < 0 && !in) {
            in = true;
            first_time = time;
            first_x = x;
            entry_speed = (previous - tip) / step;
        }
        if (tip < 0) {
            last_time = time;
            last_x = x;
        }
        previous = tip;
    }
    CHECK(roller_dwell(diameter, length, speed) == Approx(last_time - first_time).epsilon(1e-4));
    CHECK(roller_slit(diameter, length) == Approx(std::abs(last_x - first_x)).epsilon(1e-4));
    CHECK(roller_strike_speed(diameter, length, speed) == Approx(entry_speed).epsilon(1e-3));
}

TEST_CASE("pen dwell equals the counted share of a sinusoidal stroke", "[device][analytic]") {
    for (const double length : {0.25e-3, 1.5e-3, 2.5e-3, 3.0e-3}) {
        const double stroke = 3e-3, frequency = 110;
        const int n = 200000;
        int below = 0;
        for (int i = 0; i < n; ++i)
            if (length - stroke * (1 - std::cos(2 * M_PI * (i + 0.5) / n)) / 2 > 0) ++below;
        CHECK(pen_dwell(length, stroke, frequency) ==
              Approx(static_cast<double>(below) / n / frequency).epsilon(1e-4));
    }
}

// Evidence: a 1.5 mm stroke at 100 / 116.7 / 150 Hz peaks at 0.47 / 0.55 / 0.71 m/s; slits of at most 43 and
// 214 um at 1 and 5 cm/s and 116.7 Hz, because the needle is in for at most half a cycle.
TEST_CASE("strike speed and drag slit of pens", "[device][analytic]") {
    CHECK(pen_strike_speed(1.5e-3, 100) == Approx(0.47).margin(0.005));
    CHECK(pen_strike_speed(1.5e-3, 116.7) == Approx(0.55).margin(0.005));
    CHECK(pen_strike_speed(1.5e-3, 150) == Approx(0.71).margin(0.005));
    DeviceSpec pen{.model = "skinpen_precision", .needle = {.length = 1.5e-3}, .glide_speed = 10e-3};
    CHECK(make_device(model(), pen).drag_slit * 1e6 == Approx(43).margin(0.5));
    pen.glide_speed = 50e-3;
    CHECK(make_device(model(), pen).drag_slit * 1e6 == Approx(214).margin(0.5));
    CHECK(make_device(model(), pen).dwell == Approx(0.5 / 116.667).epsilon(1e-4)); // half a stroke: v / (2 f)
    pen.needle.length = 0.5e-3;
    CHECK(make_device(model(), pen).drag_slit * 1e6 < 214);
}

TEST_CASE("needle profile: spherical cap, tangent cone, shaft", "[device][analytic]") {
    const DeviceSpec s{.needle = {.tip_radius = 20e-6, .base_width = 250e-6, .taper_length = 1e-3}};
    CHECK(s.needle.radius(0) == 0);
    CHECK(s.needle.radius(-1e-6) == 0);
    CHECK(s.needle.radius(2e-6) == Approx(std::sqrt(2 * 20e-6 * 2e-6 - 4e-12)));
    CHECK(s.needle.radius(1e-3) == Approx(125e-6));
    CHECK(s.needle.radius(2e-3) == Approx(125e-6));
    // second differences vanish on the cone, and cap and cone meet without a step or a kink
    const double h = 1e-6, mid = s.needle.radius(500e-6);
    CHECK(s.needle.radius(500e-6 + h) - 2 * mid + s.needle.radius(500e-6 - h) == Approx(0).margin(1e-15));
    const double slope = (s.needle.radius(900e-6) - s.needle.radius(100e-6)) / 800e-6,
                 angle = std::atan(slope);
    const double touch = 20e-6 * (1 - std::sin(angle)), tiny = 1e-10;
    CHECK(s.needle.radius(touch) == Approx(20e-6 * std::cos(angle)));
    CHECK((s.needle.radius(touch) - s.needle.radius(touch - tiny)) / tiny == Approx(slope).epsilon(1e-3));
    CHECK(s.needle.radius(touch + tiny) - s.needle.radius(touch) == Approx(slope * tiny).epsilon(1e-3));
    CHECK(s.needle.radius(1e-3 - tiny) == Approx(125e-6 - slope * tiny).epsilon(1e-9));
    // a tip as wide as the shaft is a rod with a round end
    const DeviceSpec rod{.needle = {.tip_radius = 100e-6, .base_width = 200e-6, .taper_length = 1e-3}};
    CHECK(rod.needle.radius(400e-6) == Approx(100e-6));
}
