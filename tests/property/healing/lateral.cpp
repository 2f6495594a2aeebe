// Lateral resolution that follows the tissue: the same answer as on the full grid, within the error of the
// time steps; and what must hold whatever the levels do.
#include "../../model.hpp"
#include "hand_made_skin.hpp"
#include "stipple/base/random.hpp"
#include "stipple/base/units.hpp"
#include "stipple/healing/healing.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <numbers>

using namespace stipple;
using healing::HealingSpec;
using healing::History;

namespace {

constexpr int k_n = 16, k_nz = 12;
constexpr double k_side = 1.6 * units::mm, k_radius = 60 * units::um;

grid::Patch make_patch() {
    const skin::Skin skin = hand_made_skin();
    const double top = skin.dermis_top(), bottom = skin.dermis_bottom();
    return {
        k_n, k_n, k_side, k_side,
        grid::make_layers({top, top + skin.papillary_thickness(), bottom, bottom + 0.3 * units::mm}, k_nz)};
}

/// Punctures at uniform places, as shares of the columns in which they lie. `mirrored`: along x.
skin::Damage damage_of(int punctures, std::uint32_t session, bool mirrored = false) {
    const grid::Patch patch = make_patch();
    const Random random(5, Purpose::pattern, session);
    skin::Damage d;
    d.fraction.assign(patch.cells(), 0.0);
    const double area = std::numbers::pi * k_radius * k_radius, share = area / patch.column_area(0);
    for (std::uint64_t p = 0; p < static_cast<std::uint64_t>(punctures); ++p) {
        const int ix = std::min(static_cast<int>(k_n * random.uniform(p, 0)), k_n - 1),
                  iy = std::min(static_cast<int>(k_n * random.uniform(p, 1)), k_n - 1);
        const int column = patch.column(iy, mirrored ? k_n - 1 - ix : ix);
        for (int z = 0; z < k_nz && patch.z(z) < 0.9 * units::mm; ++z) {
            double& f = d.fraction[static_cast<std::size_t>(z * k_n * k_n + column)];
            f = std::min(f + std::min(share, 0.5), 0.9);
        }
        d.openings.push_back({static_cast<std::size_t>(column), std::min(share, 0.5), k_radius});
    }
    std::sort(d.openings.begin(), d.openings.end(),
              [](const auto& a, const auto& b) { return a.column < b.column; });
    d.grid = patch;
    d.punctures_per_m2 = punctures / (k_side * k_side);
    d.opening_radius = k_radius;
    d.opened_area_fraction = d.epidermis_fraction = punctures * std::min(share, 0.5) / (k_n * k_n);
    return d;
}

HealingSpec course(int sessions, double interval_days, double horizon_days) {
    HealingSpec spec;
    spec.skin = hand_made_skin();
    spec.reference = {0.0064, 0.0064};
    for (int s = 0; s < sessions; ++s)
        spec.sessions.push_back(
            {s * interval_days * units::day, damage_of(12, static_cast<std::uint32_t>(s))});
    for (double d = 0; d <= horizon_days; d += 0.5) spec.output_times.push_back(d * units::day);
    spec.tolerance = 0.2;
    return spec;
}

double gain(const History& h) {
    return h.final_gain();
}

double range_of(const std::vector<double>& x) {
    const auto [least, most] = std::minmax_element(x.begin(), x.end());
    return *most - *least;
}

/// Largest difference of any field at any snapshot, rms over the cells, relative to the field's own rms.
double field_error(const History& a, const History& b) {
    double worst = 0;
    for (std::size_t t = 0; t < a.snapshots.size(); ++t)
        for (std::size_t s = 0; s < a.snapshots[t].fields.size(); ++s) {
            double off = 0, own = 0;
            const auto &x = a.snapshots[t].fields[s], &y = b.snapshots[t].fields[s];
            for (std::size_t i = 0; i < x.size(); ++i) {
                off += (x[i] - y[i]) * (x[i] - y[i]);
                own += x[i] * x[i];
            }
            worst = std::max(worst, std::sqrt(off / (own + 0.01 * static_cast<double>(x.size()))));
        }
    return worst;
}

void check_same(const History& a, const History& b) {
    CHECK(a.steps == b.steps);
    REQUIRE(a.dermis == b.dermis);
    CHECK(a.papillary == b.papillary);
    CHECK(a.reticular == b.reticular);
    REQUIRE(a.snapshots.size() == b.snapshots.size());
    for (std::size_t t = 0; t < a.snapshots.size(); ++t)
        CHECK(a.snapshots[t].fields == b.snapshots[t].fields);
}

} // namespace

