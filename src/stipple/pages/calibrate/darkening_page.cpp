#include "stipple/base/statistics.hpp"
#include "stipple/pages/calibrate/scores.hpp"
#include "stipple/pages/pages.hpp"
#include <fmt/format.h>

namespace stipple::pages {

static std::string counts_table(const std::vector<study::CountedRow>& rows,
                                const std::vector<study::PredictedRow>& predicted) {
    std::string text =
        "| study | row | people or sessions | injured | sessions | found | predicted | mid-P | CRPS | of the null "
        "|\n|---|---|---|---|---|---|---|---|---|---|\n";
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto& p = predicted[i];
        text += fmt::format(
            "| {} | {} | {:g} | {:g} % | {} | {:.1f} % | {:.1f} % ({:.1f} to {:.1f}) | {:.2f}{} | {:.3f} | {:.3f} |\n",
            rows[i].study, rows[i].name, rows[i].n, 100 * rows[i].injury.share, rows[i].injury.sessions,
            100 * p.measured, 100 * p.median, 100 * p.lo, 100 * p.hi, p.pit, p.inside() ? "" : " outside",
            p.crps, p.null_crps);
    }
    return text;
}

std::string darkening_page(const study::DarkeningCalibration& c) {
    std::string text = fmt::format(
        "# Calibration of {0}\n\nWritten by `stipple calibrate {0}`. {1} counts after needles and light as one law "
        "([outcome](methods/outcome.md)); largest R-hat {2:.3f}, {3:.0f} % of steps accepted.\n\n## What the counts can "
        "tell\n\n| number | 10 % | median | 90 % | posterior over prior SD | |\n|---|---|---|---|---|---|\n",
        study::k_darkening_room, c.rows.size(), c.fit.r_hat, 100 * c.fit.acceptance);
    const auto priors = outcome::darkening_priors();
    for (std::size_t p = 0; p < priors.size(); ++p) {
        std::vector<double> values;
        for (const auto& d : c.fit.draws) {
            const double all[] = {d.intercept, d.tone, d.injury, d.hydroquinone, d.sessions, d.studies};
            values.push_back(all[p]);
        }
        text += fmt::format("| `{}` | {:.2f} | {:.2f} | {:.2f} | {:.2f} | {} |\n", priors[p].name,
                            quantile(values, 0.1), quantile(values, 0.5), quantile(values, 0.9),
                            c.fit.sd_ratio[p], c.fit.sd_ratio[p] > 0.9 ? "these counts cannot tell" : "");
    }
    text +=
        "\n## Every count as the others predict it\n\nA new study of the same design, 10 to 90 %; the null knows neither tone "
        "nor injury.\n\n" +
        counts_table(c.rows, c.predicted);
    std::vector<study::ScoredRow> scored;
    for (const auto& p : c.predicted) scored.push_back({p.experiment, p.pit, p.crps, p.null_crps});
    text += "\n" + scores_sentence(study::coverage(scored), study::skill(scored)) + "\n";
    return text + "\n## Every count as the posterior has it\n\n" + counts_table(c.rows, c.fitted);
}

} // namespace stipple::pages
