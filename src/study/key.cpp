#include "study/key.hpp"
#include <array>
#include <string_view>
#include <utility>

namespace stipple::study {

using Ending = std::pair<std::string_view, std::string_view>;

/// Endings of key paths and the unit each stands for; where one ends in another, the longer first.
static constexpr std::array<Ending, 14> k_endings{{{"_j_per_m2", "J/m2"},
                                                   {"_mm_per_s", "mm/s"},
                                                   {"_m_per_s", "m/s"},
                                                   {"_n_per_m", "N/m"},
                                                   {"_years", "yr"},
                                                   {"_days", "d"},
                                                   {"_cm2", "cm2"},
                                                   {"_kpa", "kPa"},
                                                   {"_um", "um"},
                                                   {"_mm", "mm"},
                                                   {"_hz", "Hz"},
                                                   {"_g", "g"},
                                                   {"_n", "N"},
                                                   {"_s", "s"}}};

static Ending ending_of(const std::string& path) {
    for (const auto& ending : k_endings)
        if (path.ends_with(ending.first)) return ending;
    return {};
}

std::string unit_of(const std::string& path) {
    return std::string(ending_of(path).second);
}

std::string name_without_unit(const std::string& path) {
    const std::string name = name_of(path);
    return name.substr(0, name.size() - ending_of(path).first.size());
}

std::string section_of(const std::string& path) {
    return path.substr(0, path.find('.'));
}

std::string name_of(const std::string& path) {
    return path.substr(path.find('.') + 1);
}

std::vector<std::string> sections_of(const std::vector<KeyFacts>& keys) {
    std::vector<std::string> sections;
    for (const auto& key : keys) {
        if (key.path.find('.') == std::string::npos) continue;
        if (sections.empty() || sections.back() != section_of(key.path))
            sections.push_back(section_of(key.path));
    }
    return sections;
}

} // namespace stipple::study
