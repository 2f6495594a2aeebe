// Volumes of needles, and degradation beside the other losses.
#include "../../model.hpp"
#include "stipple/transport/medium.hpp"
#include "stipple/transport/needle_body.hpp"
#include "stipple/transport/steady_state.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

using namespace stipple;
using namespace stipple::transport;

TEST_CASE("a needle is a cone on a cylinder") {
    const NeedleBody cone{.radius = 50e-6, .depth = 400e-6, .taper = 800e-6, .length = 800e-6};
    const double whole = std::numbers::pi * 100e-6 * 100e-6 * 800e-6 / 3; // twice as wide at its base
    CHECK(cone.volume() == Approx(whole));
    CHECK(cone.share_in_skin() == Approx(1.0 / 8));
    const NeedleBody rod{.radius = 50e-6, .depth = 400e-6, .taper = 200e-6, .length = 800e-6};
    const double section = std::numbers::pi * 50e-6 * 50e-6;
    CHECK(rod.volume() == Approx(section * (200e-6 / 3 + 600e-6)));
    CHECK(rod.share_in_skin() == Approx((200.0 / 3 + 200) / (200.0 / 3 + 600)));
}

TEST_CASE("with nowhere to go a substance halves in its half-life") {
    PermeationSpec spec;
    spec.constants = make_constants(model());
    spec.molecule = make_molecule(model(), "ghk");
    spec.molecule.tissue_half_life = 3600;
    spec.layers.living = false;
    const Medium medium(spec);
    Exchange x = medium.make_exchange();
    medium.update({}, false, x);
    for (auto& vessel : x.vessels) { // closed on all sides
        std::fill(vessel.conductance.begin(), vessel.conductance.end(), 0.0);
        vessel.fixed = true;
    }
    x.joints.front().conductance = 0;
    std::fill(x.g[1].begin(), x.g[1].end(), 0.0); // and every layer for itself
    ExchangeState s;
    s.cells.assign(x.cells, 1.0);
    s.vessels.assign(x.vessels.size(), 0.0);
    s.given = s.vessels;
    const double before = medium.amounts_by_layer(x, s.cells).back();
    ExchangeStepper stepper(make_banded_solver());
    for (int k = 0; k < 64; ++k) stepper.step(x, 2 * 3600.0 / 64, k == 0, s);
    const auto after = medium.amounts_by_layer(x, s.cells);
    CHECK(after.back() == Approx(before / 4).epsilon(1e-4));
    CHECK(s.cells.front() == Approx(1).epsilon(1e-9)); // the stratum corneum is dead
}

TEST_CASE("degradation takes from what would be absorbed, and the account is kept") {
    PermeationSpec spec;
    spec.constants = make_constants(model());
    spec.molecule = make_molecule(model(), "ghk");
    spec.channels = make_channels(model(), 1e6, 30e-6, 300e-6, 0, 300e-6);
    spec.dose = {.concentration = 10, .thickness = 1e-4};
    double last = 1;
    for (const double half_life : {1e9, 36000.0, 3600.0, 360.0}) {
        spec.molecule.tissue_half_life = half_life;
        const auto r = permeate(spec);
        INFO(half_life);
        CHECK(r.absorbed.back() < last);
        CHECK(r.mass_balance < 1e-10);
        CHECK(r.on_skin.back() + r.stratum_corneum.back() + r.epidermis.back() + r.dermis.back() +
                  r.absorbed.back() + r.degraded.back() ==
              Approx(r.dose).epsilon(1e-9));
        last = r.absorbed.back();
    }
    spec.molecule.tissue_half_life = NAN;
    CHECK(permeate(spec).degraded.back() == 0);
}
