// Two sessions in well-mixed tissue, 60 days: the equations of the page without space against SUNDIALS CVODE. The
// engine is exactly well mixed where nothing diffuses (the factor 0 on every diffusivity), the damage is one number
// and the open surface is felt alike at every depth (reach_E without end): every layer of papillary dermis is then
// the same cell, every layer of reticular dermis another, and both hear of the same surface. So CVODE has two
// cells and a surface, 70 numbers, and nothing of space is in the comparison. The session of day 28 finds
// macrophages, gaps and a thicker epidermis there.
#include "../../model.hpp"
#include "../../property/healing/hand_made_skin.hpp"
#include "by_cvode.hpp"
#include "largest_difference.hpp"
#include "plain_equations.hpp"
#include "stipple/base/units.hpp"
#include "stipple/healing/healing.hpp"
#include "stipple/skin/person.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

using namespace stipple;
using healing::k_states, healing::k_surface_states;

namespace {

constexpr std::size_t k_all = std::size_t{k_states} + std::size_t{k_surface_states};

/// What a session does, everywhere: the damaged share of the tissue, and one cut by its radius and its share of the
/// surface.
constexpr double k_damaged = 0.06, k_cut = 0.2e-3, k_opened = 0.05;
constexpr double k_second = 28 * units::day;
const healing::ReferenceDose k_reference{0.02, 0.04};

std::vector<double> times() {
    std::vector<double> t;
    for (double day = 0.25; day <= 60; day += day < 3 || (day >= 28 && day < 31) ? 0.25 : 1.0)
        t.push_back(day * units::day);
    return t;
}

healing::HealingSpec spec_of(const healing::Host& host, double tolerance) {
    healing::HealingSpec spec;
    spec.skin = hand_made_skin();
    spec.host = host;
    spec.reference = k_reference;
    const double top = spec.skin.dermis_top();
    skin::Damage d;
    const grid::UnitCell cell(
        {0.0, k_cut / std::sqrt(k_opened)},
        grid::make_layers({top, top + spec.skin.papillary_thickness(), spec.skin.dermis_bottom(),
                           spec.skin.dermis_bottom() + 0.3e-3},
                          6));
    d.grid = cell;
    d.fraction.assign(cell.cells(), k_damaged);
    d.openings = {{.column = 0, .area_share = k_opened, .radius = k_cut}};
    d.opened_area_fraction = d.epidermis_fraction = k_opened;
    spec.sessions = {{0.0, d}, {k_second, d}};
    spec.output_times = spec.snapshot_times = times(); // steps end there: nothing is interpolated
    spec.tolerance = tolerance;
    spec.diffusion = 0;
    return spec;
}

/// Papillary and reticular dermis as one cell each, side by side under one surface. Layout of y: state s of cell i at
/// [2 s + i], then the surface.
class WellMixed {
  public:
    WellMixed(const Model& model, const healing::Host& host)
        : numbers_(healing::Rates(healing::make_kinetics(model), host, 1.0)) {
        const TableView table = model["healing/layers"];
        for (const char* layer : {"papillary_dermis", "reticular_dermis"}) {
            const auto density = [&](const char* column) { return table.number(table.row(layer), column); };
            cells_.push_back(plain::layer_at_rest(numbers_, 1.0, density("vessels"), density("fibroblasts"),
                                                  density("collagen"), density("elastin")));
        }
    }

    std::vector<double> rest() const {
        std::vector<double> y(2 * k_states + k_surface_states, 0.0);
        for (std::size_t i = 0; i < 2; ++i) plain::write(cells_[i].rest, y.data() + i, 2);
        y[2 * k_states + healing::L] = 1;
        return y;
    }
    void rates(const double* y, double* f) const {
        const plain::Cell papillary = plain::read_cell(y, 2), reticular = plain::read_cell(y + 1, 2);
        const plain::Surface surface = plain::read_surface(y + 2 * k_states, 1);
        const double open = open_share(surface.Closure), u = open / k_reference.opened_area_fraction;
        plain::write(plain::rates(numbers_, cells_[0], open, u, papillary), f, 2);
        plain::write(plain::rates(numbers_, cells_[1], open, u, reticular), f + 1, 2);
        plain::write(plain::rates(numbers_, plain::Papillary{papillary.I, papillary.G, papillary.M2}, open, u,
                                  surface),
                     f + 2 * k_states, 1);
    }
    /// A session; its cut stays as it is until edges_move().
    void injure(double* y) {
        for (std::size_t i = 0; i < 2; ++i)
            plain::write(plain::after_session(numbers_, k_damaged, k_reference.dermis_fraction,
                                              plain::read_cell(y + i, 2)),
                         y + i, 2);
        double* surface = y + 2 * k_states;
        REQUIRE((cut_ == 0 || open_share(surface[healing::Closure]) == 0)); // one cut at a time
        plain::write(plain::after_session(numbers_, k_opened, plain::read_surface(surface, 1)), surface, 1);
        cut_ = k_opened;
        s0_ = INFINITY;
    }
    void edges_move(const double* y) { s0_ = y[2 * k_states + healing::Closure]; }
    double open_share(double s) const {
        const double left = plain::plus(1 - plain::plus(s - s0_) / k_cut);
        return cut_ * left * left;
    }
    double delay() const { return numbers_.k.t_lag; }

