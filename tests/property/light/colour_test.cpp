// What melanin, blood and scattering do to the colour of skin.
#include "../../model.hpp"
#include "stipple/light/colour.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using namespace stipple::light;

TEST_CASE("more melanin: darker, ITA falls, b* rises and then falls, a* stays", "[light]") {
    const ColourModel colours(model());
    for (const double blood : {0.005, 0.01, 0.03}) {
        CAPTURE(blood);
        auto state = usual_optics(model());
        state.blood_fraction = blood;
        double last_ita = 90, last_l = 100, last_index = 0, most_b = 0, least_a = 100, most_a = 0;
        double first_b = 0, final_b = 0;
        for (double melanin = 80; melanin < 4500; melanin *= 1.15) {
            CAPTURE(melanin);
            state.melanin = melanin;
            const auto c = colours.colour(state);
            CHECK(c.ita < last_ita);
            CHECK(c.lab.l < last_l);
            CHECK(c.melanin_index > last_index);
            last_ita = c.ita, last_l = c.lab.l, last_index = c.melanin_index;
            if (first_b == 0) first_b = c.lab.b;
            most_b = std::max(most_b, c.lab.b);
            final_b = c.lab.b;
            least_a = std::min(least_a, c.lab.a);
            most_a = std::max(most_a, c.lab.a);
        }
        CHECK(most_b > first_b + 4);
        CHECK(most_b > final_b + 4);
        CHECK(most_a - least_a < 6);
    }
}

TEST_CASE("more blood: redder in every tone, and the erythema index rises", "[light]") {
    const ColourModel colours(model());
    for (const double melanin : {100.0, 400.0, 1000.0, 3000.0}) {
        CAPTURE(melanin);
        auto state = usual_optics(model());
        state.melanin = melanin;
        double last_a = -100, last_index = -100;
        for (const double blood : {0.005, 0.01, 0.02, 0.04, 0.08}) {
            state.blood_fraction = blood;
            const auto c = colours.colour(state);
            CHECK(c.erythema_index > last_index);
            if (melanin < 1200) CHECK(c.lab.a > last_a); // in dark skin redness hardly shows
            last_a = c.lab.a, last_index = c.erythema_index;
        }
    }
}

TEST_CASE("the state of an ITA has that ITA", "[light]") {
    const ColourModel colours(model());
    for (const double ita : {55.0, 30.0, 0.0, -30.0, -60.0}) {
        const auto state = colours.with_ita(usual_optics(model()), ita);
        CHECK(colours.colour(state).ita == Approx(ita).margin(0.01));
    }
}

TEST_CASE("no wavelength reflects less than the surface or more than all", "[light]") {
    const TissueOptics tissue(model());
    auto state = usual_optics(model());
    std::vector<double> wavelengths{360e-9, 10.6e-6};
    for (int nm = 400; nm <= 1700; nm += 100) wavelengths.push_back(1e-9 * nm);
    for (const double melanin : {10.0, 20000.0}) {
        state.melanin = melanin;
        for (const double r : reflectance_spectrum(tissue, state, wavelengths)) {
            CHECK(r >= 0.04 - 1e-9);
            CHECK(r < 0.9);
        }
    }
}
