#include "stipple/formats/formats.hpp"
#include "stipple/words/lines.hpp"
#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace stipple::formats {

std::string darkening_csv(const study::DarkeningCalibration& c) {
    std::vector<std::string> made_from, ratios, sources;
    for (const auto& f : c.made_from) made_from.push_back(words::csv_cell(f.name) + "=" + f.checksum);
    const auto priors = outcome::darkening_priors();
    for (std::size_t p = 0; p < priors.size(); ++p)
        ratios.push_back(fmt::format("{}={:.3f}", words::csv_cell(priors[p].name), c.fit.sd_ratio[p]));
    for (const auto& row : c.rows)
        if (std::find(sources.begin(), sources.end(), row.study) == sources.end())
            sources.push_back(row.study);
    std::string text = fmt::format(
        "# quantity: draws of what published counts of darkening leave open: intercept, slopes of tone and injury, effect of "
        "hydroquinone, exponent of the sessions, scale of the differences between studies\n"
        "# written by: stipple calibrate {0}; do not edit\n# room: {0}\n# made_from: {1}\n# r_hat: {2:.3f}\n# told: {3}\n",
        study::k_darkening_room, fmt::join(made_from, ";"), c.fit.r_hat, fmt::join(ratios, ";"));
    text += "draw,flag,source,note";
    for (const auto& prior : priors) text += "," + words::csv_cell(prior.name);
    text += "\n";
    for (std::size_t d = 0; d < c.fit.draws.size(); ++d) {
        const auto& draw = c.fit.draws[d];
        text +=
            fmt::format("{},fitted,{},fitted to the rows of these sources", d + 1, fmt::join(sources, ";"));
        for (const double v :
             {draw.intercept, draw.tone, draw.injury, draw.hydroquinone, draw.sessions, draw.studies})
            text += fmt::format(",{:.6g}", v);
        text += "\n";
    }
    return text;
}

} // namespace stipple::formats
