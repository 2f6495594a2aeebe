// Closed forms of diffusion through layers: lag and steady flux of a slab, layers in series, a finite dose, a
// well-mixed compartment with clearance; and the orders of the method.
#include "../../model.hpp"
#include "stipple/transport/layers.hpp"
#include "stipple/transport/medium.hpp"
#include "stipple/transport/steady_state.hpp"
#include "stipple/transport/transport.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

using namespace stipple;
using namespace stipple::transport;

namespace {

/// A neutral substance whose stratum corneum has given numbers.
Molecule substance(double partition, double diffusivity) {
    Molecule m;
    m.molecular_weight = 0.2;
    m.log_kow = 1;
    m.measured.partition = partition;
    m.measured.diffusivity = diffusivity;
    return m;
}

/// Nearly only a stratum corneum: what lies below is thin and fast.
PermeationSpec slab(double thickness, double partition, double diffusivity) {
    PermeationSpec spec;
    spec.constants = make_constants(model());
    spec.molecule = substance(partition, diffusivity);
    spec.dose = {.concentration = 1, .occluded = true};
    spec.layers = {.living = false, .stratum_corneum = thickness, .epidermis = 1e-8, .dermis = 1e-8};
    return spec;
}

} // namespace

TEST_CASE("a slab has the lag h^2/6D and the flux KDc/h") {
    const double h = 20e-6, k = 3, d = 2e-15;
    auto spec = slab(h, k, d);
    spec.horizon = 6 * h * h / d;
    spec.grid = Grid::fine;
    spec.tolerance = 1e-6;
    const auto r = permeate(spec);
    const SteadyState steady = steady_state(spec);
    CHECK(steady.lag == Approx(h * h / (6 * d)).epsilon(2e-3));
    CHECK(steady.flux == Approx(k * d / h).epsilon(1e-3));
    CHECK(r.flux_peak.value == Approx(steady.flux).epsilon(2e-3));
    CHECK(r.time.back() - r.absorbed.back() / r.flux.back() == Approx(steady.lag).epsilon(2e-3));
    CHECK(r.permeability == Approx(k * d / h).epsilon(1e-3));
}

TEST_CASE("layers in series conduct like their resistances added") {
    auto spec = slab(20e-6, 2, 1e-14);
    spec.layers.epidermis = 80e-6;
    spec.layers.dermis = 300e-6;
    spec.horizon = 4e6;
    const auto layers = make_layers(spec.constants, spec.molecule, spec.layers);
    const double resistance = 1 / layers.stratum_corneum.permeability() +
                              1 / layers.epidermis.permeability() + 1 / layers.dermis.permeability();
    const auto r = permeate(spec);
    CHECK(r.flux.back() == Approx(1 / resistance).epsilon(1e-4));
}

TEST_CASE("a finite dose that dries at once leaves a slab as the series says") {
    // All of it starts in the upper tenth b of the slab, nothing passes the surface, below is a sink:
    // Q/M = 1 - (2h/b) sum 2 (-1)^n ... evaluated from the eigenfunctions cos((n + 1/2) pi z / h).
    const double h = 20e-6, d = 1e-14, b = 0.1 * h;
    auto spec = slab(h, 1, d);
    spec.grid = Grid::fine;
    spec.tolerance = 1e-6;
    spec.dose = {.form = Form::neat, .concentration = 1000, .thickness = 1e-10, .occluded = true};
    spec.horizon = h * h / d;
    const auto r = permeate(spec);
    for (const double share : {0.2, 0.5, 1.0}) {
        const double t = share * spec.horizon;
        double left = 0;
        for (int n = 0; n < 200; ++n) {
            const double a = (n + 0.5) * std::numbers::pi;
            left +=
                2 * std::sin(a * b / h) / (a * b / h) * std::sin(a) / a * std::exp(-a * a * d * t / (h * h));
        }
        CHECK(r.absorbed_at(t) / r.dose == Approx(1 - left).margin(3e-3));
    }
}

TEST_CASE("plasma after a constant input is A J / CL (1 - exp(-k t))") {
    Molecule m;
    m.plasma_clearance = 1e-5;
    m.distribution_volume = 0.1;
    double level = 0;
    for (int i = 1; i <= 50; ++i) {
        level = plasma_after(m, 0.01, level, 1000 * 3e-9, 1000);
        CHECK(level == Approx(0.01 * 3e-9 / 1e-5 * (1 - std::exp(-1e-4 * i * 1000.0))).epsilon(1e-12));
    }
}

TEST_CASE("a stirred receptor below a thin skin fills like a well-mixed compartment") {
    // Quasi-steady: V dc/dt = P (c0 - c), so c = c0 (1 - exp(-P t / V)).
    auto spec = slab(10e-6, 1, 1e-12);
    spec.receptor.thickness = 5e-3;
    spec.horizon = 3 * 5e-3 / 1e-7;
    const auto r = permeate(spec);
    const double p = 1 / (1 / r.permeability);
    for (const std::size_t i : {20u, 50u, 100u})
        CHECK(r.receptor[i] == Approx(1 - std::exp(-p * r.time[i] / 5e-3)).epsilon(5e-3));
}

