// What chemotaxis changes, and what synthesis rates say of a course in a unit cell.
#include "../../model.hpp"
#include "hand_made_skin.hpp"
#include "stipple/base/units.hpp"
#include "stipple/healing/healing.hpp"
#include "stipple/healing/kinetics.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

using namespace stipple;

namespace {

healing::History one_session(const std::vector<std::pair<const char*, double>>& changed) {
    const double radius = 30e-6, n = 225 * units::per_cm2;
    healing::HealingSpec spec;
    spec.skin = hand_made_skin();
    const double top = spec.skin.dermis_top();
    const auto cell = grid::make_unit_cell(1 / std::sqrt(std::numbers::pi * n), 0.3 * radius,
                                           {top, top + 0.15e-3, top + 1e-3, top + 1.3e-3}, 10, 20);
    skin::Damage d;
    d.grid = cell;
    d.fraction.assign(cell.cells(), 0.0);
    d.openings = skin::opening_of(cell, radius);
    for (const auto& o : d.openings)
        for (int z = 0; z < 12; ++z) d.fraction[cell.index(z, static_cast<int>(o.column))] = o.area_share;
    d.opened_area_fraction = d.epidermis_fraction = n * std::numbers::pi * radius * radius;
    spec.reference = {0.0064, 0.0064};
    spec.sessions = {{0.0, d}};
    for (double day = 0; day <= 30; day += 0.5) spec.output_times.push_back(day * units::day);
    spec.tolerance = 0.1;
    return healing::heal(model_with(changed), spec);
}

double largest(const healing::History& h, const char* name) {
    const auto& series = h.dermis[h.of(name)];
    return *std::max_element(series.begin(), series.end());
}

} // namespace

TEST_CASE("chemotaxis changes no mean by more than a percent: it stays off") {
    const auto without = one_session({}), with = one_session({{"healing.chemotaxis", 2}});
    CHECK(with.mass_balance < 1e-10);
    for (const char* name : {"neutrophils", "macrophages_m1", "macrophages_m2", "inflammatory_cytokine",
                             "tgf_beta_1", "fibroblasts", "collagen_total"}) {
        const double a = largest(without, name), b = largest(with, name);
        INFO(name << ": peak of the dermis mean " << a << ", with chemotaxis " << b);
        CHECK(std::fabs(b / a - 1) < 0.014); // M2 macrophages 1.0 %, collagen 0.02 %
    }
    const auto neutrophils = without.of("neutrophils");
    CHECK(without.dermis[neutrophils] != with.dermis[neutrophils]); // it does act
    CHECK(std::fabs(with.final_gain() - without.final_gain()) < 0.015 * std::fabs(without.final_gain()));
}

TEST_CASE("synthesis: at rest production equals loss; after a session it rises and comes back") {
    const auto h = one_session({});
    const auto& k = healing::make_kinetics(model());
    const auto rest = [&](const char* name) { return h.baseline_dermis[h.of(name)]; };
    CHECK(rest("vegf_synthesis") == Approx(k.lam_V * k.V_b));
    CHECK(rest("tgf_beta_1_synthesis") == Approx(k.lam_T * k.T1b));
    CHECK(rest("cytokine_synthesis") == Approx(k.lam_I * k.I0));
    CHECK(rest("mmp_synthesis") == Approx(k.lam_Z));
    CHECK(rest("fibroblast_proliferation") == Approx(k.del_F * rest("fibroblasts")).epsilon(1e-9));
    CHECK(rest("tropoelastin_synthesis") == Approx(0).margin(1e-20));
    for (const char* name :
         {"vegf_synthesis", "tgf_beta_1_synthesis", "cytokine_synthesis", "collagen_1_synthesis",
          "collagen_3_synthesis", "mmp_synthesis", "tropoelastin_synthesis", "fibroblast_proliferation"}) {
        INFO(name);
        CHECK(largest(h, name) > 1.05 * rest(name));
        CHECK(h.dermis[h.of(name)].back() < 0.6 * largest(h, name) + 1.1 * rest(name));
    }
    // Folds of both collagens are single digits, that of III the larger.
    const double fold_1 = largest(h, "collagen_1_synthesis") / rest("collagen_1_synthesis"),
                 fold_3 = largest(h, "collagen_3_synthesis") / rest("collagen_3_synthesis");
    CHECK(fold_3 > fold_1);
    CHECK(fold_3 < 10);
}
