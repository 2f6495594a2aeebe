#pragma once
#include "stipple/course/course.hpp"
#include "stipple/study/sensitivity/morris.hpp"
#include "stipple/study/sensitivity/sobol.hpp"

namespace stipple::study {

struct SensitivityOptions {
    std::string output = "collagen_total_gain"; ///< name of an endpoint, at the horizon
    int samples = 512;                          ///< N of the Sobol design
    int walks = 12;                             ///< Morris trajectories of the screening
    int kept = 15;                              ///< inputs that go from the screening to the Sobol design
    int threads = 1;                            ///< the result does not depend on it
    std::uint64_t seed = 1;
    ProgressCallback progress;
};

/// One uncertain parameter, or one that differs between people.
struct SensitivityInput {
    Parameter parameter; ///< value, unit, flag, source, meaning
    std::string prior;   ///< in words: "log-normal, CV 25 %"
};

/// One input of the Sobol design.
struct SensitivityIndex {
    std::size_t input = 0; ///< of Sensitivity::inputs
    SobolIndex sobol;
};

/// How many runs of the model, and how many of them failed: no resting state, or not integrated.
struct RunCount {
    int runs = 0, failed = 0;
};

struct Sensitivity {
    Model model; ///< that it was computed with
    course::Course course;
    std::uint64_t seed = 1;
    screening::Screening screening;
    outcome::Endpoint output; ///< of the unchanged course on the coarse cell
    std::vector<SensitivityInput> inputs;
    std::vector<MorrisEffect> effects;     ///< one per input
    std::vector<SensitivityIndex> indices; ///< by total index, largest first
    int samples = 0, walks = 0;
    RunCount screened, sampled;                ///< runs of the Morris and of the Sobol design
    double mean = 0, sd = 0, p10 = 0, p90 = 0; ///< of the output over the base samples A and B
    double first_order_share = 0;              ///< sum of the first-order indices
    double kept_share = 0;                     ///< of the sum of mu*² of all inputs, by those kept
    std::vector<std::string> sources_used;     ///< of the kept inputs and of the methods
};

/// Share of failed runs in either design above which there is no answer.
inline constexpr double k_most_failed = 0.01;

/// Counts the failed runs of a design, those with NaN. Errors: Kind::numerics if more than k_most_failed did.
RunCount count_failed(const std::vector<double>& outputs, const std::string& design);

/// Puts the mean of the others in the place of failed runs, so that they share out no variance.
void replace_failed(std::vector<double>& outputs);

/// Which inputs an endpoint depends on: Morris screening of all priors of the healing model, the variation of
/// insertion (toughness, stiffness, operator force), layer thickness and senescence, between the 5 and 95 %
/// quantiles of each; then first-order and total Sobol indices of the `kept` inputs with the largest mu*,
/// over their whole distributions, the others staying at their values. Every run is one unit cell of the
/// resolution of the members of a band, at the density of its own punctures. A run that fails drops the two
/// Morris effects that need it, and is replaced by the mean of its Sobol design. A `stop` returns after
/// screening: `inputs` is empty. Pure: no disk but the library around OpenTURNS, no printing. Same course,
/// options and build give the same answer for any number of threads. Errors: Kind::input for a course that
/// cannot be, an unknown output, one that no input moves, options out of range, or a build without OpenTURNS;
/// Kind::numerics if more than 1 % of the runs of a design fail or the unchanged course does;
/// Kind::interrupted. Source: morris1991, campolongo2007, sobol2001, saltelli2010, martinez2011.
Sensitivity sensitivity(const Model& model, const course::Course& course, const SensitivityOptions& options);

/// Inputs by rank: those with indices by total index, then the others by mu*.
std::vector<std::size_t> ranked(const Sensitivity& sensitivity);

} // namespace stipple::study
