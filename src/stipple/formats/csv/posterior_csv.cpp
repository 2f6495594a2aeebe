#include "stipple/course/posterior.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/words/lines.hpp"
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sstream>

namespace stipple::formats {

std::string posterior_csv(const study::PosteriorRecord& record) {
    std::vector<std::string> made_from;
    for (const auto& f : record.made_from) made_from.push_back(words::csv_cell(f.name) + "=" + f.checksum);
    const auto sources = fmt::format("{}", fmt::join(record.sources, ";"));
    std::string text = fmt::format(
        "# quantity: members of the posterior of the room {}, in the units of their parameters; "
        "inputs of an experiment stand behind its name, omega is a discrepancy, misfit -2 ln "
        "likelihood\n"
        "# written by: stipple calibrate {}; do not edit\n"
        "# room: {}\n# effective_sample: {:.1f}\n# made_from: {}\nmember,flag,source,note,misfit",
        record.room, record.room, record.room, record.effective_sample, fmt::join(made_from, ";"));
    for (const auto& name : record.names) text += "," + words::csv_cell(name);
    for (const auto& d : record.derived)
        text += "," + words::csv_cell(std::string(study::k_derived) + d.name);
    text += "\n";
    for (std::size_t m = 0; m < record.members.size(); ++m) {
        text += fmt::format("{},fitted,{},fitted to the rows of these sources,{:.6g}", m + 1, sources,
                            record.misfit[m]);
        for (const double value : record.members[m]) text += fmt::format(",{:.9g}", value);
        for (const auto& d : record.derived) text += fmt::format(",{:.9g}", d.values[m]);
        text += "\n";
    }
    return text;
}

std::string posterior_csv(const Model& model, const study::Calibration& c) {
    std::string text =
        "# quantity: members of the posterior of all parameters, in the units of healing/kinetics and "
        "outcome/mappings; each is a draw of the priors with the fitted numbers solved for anew\n"
        "# written by: stipple calibrate healing, from lotfi2013 and ablon2018; do not edit\n"
        "member,flag,source,note";
    const auto drawn = course::posterior_parameters(model);
    for (const std::size_t i : drawn) text += "," + words::csv_cell(model.parameters()[i].facts.name);
    text += "\n";
    for (std::size_t m = 0; m < c.members.size(); ++m) {
        text += fmt::format("{},fitted,lotfi2013;ablon2018,fitted to lotfi2013 and ablon2018", m + 1);
        for (const std::size_t i : drawn) text += fmt::format(",{:.5g}", c.members[m].value(i));
        text += "\n";
    }
    return text;
}

std::string with_fitted(const std::string& text, const study::FittedNumber& n) {
    std::string out;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line); out += line + "\n") {
        if (!line.starts_with(n.name + ",")) continue;
        std::size_t cut[6], at = 0;
        for (auto& c : cut) at = (c = line.find(',', at)) + 1;
        line = fmt::format("{},{:.{}g},{},{:.2g},{:.2g},{:.2g}{}", n.name, n.fit, n.digits,
                           line.substr(cut[1] + 1, cut[2] - cut[1] - 1), n.sd, n.low, n.high,
                           line.substr(cut[5]));
    }
    return out;
}

} // namespace stipple::formats
