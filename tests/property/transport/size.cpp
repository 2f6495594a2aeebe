// Size acts, not mass, for any molecule.
#include "../../model.hpp"
#include "stipple/transport/kp_band.hpp"
#include "stipple/transport/variation.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <rapidcheck/catch.h>

using namespace stipple;
using namespace stipple::transport;

namespace {

double between(double lo, double hi) {
    return lo + (hi - lo) * *rc::gen::inRange(0, 1000001) / 1e6;
}

Molecule any_molecule() {
    Molecule m;
    m.molecular_weight = std::pow(10.0, between(1.3, 3.2)) * 1e-3;
    m.molar_volume = std::pow(10.0, between(1.3, 3.2)) * 1e-6;
    m.log_kow = between(-5, 7);
    return m;
}

LayerOptions any_skin() {
    return {.hydration = *rc::gen::element(Hydration::full, Hydration::partial),
            .living = *rc::gen::arbitrary<bool>()};
}

} // namespace

TEST_CASE("of two substances of one log Kow the larger one never passes faster") {
    const Constants k = make_constants(model());
    rc::prop("kp falls with volume", [&k] {
        Molecule m = any_molecule();
        const LayerOptions skin = any_skin();
        const double small = make_layers(k, m, skin).permeability();
        m.molar_volume *= between(1.01, 4);
        RC_ASSERT(make_layers(k, m, skin).permeability() <= small * (1 + 1e-9));
        RC_ASSERT(tissue_diffusivity(k, m) > 0);
    });
}

TEST_CASE("a heavy substance is as fast as a light one of its volume and log Kow, in every layer") {
    const Constants k = make_constants(model());
    rc::prop("mass does not act", [&k] {
        Molecule light = any_molecule(), heavy = light;
        heavy.molecular_weight *= between(1.1, 4);
        const LayerOptions skin = any_skin();
        const auto a = make_layers(k, light, skin), b = make_layers(k, heavy, skin);
        RC_ASSERT(a.permeability() == b.permeability());
        RC_ASSERT(a.dermis.diffusivity == b.dermis.diffusivity);
        RC_ASSERT(a.dermis.clearance == b.dermis.clearance);
        RC_ASSERT(kp_band(k, light, skin).high == kp_band(k, heavy, skin).high);
    });
}

TEST_CASE("an ordinary substance is what its weight says: the volume by weight moves no law") {
    const Constants k = make_constants(model());
    rc::prop("centre", [&k] {
        Molecule m = any_molecule(), by_weight = m;
        m.molar_volume = m.molecular_weight / k.packed_density;
        by_weight.molar_volume = NAN;
        const LayerOptions skin = any_skin();
        RC_ASSERT(
            std::abs(make_layers(k, m, skin).permeability() / make_layers(k, by_weight, skin).permeability() -
                     1) < 1e-9);
    });
}

TEST_CASE("a band holds its centre, and is wider where the size is guessed") {
    const Constants k = make_constants(model());
    rc::prop("band", [&k] {
        Molecule m = any_molecule(), by_weight = m;
        m.molar_volume = m.molecular_weight / k.packed_density;
        by_weight.molar_volume = NAN;
        const LayerOptions skin = any_skin();
        const double kp = make_layers(k, m, skin).permeability();
        const auto known = kp_band(k, m, skin), guessed = kp_band(k, by_weight, skin);
        RC_ASSERT(known.low < kp);
        RC_ASSERT(kp < known.high);
        RC_ASSERT(guessed.low < kp);
        RC_ASSERT(kp < guessed.high);
        // of the barrier alone: where viable skin limits, no size of the substance makes it faster
        LayerOptions barrier = skin;
        barrier.epidermis = 1e-9;
        const auto known_there = kp_band(k, m, barrier), guessed_there = kp_band(k, by_weight, barrier);
        RC_ASSERT(guessed_there.high / guessed_there.low > known_there.high / known_there.low);
        m.measured.permeability = make_layers(k, m, skin).stratum_corneum.permeability();
        const auto measured = kp_band(k, m, skin);
        RC_ASSERT(measured.high / measured.low < known.high / known.low);
    });
}

TEST_CASE("draws of a run spread as the band does") {
    // 10 and 90 % of the barrier come back as kp_band has them; a guessed volume is drawn, a given one is not
    const Constants k = make_constants(model());
    PermeationSpec spec;
    spec.constants = k;
    spec.molecule.molecular_weight = 0.25;
    spec.molecule.log_kow = 1;
    std::vector<double> z(k_permeation_numbers);
    z[0] = 1.2815515655; // 90 %
    auto high = spec;
    vary_permeation(high, z);
    CHECK(std::log10(high.sc_factor) == Approx(1.533206274 * barrier_spread(k, spec.molecule)));
    CHECK(high.molecule.molar_volume == Approx(0.25 / k.packed_density));
    z[4] = 1;
    auto larger = spec;
    vary_permeation(larger, z);
    CHECK(larger.molecule.molar_volume == Approx(0.25 / k.packed_density * std::exp(k.spread_volume)));
    spec.molecule.molar_volume = 2e-4;
    auto given = spec;
    vary_permeation(given, z);
    CHECK(given.molecule.molar_volume == 2e-4);
}
