#pragma once
#include "course_problem.hpp"
#include "integrator.hpp"

/// What a competent engineer would write for our problems with SUNDIALS ARKODE and hypre; see README.md.
namespace stipple::baseline {

/// Cost of one run.
struct Cost {
    double wall = 0, cpu = 0; ///< [s], set-up included
    double peak_memory = 0;   ///< peak resident memory of the process so far [MB]
};

/// The stiff growth factor problems, defined in README.md: smooth source, needle-array source, and that with
/// contrast in D.
enum class P2Kind { p2, p2c, p2d };

struct P2Settings {
    int n = 100;                  ///< cells per side
    bool implicit_source = true;  ///< the source in the implicit part (purely implicit method) or explicit
    double scale = 0.1;           ///< absolute tolerance relative to source / decay rate
    double compare_at = 120 * 60; ///< [s]
    double end = 1440 * 60;       ///< [s]
    IntegratorSettings integrator{.tolerance = 1e-3, .table = "trbdf2", .solver = {}};
};

struct P2Answer {
    std::vector<double> at_comparison, at_end; ///< field (n, n, n); the unit of the source times seconds
    IntegratorCounts counts, counts_at_comparison;
    Cost cost, cost_at_comparison;
    double lowest = 0; ///< smallest value at either time
};

P2Answer run_p2(P2Kind kind, const P2Settings& settings);

/// The same 7-point scheme solved exactly in time, by dense cosine transforms. Only for constant D (p2, p2c).
std::vector<double> exact_in_time(P2Kind kind, int n, double time);

/// Settings that meet 0.3 % (p2c, p2d) and 0.15 % (p2) at the least cost: see README.md.
P2Settings tuned_p2(P2Kind kind);
/// A method of order four at a hundredth of the tolerance and tight linear solves: time error below 1e-5.
P2Settings reference_p2();

/// The nonlinear healing course.
struct CourseSettings {
    double step_after_session = 600; ///< [s]
    IntegratorSettings integrator{};
};
CourseAnswer run_course(const CourseProblem& problem, const CourseSettings& settings);
/// Settings that keep the gain of collagen within 1 % at all output times at the least cost, and a reference
/// for them at a hundredth of the tolerance.
CourseSettings tuned_course();
CourseSettings reference_course();

/// Wall and CPU clock since construction.
class Clock {
  public:
    Clock();
    Cost read() const;

  private:
    double wall_, cpu_;
};

} // namespace stipple::baseline
