#include "stipple/pages/pages.hpp"
#include <algorithm>
#include <fmt/format.h>

namespace stipple::pages {

static std::string directions_words(const study::Calibration& c) {
    std::string text;
    for (const auto& d : c.directions) {
        text += fmt::format("| {:.3g} |", d.eigenvalue);
        for (std::size_t p = 0; p < std::min<std::size_t>(d.parts.size(), 8); ++p)
            text += fmt::format(" `{}` {:.0f} %,", d.parts[p].first, 100 * d.parts[p].second);
        text.back() = ' ';
        text += "|\n";
    }
    return text;
}

std::string calibration_page(const study::Calibration& c) {
    std::string text =
        "# Calibration\n\n"
        "Written by `stipple calibrate healing`, which refits every fitted number from the open rows of "
        "the ledger. With `--write`, in the folder of the sources, it writes this page and the "
        "tables again; a test holds the tables to the refit.\n\n"
        "## Data\n\n| data set | row | measured | SD of the mean | model | fitted with it |\n"
        "|---|---|---|---|---|---|\n";
    for (const auto& r : c.rows)
        text += fmt::format("| {} | {} | {:g} | {:.3g} | {:.4g} | `{}` |\n", r.data_set, r.row, r.measured,
                            r.sd, r.model, r.parameter);
    text += "\nNo spread of the means was read in `lotfi2013`; the SD is a quarter of the range that was "
            "stated before any fit (`ablon2018`: of its published interval).\n\n## Fitted numbers\n\n"
            "| number | fit | 10 to 90 % of the posterior, everything else being unknown too | SD |\n"
            "|---|---|---|---|\n";
    for (const auto& n : study::fitted_numbers(c))
        text += fmt::format("| `{}` | {:.4g} | {:.2g} to {:.2g} | {:.2g} |\n", n.name, n.fit, n.low, n.high,
                            n.sd);
    text += fmt::format("\n{} members were kept of {} draws; {} draws could not be brought to the data.\n\n",
                        c.members.size(), c.drawn, c.rejected);
    text += "## What the data can tell\n\nEigenvalues of the information of the data in units of that of the "
            "prior, and the parameters that make up each direction (share of the direction). There are as "
            "many as measurements; every other direction of the " +
            std::to_string(c.narrowing.size()) +
            " parameters is known by its prior alone.\n\n| eigenvalue | direction |\n|---|---|\n" +
            directions_words(c);
    text += "\nPosterior over prior standard deviation, where it is below 0.98 (linearised; fitted numbers "
            "against a log-normal with CV 100 %):\n\n| parameter | ratio |\n|---|---|\n";
    std::size_t untold = 0;
    for (const auto& [name, ratio] : c.narrowing) {
        if (ratio < 0.98)
            text += fmt::format("| `{}` | {:.3f} |\n", name, ratio);
        else
            ++untold;
    }
    return text +
           fmt::format(
               "\nFor the other {} parameters the ratio is above 0.98: **these data cannot tell them**, and "
               "their values rest on the priors of `data/healing/kinetics.csv`.\n",
               untold);
}

std::string refit_text(const study::Calibration& c, const study::RefitCheck& checked) {
    std::string text;
    for (const auto& row : checked.rows)
        text += fmt::format("{:<18} table {:.5g}  refit {:.5g}  sd {:.2g}  {}\n", row.number.name,
                            row.in_table, row.number.fit, row.number.sd, row.agrees ? "agrees" : "DIFFERS");
    return text +
           fmt::format("posterior          {} members, {} differ from their refit; {} of {} draws rejected\n",
                       checked.members, checked.differing, c.rejected, c.drawn);
}

} // namespace stipple::pages
