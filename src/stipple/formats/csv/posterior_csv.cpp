#include "stipple/formats/formats.hpp"
#include "stipple/words/lines.hpp"
#include <cmath>
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
        "# room: {}\n# effective_sample: {:.1f}\n# made_from: {}\n",
        record.room, record.room, record.room, record.effective_sample, fmt::join(made_from, ";"));
    const auto add = [&text](const char* key, const auto& numbers, int digits) {
        std::vector<std::string> pairs;
        for (const auto& [name, value] : numbers)
            pairs.push_back(fmt::format("{}={:.{}g}", name, value, digits));
        if (!pairs.empty()) text += fmt::format("# {}: {}\n", key, fmt::join(pairs, ";"));
    };
    add("centre", record.centre, 6);
    add("centre_derived", record.centre_derived, 9);
    text += "member,flag,source,note,misfit";
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

std::string predictions_csv(const std::string& room, const std::vector<study::PredictedRow>& rows) {
    std::string text = fmt::format(
        "# quantity: rows of the experiments that {0} was calibrated with, each as the sample without its experiment "
        "predicts it; 10, 50 and 90 % of a new study, scores on the scale of the row\n"
        "# written by: stipple calibrate {0}; do not edit\n"
        "experiment,row,flag,source,note,measured,lo,median,hi,pit,crps,null_crps\n",
        room);
    for (const auto& r : rows)
        text += fmt::format("{0},{1},derived,{0},,{2:.6g},{3:.6g},{4:.6g},{5:.6g},{6:.6g},{7:.6g},{8}\n",
                            words::csv_cell(r.experiment), words::csv_cell(r.row), r.measured, r.lo, r.median,
                            r.hi, r.pit, r.crps,
                            std::isnan(r.null_crps) ? std::string() : fmt::format("{:.6g}", r.null_crps));
    return text;
}

std::string with_fitted(const std::string& text, const study::FittedNumber& n) {
    std::string out;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line); out += line + "\n") {
        if (!line.starts_with(n.name + ",")) continue;
        std::size_t cut[6], at = 0;
        for (auto& c : cut) at = (c = line.find(',', at)) + 1;
        // a bound that is the value itself takes its digits, so that rounding leaves the value inside
        const auto bound = [&](double b) { return fmt::format("{:.{}g}", b, b == n.fit ? n.digits : 2); };
        line = fmt::format("{},{:.{}g},{},{:.2g},{},{}{}", n.name, n.fit, n.digits,
                           line.substr(cut[1] + 1, cut[2] - cut[1] - 1), n.sd, bound(n.low), bound(n.high),
                           line.substr(cut[5]));
    }
    return out;
}

} // namespace stipple::formats
