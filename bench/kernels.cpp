// Cost of the kernels that a course spends its time in, per cell where that makes sense.
#include "stipple/base/units.hpp"
#include "stipple/grid/cell_diffusion.hpp"
#include "stipple/healing/reaction.hpp"
#include "stipple/insertion/insertion.hpp"
#include "stipple/study/product/product_study.hpp"
#include "stipple/transport/kp_fit.hpp"
#include "stipple/transport/transport.hpp"
#include <benchmark/benchmark.h>
#include <numbers>

using namespace stipple;

/// The model of the tables, read once.
static const Model& model() {
    static const Model tables = make_model();
    return tables;
}

static grid::UnitCell central_cell() {
    return grid::make_unit_cell(1.6e-4, 4e-6, {8e-5, 2.1e-4, 9.3e-4, 1.23e-3}, 16, 40);
}

/// Reaction rates of all volume states; items are cells.
static void reaction(benchmark::State& state) {
    const healing::Rates rates(healing::make_kinetics(model()), {}, {}, 0.01);
    const healing::Row row = healing::make_row(rates, 0.5, 1, 1, 1, 1, "bench");
    const std::size_t cells = 640;
    const std::vector<double> uncovered(16, 0.01);
    std::vector<double> y(healing::k_states * cells), f(y.size());
    const auto rest = healing::rest(rates, row);
    for (std::size_t s = 0; s < healing::k_states; ++s)
        std::fill_n(y.begin() + static_cast<std::ptrdiff_t>(s * cells), cells, rest[s] + 0.01);
    for (auto _ : state) {
        for (std::size_t first = 0; first < cells; first += 16)
            healing::reaction_rates(rates, row, uncovered.data(), rates.opened(0.01), 16, cells,
                                    y.data() + first, cells, f.data() + first);
        benchmark::DoNotOptimize(f.data());
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(cells));
}
BENCHMARK(reaction);

/// One implicit diffusion solve of one species, separable; items are cells.
static void diffusion_separable(benchmark::State& state) {
    const auto cell = central_cell();
    grid::CellDiffusion diffusion(cell, {{.diffusivity = 1e-11, .loss = 1e-4}});
    diffusion.prepare(100.0);
    grid::Field u(cell.cells(), 1.0);
    for (auto _ : state) {
        diffusion.solve(0, u.data(), nullptr);
        benchmark::DoNotOptimize(u.data());
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(cell.cells()));
}
BENCHMARK(diffusion_separable);

/// The same by the banded oracle.
static void diffusion_banded(benchmark::State& state) {
    const auto cell = central_cell();
    const grid::Field b(cell.cells(), 1.0);
    for (auto _ : state)
        benchmark::DoNotOptimize(grid::solve_banded(cell, {.diffusivity = 1e-11, .loss = 1e-4}, 100.0, b));
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(cell.cells()));
}
BENCHMARK(diffusion_banded);

/// Copying one field: what memory alone allows, the reference of the ratios above; items are cells.
static void copy_field(benchmark::State& state) {
    std::vector<double> from(640, 1.0), to(640);
    for (auto _ : state) {
        std::copy(from.begin(), from.end(), to.begin());
        benchmark::DoNotOptimize(to.data());
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations() * 640);
}
BENCHMARK(copy_field);

/// Punctures of a pen; items are strikes.
static void insertion_pen(benchmark::State& state) {
    skin::Person person;
    device::DeviceSpec spec;
    spec.needle.length = 1.5 * units::mm;
    const auto skin = skin::make_skin(model(), person);
    const auto device = device::make_device(model(), spec);
    const auto pattern = device::make_pattern(device, 10 * units::mm, 1);
    for (auto _ : state) benchmark::DoNotOptimize(insertion::insert(model(), skin, device, pattern, 1));
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(pattern.strikes.size()));
}
BENCHMARK(insertion_pen)->Unit(benchmark::kMillisecond);

/// A day of a finite dose with channels of three depths, in unit cells.
static void permeation_day(benchmark::State& state) {
    transport::PermeationSpec spec;
    spec.constants = transport::make_constants(model());
    spec.molecule = transport::make_molecule(model(), "caffeine");
    spec.dose = {.concentration = 20, .thickness = 1e-4};
    spec.channels = transport::make_channels(model(), 1e6, 40e-6, 3e-4, 1e-4, 3e-4);
    for (auto _ : state) benchmark::DoNotOptimize(transport::permeate(spec));
}
BENCHMARK(permeation_day)->Unit(benchmark::kMillisecond);

/// The 302 published permeabilities.
static void permeability_tables(benchmark::State& state) {
    for (auto _ : state) {
        benchmark::DoNotOptimize(transport::kp_fit(model(), "kp_a"));
        benchmark::DoNotOptimize(transport::kp_fit(model(), "kp_b"));
    }
}
BENCHMARK(permeability_tables)->Unit(benchmark::kMillisecond);

BENCHMARK_MAIN();
