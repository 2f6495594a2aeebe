// Sites of intact living skin and the blood below the epidermis: as measured, in order, and closed forms.
#include "stipple/transport/sites.hpp"
#include "../../model.hpp"
#include "stipple/base/units.hpp"
#include "stipple/transport/transport.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>
#include <rapidcheck/catch.h>

using namespace stipple;
using namespace stipple::transport;

namespace {

double between(double lo, double hi) {
    return lo + (hi - lo) * *rc::gen::inRange(0, 1000001) / 1e6;
}

/// An unlimited cream on living skin of a site.
PermeationSpec on(const std::string& where, const Molecule& molecule) {
    const Site site = find_site(model(), where);
    PermeationSpec spec;
    spec.constants = make_constants(model());
    spec.molecule = molecule;
    spec.dose = {.form = Form::cream, .concentration = 1, .occluded = true};
    spec.layers.flow = site.flow;
    spec.layers.corneum = site.corneum;
    spec.layers.barrier = site.barrier;
    spec.grid = Grid::coarse;
    spec.tolerance = 1e-3;
    return spec;
}

Molecule any_molecule() {
    Molecule m;
    m.molecular_weight = between(0.1, 0.5);
    m.log_kow = between(-2, 3);
    return m;
}

} // namespace

TEST_CASE("sites differ as measured: forehead and jaw four times, abdomen and hand twice the forearm") {
    // maibach1971; the stratum corneum alone, so that the ratio is that of the barrier
    for (const char* name : {"hydrocortisone", "lidocaine", "testosterone", "caffeine"}) {
        const Molecule m = make_molecule(model(), name);
        const auto barrier = [&](const char* site) {
            const auto spec = on(site, m);
            const auto layers = make_layers(spec.constants, m, spec.layers);
            return layers.stratum_corneum.permeability() + layers.leaks.permeability;
        };
        const double forearm = barrier("forearm");
        CHECK(barrier("forehead") / forearm == Approx(4));
        CHECK(barrier("jawline") / forearm == Approx(4));
        CHECK(barrier("abdomen") / forearm == Approx(2));
        CHECK(barrier("hand") / forearm == Approx(2));
    }
}

TEST_CASE("any substance gets into the face before and above the abdomen, and there above the forearm") {
    rc::prop("order of sites", [] {
        const Molecule m = any_molecule();
        const auto taken = [&](const char* site) {
            const auto r = permeate(on(site, m));
            return r.dose; // of an unlimited vehicle: what was taken up
        };
        const double forearm = taken("forearm"), abdomen = taken("abdomen"), forehead = taken("forehead");
        RC_ASSERT(abdomen > forearm);
        RC_ASSERT(forehead > abdomen);
        const auto lag = [&](const char* site) {
            const auto spec = on(site, m);
            const auto sc = make_layers(spec.constants, m, spec.layers).stratum_corneum;
            return sc.thickness * sc.thickness / (6 * sc.diffusivity);
        };
        RC_ASSERT(lag("forehead") < lag("forearm"));
    });
}

TEST_CASE("a site says what it takes from the forearm, and only then") {
    CHECK(find_site(model(), "forearm").remark.empty());
    CHECK(find_site(model(), "forehead").remark.empty());
    CHECK(find_site(model(), "neck").remark.find("as on the forearm") != std::string::npos);
    CHECK(find_site(model(), "neck").barrier == 1);
    CHECK(find_site(model(), "back").corneum < 1);
    CHECK(find_site(model(), "cheek").parameters.size() == 3);
}

TEST_CASE("the two parts of the dermis carry the flow of the whole") {
    // what a wall without resistance takes up is the flow: over the dermis Q L, whatever its share in the plexus
    Constants k = make_constants(model());
    k.capillary_factor = 1e9;
    k.lymph_flow = 0;
    Molecule m;
    m.molecular_weight = 0.2;
    m.log_kow = 2;
    const LayerOptions o{.dermis = 1.5e-3, .flow = 0.7, .below = 5e-3};
    const auto blood = blood_profile(k, m, o, 1);
    REQUIRE(blood.zones.size() == 3);
    const double flow = blood.zones[0].clearance * blood.zones[0].bottom +
                        blood.zones[1].clearance * (blood.zones[1].bottom - blood.zones[0].bottom);
    CHECK(flow == Approx(k.blood_flow * 0.7 * 1.5e-3).epsilon(1e-6));
    CHECK(blood.zones[2].clearance == Approx(k.vessel_removal * k.fat_blood_flow).epsilon(1e-6));
    CHECK(blood.at(0).clearance > blood.at(1e-3).clearance);
    CHECK(blood.at(0).dispersion == 0);
    CHECK(blood.at(1e-3).dispersion == Approx(k.vessel_dispersion));
    CHECK(blood_profile(k, m, {.living = false}, 1).zones.empty());
}

TEST_CASE("what no wall lets through is not carried by blood between the plexuses") {
    const Constants k = make_constants(model());
    Molecule large;
    large.molecular_weight = 66;
    large.log_kow = -6;
    const auto blood = blood_profile(k, large, {.below = 5e-3}, 1);
    CHECK(blood.zones[1].dispersion < 0.05 * k.vessel_dispersion);
}

TEST_CASE("far below the epidermis a steady concentration falls as exp(-z/l), l^2 = (K D + D_v E)/(K k)") {
    auto spec = on("forearm", make_molecule(model(), "lidocaine"));
    spec.layers.below = 12e-3;
    spec.grid = Grid::fine;
    spec.horizon = 400 * 3600;
    spec.profile_times = {spec.horizon};
    const auto layers = make_layers(spec.constants, spec.molecule, spec.layers);
    const auto fat = layers.blood.zones.back();
    const double k_d = layers.dermis.partition * layers.dermis.diffusivity + fat.dispersion;
    const double length = std::sqrt(k_d / (layers.dermis.partition * fat.clearance));
    const auto r = permeate(spec);
    const auto free_at = [&](double z) {
        const auto i = static_cast<std::size_t>(
            std::lower_bound(r.layer_depth.begin(), r.layer_depth.end(), z) - r.layer_depth.begin());
        return std::pair{r.layer_depth[i], r.free_profile.front()[i]};
    };
    const auto [z1, c1] = free_at(3e-3);
    const auto [z2, c2] = free_at(5e-3);
    // no flux at the bottom: cosh instead of exp
    const double bottom = layers.stratum_corneum.thickness + layers.epidermis.thickness +
                          layers.dermis.thickness + layers.below;
    CHECK(c1 / c2 ==
          Approx(std::cosh((bottom - z1) / length) / std::cosh((bottom - z2) / length)).epsilon(0.03));
}

TEST_CASE("more on the skin never lets less in") {
    rc::prop("monotone in the amount", [] {
        auto spec = on(*rc::gen::element("forearm", "cheek", "thigh"), any_molecule());
        spec.dose.concentration = std::pow(10.0, between(-1, 2));
        spec.dose.thickness = std::pow(10.0, between(-5, -3));
        const double some = permeate(spec).absorbed.back();
        spec.dose.thickness *= between(1.1, 4);
        RC_ASSERT(permeate(spec).absorbed.back() >= some * (1 - 1e-3));
    });
}
