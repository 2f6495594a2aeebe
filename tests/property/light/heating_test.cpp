#include "../../model.hpp"
#include "stipple/light/adding_doubling.hpp"
#include "stipple/light/heating.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using namespace stipple::light;

namespace {

constexpr double k_nm = 1e-9, k_j_per_cm2 = 1e4;
constexpr double k_viable = 85e-6; ///< with the stratum corneum of the tables the usual 0.1 mm

EpidermalHeating at(double shortest, double longest, double viable = k_viable) {
    return {model(), TissueOptics(model()), shortest * k_nm, longest * k_nm, viable};
}

} // namespace

TEST_CASE("the mean epidermis of published slabs heats as they say", "[light][heating]") {
    // 0.1 mm of epidermis over dermis and subcutis, shares of the light that it absorbs: the slabs of the solvers' tests.
    // K per J/cm2: 532 nm 10.9, 755 nm 5.1, 1064 nm 1.5; half the absorption 6.9, 2.9, 0.8
    const double capacity = 1e6 * model()["light/heat"].value("heat_capacity");
    const double pairs[][2] = {{0.4038, 10.9}, {0.1895, 5.1}, {0.0546, 1.5},
                               {0.2553, 6.9},  {0.1059, 2.9}, {0.0283, 0.8}};
    for (const auto& [absorbed, kelvin] : pairs)
        CHECK(absorbed * k_j_per_cm2 / (capacity * 1e-4) == Approx(kelvin).margin(0.06));
}

TEST_CASE("heat is what the epidermis absorbs, less what leaves it during the pulse", "[light][heating]") {
    const auto heating = at(755, 755);
    auto state = usual_optics(model());
    state.melanin = 400;
    const auto r = adding_doubling(TissueOptics(model()).stack(state, 755 * k_nm));
    const double capacity = 1e6 * model()["light/heat"].value("heat_capacity");
    CHECK(heating.per_fluence(400) ==
          Approx((r.absorbed[0] + r.absorbed[1]) / (capacity * 1e-4)).epsilon(0.01));
    // closed forms of the loss: none in a flash, tau/t in a long pulse
    const double tau = std::pow(2 * 1e-4 / M_PI, 2) / (1e-6 * model()["light/heat"].value("diffusivity"));
    const Pulse flash{.fluence = 10 * k_j_per_cm2, .duration = 1e-6, .start = 33};
    CHECK(heating.heat(flash, 400).rise == Approx(heating.per_fluence(400) * 1e5).epsilon(1e-4));
    Pulse slow = flash;
    slow.duration = 50 * tau;
    CHECK(heating.heat(slow, 400).rise == Approx(heating.per_fluence(400) * 1e5 / 50).epsilon(1e-9));
}

TEST_CASE("more light, darker skin, a shorter pulse and less cooling never heat less", "[light][heating]") {
    for (const auto& heating : {at(755, 755), at(1064, 1064), at(560, 1200), at(532, 532)}) {
        Heated before{};
        for (const double melanin : {20., 60., 170., 400., 900., 2500., 8000.}) {
            const Pulse pulse{.fluence = 12 * k_j_per_cm2, .duration = 0.02, .start = 20};
            const Heated now = heating.heat(pulse, melanin);
            CHECK(now.rise > before.rise);
            CHECK(now.heated >= before.heated);
            CHECK(now.killed <= now.heated);
            CHECK(now.heated <= 1);
            const auto changed = [&](auto change) {
                Pulse other = pulse;
                change(other);
                return heating.heat(other, melanin);
            };
            CHECK(changed([](Pulse& p) { p.fluence *= 1.1; }).heated >= now.heated);
            CHECK(changed([](Pulse& p) { p.duration *= 1.1; }).heated <= now.heated);
            CHECK(changed([](Pulse& p) { p.start -= 5; }).temperature == Approx(now.temperature - 5));
            before = now;
        }
    }
}

TEST_CASE("longer wavelengths heat the epidermis less, and a filter in between lies in between",
          "[light][heating]") {
    for (const double melanin : {100., 600., 3000.}) {
        const double green = at(532, 532).per_fluence(melanin), red = at(755, 755).per_fluence(melanin),
                     infrared = at(1064, 1064).per_fluence(melanin);
        CHECK(green > red);
        CHECK(red > infrared);
        const double band = at(532, 1064).per_fluence(melanin);
        CHECK(band < green);
        CHECK(band > infrared);
    }
    // the same melanin in a thinner epidermis: as much light absorbed, in less tissue
    CHECK(at(755, 755, 40e-6).per_fluence(400) > 1.3 * at(755, 755).per_fluence(400));
}
