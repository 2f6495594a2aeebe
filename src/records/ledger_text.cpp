#include "base/error.hpp"
#include "base/plain_text.hpp"
#include "records/atomic_file.hpp"
#include "records/json_parts.hpp"
#include "records/ledger_counts.hpp"
#include "records/lines.hpp"
#include "records/records.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace stipple::records {

namespace {

using study::LedgerRow;
using study::Measurement;

std::string cell(double value) {
    return std::isfinite(value) ? fmt::format("{:.4g}", value) : "";
}

/// What was published: the number with its spread, or the range.
std::string measured_words(const Measurement& m) {
    std::string words = cell(m.measured);
    if (m.sd > 0) words += " +- " + cell(m.sd);
    if (std::isfinite(m.lo) && std::isfinite(m.hi))
        words += fmt::format(" [{}, {}]", cell(m.lo), cell(m.hi));
    else if (std::isfinite(m.lo))
        words += " > " + cell(m.lo);
    else if (std::isfinite(m.hi))
        words += " < " + cell(m.hi);
    return words.starts_with(' ') ? words.substr(1) : words;
}

nlohmann::ordered_json json_number(double value) {
    return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json(nullptr);
}

std::string csv_number(double value) {
    return std::isfinite(value) ? fmt::format("{:.10g}", value) : "";
}

std::string tally(const std::vector<LedgerRow>& rows) {
    const auto count = [&](const char* label, const char* verdict) {
        return std::count_if(rows.begin(), rows.end(), [&](const auto& r) {
            return r.measurement.label == label && (verdict[0] == '\0' || r.verdict == verdict);
        });
    };
    std::string text;
    for (const auto* label : {"gate", "check", "fit"})
        text += fmt::format("{:<6}{:>3} rows: {} inside their range and better than the null model, {} "
                            "inside but no better, {} outside\n",
                            label, count(label, ""), count(label, "holds"), count(label, "no skill"),
                            count(label, "fails"));
    if (const auto untested = count("check", "untested"))
        text += fmt::format("untested: {} of the checks are predictions that nobody has measured yet.\n",
                            untested);
    return text + "fit: the model was fitted to these rows, they predict nothing. no skill: inside the "
                  "range, but the null "
                  "model is as good.\n";
}

} // namespace

static std::string rows_text(const std::vector<LedgerRow>& rows) {
    std::vector<Cells> table{
        {"verdict", "label", "data set/row", "model", "measured", "null", "misfit", "unit"}};
    for (const auto& r : rows) {
        const auto& m = r.measurement;
        table.push_back({r.verdict, m.label, r.data_set + "/" + m.row, r.error.empty() ? cell(r.model) : "-",
                         measured_words(m), cell(m.null_value),
                         std::isfinite(r.misfit_sd) ? fmt::format("{:+.1f}sd", r.misfit_sd) : "", m.unit});
        if (!r.error.empty()) table.push_back({std::string(15, ' ') + r.error});
    }
    return laid_out(table, {Side::left, Side::left, Side::left, Side::right, Side::left, Side::right,
                            Side::right, Side::left}) +
           "\n" + tally(rows);
}

std::string ledger_text(const study::Ledger& ledger) {
    return plain_lines(rows_text(ledger.rows) +
                       (ledger.courses.empty() ? "" : "\n" + counts_text(ledger.courses)));
}

std::string ledger_csv(const std::vector<LedgerRow>& rows) {
    std::string text =
        "verdict,label,data_set,row,quantity,day,model,measured,sd,lo,hi,null_value,misfit_sd,within,"
        "beats_null,unit,flag,source,place,note,error\n";
    for (const auto& r : rows) {
        const auto& m = r.measurement;
        text += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", r.verdict,
                            m.label, csv_cell(r.data_set), csv_cell(m.row), csv_cell(m.quantity),
                            csv_number(m.day), csv_number(r.model), csv_number(m.measured), csv_number(m.sd),
                            csv_number(m.lo), csv_number(m.hi), csv_number(m.null_value),
                            csv_number(r.misfit_sd), r.within, r.beats_null, csv_cell(m.unit), m.flag,
                            csv_cell(r.source), csv_cell(m.place), csv_cell(m.note), csv_cell(r.error));
    }
    return text;
}

std::string ledger_json(const study::Ledger& ledger) {
    const auto& rows = ledger.rows;
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const auto& r : rows) {
        const auto& m = r.measurement;
        list.push_back(
            {{"data_set", r.data_set},
             {"row", m.row},
             {"label", m.label},
             {"verdict", r.verdict},
             {"quantity", m.quantity},
             {"day", json_number(m.day)},
             {"unit", m.unit},
             {"model", json_number(r.model)},
             {"measured", json_number(m.measured)},
             {"sd", json_number(m.sd)},
             {"lo", json_number(m.lo)},
             {"hi", json_number(m.hi)},
             {"null_value", json_number(m.null_value)},
             {"misfit_sd", json_number(r.misfit_sd)},
             {"within", r.within},
             {"beats_null", r.beats_null},
             {"flag", m.flag},
             {"source", r.source},
             {"place", m.place},
             {"note", m.note},
             {"error", r.error.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(r.error)}});
    }
    const nlohmann::ordered_json whole{{"schema", 1},
                                       {"gates_hold", study::gates_hold(rows)},
                                       {"rows", list},
                                       {"numerics", counts_json(ledger.courses)},
                                       {"notice", notice()}};
    return json_text(whole);
}

void write_ledger(const std::filesystem::path& folder, const study::Ledger& ledger) {
    write_all(folder, "ledger.json",
              {{"ledger.txt", ledger_text(ledger)},
               {"ledger.csv", ledger_csv(ledger.rows)},
               {"ledger.json", ledger_json(ledger)}});
}

} // namespace stipple::records