TEST_CASE("coarser levels between sessions give the answer of the full grid", "[slow]") {
    skin::Person old;
    old.age_years = 65;
    old.photoageing = 1;
    old.smoker = true;
    struct Case {
        int sessions;
        double interval, horizon;
        bool aged;
    };
    for (const auto& [sessions, interval, horizon, aged] :
         {Case{1, 30, 60, false}, Case{3, 30, 120, false}, Case{3, 7, 60, true}}) {
        HealingSpec spec = course(sessions, interval, horizon);
        spec.tolerance = 0.05; // so that what differs is not the time steps
        if (aged) spec.host = healing::make_host(model(), old);
        const History adaptive = healing::heal(model(), spec);
        spec.lateral_tolerance = 0;
        const History full = healing::heal(model(), spec);
        INFO(sessions << " sessions, every " << interval << " days: gain " << gain(adaptive) << ", full "
                      << gain(full));
        CHECK(std::fabs(gain(adaptive) - gain(full)) < 3e-3 * gain(full)); // runs print 2e-3 to 1e-2
        CHECK(adaptive.mass_balance < 1e-11);
        std::size_t all = 0, within = 0;
        for (std::size_t n = 0; n < full.names.size(); ++n) {
            const double range = std::max(range_of(full.dermis[n]), 1e-9);
            for (std::size_t t = 0; t < full.time.size(); ++t) {
                const double off = std::fabs(adaptive.dermis[n][t] - full.dermis[n][t]) / range;
                ++all;
                within += off < 0.005 ? 1 : 0;
                INFO(full.names[n] << " day " << full.time[t] / units::day);
                CHECK(off < 0.03);
            }
        }
        CHECK(static_cast<double>(within) > 0.95 * static_cast<double>(all));
    }
}

TEST_CASE("fields and means come nearer to those of the full grid with the lateral tolerance") {
    HealingSpec spec = course(1, 30, 4);
    spec.tolerance = 0.02;
    spec.snapshot_times = {0.5 * units::day, 2 * units::day, 4 * units::day};
    spec.lateral_tolerance = 0;
    const History full = healing::heal(model(), spec);
    const auto error_at = [&](double tolerance) {
        spec.lateral_tolerance = tolerance;
        return field_error(full, healing::heal(model(), spec));
    };
    const double loose = error_at(0.08), medium = error_at(0.02), tight = error_at(0.005);
    INFO(loose << " " << medium << " " << tight);
    CHECK(medium < loose);
    CHECK(tight < 0.6 * medium);
    CHECK(medium < 0.06);
}

TEST_CASE("a tissue that is the same sideways heals on one column as on all of them") {
    // The states that do not move take their step beside the integrator: here it must be the integrator's own.
    HealingSpec spec = course(2, 10, 20);
    for (auto& session : spec.sessions) {
        skin::Damage& d = session.damage;
        for (int z = 0; z < k_nz; ++z)
            std::fill_n(d.fraction.begin() + z * k_n * k_n, k_n * k_n, z < k_nz / 2 ? 0.05 : 0.0);
        d.openings.clear();
        for (std::size_t c = 0; c < static_cast<std::size_t>(k_n * k_n); ++c)
            d.openings.push_back({c, d.opened_area_fraction, k_radius});
    }
    spec.single_precision = false;
    spec.snapshot_times = {9 * units::day};
    const History many = healing::heal(model(), spec);
    const grid::Patch column(1, 1, k_side, k_side, make_patch().z_face());
    for (auto& session : spec.sessions) {
        skin::Damage& d = session.damage;
        d.grid = column;
        for (int z = 0; z < k_nz; ++z)
            d.fraction[static_cast<std::size_t>(z)] = d.fraction[static_cast<std::size_t>(z * k_n * k_n)];
        d.fraction.resize(k_nz);
        d.openings.resize(1);
    }
    const History one = healing::heal(model(), spec);
    CHECK(many.steps == one.steps);
    for (std::size_t n = 0; n < one.names.size(); ++n)
        for (std::size_t t = 0; t < one.time.size(); ++t) {
            INFO(one.names[n] << " day " << one.time[t] / units::day);
            CHECK(many.dermis[n][t] == Approx(one.dermis[n][t]).epsilon(1e-9).margin(1e-15));
        }
    for (std::size_t s = 0; s < one.snapshots[0].fields.size(); ++s)
        for (std::size_t i = 0; i < many.snapshots[0].fields[s].size(); ++i)
            CHECK(many.snapshots[0].fields[s][i] ==
                  Approx(one.snapshots[0].fields[s][i / (k_n * k_n)]).epsilon(1e-6).margin(1e-12));
}

