// Numbers of the papers that the laws come from.
#include "../../model.hpp"
#include "stipple/transport/closing.hpp"
#include "stipple/transport/constants.hpp"
#include "stipple/transport/layers.hpp"
#include <catch2/catch.hpp>

using namespace stipple;
using namespace stipple::transport;

TEST_CASE("permeability of the stratum corneum as the two open codes give it") {
    // ospskin2021, table 4.6: kp in 1e-4 cm/h by MoBi and by the finite dose calculator
    const auto kp = [](double weight, double log_kow, Hydration hydration) {
        Molecule m;
        m.molecular_weight = weight * 1e-3;
        m.log_kow = log_kow;
        return lipid_corneocyte_permeability(make_constants(model()), m, hydration) * 100 * 3600 * 1e4;
    };
    CHECK(kp(148.20, -0.22, Hydration::full) == Approx(1.19).epsilon(0.15));
    CHECK(kp(288.43, 3.32, Hydration::partial) == Approx(26.5).epsilon(0.15));
    CHECK(kp(118.18, 0.83, Hydration::full) == Approx(16.9).epsilon(0.15));
    CHECK(kp(336.47, 4.05, Hydration::full) == Approx(163).epsilon(0.15));
}

TEST_CASE("diffusivity of a dextran of 70 kDa in tissue is what was seen in living skin") {
    Molecule m; // wei2018: epidermis 1 to 8, dermis 1 to 20 um2/s
    m.molecular_weight = 70;
    CHECK(tissue_diffusivity(make_constants(model()), m) > 1e-12);
    CHECK(tissue_diffusivity(make_constants(model()), m) < 8e-12);
}

TEST_CASE("water passes soaked stratum corneum about as measured") {
    // three sources agree: log kp (cm/s) -6.43
    const auto layers =
        make_layers(make_constants(model()), make_molecule(model(), "water"), {.living = false});
    CHECK(std::log10(layers.stratum_corneum.permeability() * 100) == Approx(-6.43).margin(0.35));
}

TEST_CASE("neutral shares follow Henderson and Hasselbalch") {
    Molecule base;
    base.pka = 7.9;
    base.charge_when_ionised = 1;
    CHECK(neutral_share(base, 7.9) == Approx(0.5));
    CHECK(neutral_share(base, 9.9) == Approx(100.0 / 101));
    base.charge_when_ionised = -1;
    CHECK(neutral_share(base, 9.9) == Approx(1.0 / 101));
    CHECK(neutral_share(Molecule{}, 3) == 1);
}

TEST_CASE("blood takes at most its flow, and large molecules leave by the lymph alone") {
    Molecule lipid;
    lipid.molecular_weight = 0.15;
    lipid.log_kow = 4;
    CHECK(dermal_clearance(make_constants(model()), lipid, 1) == Approx(0.0022).epsilon(0.02));
    Molecule protein;
    protein.molecular_weight = 66;
    protein.log_kow = -4;
    protein.radius = 6e-9;
    CHECK(dermal_clearance(make_constants(model()), protein, 1) ==
          Approx(make_constants(model()).lymph_flow).epsilon(1e-6));
}

TEST_CASE("pores hold back what is nearly as wide as they are") {
    CHECK(pore_hindrance(0, 1e-9) == Approx(1));
    CHECK(pore_hindrance(0.5e-9, 1e-9) == Approx(0.25 * (1 - 1.052 + 0.26125 - 0.0296875)));
    CHECK(pore_hindrance(2e-9, 1e-9) == 0);
}

TEST_CASE("every product of the table makes a molecule with layers that make sense") {
    for (const auto& product : products(model())) {
        INFO(product.name);
        const auto m = make_molecule(model(), product.name);
        CHECK(m.molecular_weight > 0);
        CHECK(std::isfinite(m.log_kow));
        for (const auto hydration : {Hydration::full, Hydration::partial}) {
            const auto layers = make_layers(make_constants(model()), m, {.hydration = hydration});
            CHECK(layers.stratum_corneum.permeability() >= 0);
            CHECK(layers.stratum_corneum.permeability() < 1e-5);
            CHECK(layers.dermis.clearance > 0);
        }
    }
    CHECK_THROWS(make_molecule(model(), "nicotin"));
}
