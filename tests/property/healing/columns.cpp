// Members side by side in columns of layers: the same as one after another, whoever stands beside them; and what a
// column misses of the rings around a puncture.
#include "../../model.hpp"
#include "hand_made_skin.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/healing/healing.hpp"
#include "stipple/healing/kinetics.hpp"
#include "stipple/healing/states.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <numbers>

using namespace stipple;

namespace {

constexpr double k_cut = 20e-6; // radius of a cut [m]

/// Layers and rings of the cell of one puncture; 1 ring: a column.
grid::UnitCell cell_of(const skin::Skin& skin, double punctures_per_m2, int rings, int layers) {
    const double radius = 1 / std::sqrt(std::numbers::pi * punctures_per_m2), top = skin.dermis_top();
    const std::vector<double> breaks{top, top + 0.15e-3, top + 1e-3, top + 1.3e-3};
    if (rings == 1) return {{0.0, radius}, grid::make_layers(breaks, layers)};
    return grid::make_unit_cell(radius, 0.15 * k_cut, breaks, rings, layers);
}

/// A damaged cylinder with a soft edge down to a depth, each cell its exact mean over fine rings.
skin::Damage damage_of(const skin::Skin& skin, double punctures_per_cm2, double depth, int rings,
                       int layers) {
    skin::Damage d;
    d.punctures_per_m2 = punctures_per_cm2 * units::per_cm2;
    const auto cell = cell_of(skin, d.punctures_per_m2, rings, layers);
    constexpr int k_fine_rings = 24, k_fine = 400; // a column is the lateral mean of fine rings
    const auto fine = cell_of(skin, d.punctures_per_m2, rings == 1 ? k_fine_rings : rings, layers);
    for (int z = 0; z < layers; ++z) {
        std::vector<double> ring;
        for (int r = 0; r < fine.nr(); ++r) {
            const double a = fine.r_face()[r], b = fine.r_face()[r + 1];
            double sum = 0;
            for (int k = 0; k < k_fine; ++k)
                sum += 1 / (1 + std::exp((std::sqrt(a * a + (b * b - a * a) * (k + 0.5) / k_fine) - k_cut) /
                                         (0.12 * k_cut)));
            ring.push_back(std::clamp((depth - cell.z_face()[z]) / cell.dz(z), 0.0, 1.0) * sum / k_fine);
        }
        if (rings == 1) ring = {fine.layer_mean(ring.data(), 0)};
        d.fraction.insert(d.fraction.end(), ring.begin(), ring.end());
    }
    d.grid = cell;
    d.opening_radius = k_cut;
    d.openings = skin::opening_of(cell, k_cut);
    d.opened_area_fraction = d.epidermis_fraction = d.punctures_per_m2 * std::numbers::pi * k_cut * k_cut;
    return d;
}

struct Course {
    double punctures_per_cm2 = 800, depth = 0.9e-3;
    int rings = 1, layers = 12, sessions = 2;
    double interval_days = 30, horizon_days = 70, tolerance = 2;
    healing::Host host{};
};

healing::HealingSpec spec_of(const Course& c) {
    healing::HealingSpec spec;
    spec.skin = hand_made_skin();
    spec.host = c.host;
    spec.reference = {0.02, 0.02};
    const auto damage = damage_of(spec.skin, c.punctures_per_cm2, c.depth, c.rings, c.layers);
    for (int k = 0; k < c.sessions; ++k) spec.sessions.push_back({k * c.interval_days * units::day, damage});
    for (double d = 0; d < c.horizon_days; d += d < 2 ? 0.25 : 3) spec.output_times.push_back(d * units::day);
    spec.output_times.push_back(c.horizon_days * units::day);
    spec.tolerance = c.tolerance;
    return spec;
}

/// Unlike courses of unlike people under unlike parameters; the models live as long as the program.
std::vector<healing::Member> mixed_members(std::size_t n) {
    static std::vector<Model> models;
    const std::size_t dimension = healing::prior_indices(model()).size();
    while (models.size() < n) {
        std::vector<double> z(dimension);
        for (std::size_t i = 0; i < dimension; ++i)
            z[i] = 0.5 *
                   std::sin(1.0 + 7.0 * static_cast<double>(i) + 13.0 * static_cast<double>(models.size()));
        models.push_back(healing::with_prior_draw(model(), z));
    }
    std::vector<healing::Member> members;
    for (std::size_t m = 0; m < n; ++m) {
        Course c;
        c.punctures_per_cm2 = 200.0 + 150.0 * static_cast<double>(m % 7);
        c.depth = 0.3e-3 + 0.1e-3 * static_cast<double>(m % 5);
        c.sessions = 1 + static_cast<int>(m % 3);
        c.interval_days = 20 + static_cast<double>(m % 4);
        c.layers = m % 6 == 5 ? 16 : 12;
        c.host.senescence = 0.05 * static_cast<double>(m % 8);
        members.push_back({&models[m], spec_of(c)});
    }
    return members;
}

bool same_bits(const std::vector<std::vector<double>>& a, const std::vector<std::vector<double>>& b) {
    for (std::size_t i = 0; i < a.size(); ++i)
        if (std::memcmp(a[i].data(), b[i].data(), a[i].size() * sizeof(double)) != 0) return false;
    return a.size() == b.size();
}

bool same_bits(const healing::History& a, const healing::History& b) {
    return same_bits(a.dermis, b.dermis) && same_bits(a.papillary, b.papillary) &&
           same_bits(a.reticular, b.reticular) && a.steps == b.steps && a.rejected == b.rejected;
}

/// Largest difference of a series, relative to the largest change of the first one from rest.
double difference(const healing::History& a, const healing::History& b, std::size_t i, double from,
                  double to) {
    double range = 0, worst = 0;
    for (std::size_t t = 0; t < a.time.size(); ++t) {
        range = std::max(range, std::fabs(a.dermis[i][t] - a.baseline_dermis[i]));
        if (a.time[t] >= from && a.time[t] <= to)
            worst = std::max(worst, std::fabs(a.dermis[i][t] - b.dermis[i][t]));
    }
    return range > 1e-12 ? worst / range : 0.0;
}

} // namespace

