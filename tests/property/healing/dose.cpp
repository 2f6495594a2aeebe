// Real pen densities, 225 to 5,000 punctures per cm², and damaged fractions up to one half: the model runs,
// keeps its signs and its mass, and the gain flattens.
#include "../../model.hpp"
#include "injury.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

using namespace stipple;

namespace {

const std::vector<double> k_damaged{0.003, 0.01, 0.03, 0.06, 0.1, 0.2, 0.3, 0.4, 0.5};
constexpr double k_densities[] = {225, 1000, 5000};

/// Relative gain of total collagen eight weeks after the last session. Checks what every run must keep.
double checked_gain(double damaged, double density, int sessions) {
    const double end = 30 * (sessions - 1) + 56;
    auto spec = course_of(injury_of(damaged, density), sessions, 30, end);
    for (const double d : {0.25, 1.0, 7.0, end}) spec.snapshot_times.push_back(d * units::day);
    const auto h = healing::heal(model(), spec);
    double least = 0;
    bool finite = true;
    const std::size_t thinner =
        h.of("epidermis_passing"); // below zero where a session has taken epidermis away
    for (const auto* region : {&h.dermis, &h.papillary, &h.reticular})
        for (std::size_t s = 0; s < region->size(); ++s)
            for (const double v : (*region)[s])
                finite = finite && std::isfinite(v), least = s == thinner ? least : std::min(least, v);
    for (const auto& snapshot : h.snapshots)
        for (const auto& field : snapshot.fields)
            for (const float v : field)
                finite = finite && std::isfinite(v), least = std::min(least, double{v});
    INFO(sessions << " sessions, damaged " << damaged << ", " << density << " per cm2");
    CHECK(finite);
    CHECK(least >= -1e-9);
    CHECK(h.mass_balance <= 1e-10);
    return h.final_gain();
}

} // namespace

TEST_CASE("any density and dose keeps signs and mass, and the gain flattens") {
    for (const int sessions : {1, 6})
        for (const double density : k_densities) {
            std::vector<double> gain;
            for (const double d : k_damaged) gain.push_back(checked_gain(d, density, sessions));
            INFO(sessions << " sessions, " << density << " per cm2: " << gain[4] << " at a tenth, "
                          << gain.back() << " at one half");
            // Ten times the damage gives less than four times the gain, and beyond a tenth of the dermis little comes
            // of more: what is destroyed has to be filled first.
            CHECK(std::is_sorted(gain.begin(), gain.begin() + 5));
            for (std::size_t i = 0; i + 2 < gain.size(); ++i)
                CHECK(gain[i + 1] / gain[i] < 0.7 * k_damaged[i + 1] / k_damaged[i] + 0.3);
            CHECK(gain.back() < 1.5 * gain[4]); // five times the damage
        }
}

TEST_CASE("at equal damage the density of the punctures changes the gain little") {
    for (const double damaged : {0.01, 0.1}) {
        const double sparse = checked_gain(damaged, 225, 6), dense = checked_gain(damaged, 5000, 6);
        CHECK(dense == Approx(sparse).epsilon(0.03));
    }
}
