#include "stipple/study/calibrate/evidence_room.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/posterior.hpp"
#include "stipple/course/posterior.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::study {

static constexpr const char* k_table = "outcome/evidence";

std::vector<std::string> evidence_data_sets(const Model& model) {
    return EvidenceModel(read_trials(model)).studies();
}

/// What the draws depend on, named as those of the calibrated rooms are.
static std::vector<Fingerprint> evidence_fingerprints(const Model& model) {
    CalibrationProblem problem;
    problem.name = k_evidence_room;
    problem.parameters = evidence_priors();
    problem.tables = {"outcome/trials", "outcome/observables", "healing/posterior", "insertion/posterior"};
    return fingerprints(problem, model);
}

EvidenceCalibration calibrate_evidence(const Model& model, const std::vector<DataSet>& sets,
                                       const EvidenceOptions& options) {
    EvidenceModel evidence(read_trials(model));
    const auto members = static_cast<std::size_t>(course::most_band_members(model));
    auto changes = trial_changes(model, evidence.rows(), sets, members, options.threads);
    // burn-in: six whole windows of learning, the last as long as all before it (adaptive_metropolis.hpp)
    EvidenceOptions of_all = options;
    of_all.chains = {.chains = 4, .burn_in = 6300, .steps = 30000};
    auto fit = fit_evidence(evidence, changes, of_all);
    auto fewer = changes; // left-out trials need no more than a quarter of them
    EvidenceOptions left_out = options;
    constexpr std::size_t k_members = 16;
    if (fewer.size() > k_members) fewer.resize(k_members);
    left_out.chains = {.chains = 2, .burn_in = 3100, .steps = 5000};
    left_out.draws = 2 * options.draws;
    auto predictions = predict_left_out(evidence, fewer, left_out);
    return {std::move(evidence), std::move(changes), std::move(fit), std::move(predictions),
            evidence_fingerprints(model)};
}

RecordCheck check_evidence(const Model& model, const std::vector<DataSet>& sets, int threads) {
    const TableView t = model[k_table];
    const auto stale = [](const std::string& why) {
        return RecordCheck{
            false,
            fmt::format("the evidence of {0} is stale: {1}; `stipple calibrate {0} --write` makes it again",
                        k_evidence_room, why)};
    };
    const auto line = [&](const char* key) {
        const auto found = t.header().find(key);
        check(found != t.header().end(), Kind::data, std::string("the head lacks ") + key, k_table);
        return found->second;
    };
    const std::string made_from = line("made_from");
    for (const auto& now : evidence_fingerprints(model))
        if (made_from.find(now.name + "=" + now.checksum) == std::string::npos)
            return stale(fmt::format("{} changed since it was made", now.name));
    const auto rows = read_trials(model);
    const auto now = trial_changes(model, rows, sets, 1, threads).front();
    const auto then = named_numbers(line("changes"), k_table);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::string name = rows[i].study + "/" + rows[i].name;
        if (i >= then.size() || then[i].first != name) return stale("other trials");
        if (!(std::fabs(now[i] - then[i].second) <= 1e-3 * std::fabs(then[i].second) + 1e-5))
            return stale(
                fmt::format("the change of {} is {:.6g}, and was {:.6g}", name, now[i], then[i].second));
    }
    return {
        true,
        fmt::format("the evidence of {} is current: {} draws, {} checksums and the changes of {} rows agree",
                    k_evidence_room, t.rows.size(), evidence_fingerprints(model).size(), rows.size())};
}

} // namespace stipple::study
