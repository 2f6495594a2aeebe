#pragma once
#include "stipple/course/schedule.hpp"
#include "stipple/transport/closing.hpp"
#include <functional>
#include <string>

namespace stipple::course {

/// Water loss after one session of a course: through channels while they conduct, and from the wound while the
/// epidermis has not covered it. Channels of earlier sessions are left out.
class WaterLoss {
  public:
    WaterLoss(const Model& model, const Course& course, const insertion::Insertion& insertion);

    /// [kg/m²/s], by time since the session [s] and share of the surface that is not covered.
    double at(double since, double uncovered) const;
    double intact() const; ///< of intact skin [kg/m²/s]
    double ratio(double since, double uncovered) const { return at(since, uncovered) / intact(); }

  private:
    transport::Barrier barrier(double since, double uncovered) const;
    transport::Constants constants_;
    transport::Channels channels_;
    transport::ClosingConditions closing_;
    double stratum_corneum_;
};

/// How long after the first session the barrier can be followed, and what ends that: a phrase for "it was not
/// back …".
struct Followed {
    double until = 0; ///< since the session [s]
    std::string end;
};

/// Up to the last output before the second session, the end of the history, or 14 days.
Followed followed(const Schedule& schedule, const healing::History& history);

/// Water loss after the first session, at least 96 h and until it is back, as far as it is followed. It is back
/// from the first time on at which it lies, and stays, below water_loss_caution of
/// data/outcome/cumulative_over_needling.csv, over that of intact skin. `uncovered`: share of the surface that
/// is still open, by time since the session [s].
BarrierCourse barrier_course(const Model& model, const WaterLoss& loss,
                             const std::function<double(double)>& uncovered, const Followed& followed);

} // namespace stipple::course
