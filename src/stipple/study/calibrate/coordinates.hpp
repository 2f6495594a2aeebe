#pragma once
#include "stipple/study/calibrate/problem.hpp"
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace stipple::study {

/// A run of coordinates that stand side by side.
struct Block {
    std::size_t first = 0, count = 0;
};

/// The unknowns of a problem as standard normal numbers z, one coordinate each: parameters, then the inputs of
/// every experiment, then of every group of discrepancies omega_0 and its kinds. In z the prior is N(0, 1) in
/// every direction, so lengths and angles mean something there.
class Coordinates {
  public:
    /// Keeps a pointer to the problem. Errors: those of check_problem.
    explicit Coordinates(const CalibrationProblem& problem);
    explicit Coordinates(CalibrationProblem&&) = delete;

    std::size_t size() const { return names_.size(); }
    Block parameters() const { return {0, problem_->parameters.size()}; }
    Block inputs(std::size_t experiment) const { return inputs_[experiment]; }
    Block discrepancies() const { return discrepancies_; }
    /// "toughness", "experiment/tip_um", "omega_0:force", "omega:force".
    const std::vector<std::string>& names() const { return names_; }

    /// Values in the units of their priors, discrepancies on the scale of their rows. Shape: size().
    std::vector<double> values(std::span<const double> z) const;
    /// The discrepancy of every row of an experiment, from values(); 0 without one.
    std::vector<double> omegas(std::span<const double> values, std::size_t experiment) const;

  private:
    void append(const std::vector<Prior>& priors, const std::string& owner);
    void append(const DiscrepancyGroup& group);
    std::size_t kind_at(const std::string& kind) const;

    const CalibrationProblem* problem_;
    std::vector<std::string> names_;
    std::vector<Prior> priors_; ///< of parameters and inputs
    std::vector<Block> inputs_;
    Block discrepancies_;
    std::vector<std::vector<std::size_t>> omega_at_; ///< coordinate by experiment and row, k_none without
};

} // namespace stipple::study
