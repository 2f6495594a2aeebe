// The scenes P1, P2, P2c, P2d (defined in README.md) and the healing course on a patch, by the production
// integrator, beside the baseline of SUNDIALS and hypre in the same run. Prints CSV.
//   bench_scenes [p1|p2|p2c|p2d|solve|course|all] [--large]   --large: the course at 64 x 64 x 48 by the
//   baseline too
#include "baseline/baseline.hpp"
#include "stipple/grid/imex.hpp"
#include "stipple/grid/patch_diffusion.hpp"
#include "stipple/healing/course.hpp"
#include <algorithm>
#include <cinttypes>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <numbers>

using namespace stipple;
using baseline::Clock;
using grid::Field;
using std::numbers::pi;

namespace {

constexpr double k_minute = 60, k_um = 1e-6, k_side = 1e-3;
constexpr int k_threads = 1; // times are CPU times; bench_course shows what two threads do

/// Doubles per cell and step that the stages read or write at least once; see docs/methods/grid.md.
constexpr double k_doubles_per_step = 49;

/// FNV-1a, 64 bits.
std::uint64_t hash_of(const void* data, std::size_t size) {
    std::uint64_t h = 14695981039346656037ull;
    for (std::size_t i = 0; i < size; ++i)
        h = (h ^ static_cast<const unsigned char*>(data)[i]) * 1099511628211ull;
    return h;
}

/// Bytes per second of a(i) = b(i) + s c(i) on arrays far larger than the caches, one thread.
double memory_bandwidth() {
    const std::size_t n = std::size_t{1} << 24;
    std::vector<double> a(n, 0.0), b(n, 1.0), c(n, 2.0);
    double best = 0;
    for (int round = 0; round < 5; ++round) {
        const Clock clock;
        for (std::size_t i = 0; i < n; ++i) a[i] = b[i] + 0.5 * c[i];
        best = std::max(best, 3.0 * sizeof(double) * static_cast<double>(n) / clock.read().wall);
    }
    return a[n / 2] > 0 ? best : 0;
}

void header() {
    std::printf("scene,code,cells,tolerance,steps,rejected,iterations,wall_s,cpu_s,rss_mb,"
                "time_error_l2,time_error_peak,total_error,gb_per_s,share_of_bandwidth,hash\n");
}

struct Row {
    std::string scene;
    const char* code = "stipple";
    std::size_t cells = 0;
    double tolerance = 0;
    long steps = 0, rejected = 0, iterations = 0;
    baseline::Cost cost;
    double l2 = NAN, peak = NAN, total = NAN, bytes = NAN;
    std::uint64_t hash = 0;
};

void print(const Row& r, double bandwidth) {
    const double rate = r.bytes / r.cost.wall;
    std::printf("%s,%s,%zu,%g,%ld,%ld,%ld,%.3f,%.3f,%.0f,%.3e,%.3e,%.3e,%.2f,%.2f,%016" PRIx64 "\n",
                r.scene.c_str(), r.code, r.cells, r.tolerance, r.steps, r.rejected, r.iterations, r.cost.wall,
                r.cost.cpu, r.cost.peak_memory, r.l2, r.peak, r.total, rate * 1e-9, rate / bandwidth, r.hash);
    std::fflush(stdout);
}

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

/// Advances a field with the source S exp(-mu t); the scalar state is exp(-mu t).
struct Run {
    Field at_comparison, at_end;
    grid::ImexCounts counts, counts_at_comparison;
    long iterations = 0;
    baseline::Cost cost, cost_at_comparison;
};

struct Problem {
    grid::Patch patch;
    grid::Species species;
    Field start, source;
    double mu = 0, scale = 1;
    std::int64_t compare_at = 0, end = 0; // [microseconds]
};

Run integrate(const Problem& p, double tolerance, double solver_tolerance) {
    Run run;
    const Clock clock;
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
    run.counts_at_comparison = imex.counts();
    run.cost_at_comparison = clock.read();
    if (p.end > p.compare_at) imex.advance(y, p.compare_at, p.end);
    run.at_end = y;
    run.counts = imex.counts();
    run.iterations = diffusion.iterations();
    run.cost = clock.read();
    std::fprintf(stderr, "# %zu cells, tolerance %g: %d steps, %d repeated, %ld iterations, %.1f CPU s\n", n,
                 tolerance, run.counts.steps, run.counts.rejected, run.iterations, run.cost.cpu);
    return run;
}

double bytes_of(const Problem& p, const grid::ImexCounts& c) {
    return sizeof(double) * k_doubles_per_step * static_cast<double>(p.patch.cells()) *
           (c.steps + c.rejected);
}

void p1(double bandwidth) {
    for (const int n : {50, 100}) {
        Problem p{.patch = cube(n),
                  .species = {.diffusivity = 1e5 * k_um * k_um / k_minute, .loss = 0.1 / k_minute},
                  .start = {},
                  .source = {},
                  .end = 60'000'000};
        const double k = pi / k_side, decay = p.species.loss + 3 * p.species.diffusivity * k * k;
        p.start = sampled(p.patch, [k](double x, double y, double z) { return 1 + cosines(k, x, y, z); });
        const double s = 2 / p.patch.dx() * std::sin(0.5 * k * p.patch.dx()),
                     of_scheme = p.species.loss + 3 * p.species.diffusivity * s * s;
        const double tolerance = 1e-4;
        const Run r = integrate(p, tolerance, 1e-8);
        const double a = amplitude(p.patch, r.at_end, k);
        print({.scene = "p1_" + std::to_string(n),
               .cells = p.patch.cells(),
               .tolerance = tolerance,
               .steps = r.counts.steps,
               .rejected = r.counts.rejected,
               .cost = r.cost,
               .l2 = std::fabs(a / std::exp(-of_scheme * 60) - 1),
               .total = std::fabs(a / std::exp(-decay * 60) - 1),
               .bytes = bytes_of(p, r.counts),
               .hash = hash_of(r.at_end.data(), r.at_end.size() * sizeof(double))},
              bandwidth);
    }
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

void print_baseline(const std::string& scene, baseline::P2Kind kind, const Field& reference,
                    double bandwidth) {
    const auto settings = baseline::tuned_p2(kind);
    const auto a = baseline::run_p2(kind, settings);
    const Errors e = errors(a.at_comparison, reference);
    print({.scene = scene,
           .code = "arkode_hypre",
           .cells = a.at_end.size(),
           .tolerance = settings.integrator.tolerance,
           .steps = a.counts.steps,
           .rejected = a.counts.rejected,
           .iterations = a.counts.solver.iterations,
           .cost = a.cost,
           .l2 = e.l2,
           .peak = e.peak},
          bandwidth);
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

void p2(const std::string& scene, bool large, double bandwidth, double tolerance_asked) {
    const auto kind = scene == "p2"    ? baseline::P2Kind::p2
                      : scene == "p2c" ? baseline::P2Kind::p2c
                                       : baseline::P2Kind::p2d;
    const double tolerance = tolerance_asked > 0 ? tolerance_asked
                             : scene == "p2"     ? 0.003
                                                 : 0.02,
                 solver_tolerance = 1e-5;
    const Problem p = growth_factor(kind, 100);
    const Run r = integrate(p, tolerance, solver_tolerance);
    Field reference;
    if (kind == baseline::P2Kind::p2d) {
        Problem tight = p;
        tight.end = tight.compare_at;
        reference = integrate(tight, 1e-3 * tolerance, 1e-7).at_end;
        reference.pop_back();
    } else {
        reference = baseline::exact_in_time(kind, 100, 120 * 60);
    }
    const Errors e = errors(r.at_comparison, reference);
    Row row{.scene = scene + "_day",
            .cells = p.patch.cells(),
            .tolerance = tolerance,
            .steps = r.counts.steps,
            .rejected = r.counts.rejected,
            .iterations = r.iterations,
            .cost = r.cost,
            .l2 = e.l2,
            .peak = e.peak,
            .bytes = kind == baseline::P2Kind::p2d ? NAN : bytes_of(p, r.counts),
            .hash = hash_of(r.at_end.data(), r.at_end.size() * sizeof(double))};
    if (kind == baseline::P2Kind::p2) {
        const double k = 4 * pi / k_side, rate = 3 * p.species.diffusivity * k * k + p.species.loss,
                     t = 86400;
        row.total = std::fabs(amplitude(p.patch, r.at_end, k) * (rate - p.mu) /
                                  (std::exp(-p.mu * t) - std::exp(-rate * t)) -
                              1);
    } else if (large) {
        row.total = total_error(kind, r, p, tolerance);
    }
    print(row, bandwidth);
    print_baseline(scene + "_day", kind, reference, bandwidth);
}

/// Cost of one implicit solve per cell: cubes of 32 to 128 cells a side, and the patch of a standard course.
void solves(double bandwidth) {
    const auto one = [&](const grid::Patch& patch, const std::string& scene) {
        const std::size_t n = patch.cells();
        grid::PatchDiffusion diffusion(patch, {{.diffusivity = 1e-11, .loss = 1e-4}}, {.threads = k_threads});
        diffusion.prepare(100.0);
        Field u(n, 1.0);
        const int rounds = static_cast<int>(std::max<std::size_t>(30'000'000 / n, 3));
        diffusion.solve(0, u.data(), nullptr);
        const Clock clock;
        for (int i = 0; i < rounds; ++i) diffusion.solve(0, u.data(), nullptr);
        const auto cost = clock.read();
        Row row{.scene = scene,
                .cells = n,
                .steps = rounds,
                .cost = cost,
                .bytes = 6.0 * sizeof(double) * static_cast<double>(n) * rounds};
        row.total = cost.cpu / rounds / static_cast<double>(n) * 1e9; // ns per cell and solve
        print(row, bandwidth);
    };
    for (const int n : {32, 64, 100, 128})
        one(cube(n), "solve_" + std::to_string(n) + "_total_error_is_ns_per_cell");
    one(grid::Patch(64, 64, 1.6e-3, 1.6e-3, grid::make_layers({8e-5, 2.1e-4, 1e-3, 1.3e-3}, 48)),
        "solve_64x64x48_total_error_is_ns_per_cell");
}

/// Our production run of a baseline course problem.
baseline::CourseAnswer run_ours(const baseline::CourseProblem& p, double tolerance,
                                const std::vector<double>& times) {
    const Clock clock;
    healing::CoursePlan plan;
    for (const auto& s : p.sessions) {
        // The baseline knows one opening of the whole surface: here every column has its share of it.
        std::vector<skin::Opening> openings;
        for (int c = 0; c < p.nx * p.ny; ++c)
            openings.push_back({static_cast<std::size_t>(c), s.opened_area_fraction, s.opening_radius});
        plan.jumps.push_back(
            {s.time, s.fraction, std::move(openings), s.opened_area_fraction, s.epidermis_fraction});
    }
    plan.output_times = times;
    plan.snapshot_times = times; // steps hit them exactly
    plan.d_ref = p.d_ref;
    plan.tolerance = tolerance;
    plan.threads = k_threads;
    plan.fresh_places = false;
    auto species = healing::make_species(p.rates, p.rows, 1.0);
    const auto h =
        healing::CourseRun(grid::Patch(p.nx, p.ny, p.width, p.width, p.z_face), p.rates, p.rows,
                           p.papillary_bottom, p.dermis_bottom, std::move(species), std::move(plan))
            .run();
    baseline::CourseAnswer a;
    const std::size_t c = h.of("collagen_total");
    for (const double v : h.dermis[c]) a.collagen_gain.push_back(v / h.baseline_dermis[c] - 1);
    a.steps = h.steps;
    a.rejected = h.rejected;
    const auto cost = clock.read();
    a.wall = cost.wall, a.cpu = cost.cpu, a.peak_memory = cost.peak_memory;
    return a;
}

double worst_gain_error(const baseline::CourseAnswer& a, const baseline::CourseAnswer& reference) {
    double worst = 0;
    for (std::size_t t = 0; t < a.collagen_gain.size(); ++t)
        worst = std::max(worst, std::fabs(a.collagen_gain[t] / reference.collagen_gain[t] - 1));
    return worst;
}

void course(int across, int deep, bool with_baseline, double bandwidth) {
    constexpr double day = 86400;
    const auto problem = baseline::make_course_problem(across, deep, 6, 30 * day, 300 * day);
    const std::vector<double> times{10 * day, 30 * day, 60 * day, 206 * day, 300 * day};
    const std::string scene = "course_" + std::to_string(across);
    const std::size_t cells = problem.box().cells();
    std::vector<std::pair<double, baseline::CourseAnswer>> runs;
    for (const double tolerance : {2.0, 5.0, 10.0, 20.0})
        runs.emplace_back(tolerance, run_ours(problem, tolerance, times));
    // The reference is ours at a hundredth of the production tolerance on this grid (16 across: checked
    // against the baseline's own tight reference, see README.md).
    const auto reference = run_ours(problem, 0.02, times);
    for (const auto& [tolerance, a] : runs)
        print({.scene = scene,
               .cells = cells,
               .tolerance = tolerance,
               .steps = a.steps,
               .rejected = a.rejected,
               .cost = {a.wall, a.cpu, a.peak_memory},
               .total = worst_gain_error(a, reference),
               .hash = hash_of(a.collagen_gain.data(), a.collagen_gain.size() * sizeof(double))},
              bandwidth);
    if (!with_baseline) return;
    const auto b = baseline::run_course(problem, baseline::tuned_course(), times);
    print({.scene = scene,
           .code = "arkode_hypre",
           .cells = cells,
           .tolerance = baseline::tuned_course().integrator.tolerance,
           .steps = b.steps,
           .rejected = b.rejected,
           .iterations = b.iterations,
           .cost = {b.wall, b.cpu, b.peak_memory},
           .total = worst_gain_error(b, reference)},
          bandwidth);
}

} // namespace

int main(int argc, char** argv) {
    const std::string wanted = argc > 1 && argv[1][0] != '-' ? argv[1] : "all";
    const bool large = argc > 1 && std::strcmp(argv[argc - 1], "--large") == 0, all = wanted == "all";
    const double asked = argc > 2 ? std::atof(argv[2]) : 0; // another tolerance
    const double bandwidth = memory_bandwidth();
    std::printf("# memory bandwidth, one thread (triad): %.1f GB/s\n", bandwidth * 1e-9);
    header();
    if (all || wanted == "solve") solves(bandwidth);
    if (all || wanted == "p1") p1(bandwidth);
    for (const char* scene : {"p2", "p2c", "p2d"})
        if (all || wanted == scene) p2(scene, large, bandwidth, asked);
    if (all || wanted == "course") {
        course(32, 24, true, bandwidth);
        if (large) course(64, 48, true, bandwidth);
    }
    return 0;
}
