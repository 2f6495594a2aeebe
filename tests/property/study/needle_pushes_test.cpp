// Pushes by hand, by travel and with several needles: what is told of a jump happened, and margins to breaking fall with the way
// and the force.
#include "../../model.hpp"
#include "stipple/base/units.hpp"
#include "stipple/study/needle/needle_study.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using namespace stipple::units;
using insertion::Drive;
using insertion::Pushed;
using study::NeedleStudy;

namespace {

NeedleStudy steel(double tip = 5 * um) {
    NeedleStudy s;
    s.needle.length = 1.2 * mm;
    s.needle.tip_radius = tip;
    s.needle.base_width = 250 * um;
    s.needle.taper_length = 1 * mm;
    s.needle.material = "stainless_steel";
    s.person.site = "forearm";
    return s;
}

NeedleStudy array(int needles, double pitch) {
    NeedleStudy s = steel();
    s.array = true;
    s.needles = needles;
    s.pitch = pitch;
    return s;
}

Pushed travelled(NeedleStudy s, double travel) {
    s.travel = travel;
    return study::insert_needle(model(), s).pushed;
}

Pushed pressed(NeedleStudy s, double force) {
    s.drive = Drive::force;
    s.press_force = force;
    return study::insert_needle(model(), s).pushed;
}

} // namespace

TEST_CASE("no jump is told that goes deeper than the needle got", "[insertion][property]") {
    for (const double tip : {5 * um, 25 * um})
        for (const int needles : {1, 4, 9, 100})
            for (const double travel : {0.3 * mm, 1.2 * mm, 4 * mm}) {
                INFO(needles << " needles, tip " << tip / um << " um, travel " << travel / mm << " mm");
                NeedleStudy s = needles > 1 ? array(needles, 500 * um) : steel();
                s.needle.tip_radius = tip;
                const Pushed p = travelled(s, travel);
                for (const auto& e : p.events) {
                    CHECK(e.displacement <= travel * (1 + 1e-6));
                    CHECK(e.depth_after <= p.buried * (1 + 1e-6));
                    CHECK(e.depth < e.depth_after);
                    CHECK(e.force > e.force_after);
                    CHECK(e.force <= p.peak_force * (1 + 1e-6));
                }
            }
}

TEST_CASE("a tip enters at its own force, however many stand beside it", "[insertion][property]") {
    const double alone = travelled(steel(), 1.2 * mm).puncture_force;
    for (const int needles : {4, 9, 100}) {
        const Pushed p = pressed(array(needles, 500 * um), needles * 0.2);
        REQUIRE(p.buried > 0);
        CHECK(p.puncture_force == Approx(alone).epsilon(1e-9));
        CHECK(p.puncture_force == Approx(p.tip_force).epsilon(1e-9));
    }
}

TEST_CASE("the needles of an array first jump at the force at which one alone does, and farther",
          "[insertion][property]") {
    const Pushed alone = travelled(steel(), 1.2 * mm);
    REQUIRE_FALSE(alone.events.empty());
    const auto& jump = alone.events.front();
    for (const int needles : {4, 9, 100}) {
        INFO(needles << " needles");
        const Pushed p = travelled(array(needles, 2 * mm), needles > 9 ? 6 * mm : 2 * mm);
        REQUIRE(p.buried > 0);
        REQUIRE_FALSE(p.events.empty());
        CHECK(p.events.front().force == Approx(jump.force).epsilon(1e-4));
        CHECK(p.events.front().depth == Approx(jump.depth).margin(0.01 * um));
        CHECK(p.events.front().depth_after >= jump.depth_after);
        CHECK(p.events.front().force_after >= jump.force_after);
        CHECK(p.events.front().displacement > jump.displacement);
    }
}

TEST_CASE("a needle that a hand presses jumps at the force that it is pressed with, and energy is lost",
          "[insertion][property]") {
    for (const double tip : {5 * um, 25 * um}) {
        double before = 0;
        for (const double force : {0.01, 0.02, 0.05, 0.1, 0.105, 0.11, 0.2}) {
            INFO("tip " << tip / um << " um, " << force << " N");
            const Pushed p = pressed(steel(tip), force);
            double farthest = 0;
            for (const auto& e : p.events) {
                CHECK(e.force == e.force_after);
                CHECK(e.force <= force * (1 + 1e-9));
                CHECK(e.depth < e.depth_after);
                farthest = std::max(farthest, e.depth_after);
            }
            CHECK(farthest <= p.buried + 1 * um);
            CHECK(p.buried >= before);
            // more depth than the nodes of a path lie apart, at hardly more force, is a jump and is told
            if (p.energies.jumps > 0.05 * p.work) CHECK_FALSE(p.events.empty());
            before = p.buried;
        }
    }
}

TEST_CASE("farther and harder pushes come no less near to breaking", "[insertion][property]") {
    for (const double tip : {5 * um, 25 * um}) {
        double before = INFINITY;
        for (double travel = 10 * um; travel < 2.2 * mm; travel *= 1.25) {
            INFO("tip " << tip / um << " um, travel " << travel / um << " um");
            const double margin = travelled(steel(tip), travel).breaking_margin;
            CHECK(margin <= before * 1.01); // moments are places a twenty-fourth of the length apart
            before = std::min(before, margin);
        }
        before = INFINITY;
        for (double force = 1e-4; force < 0.3; force *= 1.5) {
            INFO("tip " << tip / um << " um, " << force << " N");
            const double margin = pressed(steel(tip), force).breaking_margin;
            CHECK(margin <= before * 1.01);
            before = std::min(before, margin);
        }
    }
    // a tip that does not enter bears what it is pressed with
    CHECK(pressed(steel(), 1e-4).breaking_margin ==
          Approx(10 * pressed(steel(), 1e-3).breaking_margin).epsilon(0.03));
}