TEST_CASE("a mirror image of the punctures heals to the mirror image") {
    HealingSpec spec = course(1, 30, 6);
    spec.snapshot_times = {1 * units::day, 6 * units::day};
    const History straight = healing::heal(model(), spec);
    spec.sessions.front().damage = damage_of(12, 0, true);
    const History mirrored = healing::heal(model(), spec);
    for (std::size_t t = 0; t < straight.snapshots.size(); ++t)
        for (std::size_t s = 0; s < straight.snapshots[t].fields.size(); ++s) {
            double worst = 0;
            const auto &a = straight.snapshots[t].fields[s], &b = mirrored.snapshots[t].fields[s];
            for (std::size_t i = 0; i < a.size(); ++i) {
                const std::size_t x = i % k_n;
                worst = std::max(worst, std::fabs(double{a[i]} - double{b[i - x + (k_n - 1 - x)]}));
            }
            INFO(healing::state_names()[s]);
            CHECK(worst < 1e-4);
        }
}

TEST_CASE("no state becomes negative on any level") {
    HealingSpec spec = course(2, 7, 20);
    for (double day = 0.01; day < 20; day *= 1.6) spec.snapshot_times.push_back(day * units::day);
    for (const auto& snapshot : healing::heal(model(), spec).snapshots)
        for (std::size_t s = 0; s < snapshot.fields.size(); ++s) {
            INFO(healing::state_names()[s] << " day " << snapshot.time / units::day);
            CHECK(*std::min_element(snapshot.fields[s].begin(), snapshot.fields[s].end()) > -1e-9f);
        }
}

TEST_CASE("the levels give the same bits on one and on three threads") {
    HealingSpec spec = course(2, 7, 12);
    spec.snapshot_times = {5 * units::day};
    const History one = healing::heal(model(), spec);
    spec.threads = 3;
    check_same(one, healing::heal(model(), spec));
}

TEST_CASE("rates in single precision change no mean by a ten-thousandth of its range") {
    HealingSpec spec = course(1, 30, 20);
    const History single = healing::heal(model(), spec);
    spec.single_precision = false;
    const History whole = healing::heal(model(), spec);
    CHECK(gain(single) == Approx(gain(whole)).epsilon(1e-5));
    for (std::size_t n = 0; n < whole.names.size(); ++n)
        for (std::size_t t = 0; t < whole.time.size(); ++t)
            CHECK(std::fabs(single.dermis[n][t] - whole.dermis[n][t]) <
                  1e-4 * range_of(whole.dermis[n]) + 1e-9);
}

namespace {

/// A saved state: its time, which it holds after three other numbers, and its size.
struct Saved {
    double time;
    std::string bytes;
};

std::vector<Saved> states_of(HealingSpec spec, History& history) {
    std::vector<Saved> states;
    spec.save_due = [] { return true; };
    spec.save = [&](const Pieces& state) {
        std::int64_t microseconds = 0;
        std::memcpy(&microseconds, state.front().data() + 3 * sizeof(double), sizeof microseconds);
        states.push_back({static_cast<double>(microseconds) * 1e-6, joined(state)});
    };
    history = healing::heal(model(), spec);
    return states;
}

/// True if the run went to a coarser level between these two: the state is much smaller.
bool coarsened(const Saved& before, const Saved& after) {
    return after.bytes.size() + 20000 < before.bytes.size();
}

} // namespace

TEST_CASE("a run resumed on any level ends in the same bits, also with a session a minute after a coarsening",
          "[slow]") {
    HealingSpec spec = course(1, 30, 4);
    spec.tolerance = 1;
    History whole;
    auto states = states_of(spec, whole);
    const auto first = std::adjacent_find(states.begin(), states.end(), coarsened);
    REQUIRE(first != states.end());
    // A snapshot stops the run when the tissue is smooth enough for a coarser level, a minute later a session
    // takes it back.
    const double smooth = (first + 1)->time;
    spec.snapshot_times = {smooth, 3 * units::day};
    spec.sessions.push_back({smooth + 60, damage_of(12, 1)});
    states = states_of(spec, whole);
    const std::size_t full = states.front().bytes.size(), snapshot = k_n * k_n * k_nz * 23 * sizeof(float);
    std::size_t within = 0, after = 0;
    for (const auto& state : states) { // each holds the first snapshot from its time on
        const bool coarse = state.bytes.size() + 20000 < full + snapshot;
        within += state.time > smooth && state.time <= smooth + 60 && coarse ? 1 : 0;
        after += state.time > smooth + 60 && state.time < smooth + 1000 && !coarse ? 1 : 0;
    }
    CHECK(within > 0);
    CHECK(after > 0);
    for (std::size_t s = 0; s < states.size(); s += states[s].time < smooth + 3600 ? 2 : 9) {
        INFO("state " << s << " of " << states.size());
        spec.resume = [&] { return states[s].bytes; };
        check_same(whole, healing::heal(model(), spec));
    }
}