TEST_CASE("the method is of second order in time") {
    auto spec = slab(20e-6, 2, 1e-13);
    const Medium medium(spec);
    Exchange x = medium.make_exchange();
    medium.update({}, false, x);
    x.vessels[0].fixed = true;
    x.vessels[1].fixed = true;
    const auto run = [&](int steps) {
        ExchangeState s;
        s.cells.assign(x.cells, 0.0);
        for (std::size_t i = 0; i < x.cells; ++i)
            s.cells[i] =
                std::cos(0.5 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(x.cells));
        s.vessels = {1, 0};
        s.given = {0, 0};
        ExchangeStepper stepper(make_banded_solver());
        for (int k = 0; k < steps; ++k) stepper.step(x, 400.0 / steps, k == 0, s);
        return s.given[1];
    };
    const double exact = run(4096);
    const double order = std::log2(std::fabs(run(32) - exact) / std::fabs(run(64) - exact));
    INFO("order " << order);
    CHECK(order >= 1.9);
}

TEST_CASE("the method is of second order in depth") {
    // Steady flux is exact on any grid; the error of a moving front shows the order.
    const auto passed = [](Grid grid) {
        auto spec = slab(20e-6, 2, 1e-14);
        spec.layers.epidermis = 20e-6;
        spec.grid = grid;
        spec.tolerance = 1e-7;
        spec.horizon = 0.8 * 20e-6 * 20e-6 / 1e-14;
        spec.output_times = {0, spec.horizon};
        return permeate(spec);
    };
    const auto sc = [](const Permeation& p) { return p.stratum_corneum.back(); };
    // 8, 18 and 36 layers of the stratum corneum
    const double coarse = sc(passed(Grid::coarse)), normal = sc(passed(Grid::normal)),
                 fine = sc(passed(Grid::fine));
    // e = C n^-p: (e8 - e18)/(e18 - e36) for p = 2 is 5.42, for p = 1.9 it is 4.92
    const double ratio = (coarse - normal) / (normal - fine);
    INFO("ratio " << ratio);
    CHECK(ratio > 4.9);
}

TEST_CASE("the unit cell with a full channel conducts like resistances in parallel") {
    // A channel through a membrane that is otherwise tight: P = share D / h, plus the converging below.
    auto spec = slab(200e-6, 1e-3, 1e-20);
    spec.channels = {.per_m2 = 1e6,
                     .classes = {{.share = 1, .radius = 50e-6, .depth = 1e-3, .taper = 0, .residual = 1}}};
    spec.closing.living = false;
    spec.horizon = 3e5;
    const auto r = permeate(spec);
    const double share = spec.channels.open_share();
    CHECK(r.flux.back() ==
          Approx(share * tissue_diffusivity(spec.constants, spec.molecule) / 200e-6).epsilon(0.02));
}

TEST_CASE("the patch in three dimensions agrees with the unit cell") {
    PermeationSpec cell;
    cell.constants = make_constants(model());
    cell.molecule = make_molecule(model(), "caffeine");
    cell.dose = {.concentration = 20, .occluded = true};
    cell.layers = {.living = false, .dermis = 300e-6};
    cell.closing.living = false;
    const double side = 400e-6;
    cell.channels = make_channels(model(), 1 / (side * side), 60e-6, 200e-6, 0, 200e-6);
    cell.horizon = 4 * 3600;
    cell.output_times = {0, 3600, 4 * 3600};
    auto patch = cell;
    patch.grid = Grid::coarse;
    patch.patch = {.n = 24, .width = side, .places = {{side / 2, side / 2, 0}}};
    const auto a = permeate(cell), b = permeate(patch);
    INFO("unit cell " << a.absorbed.back() << ", patch " << b.absorbed.back() << ", steps " << b.steps);
    CHECK(b.absorbed[1] == Approx(a.absorbed[1]).epsilon(0.06));
    CHECK(b.absorbed.back() == Approx(a.absorbed.back()).epsilon(0.04));
    CHECK(b.mass_balance < 1e-9);
}

TEST_CASE("a dose that dries is absorbed alike on all grids") {
    const auto absorbed = [](Grid grid) {
        PermeationSpec spec;
        spec.constants = make_constants(model());
        spec.molecule = make_molecule(model(), "tranexamic_acid");
        spec.dose = {.concentration = 30, .thickness = 2e-5};
        spec.layers.hydration = Hydration::partial;
        spec.grid = grid;
        return permeate(spec).absorbed.back();
    };
    const double fine = absorbed(Grid::fine);
    CHECK(absorbed(Grid::normal) == Approx(fine).epsilon(0.02));
    CHECK(absorbed(Grid::coarse) == Approx(fine).epsilon(0.08));
}
