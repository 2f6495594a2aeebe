// The healing course on a patch by the production integrator, beside the baseline of SUNDIALS and hypre in the same
// run; whether both solve the same equations; and one step of the whole beside the limits of the machine.
#include "stipple/healing/healing.hpp"
#include "baseline/baseline.hpp"
#include "scene.hpp"
#include "stipple/base/units.hpp"
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <memory>

using namespace stipple;
using baseline::CourseAnswer, baseline::CourseProblem;
using bench::About, bench::Hash, bench::Program, bench::Scene;

namespace {

std::string words_of(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3g", value);
    return text;
}

/// The course of the problem by the production code, one thread. lateral: what a state may lose on fewer columns; 0:
/// all on the full grid, in double precision.
healing::History run_ours(const CourseProblem& problem, double tolerance,
                          double lateral = healing::k_lateral_tolerance) {
    healing::HealingSpec spec = problem.spec;
    spec.tolerance = tolerance;
    spec.lateral_tolerance = lateral;
    spec.single_precision = lateral > 0;
    return healing::heal(baseline::model(), spec);
}

/// What the baseline gives, of a history of ours.
CourseAnswer answer_of(const healing::History& h) {
    CourseAnswer a;
    const std::size_t collagen = h.of("collagen_total");
    for (std::size_t t = 0; t < h.time.size(); ++t) {
        a.collagen_gain.push_back(h.dermis[collagen][t] / h.baseline_dermis[collagen] - 1);
        a.means.emplace_back();
        for (std::size_t s = 0; s < std::size_t{healing::k_states} + healing::k_surface_states; ++s)
            a.means.back().push_back(h.dermis[s][t]);
    }
    a.steps = h.steps;
    a.rejected = h.rejected;
    return a;
}

/// Largest relative error of the gain, where there is one to speak of: in the first hours it passes zero.
double worst_gain_error(const CourseAnswer& a, const CourseAnswer& exact) {
    constexpr double k_least = 5e-3;
    double worst = 0;
    for (std::size_t t = 0; t < exact.collagen_gain.size(); ++t)
        if (std::fabs(exact.collagen_gain[t]) > k_least)
            worst = std::max(worst, std::fabs(a.collagen_gain[t] / exact.collagen_gain[t] - 1));
    return worst;
}

struct Difference {
    double gain = 0;  ///< largest, relative
    double state = 0; ///< largest of any mean, relative to its size and scale
    std::string name; ///< of that state
};

/// How far two answers are apart in the gain and in the mean of every state.
Difference difference(const CourseAnswer& a, const CourseAnswer& b, double d_ref) {
    Difference d{.gain = worst_gain_error(a, b), .name = ""};
    auto scale = healing::scales(d_ref);
    scale[std::size_t{healing::k_states} + healing::Closure] = 1; // its mean is the covered share
    for (std::size_t t = 0; t < b.means.size(); ++t)
        for (std::size_t s = 0; s < scale.size(); ++s) {
            const double apart =
                std::fabs(a.means[t][s] - b.means[t][s]) / (scale[s] + std::fabs(b.means[t][s]));
            if (!(apart <= d.state)) {
                d.state = apart;
                d.name = s < healing::k_states ? healing::state_rows()[s].name
                                               : healing::surface_rows()[s - healing::k_states].name;
            }
        }
    return d;
}

constexpr double k_agreement = 1e-3;
constexpr double k_tight = 0.02,
                 k_tightest = 0.002; // a hundredth and a thousandth of the tolerance of a study

/// Both codes at tight tolerances on a small grid, two sessions, looked at while the cuts are open and later. Sets
/// `agree` to false if the gain or the mean of any state differs: then one has left the model.
Scene agreement(bool& agree) {
    struct Both {
        CourseProblem problem =
            baseline::make_course_problem(16, 12, 2, 30 * units::day,
                                          {0.25 * units::day, 1 * units::day, 4 * units::day, 14 * units::day,
                                           31 * units::day, 60 * units::day});
        baseline::CourseSettings settings = baseline::reference_course();
        CourseAnswer theirs;
    };
    const auto b = std::make_shared<Both>();
    b->settings.integrator.tolerance /=
        4; // signals within hours of a session ask for more than the gain does
    return {.run = [b] { b->theirs = baseline::run_course(b->problem, b->settings); },
            .about =
                [b, &agree] {
                    const auto d = difference(answer_of(run_ours(b->problem, k_tightest, 0)), b->theirs,
                                              b->problem.spec.reference.dermis_fraction);
                    agree = d.gain <= k_agreement && d.state <= k_agreement;
                    return About{.accuracy = std::max(d.gain, d.state),
                                 .hash = Hash().add(b->theirs.collagen_gain).value(),
                                 .note = "ours against arkode_hypre: gain " + words_of(d.gain) + "; " +
                                         d.name + " " + words_of(d.state)};
                },
            .once = true};
}

/// A standard course of one size, what it should give, and what ours has cost so far.
struct Standard {
    CourseProblem problem;
    double tight;
    CourseAnswer exact;
    std::map<double, std::pair<double, double>> cost; ///< error to seconds and tolerance of ours

