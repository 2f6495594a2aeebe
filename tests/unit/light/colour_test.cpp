#include "../../model.hpp"
#include "stipple/base/error.hpp"
#include "stipple/light/adding_doubling.hpp"
#include "stipple/light/colour.hpp"
#include "stipple/light/fit.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using namespace stipple::light;

namespace {

const ColourModel& colours() {
    static const ColourModel made(model());
    return made;
}

} // namespace

TEST_CASE("the observer under D65: white, grey, and there and back", "[light]") {
    const auto& wavelengths = colours().wavelengths();
    const Observer observer(model(), wavelengths);
    CHECK(observer.white().x == Approx(95.04).margin(0.03));
    CHECK(observer.white().y == Approx(100));
    CHECK(observer.white().z == Approx(108.88).margin(0.05));
    const auto grey = observer.lab(std::vector<double>(wavelengths.size(), 0.1842));
    CHECK(grey.l == Approx(50).margin(0.01));
    CHECK(grey.a == Approx(0).margin(1e-9));
    CHECK(grey.b == Approx(0).margin(1e-9));
    for (const Lab& c : {Lab{60, 12, 15}, Lab{5, 1, -1}, Lab{95, 0, 3}}) {
        const Lab back = lab_of(xyz_of(c, observer.white()), observer.white());
        CHECK(colour_difference(c, back) < 1e-9);
    }
    const Rgb white = srgb_of(observer.white());
    CHECK(white.red == Approx(1).margin(2e-3));
    CHECK(white.blue == Approx(1).margin(2e-3));
    const Rgb red = srgb_of({41.24, 21.26, 1.93}); // the primary of sRGB
    CHECK(red.red == Approx(1).margin(1e-3));
    CHECK(red.green == Approx(0).margin(1e-2));
    CHECK_THROWS_AS(observer.xyz({0.5}), Error);
}

TEST_CASE("angles and indices are those of their definitions", "[light]") {
    CHECK(ita_deg({60, 10, 10}) == Approx(45));
    CHECK(ita_deg({50, 10, 18}) == Approx(0).margin(1e-12));
    CHECK(ita_deg({40, 10, 10}) == Approx(-45));
    std::vector<double> r(colours().wavelengths().size(), 0.5);
    CHECK(colours().colour_of(r).erythema_index == Approx(0).margin(1e-12));
    CHECK(colours().colour_of(r).melanin_index == Approx(100 * std::log10(2)));
}

TEST_CASE("an instrument sees the specular part or not, and loses red light beside a small port", "[light]") {
    const auto state = usual_optics(model());
    const std::vector<double> green_red{540e-9, 650e-9};
    const auto all = reflectance_spectrum(colours().tissue(), state, green_red);
    const auto without = reflectance_spectrum(colours().tissue(), state, green_red, {.specular_share = 0});
    CHECK(all[0] - without[0] == Approx(0.04).margin(1e-6)); // n 1.5
    const Instrument small{.specular_share = 0, .beam_radius = 2e-3, .port_radius = 2.5e-3};
    const double green = inside_port(colours().tissue().stack(state, 540e-9), small, 12'800, 2);
    const double red = inside_port(colours().tissue().stack(state, 650e-9), small, 12'800, 2);
    CHECK(green < 1);
    CHECK(red < green - 0.02);
    CHECK(inside_port(colours().tissue().stack(state, 540e-9), {}) == 1);
}

TEST_CASE("optics: spectra are where they should be", "[light]") {
    const TissueOptics& t = colours().tissue();
    CHECK(t.melanin_shape(694e-9) == Approx(1));
    CHECK(t.melanin_shape(450e-9) > 4);
    CHECK(t.melanin_shape(1064e-9) < 0.3);
    CHECK(t.melanin_shape(820.26e-9) == Approx(t.melanin_shape(820.2601e-9)).epsilon(1e-5)); // no step
    CHECK(t.blood(415e-9, 1) > 10 * t.blood(500e-9, 1));                                     // Soret
    CHECK(t.blood(660e-9, 0) > 8 * t.blood(660e-9, 1));
    CHECK(t.blood(584e-9, 1) == Approx(t.blood(584e-9, 0)).epsilon(0.1)); // isosbestic
    CHECK(t.water(970e-9) == Approx(46).epsilon(0.1));
    CHECK(t.water(10.6e-6) == Approx(8e4).epsilon(0.2));
    CHECK(t.bilirubin(460e-9, 5e-3) > 0);
    CHECK(t.bilirubin(710e-9, 5e-3) == 0);
    CHECK(TissueOptics::packaging(2e4, 0) == Approx(1));
    CHECK(TissueOptics::packaging(2e4, 50e-6) == Approx((1 - std::exp(-2.0)) / 2));
    const auto stack = t.stack(usual_optics(model()), 500e-9);
    CHECK(stack.layers.size() == 5);
    const double reduced = stack.layers[2].scattering * (1 - stack.layers[2].anisotropy);
    CHECK(reduced == Approx(usual_optics(model()).scattering));
    CHECK_THROWS_AS(t.stack(usual_optics(model()), 3e-6), Error);
    CHECK_THROWS_AS(t.stack(usual_optics(model()), 300e-9), Error);
}

TEST_CASE("states out of range are named", "[light]") {
    auto state = usual_optics(model());
    check_optics(model(), state);
    state.melanin = -1;
    state.oxygen_saturation = 1.2;
    try {
        check_optics(model(), state);
        FAIL("no error");
    } catch (const Error& e) {
        CHECK(e.kind() == Kind::input);
        REQUIRE(e.problems().size() == 2);
        CHECK(e.problems()[0].key == "light.melanin");
        CHECK(e.problems()[1].key == "light.oxygen_saturation");
    }
}

TEST_CASE("a model whose numbers a user has changed does not take the stored table", "[light]") {
    CHECK(colours().has_table());
    const ColourModel changed(model_with({{"light.base_constant", 0.2}}));
    CHECK_FALSE(changed.has_table());
    const auto state = usual_optics(model());
    CHECK(changed.colour(state).lab.l < colours().colour(state).lab.l);
}

TEST_CASE("a fit finds the state that a spectrum was made of", "[light]") {
    auto spec = colour_table_spec(model());
    spec.wavelengths = {460e-9, 500e-9, 540e-9, 580e-9, 620e-9, 660e-9};
    const ReflectanceTable table(colours().tissue(), spec);
    auto truth = usual_optics(model());
    truth.melanin = 900;
    truth.blood_fraction = 0.01;
    truth.scattering = 5500;
    FitSpec fit{.measured = seen(table, truth, 0.3), .start = usual_optics(model()), .specular_share = 0.3};
    const auto found = fit_skin(table, fit);
    CHECK(found.state.melanin == Approx(900).epsilon(1e-4));
    CHECK(found.state.blood_fraction == Approx(0.01).epsilon(1e-4));
    CHECK(found.state.scattering == Approx(5500).epsilon(1e-4));
    CHECK(found.error < 1e-6);
    // A wavelength that does not count changes nothing; a narrow prior holds its number.
    fit.measured[2] = std::numeric_limits<double>::quiet_NaN();
    CHECK(fit_skin(table, fit).state.melanin == Approx(900).epsilon(1e-4));
    fit.spread = {10, 10, 1e-4};
    CHECK(fit_skin(table, fit).state.scattering == Approx(fit.start.scattering).epsilon(0.01));
    fit.measured.pop_back();
    CHECK_THROWS_AS(fit_skin(table, fit), Error);
}
