#include "stipple/pages/calibrate/scores.hpp"
#include "stipple/pages/pages.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::pages {

using study::CalibrationProblem;
using study::JointCalibration;

static std::string head(const CalibrationProblem& problem, const JointCalibration& c) {
    std::size_t used = 0;
    for (const auto& e : c.experiments) used += e.in_likelihood ? 1 : 0;
    std::string text = fmt::format(
        "# Calibration of {}\n\nWritten by `stipple calibrate {}`.\n\n"
        "{} parameters, {} experiments in the likelihood, {} shown beside them. {} particles in {} steps of the "
        "exponent; **effective sample {:.0f}**; ln evidence {:.2f}; {} predictions, {} of them failed.\n\n"
        "| exponent | effective sample | moves accepted |\n|---|---|---|\n",
        problem.name, problem.name, problem.parameters.size(), used, c.experiments.size() - used,
        c.posterior.particles.size(), c.posterior.steps.size(), c.posterior.effective_sample,
        c.posterior.log_evidence, c.evaluations, c.failed);
    for (const auto& step : c.posterior.steps)
        text += fmt::format("| {:.4g} | {:.0f} | {:.0f} % |\n", step.done, step.effective_sample,
                            100 * step.acceptance);
    return text;
}

static std::string knowledge(const JointCalibration& c) {
    std::string text = fmt::format(
        "\n## What the data can tell\n\nPosterior over prior variance along the directions of the parameters; "
        "ratios down to {:.2g} come about by chance, the particles being so few.\n\n"
        "| ratio | direction |\n|---|---|\n",
        c.knowledge.chance);
    for (const auto& d : c.knowledge.directions) {
        text += fmt::format("| {:.2g} |", d.variance_ratio);
        for (std::size_t p = 0; p < std::min<std::size_t>(d.parts.size(), 6); ++p)
            text +=
                fmt::format("{} `{}` {:.0f} %", p == 0 ? "" : ",", d.parts[p].first, 100 * d.parts[p].second);
        text += " |\n";
    }
    text += "\n| parameter | posterior over prior SD |\n|---|---|\n";
    for (const auto& [name, ratio] : c.knowledge.narrowing)
        text += fmt::format("| `{}` | {:.2f} |\n", name, ratio);
    return text;
}

static std::string band(const study::RowScore& s) {
    return std::isnan(s.median) ? "–" : fmt::format("{:.3g} ({:.3g} to {:.3g})", s.median, s.lo, s.hi);
}

static std::string cell(double value) {
    return std::isnan(value) ? "–" : fmt::format("{:.2f}", value);
}

static std::string found(const study::CalibrationRow& row) {
    switch (row.likelihood) {
    case study::LikelihoodKind::normal:
    case study::LikelihoodKind::student:
        return fmt::format("{:.3g}", row.measured);
    case study::LikelihoodKind::bernoulli:
        return fmt::format("share {:.2g}", row.measured);
    case study::LikelihoodKind::logistic:
    case study::LikelihoodKind::probit:
        break;
    }
    return fmt::format("{} {:.3g}", row.above ? "above" : "below", row.measured);
}

static std::string experiments(const CalibrationProblem& problem, const JointCalibration& c) {
    std::string text =
        "\n## Experiments\n\nMedian, 10 and 90 % of a new study of the same kind. A row is inside if "
        "10 to 90 % of the prediction made without its experiment hold it.\n\n"
        "| experiment | row | found | prior | without it | posterior | null | log score without it "
        "| of the null | PIT | |\n|---|---|---|---|---|---|---|---|---|---|---|\n";
    for (std::size_t e = 0; e < c.experiments.size(); ++e) {
        const auto& answer = c.experiments[e];
        for (std::size_t r = 0; r < problem.experiments[e].rows.size(); ++r) {
            const auto& row = problem.experiments[e].rows[r];
            const auto& without = answer.without.scores[r];
            const std::string place = std::isnan(without.pit) ? ""
                                      : without.inside()      ? "inside"
                                                              : "**outside**";
            text += fmt::format("| {}{} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |\n", answer.name,
                                answer.in_likelihood ? "" : " (shown)", row.name, found(row),
                                band(answer.prior.scores[r]), band(without), band(answer.posterior.scores[r]),
                                band(answer.null[r]), cell(without.log_score), cell(answer.null[r].log_score),
                                cell(without.pit), place);
        }
    }
    return text;
}

std::string joint_calibration_page(const CalibrationProblem& problem, const JointCalibration& c) {
    return head(problem, c) + knowledge(c) + experiments(problem, c) + "\n" +
           scores_sentence(c.coverage, c.skill) + "\n";
}

} // namespace stipple::pages