TEST_CASE("a column in a lane heals as a column alone on a grid") {
    const auto members = mixed_members(9);
    const auto healed = healing::heal_columns(members, 1);
    for (std::size_t m = 0; m < members.size(); ++m) {
        REQUIRE(healed[m].history);
        const auto alone = healing::heal(*members[m].model, members[m].spec);
        CHECK(healed[m].history->names == alone.names);
        CHECK(healed[m].history->steps == alone.steps);
        CHECK(healed[m].history->open_until == Approx(alone.open_until).epsilon(1e-9));
        for (std::size_t i = 0; i < alone.names.size(); ++i) {
            INFO(alone.names[i]);
            CHECK(difference(alone, *healed[m].history, i, 0, INFINITY) < 1e-7);
            CHECK(healed[m].history->baseline_reticular[i] ==
                  Approx(alone.baseline_reticular[i]).epsilon(1e-12));
        }
    }
}

TEST_CASE("the loosest steps follow the cuts as they close") {
    // Steps that pass over the closing were off by 0.2 to 0.3 of it, and no error of a state showed that.
    for (const int rings : {1, 6}) {
        Course c{.rings = rings, .sessions = 1, .horizon_days = 4};
        const auto hourly = [&](double tolerance) {
            c.tolerance = tolerance;
            auto spec = spec_of(c);
            spec.output_times.clear();
            for (int hour = 0; hour <= 96; ++hour) spec.output_times.push_back(hour * units::hour);
            return healing::heal(model(), spec);
        };
        const auto loose = hourly(2), fine = hourly(0.02);
        INFO(rings << " rings, " << loose.steps << " steps");
        REQUIRE(fine.open_until > 6 * units::hour);
        CHECK(difference(fine, loose, fine.of("epidermis_covered"), 0, INFINITY) < 0.06);
        CHECK(loose.open_until == Approx(fine.open_until).epsilon(0.05));
    }
}

