#include "../../model.hpp"
#include "stipple/base/units.hpp"
#include "stipple/device/kinds.hpp"
#include "stipple/device/kinematics.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

using namespace stipple;
using namespace stipple::device;

namespace {

/// A device of a kind with every number of the table.
Device usual(device::Kind kind, double length = 1e-3) {
    return make_device(model(), {.kind = kind, .needle = {.length = length}});
}

/// What a needle of a device cuts sideways at a depth, punctured at a displacement.
double slit_at(const Device& d, double entry, double depth) {
    return slit(d, {.protrusion = d.spec.needle.length, .entry = entry, .depth = depth});
}

} // namespace

TEST_CASE("every kind of device has its words, and no two the same", "[device]") {
    std::set<std::string> names, meanings;
    for (std::size_t i = 0; i < kinds().size(); ++i) {
        const KindFacts& f = facts(kinds()[i]);
        CAPTURE(f.name);
        CHECK(static_cast<std::size_t>(f.kind) == i); // the list follows the enumeration
        CHECK(to_string(f.kind) == f.name);
        CHECK(f.plural != f.name);
        CHECK_FALSE(f.passes.empty());
        CHECK(names.insert(f.name).second);
        CHECK(meanings.insert(f.meaning).second);
        for (const auto& key : f.keys) {
            const auto with = kinds_with(key);
            CHECK(std::count(with.begin(), with.end(), f.name) == 1);
        }
    }
    CHECK(kind_names().size() == kinds().size());
    CHECK(kinds_with("needles").empty()); // every kind has it
}

TEST_CASE("every kind of device answers every question", "[device]") {
    for (const auto kind : kinds()) {
        CAPTURE(to_string(kind));
        const Device d = usual(kind);
        CHECK(d.spec.kind == kind);
        CHECK(d.stroke_limited == facts(kind).stroke_limited);
        CHECK(puncture_density(d.spec) == d.punctures_per_m2);
        CHECK(d.punctures_per_m2 > 0);
        CHECK(d.strike_speed > 0);
        CHECK(d.dwell > 0);
        CHECK((d.needles_engaged >= 1 && d.needles_engaged <= d.spec.needles));
        CHECK(head_perimeter(d.spec) > 2e-3); // of a head, not of a needle
        CHECK(head_perimeter(d.spec) < 0.5);
        CHECK(needles_in_skin(d) > 0);
        CHECK(needles_in_skin(d) <= d.spec.needles);
        CHECK_FALSE(d.layout.empty());
        for (const double depth : {0.1e-3, 1e-3}) CHECK(slit_at(d, 0, depth) >= 0);
    }
}

TEST_CASE("the strikes of every kind are as many as its punctures per area say", "[device]") {
    for (const auto kind : kinds()) {
        CAPTURE(to_string(kind));
        const Device d = usual(kind);
        const double window = 40 * units::mm;
        const auto pattern = make_pattern(d, window, 3);
        CHECK(static_cast<double>(pattern.strikes.size()) ==
              Approx(d.punctures_per_m2 * window * window).epsilon(0.15));
        for (const auto& s : pattern.strikes)
            REQUIRE((s.needle >= 0 && static_cast<std::size_t>(s.needle) < d.layout.size()));
    }
}

TEST_CASE("a slit grows with the depth, and with the time in the skin only where that is asked", "[device]") {
    for (const auto kind : kinds()) {
        CAPTURE(to_string(kind));
        const Device d = usual(kind);
        CHECK(slit_at(d, 0, 0.9e-3) >= slit_at(d, 0, 0.3e-3));
        CHECK((slit_at(d, 0.5e-3, 0.5e-3) < slit_at(d, 0, 0.5e-3)) == facts(kind).slit_needs_entry);
    }
}

TEST_CASE("a head that is not described presses nowhere and drags by its own slit", "[device]") {
    for (const auto kind : kinds()) {
        CAPTURE(to_string(kind));
        Device bare;
        bare.spec.kind = kind;
        bare.spec.needle.length = 1e-3;
        bare.drag_slit = 0.2e-3;
        CHECK(head_perimeter(bare.spec) == 0);
        CHECK(slit_at(bare, 0, 0.5e-3) == 0.2e-3);
    }
}

TEST_CASE("models know their kind; an unknown one is a fault of the data", "[device]") {
    CHECK(kind_of_model(model(), "roller_1_5mm") == device::Kind::roller);
    CHECK(kind_of_model(model(), "patch_metal_300um") == device::Kind::stamp);
    CHECK_THROWS(kind_of_model(model(), "no_such_model"));
}
