#pragma once
#include "stipple/healing/healing.hpp"
#include "stipple/insertion/insertion.hpp"
#include <functional>
#include <string>
#include <vector>

namespace stipple::outcome {

/// A session among others: what is left of the one before when it comes, and what adds up with it. Read from
/// the last output of the history before the session and the first that is not before it.
struct SessionInCourse {
    double day = 0;
    double open_fraction = 0;       ///< of the surface, right after it: earlier openings counted
    double still_open_fraction = 0; ///< before it, of what was open right after the session before
    double water_loss_ratio = 1;    ///< before it, over that of intact skin
    double redness = 0;             ///< before it; 1 is just seen
    /// Before it, above rest, of the peak since the session before; 0 where that peak is not seen as redness.
    double cytokine_fraction = 0;
    double unreplaced_fraction =
        0; ///< of the dermis, right after it: injured, and its matrix not yet replaced
};

/// What the sessions together cost the skin, over all days of the history.
struct CostOfCourse {
    double days = 0;             ///< of the history
    double red_days = 0;         ///< with redness that is seen
    double longest_red_days = 0; ///< of these, in a row
    double matrix_lost = 0;      ///< collagen that all sessions took, over the person's rest
    double matrix_missing = 0;   ///< of that, what is not replaced at the end, over the same
    double mmp_ratio = 1;        ///< mean of MMP in the dermis over rest
};

/// Too much needling over a course, judged by data/outcome/cumulative_over_needling.csv: sessions add up where
/// the next comes before openings are closed, water loss and redness are back and matrix is replaced.
struct CumulativeOverNeedling : insertion::NeedlingJudgement {
    std::vector<SessionInCourse> sessions;
    SessionInCourse largest; ///< of each number over the sessions; its day means nothing
    int too_early = 0;       ///< sessions that came before the openings, water loss or redness were back
    CostOfCourse cost;
};

/// The sessions of a course beside its history.
struct CourseOfSessions {
    std::vector<double> times;  ///< ascending, the first 0 [s]
    double dermis_fraction = 0; ///< damaged volume fraction of the dermis by one session
    /// Water loss over that of intact skin, by time since a session [s] and share of the surface still open.
    std::function<double(double, double)> water_loss_ratio;
};

/// Index of the last output before a time [s]; 0 if there is none. Outputs at that time, within a millisecond,
/// are not before it: at a session they show the skin that was just needled.
std::size_t last_output_before(const healing::History& history, double time);

/// Equations, of session k at t_k, with t- and t+ the outputs before and after it:
///   redness       outcome::redness at t_k-
///   still open    (1 - E(t_k-)) / (1 - E(t_(k-1)+))   E [-] epidermis_covered
///   cytokine      (I(t_k-) - I_0) / max (I - I_0) since t_(k-1)   I [-] of the papillary dermis, I_0 at rest
///   unreplaced    d G(t_k+) / G(t_1+)                  d [-] dermis_fraction   G [-] matrix_gap, dermis
///   matrix lost   sum_k (G(t_k+) - G(t_k-)) / C_0      C_0 [-] collagen_total of the dermis at rest
///   matrix missing G(end) / C_0
/// A share of nothing is 0. Days with redness count where outcome::redness, linear between outputs, is above 1.
/// Errors: Kind::input for a session beyond the history, or no output between two sessions.
CumulativeOverNeedling find_cumulative_over_needling(const Model& model, const healing::History& history,
                                                     const CourseOfSessions& course);

/// Fills the largest numbers, the verdict over them and `too_early`, from `sessions` alone.
void judge(const Model& model, CumulativeOverNeedling& numbers);

} // namespace stipple::outcome
