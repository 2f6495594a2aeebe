#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace stipple::study {

// How far the model is from measurements of a kind, beyond what its parameters and the errors of measurement explain.

/// A row of the ledger: measured less predicted, on the scale of its kind.
struct Residual {
    std::string study, kind;
    double value = 0;
    double variance = 0; ///< of the prediction and of the measured number together
};

/// Kinds that share a scale and what is thought of their discrepancy before any residual.
struct KindGroup {
    double median = 0.5; ///< of omega_0, whose logarithm has an SD of 0.5: 0.5 on logarithms, 0.15 on shares
    std::vector<std::string> kinds;
};

/// Posterior of the discrepancies omega_k, with all studies or without one.
/// Equations, for row i of study s and kind k:
///   r_i = b_s + d_i,  b_s ~ t4(0, omega_k),  d_i ~ N(0, variance_i + (omega_k/2)²)
///   ln omega_k ~ N(ln omega_0, 0.5²),  ln omega_0 ~ N(ln median, 0.5²): kinds of a group lend each other what they know
/// Method: no draws. b_s is integrated over 33 nodes in asinh, omega_k and omega_0 stand on grids of 41 in the logarithm; a
/// study is left out by leaving out its factor. The mean residual is never taken off a prediction: it is bias().
/// Source: the evidence model of docs/methods/study.md, "Discrepancy".
class Discrepancies {
  public:
    /// Errors: Kind::data for a kind that no group has, or a variance below 0.
    Discrepancies(const std::vector<Residual>& residuals, const std::vector<KindGroup>& groups);

    /// `n` equally likely values of omega of a kind, ascending, as the residuals of all studies but `without` tell; with
    /// an empty name of all. Errors: Kind::data for an unknown kind.
    std::vector<double> omegas(const std::string& kind, const std::string& without, std::size_t n) const;

    /// Mean residual of a kind, each study weighing 1; NaN without one.
    double bias(const std::string& kind) const;
    /// How many studies have a residual of this kind.
    std::size_t studies(const std::string& kind) const;

  private:
    struct OfKind {
        std::size_t group = 0;
        std::map<std::string, std::vector<double>> log_likelihood; ///< by study, on the grid of omega
        std::map<std::string, std::vector<Residual>> residuals;    ///< by study
    };
    const OfKind& of(const std::string& kind) const;
    std::vector<double> summed(const OfKind& kind, const std::string& without) const;

    std::vector<KindGroup> groups_;
    std::map<std::string, OfKind> kinds_;
};

} // namespace stipple::study
