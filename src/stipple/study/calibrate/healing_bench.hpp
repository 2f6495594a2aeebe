#pragma once
#include "stipple/base/model.hpp"
#include "stipple/study/calibrate/healing_trial.hpp"
#include "stipple/study/ledger/ledger.hpp"
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace stipple::study {

/// Names of what is drawn beside the numbers of the tables: the skin of the reference trial, and how it was needled.
constexpr const char *k_tissue = "tissue", *k_strokes = "healing.reference.strokes",
                     *k_force = "healing.reference.press_force";

/// The courses that healing is calibrated with, worked out as far as no parameter of healing matters.
class HealingBench {
  public:
    /// `report`: the days of each course that are read, by the name of its data set in `sets`.
    /// In each of the skins that stand for the posterior of insertion (course::tissue_members).
    /// Errors: Kind::input for a data set that is missing; those of HealingTrial.
    HealingBench(const Model& model, const std::vector<DataSet>& sets,
                 const std::map<std::string, std::vector<double>>& report);
    const HealingTrial& trial(const std::string& name) const { return *trials_.at(name); }
    std::size_t tissues() const { return tissues_.size(); }

  private:
    std::vector<Model> tissues_;
    std::map<std::string, std::unique_ptr<HealingTrial>> trials_;
};

/// One draw of the parameters: the model, and how the reference trial was done.
struct HealingDraw {
    Model model;
    Handling handling;
    healing::ReferenceDose reference;
};

/// Turns values of the parameters into a draw.
class HealingDraws {
  public:
    HealingDraws(const Model& model, const std::vector<Prior>& parameters,
                 std::shared_ptr<const HealingBench> bench);
    HealingDraw operator()(std::span<const double> values) const;
    const HealingBench& bench() const { return *bench_; }

  private:
    Model model_;
    std::shared_ptr<const HealingBench> bench_;
    std::vector<std::pair<std::size_t, std::size_t>>
        of_model_;           ///< parameter of the model, place among the values
    std::size_t tissue_ = 0; ///< place of the skin among the values
};

/// The data set of a name. Errors: Kind::input without.
const DataSet& find_set(const std::vector<DataSet>& sets, const std::string& name);

/// Every quarter of a day for so many days from each of these, and the days `also`; ascending, with day 0.
std::vector<double> dense_days(const std::vector<double>& from, double days, std::vector<double> also);

/// Where a day stands among the reported times of a history.
std::size_t place_of(const healing::History& history, double day);

} // namespace stipple::study
