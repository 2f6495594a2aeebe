#pragma once
#include "stipple/course/ensemble.hpp"
#include "stipple/healing/prior.hpp"
#include "stipple/study/sensitivity/sensitivity.hpp"

namespace stipple::study {

/// Every input that a sensitivity study moves: an order of SensitivityInputs and what a draw does to a run.
class InputSpace {
  public:
    explicit InputSpace(const skin::Skin& skin);

    const std::vector<SensitivityInput>& inputs() const { return inputs_; }
    std::size_t size() const { return inputs_.size(); }

    /// The change to a run by one standard normal number per input; an input with NaN keeps its value.
    /// Equations: `healing::draw` for what has a prior, between people a factor with mean 1; layer thickness
    /// = mean + z SD.
    course::Change change(const std::vector<double>& z) const;

  private:
    void add_people();
    void add_thickness(const skin::Skin& skin);

    healing::Kinetics kinetics_;
    std::vector<healing::Prior> priors_; ///< of the first inputs, then of the people; the thickness has none
    std::size_t healing_ = 0;            ///< how many of the inputs are rows of data/healing/kinetics.csv
    std::vector<SensitivityInput> inputs_;
};

} // namespace stipple::study
