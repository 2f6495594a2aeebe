#include "stipple/base/statistics.hpp"
#include "stipple/pages/calibrate/scores.hpp"
#include "stipple/pages/pages.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::pages {

static std::string design(const study::TrialRow& row) {
    std::string words = row.arm.instrument ? "instrument" : row.arm.blinded ? "raters blinded" : "open";
    if (!row.arm.treated) words += ", control";
    if (row.kind == study::TrialKind::difference) words += ", treated less control";
    if (row.kind == study::TrialKind::count) words += ", count";
    if (row.kind == study::TrialKind::no_change) words += ", no significant change";
    return words;
}

static std::string left_out(const study::EvidenceCalibration& c) {
    std::string text =
        "\n## Every trial as the others predict it\n\nShare of the severity before treatment that is gone (of a count: of the "
        "people). Change: of the tissue, median of the members. Band: 10 to 90 % of a new study of the same design.\n\n"
        "| study | row | design | change | found | predicted | PIT | CRPS | of no change |\n|---|---|---|---|---|---|---|---|---|\n";
    for (std::size_t i = 0; i < c.predictions.size(); ++i) {
        const auto& p = c.predictions[i];
        std::vector<double> changes;
        for (const auto& member : c.changes) changes.push_back(member[i]);
        std::sort(changes.begin(), changes.end());
        text += fmt::format(
            "| {} | {} | {} | {:.2f} | {:.2f} | {:.2f} ({:.2f} to {:.2f}) | {:.2f}{} | {:.3f} | {:.3f} |\n",
            p.experiment, p.row, design(c.model.rows()[i]), changes[changes.size() / 2], p.measured, p.median,
            p.lo, p.hi, p.pit, p.inside() ? "" : " outside", p.crps, p.null_crps);
    }
    std::vector<study::ScoredRow> scored;
    for (const auto& p : c.predictions) scored.push_back({p.experiment, p.pit, p.crps, p.null_crps});
    return text + "\n" + scores_sentence(study::coverage(scored), study::skill(scored)) + "\n";
}

std::string evidence_page(const study::EvidenceCalibration& c) {
    std::string text = fmt::format(
        "# Calibration of {0}\n\nWritten by `stipple calibrate {0}`. {1} trials, {2} rows; four chains for each of {3} members of "
        "the tissue, largest R-hat {4:.3f} in the mean over members, {5:.0f} % of steps accepted. The trials do not change the "
        "tissue.\n\n## What the trials can tell\n\n| number | 10 % | median | 90 % | posterior over prior SD | |\n|---|---|---|---|---|---|\n",
        study::k_evidence_room, c.model.studies().size(), c.model.rows().size(), c.changes.size(),
        c.fit.r_hat, 100 * c.fit.acceptance);
    for (std::size_t p = 0; p < c.fit.told.size(); ++p) {
        std::vector<double> values;
        for (const auto& r : c.fit.draws) {
            const double rest[] = {r.drift, r.handling, r.open, r.studies, r.people, r.reading};
            values.push_back(p < r.seen.size() ? r.seen[p] : rest[p - r.seen.size()]);
        }
        const auto at = [&](double share) { return quantile(values, share); };
        text += fmt::format("| `{}` | {:.3f} | {:.3f} | {:.3f} | {:.2f} | {} |\n", c.fit.told[p].name,
                            at(0.1), at(0.5), at(0.9), c.fit.told[p].ratio,
                            c.fit.told[p].cannot_tell() ? "these trials cannot tell" : "");
    }
    return text + left_out(c);
}

} // namespace stipple::pages
