#pragma once
#include "stipple/base/model.hpp"
#include "stipple/outcome/evidence.hpp"
#include "stipple/study/calibrate/adaptive_metropolis.hpp"
#include "stipple/study/calibrate/predictions.hpp"
#include "stipple/study/ledger/ledger.hpp"
#include <string>
#include <vector>

namespace stipple::study {

/// What an arm of a trial of appearance reports.
enum class TrialKind {
    mean,       ///< mean share of the severity that is gone
    difference, ///< the same, treated less control side of the same people
    count,      ///< how many of n passed a threshold
    no_change   ///< a mean that was not significantly different from none
};

/// A row of data/outcome/trials.csv.
struct TrialRow {
    std::string study{}, name{}, course{};
    std::size_t concern = 0; ///< outcome::k_rated
    double day = 0;
    TrialKind kind = TrialKind::mean;
    outcome::Arm arm{};
    double share = 0;           ///< mean, difference
    double se = 0;              ///< of it; NaN: that of n readings
    double n = 0;               ///< people
    double sd = 0;              ///< published SD of the change; NaN if none
    double threshold = 0;       ///< count: share that had to be passed
    double successes = 0;       ///< count
    double baseline_spread = 0; ///< relative SD of the severity before treatment; 0 where it was read
};

/// The trials. Errors: Kind::data naming row and column for a word or number that cannot be.
std::vector<TrialRow> read_trials(const Model& model);

/// Physical change G of every row: shape (members, rows), members of the posterior of healing in their order, each
/// with its own draw of what the trials left unwritten (strokes and force of rollers, how much a pen did).
/// Errors: Kind::input for a data set or course that is missing; those of heal().
std::vector<std::vector<double>> trial_changes(const Model& model, const std::vector<TrialRow>& rows,
                                               const std::vector<DataSet>& sets, std::size_t members,
                                               int threads);

/// The evidence model: numbers that all trials share, each standard normal in the coordinates z of the sampler. What sets a
/// study apart is integrated over.
class EvidenceModel {
  public:
    explicit EvidenceModel(std::vector<TrialRow> rows);
    const std::vector<TrialRow>& rows() const { return rows_; }
    const std::vector<std::string>& studies() const { return studies_; }
    std::size_t dimension() const { return priors_.size(); }
    const std::vector<Prior>& priors() const { return priors_; }

    /// Values at these coordinates.
    outcome::Raters raters(const std::vector<double>& z) const;
    /// ln of prior times likelihood, of all studies but `without` (an index; none if there are not so many).
    /// Equation: likelihood of study j = integral t4(x) prod_k p_k(u = tau x) dx, p_k by the kind of row, with
    /// f = outcome::mean_report, v ~ N(0, (tau/2)²), sigma² = sigma_p² + sigma_r²:
    ///   mean        N(share; f + u, (tau/2)² + e²),  e² = se² + (share b)², b baseline_spread, se = sigma/sqrt(n) where unread
    ///   difference  N(share; alpha G, tau²/2 + e²): u cancels, v does not
    ///   count       BetaBinomial(k; n, p, 20),  p = Phi((f + u - c)/sqrt(sigma² + (tau/2)²))
    ///   no_change   P(|x| < 1.96 se),  x ~ N(f + u, (tau/2)² + se²)
    ///   sd          nu s²/sigma² ~ chi²(nu),  1/nu = 1/(n - 1) + 2 b²: a baseline that is not known makes s uncertain too
    /// The integral is a trapezoid in asinh x from -50 to 50: v alone makes what it runs over half a tau wide at least.
    double log_density(const std::vector<double>& z, const std::vector<double>& changes,
                       std::size_t without) const;
    /// A draw of what a row reports in a new study of its design (count: the share of the n).
    double simulate(const outcome::Raters& raters, const std::vector<double>& changes, std::size_t row,
                    const Random& random, std::uint64_t at) const;

  private:
    std::vector<TrialRow> rows_;
    std::vector<std::string> studies_;
    std::vector<std::vector<std::size_t>> rows_of_; ///< by study
    std::vector<Prior> priors_;
};

/// Priors of the shared numbers, named as the columns of data/outcome/evidence.csv.
std::vector<Prior> evidence_priors();

struct EvidenceOptions {
    MetropolisOptions chains{.chains = 4, .burn_in = 5000, .steps = 20000};
    std::size_t draws = 4; ///< kept of every member, in even steps through its chains
    int threads = 1;
    std::uint64_t seed = 1;
    ProgressCallback progress;
};

struct EvidenceFit {
    std::vector<outcome::Raters> draws;
    std::vector<outcome::Told> told; ///< posterior over prior SD of every shared number
    double r_hat = 0;                ///< the largest of all numbers, mean over members
    double acceptance = 0;
};

/// The posterior for every member of the tissue by itself, pooled: trials of appearance do not change the tissue.
EvidenceFit fit_evidence(const EvidenceModel& model, const std::vector<std::vector<double>>& changes,
                         const EvidenceOptions& options, std::size_t without = static_cast<std::size_t>(-1));

/// Every row as the other studies predict it, with the score of a null model: no change of any kind, and its own
/// differences between studies. Shape: (rows).
std::vector<PredictedRow> predict_left_out(const EvidenceModel& model,
                                           const std::vector<std::vector<double>>& changes,
                                           const EvidenceOptions& options);

} // namespace stipple::study
