#include "../../model.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/healing/healing.hpp"
#include "stipple/healing/kinetics.hpp"
#include "stipple/healing/reaction.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;

TEST_CASE(
    "host numbers: young at 25 without photoageing, the aged column at 55 with it, the same slope to 85") {
    skin::Person p;
    p.age_years = 25;
    CHECK(healing::make_host(model(), p).senescence == 0);
    CHECK(healing::make_host(model(), p).collagen == 1);
    p.age_years = 55;
    p.photoageing = 1;
    CHECK(healing::make_host(model(), p).senescence == Approx(0.45));
    CHECK(healing::make_host(model(), p).cytokine == Approx(2));
    CHECK(healing::make_host(model(), p).elastosis == Approx(0.35));
    p.age_years = 85;
    CHECK(healing::make_host(model(), p).senescence == Approx(0.9));
    p.age_years = 100;
    CHECK(healing::make_host(model(), p).senescence == Approx(0.9));
}

TEST_CASE("rates are stored per second") {
    CHECK(healing::make_kinetics(model()).lam_I == Approx(8.0 / 86400));
    CHECK(healing::make_kinetics(model()).v_K == Approx(0.13e-3 / 86400));
    CHECK(healing::make_kinetics(model()).hl_C == Approx(15 * 365 * 86400.0));
}

TEST_CASE("factors of sex, site, skin type, smoking and diabetes multiply what age makes of the host") {
    skin::Person woman;
    const auto reference = healing::make_host(model(), woman);
    CHECK(reference.collagen_3_synthesis == 1);
    CHECK(reference.timp == 1);
    CHECK(reference.pigment_gain == 1);
    skin::Person man = woman;
    man.sex = skin::Sex::male;
    CHECK(healing::make_host(model(), man).collagen == Approx(1.15 * reference.collagen));
    skin::Person smoker = woman;
    smoker.smoker = true;
    // Source: knuutinen2002, abstract.
    CHECK(healing::make_host(model(), smoker).collagen_1_synthesis == Approx(0.82));
    CHECK(healing::make_host(model(), smoker).collagen_3_synthesis == Approx(0.78));
    CHECK(healing::make_host(model(), smoker).timp == Approx(0.86));
    skin::Person both = smoker;
    both.conditions = {"uncontrolled_diabetes"};
    CHECK(healing::make_host(model(), both).collagen_3_synthesis == Approx(0.78 * 0.85));
    CHECK(healing::make_host(model(), both).closure == 1);
    CHECK(healing::make_host(model(), woman, true).closure == 0.5);
    skin::Person thigh = woman;
    thigh.site = "thigh";
    CHECK(healing::make_host(model(), thigh).vessels == Approx(4.8 / 6.7 * reference.vessels).epsilon(0.01));
    skin::Person dark = woman;
    dark.fitzpatrick = 6;
    CHECK(healing::make_host(model(), dark).pigment_gain == 10);
    // The factors reach the rates.
    const healing::Rates rates(healing::make_kinetics(model()), healing::make_host(model(), smoker), 0.01);
    CHECK(rates.k.g_C == Approx((0.8 * 0.82 + 0.2 * 0.78) * healing::make_kinetics(model()).g_C));
    CHECK(rates.k.a_ZN == Approx(2 * healing::make_kinetics(model()).a_ZN));
}

TEST_CASE(
    "keratinocyte front: 0.13 mm a day at rest, slower in old skin and under cytokine, faster under KGF") {
    const auto& k = healing::make_kinetics(model());
    const healing::Rates young(k, {}, 0.01);
    healing::Host host;
    host.senescence = 0.45;
    const healing::Rates old(k, host, 0.01);
    const healing::Papillary rest{.cytokine = 0, .kgf = 0.05};
    CHECK(healing::front_speed(young, rest) * units::day / units::mm == Approx(0.13));
    CHECK(healing::front_speed(old, rest) == Approx(0.865 * healing::front_speed(young, rest)));
    CHECK(healing::front_speed(young, {.cytokine = 2, .kgf = 0.05}) ==
          Approx(0.5 * healing::front_speed(young, rest)));
    CHECK(healing::front_speed(young, {.cytokine = 0, .kgf = 1}) > healing::front_speed(young, rest));
}

TEST_CASE("loop gains that keep inflammation from becoming chronic are below the published rule") {
    // The sum of the recruitment loops must stay below 0.5; the differentiation loop below 1.
    const auto& k = healing::make_kinetics(model());
    const double neutrophils = k.c_I * k.a_IN * k.r_N / (k.lam_I * k.K_IN * k.del_N);
    const double macrophages = k.c_I * k.a_IM * k.r_M / (k.lam_I * k.K_IM * (k.k_12 + k.del_M1));
    const double debris = k.eps_B * k.r_N / (k.K_IN * k.k_B0);
    CHECK(neutrophils + macrophages + debris < 0.5);
    CHECK(0.65 * k.a_TY * k.k_FY / (k.lam_T * k.del_Y) < 1.0);
}
