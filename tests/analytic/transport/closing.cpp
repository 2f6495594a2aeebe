// Closed forms of the stages in which channels close, and of what instruments read of them.
#include "stipple/transport/closing.hpp"
#include "../../model.hpp"
#include "stipple/base/units.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

using namespace stipple;
using namespace stipple::transport;
using namespace stipple::units;

namespace {

constexpr double k_radius = 40 * um;

Channels some_channels(double per_m2 = 100 * per_cm2, double radius = k_radius) {
    return make_channels(model(), per_m2, radius, 300 * um, 0, 300 * um);
}

} // namespace

TEST_CASE("excised skin: the torn mouth recoils to what is open to water, the hole stays") {
    const Constants k = make_constants(model());
    const ChannelClass c = some_channels().classes.front();
    const ClosingConditions dead{.living = false};
    const double torn = std::pow(model().si("skin.open_epidermis"), 2),
                 wet = model().si("transport.water_share");
    for (const double t : {0.0, 10 * minute, hour, day}) {
        const LayerShares open = open_shares(k, dead, c, t);
        CHECK(open.mouth == Approx(torn * (wet + (1 - wet) * std::exp(-t / k.recoil_time))));
        CHECK(open.epidermis == Approx(torn));
        CHECK(open.dermis == Approx(std::pow(model().si("skin.open_dermis"), 2)));
    }
    CHECK(std::isinf(half_life(k, dead, c)));
    CHECK(std::isinf(lifetime(k, dead, c)));
}

TEST_CASE("living skin: an exponential plug, a wall of constant speed, and both in the two airs") {
    const Constants k = make_constants(model());
    const ChannelClass c = some_channels().classes.front();
    const double q = c.residual, air = k.seal_rate_open * k.seal_radius / (q * k_radius),
                 cover = k.seal_rate_occluded, wall = k.pore_speed, t = 90 * minute;
    const double recoiled = q * q + (c.torn * c.torn - q * q) * std::exp(-t / k.recoil_time);
    CHECK(conducting_share(k, {}, c, t) == Approx(recoiled * std::exp(-air * t)));
    CHECK(pore_radius(k, {}, c, t) == Approx(c.torn * k_radius - wall * t));
    CHECK(half_life(k, {}, c) == Approx(std::numbers::ln2 / air));
    CHECK(lifetime(k, {}, c) == Approx(c.torn * k_radius / wall));

    ClosingConditions covered;
    covered.occluded = {{-hour, INFINITY}};
    CHECK(conducting_share(k, covered, c, t) == Approx(recoiled * std::exp(-cover * t)));
    CHECK(half_life(k, covered, c) == Approx(std::numbers::ln2 / cover));
    CHECK(lifetime(k, covered, c) == Approx(c.torn * k_radius / (k.pore_occluded_share * wall)));

    covered.occluded = {{0, 4 * hour}}; // and in the air from then on
    CHECK(half_life(k, covered, c) == Approx(4 * hour + (std::numbers::ln2 - cover * 4 * hour) / air));
    covered.occluded = {{3 * minute, 4 * hour}}; // it came on later
    CHECK(half_life(k, covered, c) ==
          Approx(4 * hour + (std::numbers::ln2 - cover * (4 * hour - 3 * minute) - air * 3 * minute) / air));
    covered.occluded = {{0, INFINITY}};
    covered.needles_out = 2 * hour; // counted from then
    CHECK(half_life(k, covered, c) == Approx(std::numbers::ln2 / cover));
}

TEST_CASE("dye and tomography see a hole until the wall has come as near as their gaps") {
    const Constants k = make_constants(model());
    const Channels channels = some_channels();
    const double torn = channels.classes.front().torn * k_radius;
    const auto gone = [&](const char* gap) { return (torn - 0.5 * model().si(gap)) / k.pore_speed; };
    CHECK(dye_gone(k, channels, {}, 90 * day) == Approx(gone("insertion.dye_gap")).epsilon(1e-6));
    CHECK(tomography_gone(k, channels, {}, 90 * day) == Approx(gone("insertion.lumen_gap")).epsilon(1e-6));
    CHECK(dye_gone(k, channels, {.living = false}, 90 * day) == 90 * day); // never: the end of the search
}

TEST_CASE("a few mouths lose water like discs in still air, behind a thick stratum corneum like tubes") {
    const Constants k = make_constants(model());
    const double n = 0.1 * per_cm2; // so few that the layer of air does not matter
    const Channels channels = some_channels(n);
    const ClosingConditions dead{.living = false};
    const double r = k_radius * std::sqrt(conducting_share(k, dead, channels.classes.front(), 90 * day));
    const double driving = k.vapour_step - k.intact_water_loss / k.air_transfer;
    const auto gain = [&](double stratum_corneum) {
        const Barrier b = barrier(k, channels, dead, 90 * day, stratum_corneum);
        return b.water_loss - b.water_loss_intact;
    };
    CHECK(gain(1e-10) == Approx(n * 4 * k.vapour_diffusivity * r * driving).epsilon(1e-3));
    CHECK(gain(10 * mm) ==
          Approx(n * k.vapour_diffusivity * std::numbers::pi * r * r / (10 * mm) * driving).epsilon(1e-2));
    // a surface of nothing but mouths is the bare wet one
    const Barrier all = barrier(k, some_channels(2e10, 5 * um), dead, 0, 1e-10);
    CHECK(all.water_loss == Approx(k.air_transfer * k.vapour_step).epsilon(0.02));
}

TEST_CASE("readings come back at a time of their own, not on a grid") {
    const Constants k = make_constants(model());
    double before = 0;
    for (int i = 0; i < 20; ++i) { // steps of a hundredth of a micrometre in the radius: seconds in the time
        const Channels channels = some_channels(100 * per_cm2, k_radius + 0.01 * um * i);
        const double back = water_loss_recovered(k, channels, {}, 15 * um, 0.1, 14 * day);
        CHECK(back > before);
        if (before > 0) CHECK(back - before < 20);
        const Barrier at = barrier(k, channels, {}, back, 15 * um);
        CHECK(at.water_loss == Approx(1.1 * at.water_loss_intact).epsilon(1e-6));
        before = back;
    }
}
