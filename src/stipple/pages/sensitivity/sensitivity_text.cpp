#include "stipple/pages/pages.hpp"
#include "stipple/pages/sensitivity/sensitivity.hpp"
#include "stipple/words/lines.hpp"
#include "stipple/words/notice.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <fmt/format.h>
#include <numeric>

namespace stipple::pages {

using namespace words;

using study::Sensitivity;

static constexpr std::size_t k_shown = 10;
static constexpr double k_widest = 0.5; ///< interval of an index from which there is little to read

std::string short_meaning(const study::SensitivityInput& input) {
    const std::string& all = input.parameter.meaning;
    return all.substr(0, std::min({all.find(" (chosen with"), all.find("; fitted to"), all.size()}));
}

std::string prior_words(const study::SensitivityInput& input) {
    const std::string& unit = input.parameter.unit;
    const bool named = unit != "-" && input.prior.ends_with(" " + unit);
    return named ? input.prior.substr(0, input.prior.size() - unit.size()) + unit_symbol(unit) : input.prior;
}

std::string output_words(const Sensitivity& s) {
    return fmt::format("{}, day {}", s.output.label, setting(s.output.day));
}

/// Two decimals with a real minus sign: what the intervals allow to be read.
static std::string index_cell(double value) {
    const std::string text = fmt::format("{:.2f}", value);
    return text == "-0.00" ? "0.00" : text.starts_with('-') ? "\u2212" + text.substr(1) : text;
}

/// Rows of one input: its numbers beside its meaning, and on what its range rests.
static void add_rows(const Sensitivity& s, std::size_t rank, std::size_t columns, std::vector<Cells>& rows) {
    const auto& index = s.indices[rank];
    const auto& input = s.inputs[index.input];
    const Parameter& p = input.parameter;
    Cells row{fmt::format("{}", rank + 1), index_cell(index.sobol.total),
              index_cell(index.sobol.total_lo) + " to " + index_cell(index.sobol.total_hi),
              index_cell(index.sobol.first), p.name};
    for (const auto& text : {short_meaning(input), p.flag + "; " + prior_words(input)})
        for (const auto& line : broken(text, columns)) {
            row.push_back(line);
            rows.push_back(row);
            row.assign(row.size() - 1, "");
        }
}

static std::string index_table(const Sensitivity& s) {
    constexpr std::size_t k_columns = 100, k_least = 30, k_gaps = 10;
    const std::vector<Side> sides{Side::right, Side::right, Side::left, Side::right, Side::left};
    const auto rows_with = [&](std::size_t columns) {
        std::vector<Cells> rows{{"", "total", "95 %", "first", "input", ""}};
        for (std::size_t rank = 0; rank < std::min(k_shown, s.indices.size()); ++rank)
            add_rows(s, rank, columns, rows);
        return rows;
    };
    const auto widths = column_widths(rows_with(k_least));
    const std::size_t taken = std::accumulate(widths.begin(), widths.end() - 1, k_gaps);
    return laid_out(rows_with(taken + k_least < k_columns ? k_columns - taken : k_least), sides);
}

static std::string runs_sentence(const Sensitivity& s) {
    const auto words_of = [](const study::RunCount& count) {
        return count.failed == 0 ? fmt::format("{}, none failed", count.runs)
                                 : fmt::format("{}, of which {} failed", count.runs, count.failed);
    };
    return fmt::format("Runs of the model: {} for the screening of all {} inputs ({} Morris trajectories); "
                       "{} for the indices of {} of them ({} base samples).{} ",
                       words_of(s.screened), s.inputs.size(), s.walks, words_of(s.sampled), s.indices.size(),
                       s.samples,
                       s.screened.failed + s.sampled.failed == 0
                           ? ""
                           : " A failed run drops its effects from the screening and is replaced by the mean "
                             "among the indices.");
}

std::string share_sentence(const Sensitivity& s) {
    const bool vague = std::any_of(s.indices.begin(), s.indices.end(), [](const auto& i) {
        return i.sobol.total_hi - i.sobol.total_lo > k_widest ||
               i.sobol.first_hi - i.sobol.first_lo > k_widest;
    });
    const std::string sum =
        "First-order indices add up to " + percent(s.first_order_share) + " of the variance";
    if (vague)
        return sum +
               ", but some intervals are wider than 0.5: more --samples are needed to read much into this.";
    return sum + "; the rest comes from inputs acting together.";
}

std::string sensitivity_text(const Sensitivity& s) {
    const std::string unit = s.output.unit;
    std::string text =
        wrapped(fmt::format("What decides: {}. As the course stands {}; over all that is drawn here a mean "
                            "of {}, and {} between the 10 and 90 % quantiles.",
                            output_words(s), quantity(s.output.value, unit), quantity(s.mean, unit),
                            range(s.p10, s.p90, unit))) +
        "\n";
    for (const auto& change : change_words(s.model)) text += wrapped(change + ".");
    text += index_table(s);
    text +=
        "\n" +
        wrapped("total: share of the variance that would be left if only this input were unknown, with all "
                "it does together with others; first: share that would go if it were known.");
    text += wrapped(share_sentence(s));
    text +=
        wrapped(fmt::format("The inputs with indices hold {} of the sum of squared effects of the screening; "
                            "the others stayed at their values.",
                            percent(s.kept_share)));
    text += wrapped(runs_sentence(s));
    return text + wrapped(std::string(short_notice()));
}

} // namespace stipple::pages
