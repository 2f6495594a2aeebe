// The problems P1, P2, P2c, P2d (defined in README.md) by the production integrator, beside the baseline of SUNDIALS
// and hypre in the same run.
#include "baseline/baseline.hpp"
#include "scene.hpp"
#include "stipple/grid/imex.hpp"
#include "stipple/grid/patch_diffusion.hpp"
#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <numbers>

using namespace stipple;
using baseline::P2Kind;
using bench::About, bench::Hash, bench::Program, bench::Scene;
using grid::Field;
using std::numbers::pi;

namespace {

constexpr double k_minute = 60, k_um = 1e-6, k_side = 1e-3;
constexpr int k_threads = 1; // times are CPU times; bench_course shows what two threads do

/// Doubles per cell and step that the stages read or write at least once; see docs/methods/grid.md.
constexpr double k_doubles_per_step = 42;

struct Errors {
    double l2 = NAN, peak = NAN;
};
Errors errors(const Field& u, const Field& reference) {
    double difference = 0, size = 0;
    for (std::size_t i = 0; i < reference.size(); ++i) {
        difference += (u[i] - reference[i]) * (u[i] - reference[i]);
        size += reference[i] * reference[i];
    }
    const auto peak = [&](const Field& f) {
        return *std::max_element(f.begin(), f.begin() + static_cast<std::ptrdiff_t>(reference.size()));
    };
    return {std::sqrt(difference / size), std::fabs(peak(u) / peak(reference) - 1)};
}

grid::Patch cube(int n) {
    std::vector<double> z;
    for (int i = 0; i <= n; ++i) z.push_back(k_side * i / n);
    return {n, n, k_side, k_side, z};
}

Field sampled(const grid::Patch& p, const std::function<double(double, double, double)>& f) {
    Field u;
    for (int z = 0; z < p.nz(); ++z)
        for (int y = 0; y < p.ny(); ++y)
            for (int x = 0; x < p.nx(); ++x) u.push_back(f(p.x(x), p.y(y), p.z(z)));
    return u;
}

double cosines(double k, double x, double y, double z) {
    return std::cos(k * x) * std::cos(k * y) * std::cos(k * z);
}

/// Amplitude of cos(kx) cos(ky) cos(kz) in u.
double amplitude(const grid::Patch& p, const Field& u, double k) {
    const Field mode = sampled(p, [k](double x, double y, double z) { return cosines(k, x, y, z); });
    double with = 0, own = 0;
    for (std::size_t i = 0; i < mode.size(); ++i) with += mode[i] * u[i], own += mode[i] * mode[i];
    return with / own;
}

/// Cells whose centre lies in a cylinder, those on its edge too: 6.5 % of the volume.
bool in_cylinder(double x, double y, double z) {
    const double pitch = 250 * k_um;
    const auto off = [pitch](double v) { return v - (std::floor(v / pitch) + 0.5) * pitch; };
    return z < 500 * k_um && std::hypot(off(x), off(y)) <= 50 * k_um * (1 + 1e-9);
}

struct Problem {
    grid::Patch patch;
    grid::Species species;
    Field start, source;
    double mu = 0, scale = 1;
    std::int64_t compare_at = 0, end = 0; // [microseconds]
};

struct Run {
    Field at_comparison, at_end;
    grid::ImexCounts counts;
    long iterations = 0;
    double steps() const { return counts.steps + counts.rejected; }
    std::string words(double tolerance) const {
        std::string w = "tolerance " + grid_words(tolerance) + "; " + std::to_string(counts.steps) +
                        " steps; " + std::to_string(counts.rejected) + " repeated";
        if (iterations > 0) w += "; " + std::to_string(iterations) + " iterations";
        return w;
    }
    static std::string grid_words(double value) {
        char text[32];
        std::snprintf(text, sizeof text, "%g", value);
        return text;
    }
};

/// Advances a field with the source S exp(-mu t); the scalar state is exp(-mu t).
Run integrate(const Problem& p, double tolerance, double solver_tolerance) {
    Run run;
    const std::size_t n = p.patch.cells(), columns = static_cast<std::size_t>(p.patch.columns());
    grid::PatchDiffusion diffusion(p.patch, {p.species},
                                   {.threads = k_threads, .tolerance = solver_tolerance});
    grid::Reaction reaction;
    reaction.cells = [&, n, columns](const double* y, int z, int first, int count, double* f, std::size_t) {
        const std::size_t at = static_cast<std::size_t>(z) * columns + static_cast<std::size_t>(first);
        const double share = y[n];
        for (int i = 0; i < count; ++i)
            f[i] = p.source.empty() ? 0.0 : share * p.source[at + static_cast<std::size_t>(i)];
    };
    reaction.scalars = [](const double*, double* f) { f[0] = 0; };
    reaction.scalar_loss = {p.mu};
    reaction.scale = {p.scale, 1.0};
    reaction.names = {"u", "source"};
    grid::Imex imex(diffusion, reaction, tolerance, k_threads);
    Field y = p.start.empty() ? Field(n, 0.0) : p.start;
    y.push_back(1.0);
    if (p.compare_at > 0) imex.advance(y, 0, p.compare_at);
    run.at_comparison = y;
    if (p.end > p.compare_at) imex.advance(y, p.compare_at, p.end);
    run.at_end = y;
    run.counts = imex.counts();
    run.iterations = diffusion.iterations();
    return run;
}

Problem growth_factor(baseline::P2Kind kind, int n) {
    Problem p{
        .patch = cube(n),
        .species = {.diffusivity = 600 * k_um * k_um / k_minute, .loss = std::numbers::ln2 / (30 * k_minute)},
        .start = {},
        .source = {},
        .mu = std::numbers::ln2 / (2 * 1440 * k_minute),
        .compare_at = 120 * 60'000'000LL,
        .end = 1440 * 60'000'000LL};
    p.scale = 0.1 / p.species.loss;
    const bool smooth = kind == baseline::P2Kind::p2;
    p.source = sampled(p.patch, [&](double x, double y, double z) {
        return smooth ? 1 + cosines(4 * pi / k_side, x, y, z) : in_cylinder(x, y, z) ? 1.0 : 0.0;
    });
    if (kind == baseline::P2Kind::p2d)
        p.species.relative = sampled(p.patch, [](double x, double y, double z) {
            return in_cylinder(x, y, z) ? 10.0 : z < 20 * k_um ? 0.01 : 1.0;
        });
    return p;
}

/// Relative L2 difference to a run on a grid twice as fine at a tenth of the tolerance, both at the
/// comparison.
double total_error(baseline::P2Kind kind, const Run& run, const Problem& p, double tolerance) {
    Problem fine = growth_factor(kind, 2 * p.patch.nx());
    fine.end = fine.compare_at;
    const Run r = integrate(fine, 0.1 * tolerance, 1e-7);
    Field coarse(p.patch.cells(), 0.0);
    for (int z = 0; z < fine.patch.nz(); ++z)
        for (int y = 0; y < fine.patch.ny(); ++y)
            for (int x = 0; x < fine.patch.nx(); ++x)
                coarse[p.patch.index(z / 2, y / 2, x / 2)] += 0.125 * r.at_end[fine.patch.index(z, y, x)];
    return errors(run.at_comparison, coarse).l2;
}

/// Cost beside the limits, per cell and step.
bench::Work work_of(const Problem& p, const Run& r) {
    return {.cells = static_cast<double>(p.patch.cells()) * r.steps(),
            .bytes = p.species.relative.empty() ? sizeof(double) * k_doubles_per_step : 0.0};
}

/// A cosine mode that decays for a minute; accuracy: of its amplitude against the exact one, grid and time.
Scene p1(int n) {
    struct Problem1 {
        Problem problem;
        Run run;
    };
    constexpr double k_tolerance = 1e-4, k_linear = 1e-8;
    const double k = pi / k_side;
    const auto p = std::make_shared<Problem1>(
        Problem1{{.patch = cube(n),
                  .species = {.diffusivity = 1e5 * k_um * k_um / k_minute, .loss = 0.1 / k_minute},
                  .start = {},
                  .source = {},
                  .end = 60'000'000},
                 {}});
    p->problem.start =
        sampled(p->problem.patch, [k](double x, double y, double z) { return 1 + cosines(k, x, y, z); });
    return {.run = [p] { p->run = integrate(p->problem, k_tolerance, k_linear); },
            .about =
                [p, k] {
                    const auto& s = p->problem.species;
                    const double decay = s.loss + 3 * s.diffusivity * k * k;
                    const double a = amplitude(p->problem.patch, p->run.at_end, k);
                    return About{.accuracy = std::fabs(a / std::exp(-decay * 60) - 1),
                                 .hash = Hash().add(p->run.at_end).value(),
                                 .note = p->run.words(k_tolerance) + "; accuracy: of the amplitude",
                                 .work = work_of(p->problem, p->run)};
                }};
}

constexpr int k_cells = 100; // a side

std::string name_of(P2Kind kind) {
    return kind == P2Kind::p2 ? "p2_day" : kind == P2Kind::p2c ? "p2c_day" : "p2d_day";
}

double tolerance_of(P2Kind kind) {
    return kind == P2Kind::p2 ? 0.003 : 0.02;
}

/// The scheme without error of time at the comparison: exact, or for P2d a run at a thousandth of the tolerance.
const Field& reference(P2Kind kind) {
    static std::map<P2Kind, Field> known;
    Field& field = known[kind];
    if (!field.empty()) return field;
    if (kind == P2Kind::p2d) {
        Problem tight = growth_factor(kind, k_cells);
        tight.end = tight.compare_at;
        field = integrate(tight, 1e-3 * tolerance_of(kind), 1e-7).at_end;
        field.pop_back();
    } else {
        field = baseline::exact_in_time(kind, k_cells, 120 * 60);
    }
    return field;
}

std::string peak_words(const Errors& e) {
    return "; accuracy: L2 at 120 min; of the peak " + Run::grid_words(e.peak);
}

/// A day by ours.
Scene p2(P2Kind kind, bool large) {
    struct Day {
        Problem problem;
        Run run;
    };
    const auto d = std::make_shared<Day>(Day{growth_factor(kind, k_cells), {}});
    const double tolerance = tolerance_of(kind);
    return {.run = [d, tolerance] { d->run = integrate(d->problem, tolerance, 1e-5); },
            .about =
                [d, kind, tolerance, large] {
                    const Errors e = errors(d->run.at_comparison, reference(kind));
                    std::string words = d->run.words(tolerance) + peak_words(e);
                    if (large && kind != P2Kind::p2)
                        words += "; with the grid " +
                                 Run::grid_words(total_error(kind, d->run, d->problem, tolerance));
                    return About{.accuracy = e.l2,
                                 .hash = Hash().add(d->run.at_end).value(),
                                 .note = words,
                                 .work = work_of(d->problem, d->run)};
                }};
}

/// The same by the baseline.
Scene p2_baseline(P2Kind kind) {
    const auto answer = std::make_shared<baseline::P2Answer>();
    return {.run = [answer, kind] { *answer = baseline::run_p2(kind, baseline::tuned_p2(kind)); },
            .about =
                [answer, kind] {
                    const Errors e = errors(answer->at_comparison, reference(kind));
                    return About{.accuracy = e.l2,
                                 .hash = Hash().add(answer->at_end).value(),
                                 .note = std::to_string(answer->counts.steps) + " steps; " +
                                         std::to_string(answer->counts.solver.iterations) + " iterations" +
                                         peak_words(e)};
                },
            .once = true};
}

} // namespace

int main(int argc, char** argv) {
    Program program(argc, argv);
    for (const int n : {50, 100}) program.scene("p1_" + std::to_string(n), [n] { return p1(n); });
    for (const P2Kind kind : {P2Kind::p2, P2Kind::p2c, P2Kind::p2d}) {
        program.scene(name_of(kind), [&, kind] { return p2(kind, program.large()); });
        program.scene(name_of(kind) + "_arkode_hypre", [kind] { return p2_baseline(kind); });
    }
    return 0;
}
