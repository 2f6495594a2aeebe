// Pieces of the healing model that have closed forms: pure decay, quasi-steady signals, one-species
// responses.
#include "../../model.hpp"
#include "stipple/base/units.hpp"
#include "stipple/healing/healing.hpp"
#include "stipple/healing/kinetics.hpp"
#include "stipple/healing/reaction.hpp"
#include "stipple/healing/synthesis.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

using namespace stipple;

namespace {
constexpr double k_closed = 0, k_open = 0.01; // uncovered share of the surface
}

TEST_CASE("with recruitment off, platelet signal and debris decay exponentially") {
    // one place, no leukocytes: nothing makes them and nothing but their own loss takes them
    const auto k = healing::make_kinetics(model_with({{"healing.r_N", 0.0}, {"healing.r_M", 0.0}}));
    const healing::Rates rates(k, {}, 0.01);
    const healing::Row row = healing::make_row(rates, 1, 1, 1, 1, 1, "test");
    auto y = healing::rest(rates, row);
    healing::injure(k, 0.12, 0.12, 1, 1, y.data());
    std::array<double, healing::k_states> f{};
    healing::reaction_rates(rates, row, &k_closed, 0, 1, 1, y.data(), 1, f.data());
    CHECK(y[healing::P] == Approx(1));
    CHECK(f[healing::P] == Approx(0).margin(1e-20));
    CHECK(f[healing::B] == Approx(0).margin(1e-20));
    const auto loss = healing::implicit_loss(rates);
    CHECK(loss[healing::P] * units::day == Approx(1.2));
    CHECK(loss[healing::B] * units::day == Approx(0.3));
}

TEST_CASE(
    "at rest collagen is made at the measured rate, and what is kept of it balances a half-life of 15 years") {
    const auto k = healing::make_kinetics(model());
    const healing::Rates rates(k, {}, 0.01);
    const healing::Row row = healing::make_row(rates, 1, 1, 1, 1, 1, "test");
    const auto y = healing::rest(rates, row);
    double made[healing::k_syntheses];
    healing::synthesis_rates(rates, row, 0, 1, 1, y.data(), made);
    const double all = made[healing::made_collagen_1] + made[healing::made_collagen_3];
    CHECK(all * units::day == Approx(0.0089)); // babraj2005: 0.037 % an hour
    const double kept = std::numbers::ln2 / (15 * units::year) / all;
    CHECK(kept == Approx(0.0142).epsilon(0.01));
    CHECK(k.k_N * y[healing::New] == Approx(all)); // and the rest is broken down
    for (const auto s : {healing::C1, healing::C3}) CHECK(row.basal[s] == Approx(0).margin(1e-22));
}

TEST_CASE("sustained synthesis keeps A times what it kept at rest, and e_f A/(1 + A) more") {
    const auto k = healing::make_kinetics(model());
    const healing::Rates rates(k, {}, 0.01);
    const healing::Row row = healing::make_row(rates, 1, 1, 1, 1, 1, "test");
    auto y = healing::rest(rates, row);
    const double rise = 2; // A
    y[healing::Cb] = rise / k.g_C;
    y[healing::New] *= 1 + rise; // steady
    std::array<double, healing::k_states> f{};
    healing::reaction_rates(rates, row, &k_closed, 0, 1, 1, y.data(), 1, f.data());
    CHECK(f[healing::New] - k.k_N * y[healing::New] == Approx(0).margin(1e-20));
    const double decay = std::numbers::ln2 / k.hl_C,
                 expected = decay * ((1 + rise) * (1 + k.e_f * rise / (1 + rise)) - 1);
    CHECK(f[healing::C1] + f[healing::C3] == Approx(expected));
    // of III: share at rest and share of what is made beyond, by how much is made
    const double share = (0.2 + k.f_3 * rise) / (1 + rise);
    CHECK(f[healing::C3] == Approx(share * (expected + decay) - 0.2 * decay));
}

TEST_CASE("density saturates at what hydrated fibres fill, and thickness takes what does not fit") {
    const auto k = healing::make_kinetics(model());
    const healing::Rates rates(k, {}, 0.01);
    const healing::Row row = healing::make_row(rates, 1, 1, 1, 1, 1, "test");
    auto y = healing::rest(rates, row);
    std::array<double, healing::k_states> f{};
    double before = 0, density_before = 0;
    for (const double mass : {1.0, 1.2, 1.5, 2.0, 3.0, 6.0}) {
        y[healing::C1] = 0.8 * mass, y[healing::C3] = 0.2 * mass;
        healing::reaction_rates(rates, row, &k_closed, 0, 1, 1, y.data(), 1, f.data());
        const double thickness = f[healing::Th] * k.tau_h, density = mass / thickness;
        const auto eighth = [](double x) { return std::pow(x, 8); };
        CHECK(thickness == Approx(std::pow((1 + eighth(mass / k.c_max)) / (1 + eighth(1 / k.c_max)), 0.125)));
        CHECK(thickness >= before);
        CHECK(density > density_before);
        CHECK(density < 1.02 * k.c_max);
        before = thickness, density_before = density;
    }
    CHECK(density_before == Approx(k.c_max).epsilon(0.02));
}

TEST_CASE("new collagen fills what is missing") {
    const auto k = healing::make_kinetics(model());
    const healing::Rates rates(k, {}, 0.01);
    const healing::Row row = healing::make_row(rates, 1, 1, 1, 1, 1, "test");
    auto y = healing::rest(rates, row);
    healing::injure(k, 0.4, 0.01, 0, 1, y.data()); // 0.4 of the place is damaged
    const double gap = 0.4 * k.lam_mat;
    CHECK(y[healing::Gap] == Approx(gap));
    CHECK(y[healing::C1] + y[healing::C3] == Approx(1 - gap));
    std::array<double, healing::k_states> f{};
    healing::reaction_rates(rates, row, &k_closed, 0, 1, 1, y.data(), 1, f.data());
    CHECK(f[healing::Gap] ==
          Approx(-k.f_w * k.s0 * gap)); // what is made at rest, by how much of it is missing
    const double turnover = std::numbers::ln2 / k.hl_C * gap; // less of what is left is broken down
    CHECK(f[healing::C1] + f[healing::C3] == Approx(k.f_w * k.s0 * gap + turnover));
}

TEST_CASE("half-life of resident collagen I without remodelling is 15 years") {
    // Rest plus a loss of 10 %: the deficit closes with the turnover rate once signals are off.
    const auto& k = healing::make_kinetics(model());
    const healing::Rates rates(k, {}, 0.01);
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
    const healing::Rates rates(k, {}, 0.01);
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
    const healing::Rates rates(k, {}, 0.01);
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
