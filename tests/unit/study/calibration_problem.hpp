#pragma once
#include "stipple/study/calibrate/problem.hpp"
#include <cmath>
#include <vector>

/// A small calibration of the kind that rooms have: forces and depths of needles on log scales, with inputs
/// that each study leaves unknown, discrepancies, and findings that are no numbers.
namespace made_up {

using namespace stipple;

inline study::CalibrationProblem needles() {
    using study::Scale;
    study::CalibrationProblem p;
    p.name = "made_up";
    p.parameters = {lognormal_prior("toughness", 2, 0.8), lognormal_prior("stiffness", 1, 0.6),
                    truncated(normal_prior("rate", 0.15, 0.05), 0, 1), beta_prior("open", 5, 2),
                    uniform_prior("tension", 0, 2)};
    // Force grows with toughness and tip, depth falls with stiffness.
    const auto force = [](std::span<const double> v, double tip) { return v[0] * std::pow(tip, 0.5 + v[2]); };
    const auto depth = [](std::span<const double> v, double load) {
        return load / (v[1] * (1 + 0.3 * v[4]));
    };
    p.experiments = {
        {"forces",
         {lognormal_prior("tip", 1, 0.3)},
         {study::normal_row("small", "force", Scale::log, 1.8, 0.2),
          study::normal_row("large", "force", Scale::log, 5.0, 0.2)},
         [force](std::span<const double> v, std::span<const double> in) {
             return std::vector<double>{force(v, in[0]), force(v, 8 * in[0])};
         }},
        {"depths",
         {lognormal_prior("load", 1, 0.4)},
         {study::normal_row("track", "depth", Scale::log, 0.8, 0.1),
          study::normal_row("dye", "depth", Scale::log, 0.5, 0.15)},
         [depth](std::span<const double> v, std::span<const double> in) {
             return std::vector<double>{depth(v, in[0]), v[3] * depth(v, in[0])};
         }},
        {"jumps",
         {},
         {study::logistic_row("sharp", Scale::identity, 1.5, 0.5, false),
          study::probit_row("blunt", "depth", Scale::log, 1, 0.3, true), study::bernoulli_row("pierces", 1)},
         [force](std::span<const double> v, std::span<const double>) {
             const double blunt = force(v, 4);
             return std::vector<double>{force(v, 0.5), blunt, 1 / (1 + std::exp(-3 * (v[0] - 1)))};
         }}};
    p.experiments.push_back(p.experiments[1]); // shown, never fitted
    p.experiments.back().name = "shown";
    p.experiments.back().in_likelihood = false;
    for (auto& e : p.experiments)
        for (auto& row : e.rows)
            if (row.name == "small" || row.name == "track") row.null_value = 1;
    p.discrepancies = {study::discrepancy_group(Scale::log, {"force", "depth"})};
    return p;
}

} // namespace made_up
