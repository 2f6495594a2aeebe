// One session in a column of graded layers for 30 days, with diffusion, supply from below and a cut that closes: the
// engine's columns (heal_columns) against SUNDIALS CVODE on the equations of the page written a second time, rates
// and session in plain_equations.hpp, diffusion and the cut in plain_tissue.hpp.
#include "../../model.hpp"
#include "../../property/healing/hand_made_skin.hpp"
#include "largest_difference.hpp"
#include "plain_tissue.hpp"
#include "stipple/base/units.hpp"
#include "stipple/skin/person.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using healing::k_states, healing::k_surface_states;

namespace {

/// Damage that falls with depth, from a twelfth of the tissue to nothing at 0.9 mm, below one cut that takes days to
/// close.
healing::HealingSpec spec_of(const healing::Host& host, double tolerance) {
    constexpr double k_cut = 0.15e-3, k_opened = 0.04, k_depth = 0.9e-3, k_most = 1.0 / 12;
    healing::HealingSpec spec;
    spec.skin = hand_made_skin();
    spec.host = host;
    spec.reference = {0.02, 0.03};
    const double top = spec.skin.dermis_top(), bottom = spec.skin.dermis_bottom();
    skin::Damage d;
    const grid::UnitCell cell(
        {0.0, k_cut / std::sqrt(k_opened)},
        grid::make_layers({top, top + spec.skin.papillary_thickness(), bottom, bottom + 0.3e-3}, 16));
    d.grid = cell;
    for (int z = 0; z < cell.nz(); ++z)
        d.fraction.push_back(k_most * std::max(0.0, 1 - (cell.z(z) - top) / k_depth));
    d.openings = {{.column = 0, .area_share = k_opened, .radius = k_cut}};
    d.opened_area_fraction = k_opened;
    d.epidermis_fraction = 0.8 * k_opened;
    spec.sessions = {{0.0, d}};
    for (double day = 0.25; day <= 30; day += day < 3 ? 0.25 : 1)
        spec.output_times.push_back(day * units::day);
    spec.snapshot_times = spec.output_times; // steps end there: nothing is interpolated
    spec.tolerance = tolerance;
    return spec;
}

/// The engine's column at this tolerance against what CVODE has.
plain::LargestDifference worst_of(const plain::Run& exact, const Model& changed, const healing::Host& host,
                                  double tolerance) {
    const auto healed = healing::heal_columns({{&changed, spec_of(host, tolerance)}}, 1);
    REQUIRE(healed.front().history);
    const healing::History& run = *healed.front().history;
    plain::LargestDifference worst;
    for (std::size_t i = 0; i < std::size_t{k_states} + std::size_t{k_surface_states}; ++i) {
        const std::string& name = run.names[i];
        worst.take(name, exact.dermis, i, run.dermis[i], run.baseline_dermis[i]);
        worst.take(name, exact.papillary, i, run.papillary[i], run.baseline_papillary[i]);
        worst.take(name, exact.reticular, i, run.reticular[i], run.baseline_reticular[i]);
    }
    return worst;
}

plain::Run exact_of(const healing::Host& host) {
    const healing::HealingSpec spec = spec_of(host, 1);
    return plain::run_by_cvode(plain::Tissue(model(), spec), spec.output_times, 1e-9);
}

} // namespace

TEST_CASE("one column for 30 days: every state as CVODE has it on the equations of the page") {
    const skin::Person smoker{.age_years = 65, .photoageing = 1, .smoker = true};
    for (const healing::Host& host : {healing::Host{}, healing::make_host(model(), smoker)}) {
        const plain::Run exact = exact_of(host);
        // The errors of a method of second order, whose steps follow the cube root of the tolerance, fall 21-fold;
        // a difference of the equations would stay.
        const plain::LargestDifference coarse = worst_of(exact, model(), host, 1e-4),
                                       fine = worst_of(exact, model(), host, 1e-6);
        INFO("senescence " << host.senescence << ", " << exact.steps << " steps of CVODE; largest difference "
                           << fine.share << " (" << fine.state << "), at the looser tolerance "
                           << coarse.share << " (" << coarse.state << ")");
        CHECK(fine.share < 5e-5);
        CHECK(coarse.share > 10 * fine.share);
    }
}

TEST_CASE("a hundredth more of a number that stands in no rate of a cell is seen in a column") {
    // Planted faults for what rates.cpp cannot see: the session, the delay, the reach of the surface and diffusion.
    const plain::Run exact = exact_of({});
    for (const char* name : {"lam_cell", "lam_vess", "lam_mat", "lam_ha", "lam_H", "t_lag", "reach_E",
                             "D_P",      "D_B",      "D_I",     "D_N",    "D_M",   "D_T",   "D_V",
                             "D_G",      "D_F",      "D_Y",     "D_W",    "D_Z",   "D_tau", "D_A"}) {
        const std::string full = std::string("healing.") + name;
        const double changed = 1.01 * model().value(model().index(full));
        const plain::LargestDifference worst =
            worst_of(exact, model_with({{full.c_str(), changed}}), {}, 1e-6);
        INFO(name << ": largest difference " << worst.share << " (" << worst.state << ")");
        CHECK(worst.share > 1e-4);
    }
}
