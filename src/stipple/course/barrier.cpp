#include "stipple/course/barrier.hpp"
#include "stipple/base/units.hpp"
#include "stipple/outcome/cumulative_over_needling.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::course {

using namespace units;

WaterLoss::WaterLoss(const Model& model, const Course& course, const insertion::Insertion& insertion)
    : constants_(transport::make_constants(model)), closing_{.age_years = course.person.age_years},
      stratum_corneum_(skin::make_skin(model, course.person).layer("stratum_corneum").thickness) {
    channels_ = transport::make_channels(model, insertion, stratum_corneum_);
}

transport::Barrier WaterLoss::barrier(double since, double uncovered) const {
    return transport::barrier(constants_, channels_, closing_, since, stratum_corneum_, uncovered);
}

double WaterLoss::at(double since, double uncovered) const {
    return barrier(since, uncovered).water_loss;
}

double WaterLoss::intact() const {
    return constants_.intact_water_loss;
}

Followed followed(const Schedule& schedule, const healing::History& history) {
    constexpr double k_longest = 14 * day;
    Followed f{.until = k_longest, .end = "and no more is followed"};
    if (history.time.back() < f.until) f = {history.time.back(), "when the computed days end"};
    if (schedule.sessions() > 1 && schedule.times[1] <= f.until)
        f = {history.time[outcome::last_output_before(history, schedule.times[1])],
             "just before the next session"};
    return f;
}

/// Time at which `loss` passes a level that it lies above at `above` and not at `below`, by bisection [s].
static double passed(double above, double below, const std::function<bool(double)>& is_above) {
    while (below - above > 1) {
        const double middle = 0.5 * (above + below);
        (is_above(middle) ? above : below) = middle;
    }
    return below;
}

BarrierCourse barrier_course(const Model& model, const WaterLoss& loss,
                             const std::function<double(double)>& uncovered, const Followed& followed) {
    constexpr double k_shown = 96, k_early = 6, k_fine = 0.25, k_coarse = 2; // [h]
    const double back = model.si("outcome.water_loss_caution"), until = followed.until / hour;
    BarrierCourse b;
    b.intact = loss.intact();
    const auto above = [&](double t) { return loss.at(t, uncovered(t)) > back * b.intact; };
    for (double h = 0;; h = std::min(h + (h < k_early ? k_fine : k_coarse), until)) {
        const double before = b.hours.empty() ? h : b.hours.back();
        b.hours.push_back(h);
        b.water_loss.push_back(loss.at(h * hour, uncovered(h * hour)));
        if (above(h * hour))
            b.back_after = NAN;
        else if (std::isnan(b.back_after)) // not the step of this course: where the level is passed
            b.back_after = h > 0 ? passed(before * hour, h * hour, above) : 0;
        if (h >= until || (h >= k_shown && std::isfinite(b.back_after))) break;
    }
    if (std::isnan(b.back_after))
        b.why_not_back = fmt::format(
            "{:.3g} h after the first session, {}, water loss was still {:.3g} times that of intact skin",
            until, followed.end, b.water_loss.back() / b.intact);
    return b;
}

} // namespace stipple::course
