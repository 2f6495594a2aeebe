#include "stipple/study/calibrate/predictions.hpp"
#include "stipple/study/calibrate/evidence_room.hpp"
#include "stipple/study/calibrate/rooms.hpp"
#include <cmath>

namespace stipple::study {

std::vector<PredictedRow> predicted_rows(const CalibrationProblem& problem, const JointCalibration& c) {
    std::vector<PredictedRow> rows;
    for (std::size_t e = 0; e < c.experiments.size(); ++e)
        for (std::size_t r = 0; r < problem.experiments[e].rows.size(); ++r) {
            const CalibrationRow& asked = problem.experiments[e].rows[r];
            const RowScore& score = c.experiments[e].without.scores[r];
            if (std::isnan(score.pit)) continue;
            rows.push_back({.experiment = c.experiments[e].name,
                            .row = asked.name,
                            .measured = asked.measured,
                            .lo = score.lo,
                            .median = score.median,
                            .hi = score.hi,
                            .pit = score.pit,
                            .crps = score.crps,
                            .null_crps = c.experiments[e].null[r].crps});
        }
    return rows;
}

std::vector<PredictedRow> read_predictions(const TableView& t) {
    std::vector<PredictedRow> rows;
    for (std::size_t i = 0; i < t.rows.size(); ++i)
        rows.push_back({.experiment = t.text(i, "experiment"),
                        .row = t.text(i, "row"),
                        .measured = t.number(i, "measured"),
                        .lo = t.number(i, "lo"),
                        .median = t.number(i, "median"),
                        .hi = t.number(i, "hi"),
                        .pit = t.number(i, "pit"),
                        .crps = t.number(i, "crps"),
                        .null_crps = t.text(i, "null_crps").empty() ? NAN : t.number(i, "null_crps")});
    return rows;
}

std::vector<RoomScore> score_rooms(const Model& model) {
    std::vector<std::pair<std::string, std::string>> tables;
    for (const CalibratedRoom& room : calibrated_rooms())
        if (!room.predictions.empty()) tables.emplace_back(room.name, room.predictions);
    tables.emplace_back(k_evidence_room, "outcome/predictions");
    std::vector<RoomScore> scores;
    for (const auto& [room, table] : tables) {
        RoomScore score{.room = room, .rows = read_predictions(model[table]), .coverage = {}, .skill = {}};
        std::vector<ScoredRow> scored;
        for (const auto& row : score.rows)
            scored.push_back({row.experiment, row.pit, row.crps, row.null_crps});
        score.coverage = coverage(scored);
        score.skill = skill(scored);
        if (!score.rows.empty()) scores.push_back(std::move(score));
    }
    return scores;
}

} // namespace stipple::study
