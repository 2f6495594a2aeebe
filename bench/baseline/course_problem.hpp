#pragma once
#include "flux_operator.hpp"
#include "stipple/healing/reaction.hpp"

namespace stipple::baseline {

/// A healing course on a patch of skin: everything that a solver needs and nothing of how to solve it. Zero
/// flux at the sides and the top. Fields (nz, ny, nx), x fastest; SI.
struct CourseProblem {
    explicit CourseProblem(const healing::Rates& rates_) : rates(rates_) {}

    int nx = 0, ny = 0;
    double width = 0;           ///< of both sides [m]
    std::vector<double> z_face; ///< nz + 1 depths, from the top of the dermis [m]
    double papillary_bottom = 0, dermis_bottom = 0;
    healing::Rates rates;
    std::vector<healing::Row> rows; ///< one per layer of cells
    double d_ref = 0;
    struct Session {
        double time = 0;
        std::vector<double> fraction; ///< damaged fraction per cell
        double opened_area_fraction = 0, opening_radius = 0, punctures_per_m2 = 0, epidermis_fraction = 0;
    };
    std::vector<Session> sessions; ///< by time
    double end = 0;

    Box box() const { return {nx, ny, width / nx, width / ny, z_face}; }
};

struct CourseAnswer {
    std::vector<double>
        collagen_gain; ///< dermis mean of C1 + C3 over its resting value, minus 1, by time asked for
    std::vector<double> covered; ///< covered fraction of the surface at these times
    std::vector<double> state;   ///< whole state at the last time
    long steps = 0, rejected = 0, solves = 0, iterations = 0, cycles = 0, set_ups = 0, rate_evaluations = 0;
    double wall = 0, cpu = 0, peak_memory = 0; ///< s, s, MB
    double lowest = 0; ///< most negative value over its scale, at sessions and output times
};

/// The scene: 1.6 mm by 1.6 mm of the given person-free standard skin, dermis from 0.08 to 1.0 mm, 0.3 mm
/// below it, `sessions` sessions `interval` [s] apart with some 1240 punctures per cm² each, at fresh places.
CourseProblem make_course_problem(int n_across, int n_deep, int sessions, double interval, double end);

} // namespace stipple::baseline
