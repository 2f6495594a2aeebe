#include "stipple/base/error.hpp"
#include "stipple/base/plain_text.hpp"
#include "stipple/pages/calibrate/scores.hpp"
#include "stipple/pages/pages.hpp"
#include "stipple/study/validate/ledger_bands.hpp"
#include "stipple/words/ledger_counts.hpp"
#include "stipple/words/lines.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <functional>

namespace stipple::pages {

using namespace words;

namespace {

using study::CourseCounts;
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
                  "range, but the null model is as good.\n";
}

/// The courses with a count above zero, as "set/course 3", in lines of bearable length.
std::string origin(const std::vector<CourseCounts>& courses,
                   const std::function<int(const CourseCounts&)>& of) {
    constexpr std::size_t k_width = 90;
    std::string text, words;
    const auto end_line = [&] {
        if (!words.empty()) text += fmt::format("{:29}{}{}\n", "", text.empty() ? "from " : "     ", words);
        words.clear();
    };
    for (const auto& c : courses)
        if (const int n = of(c); n != 0) {
            if (words.size() > k_width) end_line();
            words += fmt::format("{}{}/{} {}", words.empty() ? "" : ", ", c.data_set, c.course, n);
        }
    end_line();
    return text;
}

std::string line(const char* name, const std::string& value, const char* meaning) {
    return fmt::format("{:<18}{:>9}  {}\n", name, value, meaning);
}

/// Monitors of conservation and positivity over all courses of a ledger: each count with what it means and,
/// where it is not 0, the courses it comes from.
std::string counts_text(const std::vector<CourseCounts>& courses) {
    const study::Totals sum = study::totals(courses);
    const auto whole = [](long n) { return fmt::format("{}", n); };
    std::string text = "Conservation and positivity over all courses\n";
    text += line("runs", whole(sum.runs), k_runs);
    if (sum.failed > 0) text += line("failed", whole(sum.failed), k_failed);
    text += line("steps", whole(sum.steps), k_steps) + line("rejected", whole(sum.rejected), k_rejected);
    text += line("negative retries", whole(sum.negative_retries), k_negative) +
            origin(courses, [](const CourseCounts& c) { return c.numerics.negative_retries; });
    text += line("backward Euler", whole(sum.backward_euler), k_euler) +
            origin(courses, [](const CourseCounts& c) { return c.numerics.backward_euler; });
    text += line("clips", whole(sum.clips), k_clips) +
            origin(courses, [](const CourseCounts& c) { return c.numerics.clips; });
    text += line("mass balance", fmt::format("{:.1e}", sum.mass_balance), k_balance);
    if (!sum.worst.empty()) text += fmt::format("{:29}in {}\n", "", sum.worst);
    return text;
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

/// Every study as the model predicts it after a calibration without it.
static std::string predictions_text(const study::RoomScore& score) {
    std::vector<Cells> table{{"", "study/row", "without it", "10 to 90 %", "measured"}};
    for (const auto& r : score.rows)
        table.push_back({r.inside() ? "inside" : "OUTSIDE", r.experiment + "/" + r.row, cell(r.median),
                         fmt::format("{} to {}", cell(r.lo), cell(r.hi)), cell(r.measured)});
    return (score.room == "ledger"
                ? std::string(
                      "Rows that no parameter was chosen with, in the band of their kind as the other studies leave it\n")
                : fmt::format("Calibration of {}: each study predicted without it\n", score.room)) +
           laid_out(table, {Side::left, Side::left, Side::right, Side::left, Side::right}) +
           scores_sentence(score.coverage, score.skill) + "\n";
}

/// Sides and ranges: what the prediction gives to what was found, those that it gives least first.
static std::string directions_text(const study::LedgerScore& score) {
    auto rows = score.directions;
    std::stable_sort(rows.begin(), rows.end(),
                     [](const auto& a, const auto& b) { return a.probability < b.probability; });
    std::string sure;
    std::vector<Cells> table{{"probability", "of no effect", "study/row"}};
    for (const auto& r : rows) {
        if (r.cannot_fail())
            sure += (sure.empty() ? "" : ", ") + r.study + "/" + r.row;
        else
            table.push_back({fmt::format("{:.2f}", r.probability), fmt::format("{:.2f}", r.null_probability),
                             r.study + "/" + r.row});
    }
    std::string text =
        "Sides and ranges, in no coverage\n" + laid_out(table, {Side::right, Side::right, Side::left});
    text += fmt::format(
        "Mean Brier score {:.2f}; {:.2f} of no effect. Every study weighs 1; 0 is sure and right.\n",
        score.brier, score.null_brier);
    if (!sure.empty())
        text += wrapped("Ranges that cannot fail, and count for nothing: " + sure + ".") + "\n";
    return text;
}

/// What each kind of quantity says; a single kind gates nothing.
static std::string kinds_text(const study::LedgerScore& score) {
    std::vector<Cells> table{
        {"kind", "studies", "inside", "bias", "omega", "width", "null's width", "skill", "omega from"}};
    const auto two = [](double v) { return std::isfinite(v) ? fmt::format("{:.2f}", v) : ""; };
    for (const auto& k : score.kinds)
        table.push_back({k.kind, fmt::format("{}", k.studies),
                         std::isfinite(k.inside) ? fmt::format("{:.0f} %", 100 * k.inside) : "",
                         std::isfinite(k.bias) ? fmt::format("{:+.2f}", k.bias) : "", two(k.omega),
                         two(k.width), two(k.null_width), two(k.skill), k.from});
    return "By kind of quantity, on its scale (logarithm, log-odds of shares and pain, plain for curves); shown, gates nothing\n" +
           laid_out(table, {Side::left, Side::right, Side::right, Side::right, Side::right, Side::right,
                            Side::right, Side::right, Side::left}) +
           "bias: mean of measured less predicted, never taken off a prediction. omega: discrepancy of the model beyond its\n"
           "parameters and the errors of measurement. width: median 10 to 90 % band (sharpness), the null model's beside it.\n";
}

std::string ledger_text(const study::Ledger& ledger, const study::Scores& scores) {
    std::string text = rows_text(ledger.rows);
    for (const auto& score : scores.rooms) text += "\n" + predictions_text(score);
    if (!scores.ledger.numbers.rows.empty())
        text += "\n" + predictions_text(scores.ledger.numbers) + "\n" + kinds_text(scores.ledger);
    if (!scores.ledger.directions.empty()) text += "\n" + directions_text(scores.ledger);
    if (scores.total.coverage.studies > 0)
        text +=
            "\nAll numbers together: " + scores_sentence(scores.total.coverage, scores.total.skill) + "\n";
    return plain_lines(text + (ledger.courses.empty() ? "" : "\n" + counts_text(ledger.courses)));
}

} // namespace stipple::pages
