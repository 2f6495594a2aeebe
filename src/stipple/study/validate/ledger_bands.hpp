#pragma once
#include "stipple/study/calibrate/predictions.hpp"
#include "stipple/study/calibrate/problem.hpp"
#include "stipple/study/ledger/ledger.hpp"
#include "stipple/study/scores/discrepancy.hpp"
#include "stipple/study/validate/quantity_kind.hpp"
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stipple::study {

/// Whether it is a number with a band: above zero, or within 0 and 1 on shares (none or all of n is a side, no number).
bool has_band(const Measurement& measurement);

/// Values of the rows by data set and row, one a member.
using MemberValues = std::map<std::pair<std::string, std::string>, std::vector<double>>;

/// What the first `members` of the posterior say of the rows that have a band and are read from a course or a needle file;
/// rows of products have none, their parameters stand in the discrepancy. A member that cannot be run says nothing.
MemberValues member_values(const Model& model, const std::vector<DataSet>& sets, std::size_t members,
                           const course::Options& options);

/// A row that is a side or a range and no number.
struct DirectionRow {
    std::string study, row;
    double probability = 0;      ///< that the prediction gives to what was found
    double null_probability = 0; ///< the same of the null model
    /// A range that even the null model is nearly sure to meet is no evidence.
    bool cannot_fail() const { return null_probability > 0.8; }
};

/// What the rows of one kind of quantity say together; too few studies to gate anything.
struct KindScore {
    std::string kind;
    /// What its omega rests on: the ledger, the calibration of a room, or other kinds of its group.
    std::string from;
    std::size_t studies = 0; ///< of the ledger
    double inside = 0;       ///< share, each study weighing 1
    double bias = 0;         ///< mean of measured less predicted, on the scale; never taken off a prediction
    double omega = 0, omega_spread = 0; ///< discrepancy: median, and SD of its logarithm
    /// Sharpness: median over rows of the 10 to 90 % band, on the scale.
    double width = NAN, null_width = NAN;
    double skill = NAN; ///< over the null model
};

/// How the ledger comes out.
struct LedgerScore {
    RoomScore numbers; ///< rows that are numbers
    /// Of ledger_kinds(), those without a row too: their discrepancy is what the others say.
    std::vector<KindScore> kinds;
    std::vector<DirectionRow> directions;
    double brier = NAN, null_brier = NAN; ///< mean of the directions that can fail, each study weighing 1
};

/// Every row with a band, of data sets that no calibration has seen, as the residuals of the other studies predict it:
///   g(y) = g(x_m) + t4 omega_k + N(0, (omega_k/2)² + e²)
/// x_m of the members, omega_k of discrepancy.hpp without the study, e the standard error on the scale. The null model is the
/// row's null value, or where that is none on the scale the mean of its kind in the other studies, with its own omega.
/// Sides and ranges get the probability of what was found; they do not enter coverage. A null value of nothing on a logarithm
/// is a coin: one half.
/// Errors: those of Discrepancies.
LedgerScore score_ledger(const Ledger& ledger, const MemberValues& values,
                         const std::vector<RoomScore>& calibrated, std::uint64_t seed = 1);

/// Of several scores together: every study weighs 1. Coverage may gate from k_least_studies on.
struct TotalScore {
    Coverage coverage;
    Skill skill;
    BinomialRegion region;
    bool gates() const { return coverage.studies >= k_least_studies; }
    bool holds() const;
};
TotalScore total_score(const std::vector<RoomScore>& scores);

/// All that `stipple validate` says beside the rows.
struct Scores {
    std::vector<RoomScore> rooms; ///< each study as its room predicts it, calibrated without it
    LedgerScore ledger;
    TotalScore total; ///< of both
};
Scores score_all(const Model& model, const Ledger& ledger, const MemberValues& values);

} // namespace stipple::study
