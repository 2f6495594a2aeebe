#include "base/embedded.hpp"
#include "records/records.hpp"
#include <fmt/format.h>
#include <sstream>

namespace stipple::records {

static const char* word_of(study::Detail detail) {
    return detail == study::Detail::quick ? "quick" : detail == study::Detail::standard ? "standard" : "fine";
}

std::string fingerprint(const study::Course& course, const study::Options& options,
                        const std::string& version, const std::string& commit) {
    std::string text = fmt::format(
        "program={} {}\nbuild={}\ndata={}\nresolution={}\nseed={}\nmembers={} {}\ndespite_screening={}\n",
        version, commit, build_words(), base::embedded_hash(), word_of(options.detail), options.seed,
        options.band_members, options.person_members, options.despite_screening);
    for (const auto& [name, value] : options.overrides) text += fmt::format("{}={}\n", name, value);
    std::istringstream lines(course_toml(course));
    std::string section;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with('[')) section = line.substr(1, line.find(']') - 1) + ".";
        const auto equals = line.find(" = ");
        if (equals != std::string::npos)
            text += section + line.substr(0, equals) + "=" + line.substr(equals + 3) + "\n";
    }
    return text;
}

} // namespace stipple::records
