#pragma once
#include "stipple/outcome/darkening.hpp"
#include "stipple/outcome/darkening_law.hpp"
#include "stipple/study/calibrate/adaptive_metropolis.hpp"
#include "stipple/study/calibrate/predictions.hpp"
#include "stipple/study/calibrate/record.hpp"
#include <string>
#include <vector>

namespace stipple::study {

/// A count with what the law needs to know of it.
struct CountedRow {
    std::string study, name; ///< rows of one source are one study
    std::vector<outcome::ToneNode> tones;
    outcome::Injury injury;
    double k = 0, n = 0; ///< k need not be whole: a percentage that was published
};

/// The rows of data/outcome/darkening.csv that are counts; lower limits and shares without a total tell nothing of size.
std::vector<CountedRow> counted_rows(const Model& model);

/// Counts of darkening after needles and light as one law (outcome/darkening_law.hpp).
class DarkeningModel {
  public:
    /// `null`: tone, injury and hydroquinone do not matter.
    explicit DarkeningModel(std::vector<CountedRow> rows, bool null = false);
    const std::vector<CountedRow>& rows() const { return rows_; }
    const std::vector<std::string>& studies() const { return studies_; }
    static std::size_t dimension();
    outcome::DarkeningDraw draw_at(const std::vector<double>& z) const;
    /// ln of prior times likelihood, of all studies but `without`.
    /// Equation: sum over studies of ln integral N(u; 0, t²) prod_i p_i(u)^k_i (1 - p_i(u))^(n_i - k_i) du,
    ///   p_i = outcome::darkening_share; the integral over normal_nodes()
    double log_density(const std::vector<double>& z, std::size_t without) const;

  private:
    std::vector<CountedRow> rows_;
    std::vector<std::string> studies_;
    std::vector<std::vector<std::size_t>> rows_of_;
    bool null_ = false;
};

struct DarkeningFit {
    std::vector<outcome::DarkeningDraw> draws; ///< in even steps through the chains
    double r_hat = 0, acceptance = 0;
    std::vector<double> sd_ratio; ///< posterior over prior SD, by the order of outcome::darkening_priors()
};
DarkeningFit fit_darkening(const DarkeningModel& model, const MetropolisOptions& chains, std::size_t draws,
                           std::size_t without = static_cast<std::size_t>(-1));

constexpr const char* k_darkening_room = "darkening";

/// `stipple calibrate darkening`.
struct DarkeningCalibration {
    std::vector<CountedRow> rows;
    DarkeningFit fit;
    /// Every count as the posterior has it (own study in), and as the others predict it (own study out).
    std::vector<PredictedRow> fitted, predicted;
    std::vector<Fingerprint> made_from;
};
DarkeningCalibration calibrate_darkening(const Model& model, std::uint64_t seed = 1);

/// Whether data/outcome/darkening_draws.csv was made from the tables that there are.
RecordCheck check_darkening(const Model& model);

} // namespace stipple::study
