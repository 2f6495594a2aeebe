#pragma once
#include "flux_operator.hpp"
#include "stipple/healing/healing.hpp"
#include "stipple/healing/reaction.hpp"

namespace stipple::baseline {

/// A healing course on a patch of skin. `spec` is all that `healing::heal` is given; the rest follows from it
/// and is what another solver of the same equations needs. Zero flux at the sides and the top. Fields (nz, ny,
/// nx), x fastest; SI.
struct CourseProblem {
    explicit CourseProblem(healing::HealingSpec spec_);

    healing::HealingSpec spec; ///< every session on one patch; its output times are the times to look at
    healing::Rates rates;
    std::vector<healing::Row> rows; ///< one per layer of cells
    double papillary_bottom = 0, dermis_bottom = 0;

    const grid::Patch& patch() const { return std::get<grid::Patch>(spec.sessions.front().damage.grid); }
    Box box() const;
};

struct CourseAnswer {
    std::vector<double>
        collagen_gain; ///< dermis mean of C1 + C3 over its resting value, minus 1, by output time
    /// By output time: the dermis mean of every volume state, then the mean over the surface of every surface
    /// state, the covered share in place of the closure.
    std::vector<std::vector<double>> means;
    long steps = 0, rejected = 0, solves = 0, iterations = 0, cycles = 0, set_ups = 0, rate_evaluations = 0;
    double wall = 0, cpu = 0, peak_memory = 0; ///< s, s, MB
    double lowest = 0; ///< most negative value over its scale, at sessions and output times
};

/// The model of the tables, read once.
const Model& model();

/// The scene: 1.6 mm by 1.6 mm of the given person-free standard skin, dermis from 0.08 to 1.0 mm, 0.3 mm
/// below it, `sessions` sessions `interval` [s] apart with some 1240 punctures per cm² each, at fresh places;
/// looked at at `times` [s], the last one of which ends the course.
CourseProblem make_course_problem(int n_across, int n_deep, int sessions, double interval,
                                  const std::vector<double>& times);

/// The scene of the tables: six sessions 30 days apart, looked at on days 10, 30, 60, 206 and 300.
CourseProblem make_standard_course(int n_across, int n_deep);

} // namespace stipple::baseline
