// Pieces of the healing model that have closed forms: pure decay, quasi-steady signals, one-species
// responses.
#include "../../model.hpp"
#include "stipple/base/units.hpp"
#include "stipple/healing/healing.hpp"
#include "stipple/healing/kinetics.hpp"
#include "stipple/healing/reaction.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

using namespace stipple;

namespace {
constexpr double k_closed = 0, k_open = 0.01; // uncovered share of the surface
}

TEST_CASE("with recruitment off, platelet signal and debris decay exponentially") {
    healing::WellMixedSpec spec;
    spec.session_times = {0.0};
    spec.tolerance = 1e-6;
    for (int d = 0; d <= 4; ++d) spec.output_times.push_back(d * units::day);
    const auto h = healing::heal_well_mixed(model_with({{"healing.r_N", 0.0}, {"healing.r_M", 0.0}}), spec);
    for (int d = 0; d <= 4; ++d) {
        CHECK(h.at("pdgf", d * units::day) == Approx(std::exp(-1.2 * d)).epsilon(1e-4));
        CHECK(h.at("debris", d * units::day) == Approx(std::exp(-0.3 * d)).epsilon(1e-4));
        CHECK(h.at("fibrin", d * units::day) <= 0.12 + 1e-12);
    }
}

TEST_CASE("half-life of resident collagen I without remodelling is 15 years") {
    // Rest plus a loss of 10 %: the deficit closes with the turnover rate once signals are off.
    const auto& k = healing::make_kinetics(model());
    const healing::Rates rates(k, {}, {.refill = false, .activated_stage = false}, 0.01);
    const healing::Row row = healing::make_row(rates, 1, 1, 1, 1, 1, "test");
    auto y = healing::rest(rates, row);
    std::array<double, healing::k_states> f{};
    y[healing::C1] *= 1.1; // a surplus of I and III together leaves the ratio at rest
    y[healing::C3] *= 1.1;
    healing::reaction_rates(rates, row, &k_closed, 0, 1, 1, y.data(), 1, f.data());
    CHECK(f[healing::C1] == Approx(-0.1 * 0.8 * std::numbers::ln2 / (15 * units::year)).epsilon(1e-6));
}

TEST_CASE("macrophage conversion is halved at the cytokine level K_I12 (squared law)") {
    const auto& k = healing::make_kinetics(model());
    const healing::Rates rates(k, {}, {}, 0.01);
    const healing::Row row = healing::make_row(rates, 1, 1, 1, 1, 1, "test");
    auto y = healing::rest(rates, row);
    std::array<double, healing::k_states> f{};
    y[healing::M1] = 1.0;
    y[healing::I] = k.K_I12;
    healing::reaction_rates(rates, row, &k_closed, 0, 1, 1, y.data(), 1, f.data());
    CHECK(f[healing::M2] - k.del_M2 * k.M2b == Approx(0.5 * k.k_12));
}

TEST_CASE("the state of the epidermis is felt less with depth") {
    const auto& k = healing::make_kinetics(model());
    const healing::Rates rates(k, {}, {}, 0.01);
    std::array<double, healing::k_states> shallow{}, deep{};
    for (const double weight : {1.0, 0.1}) {
        const healing::Row row = healing::make_row(rates, weight, 1, 1, 1, 1, "test");
        const auto y = healing::rest(rates, row);
        healing::reaction_rates(rates, row, &k_open, rates.opened(k_open), 1, 1, y.data(), 1,
                                (weight == 1.0 ? shallow : deep).data());
    }
    // u = (1 - E)/reference = 1 at the surface: half of a_VE
    CHECK(shallow[healing::V] - k.lam_V * k.V_b == Approx(0.5 * k.a_VE));
    CHECK(deep[healing::V] - k.lam_V * k.V_b == Approx(0.1 / 1.1 * k.a_VE));
}
