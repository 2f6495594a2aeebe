#pragma once
#include <vector>

namespace stipple::screening {

/// What one session does to the treated area, or several sessions together.
struct Dose {
    int sessions = 0;
    double punctures_per_m2 = 0; ///< that pierce
    double opened = 0;           ///< surface that the cuts open, over that of the area; overlap counted again
};

/// The most that any stretch of a course brings, where every session does the same.
/// Equation: max over i of n_i s,  n_i = number of sessions k >= i with t_k < t_i + w
///   t [s] times of the sessions, ascending   w [s] length of the stretch   s dose of one session
/// Sessions closer than a second to the end of the stretch lie beyond it.
Dose most_within(const std::vector<double>& times, double stretch, const Dose& of_one);

} // namespace stipple::screening
