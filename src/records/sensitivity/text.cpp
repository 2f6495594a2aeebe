#include "records/lines.hpp"
#include "records/records.hpp"
#include "records/report/typeset.hpp"
#include "records/sensitivity/sensitivity.hpp"
#include <algorithm>
#include <fmt/format.h>

namespace stipple::records {

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

/// The text in lines of at most `columns`, broken at blanks, all but the first behind `indent` blanks.
static std::string block(const std::string& text, std::size_t columns, std::size_t indent) {
    std::string out, line;
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t to = std::min(text.find(' ', from), text.size());
        const std::string word = text.substr(from, to - from);
        if (!line.empty() && width(line) + 1 + width(word) > columns) {
            out += line + "\n" + std::string(indent, ' ');
            line.clear();
        }
        line += (line.empty() ? "" : " ") + word;
        from = to + 1;
    }
    return out + line + "\n";
}

static std::string row_text(const Sensitivity& s, std::size_t rank) {
    constexpr std::size_t k_indent = 51, k_columns = 100 - k_indent;
    const auto& index = s.indices[rank];
    const auto& input = s.inputs[index.input];
    const Parameter& p = input.parameter;
    const std::string span = index_cell(index.sobol.total_lo) + " to " + index_cell(index.sobol.total_hi);
    const std::string trust = p.flag + "; " + prior_words(input);
    return fmt::format("{:>2}  {}  {}{}  {}  ", rank + 1, padded(index_cell(index.sobol.total), 5, true),
                       padded(span, 14), padded(index_cell(index.sobol.first), 6, true), padded(p.name, 16)) +
           block(short_meaning(input), k_columns, k_indent) + std::string(k_indent, ' ') +
           block(trust, k_columns, k_indent);
}

static std::string runs_sentence(const Sensitivity& s) {
    const auto words_of = [](const study::RunCount& count) {
        return count.failed == 0 ? fmt::format("{}, none failed", count.runs)
                                 : fmt::format("{}, of which {} failed", count.runs, count.failed);
    };
    return fmt::format(
        "Runs of the model: {} for the screening of all {} inputs ({} walks); {} for the indices of "
        "{} of them ({} base samples).{} ",
        words_of(s.screened), s.inputs.size(), s.walks, words_of(s.sampled), s.indices.size(), s.samples,
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
        wrapped(fmt::format("What decides: {}. As the course stands {}; over all that is drawn "
                            "here a mean of {}, and {} between the 10 and 90 % quantiles.",
                            output_words(s), quantity(s.output.value, unit), quantity(s.mean, unit),
                            range(s.p10, s.p90, unit))) +
        "\n";
    text += fmt::format("{:>9}  {:<14}{:>6}  {}\n", "total", "95 %", "first", "input");
    for (std::size_t rank = 0; rank < std::min(k_shown, s.indices.size()); ++rank) text += row_text(s, rank);
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

} // namespace stipple::records
