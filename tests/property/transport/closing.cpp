// What must hold of closing for any channels, and of water loss for any device.
#include "stipple/transport/closing.hpp"
#include "../../model.hpp"
#include "devices.hpp"
#include "stipple/base/units.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

using namespace stipple;
using namespace stipple::transport;
using namespace stipple::units;

namespace {

constexpr double k_corneum = 15 * um, k_search = 90 * day;

double between(double lo, double hi) {
    return lo + (hi - lo) * *rc::gen::inRange(0, 1000001) / 1e6;
}

Channels any_channels() {
    const double depth = between(30, 1500) * um;
    return make_channels(model(), std::pow(10.0, between(5, 7)), between(5, 80) * um, depth,
                         between(0, 0.3) * depth, depth);
}

/// When each of the instruments finds the skin closed.
std::vector<double> readings(const Channels& channels, const ClosingConditions& c) {
    const Constants k = make_constants(model());
    return {half_life(k, c, channels.classes.front()),
            lifetime(k, c, channels.classes.front()),
            water_loss_recovered(k, channels, c, k_corneum, 0.1, k_search),
            impedance_recovered(k, channels, c, k_corneum, 0.1, k_search),
            dye_gone(k, channels, c, k_search),
            tomography_gone(k, channels, c, k_search)};
}

bool none_sooner(const std::vector<double>& later, const std::vector<double>& sooner) {
    return std::equal(later.begin(), later.end(), sooner.begin(),
                      [](double a, double b) { return a >= b - 1e-6 * b - 1e-3; });
}

} // namespace

TEST_CASE("a cover, age and a longer cover never let channels close sooner, whatever reads it") {
    rc::prop("order of all readings", [] {
        const Channels channels = any_channels();
        ClosingConditions air{.age_years = between(18, 70)};
        air.factor = between(0.2, 3);
        ClosingConditions cover = air, longer = air, old = air, dead = air;
        const double until = between(0.1, 60) * hour;
        cover.occluded = {{0, until}};
        longer.occluded = {{0, until + between(0.1, 60) * hour}};
        old.age_years += between(0, 30);
        dead.living = false;
        const auto in_air = readings(channels, air), covered = readings(channels, cover);
        RC_ASSERT(none_sooner(covered, in_air));
        RC_ASSERT(none_sooner(readings(channels, longer), covered));
        RC_ASSERT(none_sooner(readings(channels, old), in_air));
        RC_ASSERT(none_sooner(readings(channels, dead), covered));
    });
}

TEST_CASE("a channel lives at least as long as its half-life, and tomography loses it no later than dye") {
    rc::prop("order within one channel", [] {
        const Channels channels = any_channels();
        ClosingConditions c{.age_years = between(18, 80)};
        c.factor = between(0.2, 3);
        c.pore_factor = between(0.2, 3);
        if (*rc::gen::arbitrary<bool>()) c.occluded = {{between(-1, 5) * hour, between(6, 100) * hour}};
        const Constants k = make_constants(model());
        for (const auto& group : channels.classes) {
            const double life = lifetime(k, c, group);
            RC_ASSERT(life >= half_life(k, c, group));
            RC_ASSERT(conducting_share(k, c, group, life * (1 + 1e-9) + 1) == 0);
        }
        RC_ASSERT(tomography_gone(k, channels, c, k_search) <= dye_gone(k, channels, c, k_search));
    });
}

TEST_CASE("taking the cover off starts the sealing of the air") {
    rc::prop("rate after over rate before", [] {
        const Channels channels = any_channels();
        const Constants k = make_constants(model());
        ClosingConditions c;
        const double off = between(1, 10) * hour, step = 1;
        c.occluded = {{0, off}};
        const ChannelClass& group = channels.classes.front();
        const auto open = [&](double t) { return conducting_share(k, c, group, t); };
        if (open(off + step) <= 0) return;
        const double before = std::log(open(off - step) / open(off)),
                     after = std::log(open(off) / open(off + step));
        RC_ASSERT(after > before);
    });
}

TEST_CASE(
    "more, wider and fresher mouths lose more water and current, and never more than a bare wet surface") {
    rc::prop("order of water loss", [] {
        const Constants k = make_constants(model());
        const Channels channels = any_channels();
        Channels more = channels, wider = channels;
        more.per_m2 *= between(1, 3);
        for (auto& c : wider.classes) c.radius *= 1.5;
        ClosingConditions c;
        if (*rc::gen::arbitrary<bool>()) c.occluded = {{0, INFINITY}};
        const double t = between(0, 48) * hour, uncovered = between(0, 1);
        const Barrier b = barrier(k, channels, c, t, k_corneum),
                      later = barrier(k, channels, c, t + hour, k_corneum);
        for (const Channels* larger : {&more, &wider}) {
            const Barrier l = barrier(k, *larger, c, t, k_corneum);
            RC_ASSERT(l.water_loss >= b.water_loss * (1 - 1e-12));
            RC_ASSERT(l.impedance <= b.impedance * (1 + 1e-12));
        }
        RC_ASSERT(later.water_loss <= b.water_loss * (1 + 1e-12));
        const Barrier open = barrier(k, channels, c, t, k_corneum, uncovered);
        RC_ASSERT(open.water_loss >= b.water_loss);
        RC_ASSERT(open.water_loss < k.air_transfer * k.vapour_step);
        RC_ASSERT(b.water_loss >= b.water_loss_intact);
    });
}

TEST_CASE("devices do not all lose water like a bare wet surface") {
    const Constants k = make_constants(model());
    const double ceiling = k.air_transfer * k.vapour_step;
    std::vector<double> fresh, rested;
    for (const auto& device : devices_and_lengths()) {
        const Channels channels = channels_of(device);
        fresh.push_back(barrier(k, channels, {}, 0, k_corneum).water_loss / ceiling);
        rested.push_back(barrier(k, channels, {}, hour, k_corneum).water_loss / ceiling);
        INFO(device.name << " " << device.length / mm << " mm: " << fresh.back()
                         << " of the ceiling, after an hour " << rested.back());
        CHECK(rested.back() < fresh.back());
    }
    const auto [low, high] = std::minmax_element(fresh.begin(), fresh.end());
    CHECK(*high > 2.5 * *low);
    // of these only pens, a thousand holes and more a square centimetre, come near it
    CHECK(std::count_if(fresh.begin(), fresh.end(), [](double f) { return f > 0.9; }) * 2 <
          static_cast<long>(fresh.size()));
    CHECK(std::count_if(rested.begin(), rested.end(), [](double f) { return f > 0.5; }) * 3 <
          static_cast<long>(rested.size()));
}
