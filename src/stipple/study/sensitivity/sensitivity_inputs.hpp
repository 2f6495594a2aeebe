#pragma once
#include "stipple/course/ensemble.hpp"
#include "stipple/study/sensitivity/sensitivity.hpp"

namespace stipple::study {

/// Every input that a sensitivity study moves: an order of SensitivityInputs and what a draw does to a run.
class InputSpace {
  public:
    /// What the user has set keeps its value and is no input.
    InputSpace(const Model& model, const skin::Skin& skin);

    const std::vector<SensitivityInput>& inputs() const { return inputs_; }
    std::size_t size() const { return inputs_.size(); }

    /// The change to a run by one standard normal number per input; an input with NaN keeps its value.
    /// Equations: `draw` of base/prior.hpp for what has a prior, between people a factor with mean 1; layer
    /// thickness = mean + z SD.
    course::Change change(const std::vector<double>& z) const;

  private:
    void add_people();
    void add_thickness(const skin::Skin& skin);
    healing::ReferenceDose dose(const Model& drawn) const;

    Model model_;
    std::vector<std::size_t> drawn_;            ///< parameters of the model that are the first inputs
    std::vector<Prior> priors_;                 ///< of these
    std::vector<double> forces_;                ///< on the drum of the reference trial, ascending [N]
    std::vector<healing::ReferenceDose> doses_; ///< at these, with the strokes of the table
    std::vector<Prior> people_; ///< priors of the next inputs; the last, the thickness, has none
    std::vector<SensitivityInput> inputs_;
};

} // namespace stipple::study
