#include "stipple/formats/formats.hpp"
#include "stipple/words/lines.hpp"
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace stipple::formats {

std::string evidence_csv(const study::EvidenceCalibration& c) {
    const auto pairs = [](const auto& items, const auto& words) {
        std::vector<std::string> all;
        for (const auto& item : items) all.push_back(words(item));
        return fmt::format("{}", fmt::join(all, ";"));
    };
    const auto& rows = c.model.rows();
    std::vector<std::string> changes;
    for (std::size_t i = 0; i < rows.size(); ++i)
        changes.push_back(fmt::format("{}/{}={:.6g}", words::csv_cell(rows[i].study),
                                      words::csv_cell(rows[i].name), c.changes.front()[i]));
    std::string text = fmt::format(
        "# quantity: draws of what trials of appearance leave open, in shares of the severity before treatment; tissue is the member "
        "of data/healing/posterior.csv that a draw goes with, from 0\n"
        "# written by: stipple calibrate {0}; do not edit\n# room: {0}\n# made_from: {1}\n# r_hat: {2:.3f}\n# told: {3}\n"
        "# changes: {4}\n",
        study::k_evidence_room,
        pairs(c.made_from, [](const auto& f) { return words::csv_cell(f.name) + "=" + f.checksum; }),
        c.fit.r_hat,
        pairs(c.fit.told,
              [](const auto& t) { return fmt::format("{}={:.3f}", words::csv_cell(t.name), t.ratio); }),
        fmt::join(changes, ";"));
    const auto sources = fmt::format("{}", fmt::join(c.model.studies(), ";"));
    text += "draw,flag,source,note,tissue";
    for (const auto& prior : c.model.priors()) text += "," + words::csv_cell(prior.name);
    text += "\n";
    for (std::size_t d = 0; d < c.fit.draws.size(); ++d) {
        const auto& r = c.fit.draws[d];
        text += fmt::format("{},fitted,{},fitted to the rows of these sources,{}", d + 1, sources, r.tissue);
        for (const double seen : r.seen) text += fmt::format(",{:.6g}", seen);
        for (const double v : {r.drift, r.handling, r.open, r.studies, r.people, r.reading})
            text += fmt::format(",{:.6g}", v);
        text += "\n";
    }
    return text;
}

} // namespace stipple::formats
