#include "stipple/formats/csv_number.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/formats/json/json_parts.hpp"
#include "stipple/study/validate/ledger_bands.hpp"
#include "stipple/words/ledger_counts.hpp"
#include "stipple/words/lines.hpp"
#include "stipple/words/notice.hpp"
#include <cmath>
#include <fmt/format.h>

namespace stipple::formats {

using namespace words;

using study::CourseCounts;
using study::LedgerRow;

constexpr int k_digits = 10; ///< of a cell of the ledger

static Json counts_json(const std::vector<CourseCounts>& courses) {
    const study::Totals sum = study::totals(courses);
    Json list = Json::array();
    for (const auto& c : courses)
        list.push_back({{"data_set", c.data_set},
                        {"course", c.course},
                        {"steps", c.numerics.steps},
                        {"rejected", c.numerics.rejected},
                        {"negative_retries", c.numerics.negative_retries},
                        {"backward_euler", c.numerics.backward_euler},
                        {"clips", c.numerics.clips},
                        {"mass_balance", c.numerics.mass_balance},
                        {"error", c.error.empty() ? Json(nullptr) : Json(c.error)}});
    return {{"runs", sum.runs},
            {"failed", sum.failed},
            {"steps", sum.steps},
            {"rejected", sum.rejected},
            {"negative_retries", sum.negative_retries},
            {"backward_euler", sum.backward_euler},
            {"clips", sum.clips},
            {"mass_balance", sum.mass_balance},
            {"mass_balance_worst", sum.worst.empty() ? Json(nullptr) : Json(sum.worst)},
            {"meaning",
             {{"runs", k_runs},
              {"failed", k_failed},
              {"steps", k_steps},
              {"rejected", k_rejected},
              {"negative_retries", k_negative},
              {"backward_euler", k_euler},
              {"clips", k_clips},
              {"mass_balance", k_balance}}},
            {"courses", list}};
}

std::string ledger_csv(const std::vector<LedgerRow>& rows) {
    std::string text =
        "verdict,label,data_set,row,quantity,day,model,measured,sd,lo,hi,null_value,misfit_sd,within,"
        "beats_null,unit,flag,source,place,note,error\n";
    for (const auto& r : rows) {
        const auto& m = r.measurement;
        text += fmt::format(
            "{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", r.verdict, m.label,
            csv_cell(r.data_set), csv_cell(m.row), csv_cell(m.quantity), csv_number(m.day, k_digits),
            csv_number(r.model, k_digits), csv_number(m.measured, k_digits), csv_number(m.sd, k_digits),
            csv_number(m.lo, k_digits), csv_number(m.hi, k_digits), csv_number(m.null_value, k_digits),
            csv_number(r.misfit_sd, k_digits), r.within, r.beats_null, csv_cell(m.unit), m.flag,
            csv_cell(r.source), csv_cell(m.place), csv_cell(m.note), csv_cell(r.error));
    }
    return text;
}

std::string discrepancy_csv(const study::LedgerScore& score) {
    std::string text =
        "# quantity: how far the model was from measurements of a kind that no parameter was chosen with, beyond what its "
        "parameters and the errors of measurement explain: omega of docs/methods/study.md\n"
        "# written by: stipple validate -o DIR, as DIR/discrepancy.csv; do not edit\n# room: outcome\n"
        "# scale: natural logarithm; log-odds of share and pain; curve in shares of its own peak. log_sd: SD of the logarithm of "
        "omega. bias: measured less predicted, for reading only\n"
        "kind,omega,log_sd,bias,studies,flag,source,note\n";
    for (const auto& k : score.kinds)
        text += fmt::format("{},{:.4g},{:.4g},{},{},derived,,{}\n", csv_cell(k.kind), k.omega, k.omega_spread,
                            std::isfinite(k.bias) ? fmt::format("{:.3g}", k.bias) : "", k.studies, k.from);
    return text;
}

std::string held_csv(const study::Ledger& ledger) {
    std::string text =
        "# quantity: how often the numbers of the first page were held against published measurements, and how often they held; "
        "page one marks those that miss any\n"
        "# written by: stipple validate -o DIR, as DIR/held.csv; do not edit\n# room: outcome\n"
        "number,rows,held,flag,source\n";
    for (const auto& h : study::held_rows(ledger))
        text += fmt::format("{},{},{},derived,\n", csv_cell(h.number), h.rows, h.held);
    return text;
}

static Json predictions_json(const study::RoomScore& score) {
    Json rows = Json::array();
    for (const auto& r : score.rows)
        rows.push_back({{"study", r.experiment},
                        {"row", r.row},
                        {"measured", finite(r.measured)},
                        {"lo", finite(r.lo)},
                        {"median", finite(r.median)},
                        {"hi", finite(r.hi)},
                        {"pit", finite(r.pit)},
                        {"crps", finite(r.crps)},
                        {"null_crps", finite(r.null_crps)},
                        {"inside", r.inside()}});
    return {{"room", score.room},
            {"studies", score.coverage.studies},
            {"inside", finite(score.coverage.inside)},
            {"below", finite(score.coverage.below)},
            {"above", finite(score.coverage.above)},
            {"skill", finite(score.skill.skill)},
            {"skill_lo", finite(score.skill.lo)},
            {"skill_hi", finite(score.skill.hi)},
            {"rows", rows}};
}

std::string ledger_json(const study::Ledger& ledger, const study::Scores& scores) {
    const auto& rows = ledger.rows;
    Json list = Json::array();
    for (const auto& r : rows) {
        const auto& m = r.measurement;
        list.push_back({{"data_set", r.data_set},
                        {"row", m.row},
                        {"label", m.label},
                        {"verdict", r.verdict},
                        {"quantity", m.quantity},
                        {"day", finite(m.day)},
                        {"unit", m.unit},
                        {"model", finite(r.model)},
                        {"measured", finite(m.measured)},
                        {"sd", finite(m.sd)},
                        {"lo", finite(m.lo)},
                        {"hi", finite(m.hi)},
                        {"null_value", finite(m.null_value)},
                        {"misfit_sd", finite(r.misfit_sd)},
                        {"within", r.within},
                        {"beats_null", r.beats_null},
                        {"flag", m.flag},
                        {"source", r.source},
                        {"place", m.place},
                        {"note", m.note},
                        {"error", r.error.empty() ? Json(nullptr) : Json(r.error)}});
    }
    Json predictions = Json::array();
    for (const auto& score : scores.rooms) predictions.push_back(predictions_json(score));
    if (!scores.ledger.numbers.rows.empty()) predictions.push_back(predictions_json(scores.ledger.numbers));
    Json directions = Json::array();
    for (const auto& r : scores.ledger.directions)
        directions.push_back({{"study", r.study},
                              {"row", r.row},
                              {"probability", finite(r.probability)},
                              {"null_probability", finite(r.null_probability)},
                              {"cannot_fail", r.cannot_fail()}});
    Json kinds = Json::array();
    for (const auto& k : scores.ledger.kinds)
        kinds.push_back({{"kind", k.kind},
                         {"from", k.from},
                         {"studies", k.studies},
                         {"inside", finite(k.inside)},
                         {"bias", finite(k.bias)},
                         {"omega", finite(k.omega)},
                         {"omega_spread", finite(k.omega_spread)},
                         {"width", finite(k.width)},
                         {"null_width", finite(k.null_width)},
                         {"skill", finite(k.skill)}});
    const auto& total = scores.total;
    const Json whole{{"schema", 1},
                     {"gates_hold", study::gates_hold(rows)},
                     {"rows", list},
                     {"predictions", predictions},
                     {"kinds", kinds},
                     {"directions", directions},
                     {"brier", finite(scores.ledger.brier)},
                     {"null_brier", finite(scores.ledger.null_brier)},
                     {"coverage",
                      {{"studies", total.coverage.studies},
                       {"inside", finite(total.coverage.studies_inside)},
                       {"region_low", total.region.low},
                       {"region_high", total.region.high},
                       {"power_against_half", finite(total.region.power)},
                       {"skill", finite(total.skill.skill)},
                       {"skill_lo", finite(total.skill.lo)},
                       {"skill_hi", finite(total.skill.hi)},
                       {"holds", total.holds()}}},
                     {"numerics", counts_json(ledger.courses)},
                     {"notice", notice()}};
    return json_text(whole);
}

} // namespace stipple::formats