    Standard(int across, int deep, double tight_)
        : problem(baseline::make_standard_course(across, deep)), tight(tight_) {}
    /// Ours at a tight tolerance on this grid, and a tenth of the lateral one; `agreement` says that it is right.
    const CourseAnswer& reference() {
        if (exact.collagen_gain.empty())
            exact = answer_of(run_ours(problem, tight, 0.1 * healing::k_lateral_tolerance));
        return exact;
    }
};

Scene ours(const std::shared_ptr<Standard>& standard, double tolerance) {
    struct Timed {
        healing::History history;
        double least = INFINITY;
    };
    const auto t = std::make_shared<Timed>();
    return {.run =
                [t, standard, tolerance] {
                    const double start = bench::cpu_seconds();
                    t->history = run_ours(standard->problem, tolerance);
                    t->least = std::min(t->least, bench::cpu_seconds() - start);
                },
            .about =
                [t, standard, tolerance] {
                    const CourseAnswer a = answer_of(t->history);
                    const double error = worst_gain_error(a, standard->reference());
                    standard->cost[error] = {t->least, tolerance};
                    return About{
                        .accuracy = error,
                        .hash = Hash().add(a.collagen_gain).value(),
                        .note = "tolerance " + words_of(tolerance) + "; " + std::to_string(a.steps) +
                                " steps; " + std::to_string(a.rejected) + " repeated; " +
                                words_of(bench::peak_memory()) + " MB",
                        .work = {.cells = static_cast<double>(
                                     standard->problem.patch().cells() * std::size_t{healing::k_states} *
                                     static_cast<std::size_t>(a.steps + a.rejected))}};
                }};
}

Scene theirs(const std::shared_ptr<Standard>& standard) {
    const auto answer = std::make_shared<CourseAnswer>();
    return {
        .run = [answer,
                standard] { *answer = baseline::run_course(standard->problem, baseline::tuned_course()); },
        .about =
            [answer, standard] {
                const double error = worst_gain_error(*answer, standard->reference());
                std::string words = std::to_string(answer->steps) + " steps; " +
                                    std::to_string(answer->rejected) + " repeated; " +
                                    std::to_string(answer->iterations) + " iterations";
                // The cheapest of ours that errs no more.
                double least = INFINITY;
                std::string which;
                for (const auto& [own_error, cost] : standard->cost)
                    if (own_error <= error && cost.first < least) {
                        least = cost.first;
                        which = "; " + words_of(answer->cpu / least) +
                                " times the time of ours at tolerance " + words_of(cost.second) +
                                " with error " + words_of(own_error);
                    }
                return About{.accuracy = error,
                             .hash = Hash().add(answer->collagen_gain).value(),
                             .note = words + which};
            },
        .once = true};
}

// Doubles and operations of a step of all states in one cell, counted in README.md: 18 states diffuse, 5 do not.
constexpr double k_step_doubles = 18 * 36 + 5 * 15, k_step_operations = 4250, k_step_divisions = 87;

/// The first hours after a session on a standard patch: every step with all its cells.
Scene step() {
    const auto problem = std::make_shared<CourseProblem>(
        baseline::make_course_problem(64, 48, 1, units::day, {6 * units::hour}));
    const auto history = std::make_shared<healing::History>();
    return {.run = [problem, history] { *history = run_ours(*problem, 2.0); },
            .about =
                [problem, history] {
                    const double tries = history->steps + history->rejected;
                    return About{.accuracy = history->mass_balance,
                                 .hash = Hash().add(history->dermis.front()).value(),
                                 .note = words_of(tries) +
                                         " tries; all states of a cell; accuracy: balance of mass",
                                 .work = {.cells = static_cast<double>(problem->patch().cells()) * tries,
                                          .bytes = sizeof(double) * k_step_doubles,
                                          .operations = k_step_operations,
                                          .divisions = k_step_divisions}};
                }};
}

void standard_course(Program& program, int across, int deep, double tight,
                     std::initializer_list<double> tolerances) {
    const std::string name =
        "patch_" + std::to_string(across) + "x" + std::to_string(across) + "x" + std::to_string(deep);
    const auto standard = std::make_shared<Standard>(across, deep, tight);
    for (const double tolerance : tolerances)
        program.scene(name + "_tolerance_" + words_of(tolerance), [&] { return ours(standard, tolerance); });
    program.scene(name + "_arkode_hypre", [&] { return theirs(standard); });
}

} // namespace

int main(int argc, char** argv) {
    Program program(argc, argv);
    bool agree = true;
    program.scene("agreement_16x16x12", [&] { return agreement(agree); });
    program.scene("step_64x64x48", step);
    standard_course(program, 32, 24, k_tight, {1.0, 2.0, 5.0, 10.0});
    if (program.large()) standard_course(program, 64, 48, 5 * k_tight, {2.0, 5.0});
    if (!agree)
        std::fprintf(stderr,
                     "bench_healing: ours and the baseline differ by more than %g on 16 x 16 x 12 "
                     "(agreement_16x16x12): one of them has left the model\n",
                     k_agreement);
    return agree ? 0 : 1;
}
