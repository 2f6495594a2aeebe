// Baseline runs as CSV rows.
//   baseline p2|p2c|p2d [cells per side = 100] [tolerance] [reference = 1]
//   baseline course [cells across = 32] [cells deep = 24] [tolerance] [reference = 0]
// The time error is taken at 120 min for p2, p2c and p2d, and is the worst of the gains at days 10, 30, 60,
// 206 and 300 for the course. `reference` 0 leaves it out where it needs a second, tight run (p2d, course).
// Peak memory is read before the reference is computed. iterations: of conjugate gradients; cycles: of
// multigrid.
#include "baseline.hpp"
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <exception>

using namespace stipple::baseline;

namespace {

struct TimeError {
    double l2 = NAN, peak = NAN;
};

TimeError time_error(const std::vector<double>& u, const std::vector<double>& reference) {
    double difference = 0, size = 0;
    for (std::size_t i = 0; i < u.size(); ++i) {
        difference += (u[i] - reference[i]) * (u[i] - reference[i]);
        size += reference[i] * reference[i];
    }
    return {std::sqrt(difference / size),
            *std::max_element(u.begin(), u.end()) / *std::max_element(reference.begin(), reference.end()) -
                1.0};
}

void header() {
    std::printf(
        "scene,code,cells,tolerance,steps,rejected,solves,iterations,cycles,set_ups,wall_s,cpu_s,rss_mb,"
        "error_l2,error_peak,error_gain\n");
}

void row(const std::string& scene, std::size_t cells, double tolerance, long steps, long rejected,
         const SolverCounts& c, const Cost& cost, const TimeError& e, double gain) {
    std::printf("%s,arkode_hypre,%zu,%g,%ld,%ld,%ld,%ld,%ld,%ld,%.3f,%.3f,%.0f,%.3e,%.3e,%.3e\n",
                scene.c_str(), cells, tolerance, steps, rejected, c.solves, c.iterations, c.cycles, c.set_ups,
                cost.wall, cost.cpu, cost.peak_memory, e.l2, e.peak, gain);
    std::fflush(stdout);
}

void p2(const std::string& scene, int n, double tolerance, bool with_reference) {
    const P2Kind kind = scene == "p2" ? P2Kind::p2 : scene == "p2c" ? P2Kind::p2c : P2Kind::p2d;
    P2Settings settings = tuned_p2(kind);
    settings.n = n;
    if (tolerance > 0) settings.integrator.tolerance = tolerance;
    const P2Answer a = run_p2(kind, settings);
    TimeError error;
    if (kind != P2Kind::p2d) {
        error = time_error(a.at_comparison, exact_in_time(kind, n, settings.compare_at));
    } else if (with_reference) {
        P2Settings tight = reference_p2();
        tight.n = n;
        tight.end = tight.compare_at;
        error = time_error(a.at_comparison, run_p2(kind, tight).at_comparison);
    }
    const auto cells = a.at_end.size();
    row(scene + "_120min", cells, settings.integrator.tolerance, a.counts_at_comparison.steps,
        a.counts_at_comparison.rejected, a.counts_at_comparison.solver, a.cost_at_comparison, error, NAN);
    row(scene + "_day", cells, settings.integrator.tolerance, a.counts.steps, a.counts.rejected,
        a.counts.solver, a.cost, {}, NAN);
}

void course(int across, int deep, double tolerance, bool with_reference) {
    const CourseProblem problem = make_standard_course(across, deep);
    CourseSettings settings = tuned_course();
    if (tolerance > 0) settings.integrator.tolerance = tolerance;
    const CourseAnswer a = run_course(problem, settings);
    double gain = NAN;
    if (with_reference) {
        const CourseAnswer tight = run_course(problem, reference_course());
        gain = 0;
        for (std::size_t t = 0; t < a.collagen_gain.size(); ++t)
            gain = std::max(gain, std::fabs(a.collagen_gain[t] / tight.collagen_gain[t] - 1.0));
    }
    const SolverCounts counts{a.solves, a.iterations, a.cycles, a.set_ups, 0};
    row("course", problem.box().cells(), settings.integrator.tolerance, a.steps, a.rejected, counts,
        {a.wall, a.cpu, a.peak_memory}, {}, gain);
}

} // namespace

int main(int argc, char** argv) {
    const auto number = [&](int i, double otherwise) { return argc > i ? std::atof(argv[i]) : otherwise; };
    const std::string scene = argc > 1 ? argv[1] : "";
    try {
        if (scene == "p2" || scene == "p2c" || scene == "p2d") {
            header();
            p2(scene, static_cast<int>(number(2, 100)), number(3, 0), number(4, 1) != 0);
        } else if (scene == "course") {
            header();
            course(static_cast<int>(number(2, 32)), static_cast<int>(number(3, 24)), number(4, 0),
                   number(5, 0) != 0);
        } else {
            std::fprintf(stderr, "usage: baseline p2|p2c|p2d [n] [tolerance] [reference]\n"
                                 "       baseline course [across] [deep] [tolerance] [reference]\n");
            return 2;
        }
    } catch (const std::exception& e) {
        std::fprintf(stderr, "baseline: %s\n", e.what());
        return 1;
    }
    return 0;
}