  private:
    plain::Numbers numbers_;
    std::vector<plain::Layer> cells_;
    double cut_ = 0, s0_ = INFINITY; ///< share of the surface that was cut; s when the delay was over
};

/// Papillary and reticular states, [time][state], the surface after both.
struct Course {
    std::vector<std::vector<double>> papillary, reticular;
    long steps = 0;
};

Course by_cvode(const Model& model, const healing::Host& host) {
    WellMixed tissue(model, host);
    plain::Problem problem{.rates = [&](const double* y, double* f) { tissue.rates(y, f); },
                           .tolerance = 1e-9};
    problem.absolute_at.assign(2 * k_states + k_surface_states, 0.01);
    problem.absolute_at[2 * k_states + healing::Closure] = 1e-6;
    plain::ByCvode cvode(problem, tissue.rest());
    Course course;
    const auto injure = [&](double* y) { tissue.injure(y); };
    const auto move = [&](double* y) { tissue.edges_move(y); };
    std::vector<std::pair<double, std::function<void(double*)>>> events{
        {0.0, injure}, {tissue.delay(), move}, {k_second, injure}, {k_second + tissue.delay(), move}};
    auto event = events.begin();
    const auto happen_until = [&](double time) {
        for (; event != events.end() && event->first <= time; ++event) {
            cvode.advance(event->first);
            cvode.restart(event->second);
        }
    };
    for (const double time : times()) {
        happen_until(time);
        const double* y = cvode.advance(time);
        for (std::size_t i = 0; i < 2; ++i) {
            auto& means = (i == 0 ? course.papillary : course.reticular).emplace_back();
            for (std::size_t s = 0; s < k_states; ++s) means.push_back(y[2 * s + i]);
            for (std::size_t s = 0; s < k_surface_states; ++s) means.push_back(y[2 * k_states + s]);
            double& covered = means[std::size_t{k_states} + std::size_t{healing::Closure}];
            covered = 1 - tissue.open_share(covered);
        }
    }
    course.steps = cvode.steps();
    return course;
}

plain::LargestDifference worst_of(const Course& exact, const healing::History& run) {
    plain::LargestDifference worst;
    for (std::size_t i = 0; i < k_all; ++i) {
        worst.take(run.names[i], exact.papillary, i, run.papillary[i], run.baseline_papillary[i]);
        worst.take(run.names[i], exact.reticular, i, run.reticular[i], run.baseline_reticular[i]);
    }
    return worst;
}

} // namespace

TEST_CASE("well mixed, two sessions in 60 days: every state as CVODE has it on the equations of the page") {
    const Model no_depth = model_with({{"healing.reach_E", 1e12}}); // [mm]
    const skin::Person smoker{.age_years = 65, .photoageing = 1, .smoker = true};
    for (const healing::Host& host : {healing::Host{}, healing::make_host(model(), smoker)}) {
        const Course exact = by_cvode(no_depth, host);
        const auto worst_at = [&](double tolerance) {
            return worst_of(exact, healing::heal(no_depth, spec_of(host, tolerance)));
        };
        // The errors of a method of second order, whose steps follow the cube root of the tolerance, fall 21-fold;
        // a difference of the equations would stay.
        const plain::LargestDifference coarse = worst_at(1e-4), fine = worst_at(1e-6);
        INFO("senescence " << host.senescence << ", " << exact.steps << " steps of CVODE; largest difference "
                           << fine.share << " (" << fine.state << "), at the looser tolerance "
                           << coarse.share << " (" << coarse.state << ")");
        CHECK(fine.share < 3e-5);
        CHECK(coarse.share > 10 * fine.share);
    }
}
