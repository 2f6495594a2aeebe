// The kernels that a course spends its time in, each beside what the machine allows: bytes and operations per cell
// as README.md counts them. Then short whole calls: a day of permeation, the tables of permeabilities.
#include "scene.hpp"
#include "stipple/base/units.hpp"
#include "stipple/grid/cell_diffusion.hpp"
#include "stipple/grid/geometry.hpp"
#include "stipple/grid/modes.hpp"
#include "stipple/grid/patch_diffusion.hpp"
#include "stipple/grid/stage_kernels.hpp"
#include "stipple/healing/reaction.hpp"
#include "stipple/transport/kp_fit.hpp"
#include "stipple/transport/transport.hpp"
#include <algorithm>
#include <memory>

using namespace stipple;
using bench::About, bench::Hash, bench::Program, bench::Scene;
using grid::Field;

namespace {

/// The model of the tables, read once.
const Model& model() {
    static const Model tables = make_model();
    return tables;
}

// Counted by hand: README.md, "Bytes and operations".
constexpr double k_double = sizeof(double);
constexpr double k_reaction_operations = 250, k_reaction_divisions = 29;
constexpr double k_stage_doubles = 22, k_stage_operations = 53;
constexpr double k_apply_doubles = 2, k_apply_operations = 16;
constexpr double k_solve_doubles = 6;
/// Four transforms of 2 log2 n and ten in depth.
double solve_operations(double n) {
    return 8 * std::log2(n) + 10;
}

grid::UnitCell central_cell() {
    return grid::make_unit_cell(1.6e-4, 4e-6, {8e-5, 2.1e-4, 9.3e-4, 1.23e-3}, 16, 40);
}

grid::Patch standard_patch() {
    return {64, 64, 1.6e-3, 1.6e-3, grid::make_layers({8e-5, 2.1e-4, 1e-3, 1.3e-3}, 48)};
}

grid::Patch cube(int n) {
    std::vector<double> z;
    for (int i = 0; i <= n; ++i) z.push_back(1e-3 * i / n);
    return {n, n, 1e-3, 1e-3, z};
}

/// What one thread of this machine can do at most.
void machine(Program& program) {
    program.scene("machine", [] {
        return Scene{.run = [] { (void)bench::limits(); },
                     .about =
                         [] {
                             const auto& l = bench::limits();
                             char words[120];
                             std::snprintf(words, sizeof words,
                                           "triad %.1f GB/s; multiply-add %.1f GFlop/s; divisions %.2f G/s",
                                           l.bandwidth * 1e-9, l.operations * 1e-9, l.divisions * 1e-9);
                             return About{.note = words};
                         },
                     .once = true};
    });
}

/// Rates of all volume states of a patch of the size of a standard course, or of a unit cell.
Scene reaction(std::size_t columns, std::size_t layers) {
    struct Tissue {
        healing::Rates rates{healing::make_kinetics(model()), healing::Host{}, 0.01};
        healing::Row row = healing::make_row(rates, 0.5, 1, 1, 1, 1, "bench");
        std::vector<double> uncovered, y, f;
    };
    const auto t = std::make_shared<Tissue>();
    const std::size_t cells = columns * layers;
    t->uncovered.assign(columns, 0.01);
    const auto rest = healing::rest(t->rates, t->row);
    for (std::size_t s = 0; s < healing::k_states; ++s)
        for (std::size_t i = 0; i < cells; ++i) t->y.push_back(rest[s] + 1e-2 * static_cast<double>(i % 17));
    t->f.assign(t->y.size(), 0.0);
    const auto rates = [t, columns, cells] {
        constexpr std::size_t k_block = 256; // columns at a time, as the integrator calls
        for (std::size_t first = 0; first < cells; first += columns)
            for (std::size_t i = 0; i < columns; i += k_block)
                healing::reaction_rates(t->rates, t->row, t->uncovered.data() + i, t->rates.opened(0.01),
                                        static_cast<int>(std::min(k_block, columns - i)), cells,
                                        t->y.data() + first + i, cells, t->f.data() + first + i);
    };
    return {.run = rates, .about = [t, cells] {
                // At rest without an open surface only the losses are left: the defect is the error.
                const double closed = 0;
                const auto y = healing::rest(t->rates, t->row), loss = healing::implicit_loss(t->rates);
                std::vector<double> f(healing::k_states);
                healing::reaction_rates(t->rates, t->row, &closed, 0, 1, 1, y.data(), 1, f.data());
                double worst = 0;
                for (std::size_t s = 0; s < healing::k_states; ++s)
                    worst = std::max(worst, std::fabs(f[s] - loss[s] * y[s]) / (std::fabs(f[s]) + 1e-12));
                return About{.accuracy = worst,
                             .hash = Hash().add(t->f).value(),
                             .note = "accuracy: defect at rest",
                             .work = {.cells = static_cast<double>(cells),
                                      .bytes = 2.0 * static_cast<double>(healing::k_states) * k_double,
                                      .operations = k_reaction_operations,
                                      .divisions = k_reaction_divisions}};
            }};
}

/// All passes of one step, species by species, over all states of a standard patch: far more than the caches hold,
/// as in a course.
Scene stages() {
    struct Fields {
        std::size_t n = standard_patch().cells(), columns = 64 * 64,
                    size = n * std::size_t{healing::k_states};
        Field y = Field(size, 1.0), stage = y, next = y;
        std::vector<float> f0 = std::vector<float>(size, 1e-3F), f1 = f0,
                           defect = f0; // as a patch keeps them
        Field moved = Field(n, 1e-3), right = Field(n),
              share = Field(columns, 1.0 / static_cast<double>(columns));
        double sum = 0;
    };
    const auto f = std::make_shared<Fields>();
    const auto species = [f](std::size_t o) {
        using namespace grid::stage;
        const double h = 1e-3, g = k_gamma * h;
        const double *y = f->y.data() + o, *moved = f->moved.data();
        const float *f0 = f->f0.data() + o, *f1 = f->f1.data() + o;
        double *stage = f->stage.data() + o, *next = f->next.data() + o, *right = f->right.data();
        float* defect = f->defect.data() + o;
        right_of_first(f->n, y, g, f0, moved, stage);
        defect_of_first(f->n, y, g, f0, moved, stage, defect);
        right_of_second(f->n, y, h, f0, f1, right, stage);
        for (std::size_t at = 0; at < f->n; at += f->columns) {
            double a = 0, b = 0;
            defect_of_second(f->columns, right + at, g, stage + at, defect + at);
            balance(f->columns, f->share.data(), stage + at, right + at, 1 / g, 1e-4, a, b);
            f->sum = end_of_step(f->columns, h, 1, f0 + at, f1 + at, f1, f->share.data(), stage + at,
                                 defect + at, next + at)
                         .squares;
            f->sum += weighted_squares(f->columns, f->share.data(), y + at);
        }
    };
    const auto all = [f, species] {
        for (std::size_t o = 0; o < f->size; o += f->n) species(o);
    };
    return {.run = all, .about = [f, all] {
                all();
                return About{.hash = Hash().add(f->next).value(),
                             .note = "all passes of a step; per cell and species",
                             .work = {.cells = static_cast<double>(f->size),
                                      .bytes = k_stage_doubles * k_double,
                                      .operations = k_stage_operations}};
            }};
}

/// Transforms of 48 layers along the first axis and back.
Scene transforms(int n) {
    struct Layers {
        grid::Modes modes;
        Field u, start;
        double worst = 0;
    };
    const auto l = std::make_shared<Layers>();
    l->modes = grid::Modes(n, 1e-3 / n, {}, {});
    const std::size_t layer = static_cast<std::size_t>(n) * static_cast<std::size_t>(n);
    for (std::size_t i = 0; i < 48 * layer; ++i) l->start.push_back(1 + 0.1 * static_cast<double>(i % 13));
    l->u = l->start;
    const auto there_and_back = [l, n, layer] {
        for (std::size_t at = 0; at < l->u.size(); at += layer) {
            l->modes.forward(l->u.data() + at, n, n);
            for (int k = 0; k < n; ++k)
                for (int i = 0; i < n; ++i)
                    l->u[at + static_cast<std::size_t>(k * n + i)] *=
                        l->modes.norm()[static_cast<std::size_t>(k)];
            l->modes.backward(l->u.data() + at, n, n);
        }
    };
    return {.run = there_and_back, .about = [l, n, there_and_back] {
                l->u = l->start;
                there_and_back();
                for (std::size_t i = 0; i < l->u.size(); ++i)
                    l->worst = std::max(l->worst, std::fabs(l->u[i] - l->start[i]));
                return About{.accuracy = l->worst,
                             .hash = Hash().add(l->u).value(),
                             .note =
                                 "there and back along one axis; accuracy: largest error of values near one",
                             .work = {.cells = static_cast<double>(l->u.size()),
                                      .bytes = 2 * k_double,
                                      .operations = 4 * std::log2(n) + 1}};
            }};
}

/// One implicit solve of one species; its error is that of the equation that it solves.
Scene solve(const grid::Patch& patch) {
    struct Solve {
        grid::PatchDiffusion diffusion;
        Field u;
        explicit Solve(const grid::Patch& p)
            : diffusion(p, {{.diffusivity = 1e-11, .loss = 1e-4}}), u(p.cells(), 1.0) {}
    };
    constexpr double c = 100;
    const auto s = std::make_shared<Solve>(patch);
    s->diffusion.prepare(c);
    const auto fill = [s] {
        for (std::size_t i = 0; i < s->u.size(); ++i) s->u[i] = 1 + 0.1 * static_cast<double>(i % 13);
    };
    fill();
    const double across = patch.nx();
    return {.run = [s] { s->diffusion.solve(0, s->u.data(), nullptr); },
            .about =
                [s, fill, across] {
                    fill();
                    const Field right = s->u;
                    s->diffusion.solve(0, s->u.data(), nullptr);
                    Field slope(s->u.size());
                    s->diffusion.apply(0, s->u.data(), slope.data());
                    double worst = 0;
                    for (std::size_t i = 0; i < right.size(); ++i)
                        worst = std::max(worst, std::fabs(s->u[i] - c * slope[i] - right[i]));
                    return About{.accuracy = worst,
                                 .hash = Hash().add(s->u).value(),
                                 .note = "accuracy: worst residual of values near one",
                                 .work = {.cells = static_cast<double>(right.size()),
                                          .bytes = k_solve_doubles * k_double,
                                          .operations = solve_operations(across)}};
                }};
}

/// The operator of one species on a standard patch.
Scene apply() {
    struct Apply {
        grid::PatchDiffusion diffusion{standard_patch(), {{.diffusivity = 1e-11, .loss = 1e-4}}};
        Field u = Field(standard_patch().cells(), 1.0), out = u;
    };
    const auto a = std::make_shared<Apply>();
    return {.run = [a] { a->diffusion.apply(0, a->u.data(), a->out.data()); },
            .about =
                [a] {
                    double worst = 0;
                    for (const double v : a->out) worst = std::max(worst, std::fabs(v / -1e-4 - 1));
                    return About{.accuracy = worst,
                                 .hash = Hash().add(a->out).value(),
                                 .note = "accuracy: of the loss of a constant",
                                 .work = {.cells = static_cast<double>(a->u.size()),
                                          .bytes = k_apply_doubles * k_double,
                                          .operations = k_apply_operations}};
                }};
}

/// One implicit solve in a unit cell; its error is the difference to the banded oracle.
Scene cell_solve() {
    struct Solve {
        grid::CellDiffusion diffusion{central_cell(), {{.diffusivity = 1e-11, .loss = 1e-4}}};
        Field u = Field(central_cell().cells(), 1.0);
    };
    const auto s = std::make_shared<Solve>();
    s->diffusion.prepare(100.0);
    return {.run = [s] { s->diffusion.solve(0, s->u.data(), nullptr); },
            .about =
                [s] {
                    Field u(s->u.size());
                    for (std::size_t i = 0; i < u.size(); ++i) u[i] = 1 + 0.1 * static_cast<double>(i % 13);
                    const Field exact =
                        grid::solve_banded(central_cell(), {.diffusivity = 1e-11, .loss = 1e-4}, 100.0, u);
                    s->diffusion.solve(0, u.data(), nullptr);
                    double worst = 0;
                    for (std::size_t i = 0; i < u.size(); ++i)
                        worst = std::max(worst, std::fabs(u[i] - exact[i]));
                    return About{.accuracy = worst,
                                 .hash = Hash().add(u).value(),
                                 .note = "16 x 40; accuracy: against the banded solver",
                                 .work = {.cells = static_cast<double>(u.size())}};
                }};
}

/// A day of a finite dose with channels of three depths, in unit cells.
Scene permeation_day() {
    const auto spec = std::make_shared<transport::PermeationSpec>();
    const auto answer = std::make_shared<transport::Permeation>();
    spec->constants = transport::make_constants(model());
    spec->molecule = transport::make_molecule(model(), "caffeine");
    spec->dose = {.concentration = 20, .thickness = 1e-4};
    spec->channels = transport::make_channels(model(), 1e6, 40e-6, 3e-4, 1e-4, 3e-4);
    return {.run = [spec, answer] { *answer = transport::permeate(*spec); },
            .about = [answer] { return About{.hash = Hash().add(answer->absorbed).value()}; }};
}

} // namespace

int main(int argc, char** argv) {
    Program program(argc, argv);
    machine(program);
    program.scene("reaction_64x64x48", [] { return reaction(64 * 64, 48); });
    program.scene("reaction_16x40", [] { return reaction(16, 40); });
    program.scene("stage_kernels_64x64x48", stages);
    program.scene("apply_64x64x48", apply);
    for (const int n : {64, 128})
        program.scene("transforms_" + std::to_string(n), [n] { return transforms(n); });
    for (const int n : {32, 64, 100, 128})
        program.scene("solve_" + std::to_string(n), [n] { return solve(cube(n)); });
    program.scene("solve_64x64x48", [] { return solve(standard_patch()); });
    program.scene("solve_16x40", cell_solve);
    program.scene("permeation_day", permeation_day);
    program.scene("permeability_tables", [] {
        return Scene{.run = [] {
            (void)transport::kp_fit(model(), "kp_a");
            (void)transport::kp_fit(model(), "kp_b");
        }};
    });
    return 0;
}
