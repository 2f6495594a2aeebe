#pragma once
#include "stipple/course/ensemble.hpp"
#include "stipple/outcome/outcome.hpp"
#include <memory>
#include <vector>

namespace stipple::study {

/// How a roller was used where nobody wrote it down, and in whose skin.
struct Handling {
    std::size_t tissue = 0; ///< member of the posterior of insertion
    double strokes = 1;     ///< over each place, all directions together
    double force = 1;       ///< of the hand on the drum [N]
    double injury = 1;      ///< factor on the injury: a wound that is no needle hole
};

/// One course that is healed again and again with other parameters, in a column of layers. What needles do is worked out
/// once for every tissue and some forces; in between it is interpolated in the logarithm of the force, and goes with the
/// number of strokes (which overlap little: a tenth of the epidermis at most in these trials).
class HealingTrial {
  public:
    /// `report`: the days of the history. Errors: those of make_device and insert.
    HealingTrial(const Model& model, course::Course course, const std::vector<Model>& tissues,
                 std::vector<double> report);

    /// Dose of one session.
    healing::ReferenceDose dose(const Handling& handling) const;
    /// The history. Errors: those of heal().
    healing::History heal(const Model& model, const Handling& handling,
                          const healing::ReferenceDose& reference) const;
    /// The endpoints of a day.
    std::vector<outcome::Endpoint> endpoints(const healing::History& history, const Model& model,
                                             double day) const;
    double last_session() const { return chain_.schedule.last(); }

  private:
    skin::Damage damage(const Handling& handling) const;

    course::Course course_;
    bool by_hand_ = false; ///< the force of the hand decides, not a stroke
    course::Chain chain_;
    skin::Skin skin_;
    std::vector<double> forces_;                     ///< ascending; one where the force does not matter
    std::vector<std::vector<skin::Damage>> damages_; ///< by tissue and force
    insertion::Insertion insertion_;                 ///< of the first
};

} // namespace stipple::study
