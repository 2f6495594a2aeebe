#include "stipple/formats/formats.hpp"
#include "stipple/words/lines.hpp"
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace stipple::formats {

std::string posterior_csv(const study::PosteriorRecord& record) {
    std::vector<std::string> made_from;
    for (const auto& f : record.made_from) made_from.push_back(f.name + "=" + f.checksum);
    const auto sources = fmt::format("{}", fmt::join(record.sources, ";"));
    std::string text = fmt::format(
        "# quantity: members of the posterior of the room {}, in the units of their parameters; "
        "inputs of an experiment stand behind its name, omega is a discrepancy, misfit -2 ln "
        "likelihood\n"
        "# written by: stipple calibrate {}; do not edit\n"
        "# room: {}\n# effective_sample: {:.1f}\n# made_from: {}\nmember,flag,source,note,misfit",
        record.room, record.room, record.room, record.effective_sample, fmt::join(made_from, ";"));
    for (const auto& name : record.names) text += "," + words::csv_cell(name);
    text += "\n";
    for (std::size_t m = 0; m < record.members.size(); ++m) {
        text += fmt::format("{},fitted,{},fitted to the rows of these sources,{:.6g}", m + 1, sources,
                            record.misfit[m]);
        for (const double value : record.members[m]) text += fmt::format(",{:.9g}", value);
        text += "\n";
    }
    return text;
}

} // namespace stipple::formats