TEST_CASE("a member's bits depend neither on its companions nor on lane, group or threads") {
    const auto members = mixed_members(21);
    const auto together = healing::heal_columns(members, 1), threaded = healing::heal_columns(members, 2);
    auto reversed = members;
    std::reverse(reversed.begin(), reversed.end());
    const auto other_lanes = healing::heal_columns(reversed, 1);
    for (std::size_t m = 0; m < members.size(); ++m) {
        INFO(m);
        const auto alone = healing::heal_columns({members[m]}, 1);
        REQUIRE(alone.front().history);
        CHECK(same_bits(*alone.front().history, *together[m].history));
        CHECK(same_bits(*alone.front().history, *threaded[m].history));
        CHECK(same_bits(*alone.front().history, *other_lanes[members.size() - 1 - m].history));
    }
}

TEST_CASE("a member that fails says why and leaves the others untouched") {
    const auto sound = mixed_members(12);
    const auto expected = healing::heal_columns(sound, 1);
    auto members = sound;
    auto broken = sound[3];
    broken.spec.sessions.back().damage.fraction[2] = NAN;
    members.insert(members.begin() + 5, broken);
    const auto healed = healing::heal_columns(members, 1);
    CHECK_FALSE(healed[5].history);
    REQUIRE(healed[5].error);
    CHECK(healed[5].error->kind() == Kind::numerics);
    CHECK(std::string(healed[5].error->what()).find("not finite") != std::string::npos);
    for (std::size_t m = 0; m < sound.size(); ++m) {
        const auto& history = healed[m < 5 ? m : m + 1].history;
        REQUIRE(history);
        CHECK(same_bits(*history, *expected[m].history));
    }
    auto stopped = sound;
    stopped[2].spec.progress = [](double) { return false; };
    CHECK_THROWS_AS(healing::heal_columns(stopped, 1), Error);
}

TEST_CASE("rings are refused where columns are asked for") {
    Course rings;
    rings.rings = 6;
    const std::vector<healing::Member> members{{&model(), spec_of(rings)}};
    CHECK_THROWS_AS(healing::heal_columns(members, 1), Error);
}

TEST_CASE("a column misses less of the rings the denser the punctures") {
    // The largest difference of any state over the first day, relative to its largest change, and that of the
    // gain relative to the damaged share of the tissue, at 400, 1,200 and 5,000 per cm²; docs/methods/healing.md
    // has the table by state. Rates of making are left out: at the moment of a session they tell of the cut zone
    // alone, where they are not linear.
    double before = INFINITY;
    for (const auto& [per_cm2, allowed] : {std::pair{400.0, 0.03}, {1200.0, 0.018}, {5000.0, 0.012}}) {
        Course c{
            .punctures_per_cm2 = per_cm2, .layers = 16, .sessions = 1, .horizon_days = 60, .tolerance = 0.05};
        const auto in_column = spec_of(c);
        const auto column = healing::heal(model(), in_column);
        c.rings = 10;
        const auto rings = healing::heal(model(), spec_of(c));
        double worst = 0;
        for (std::size_t i = 0; i < healing::state_names().size(); ++i) {
            // in a day the thickness that follows the matrix changes by less than the step errors
            if (!healing::state_rows()[i].shown || healing::state_names()[i] == "matrix_thickness") continue;
            worst = std::max(worst, difference(rings, column, i, 0, units::day));
        }
        const auto& damage = in_column.sessions.front().damage;
        const auto& grid = grid::columns_of(damage.grid);
        const double damaged =
            grid.depth_mean(damage.fraction.data(), grid.z_face().front(), in_column.skin.dermis_bottom());
        INFO(per_cm2 << " per cm²: " << worst << ", gain " << rings.final_gain() << ", in a column "
                     << column.final_gain() << ", damaged " << damaged);
        CHECK(worst < allowed);
        CHECK(std::fabs(column.final_gain() - rings.final_gain()) < 0.04 * damaged);
        CHECK(worst < before);
        before = worst;
    }
}
