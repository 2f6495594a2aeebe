#include "stipple/base/embedded.hpp"
#include "stipple/base/error.hpp"
#include "stipple/files/files.hpp"
#include "stipple/formats/formats.hpp"
#include <algorithm>
#include <sstream>

namespace stipple::files {

/// The comment lines that open a file, joined to one line.
static std::string opening_paragraph(std::string_view text) {
    std::istringstream lines{std::string(text)};
    std::string paragraph;
    for (std::string line; std::getline(lines, line) && line.starts_with("#");) {
        const auto first = line.find_first_not_of("# \t");
        if (first == std::string::npos) break;
        paragraph += (paragraph.empty() ? "" : " ") + line.substr(first);
    }
    return paragraph;
}

std::vector<Example> examples() {
    std::vector<Example> found;
    const std::string folder = "examples/", ending = ".toml";
    for (const auto& file : base::embedded_files()) {
        if (!file.path.starts_with(folder) || !file.path.ends_with(ending)) continue;
        const auto name = file.path.substr(folder.size(), file.path.size() - folder.size() - ending.size());
        const auto kind = name.starts_with("needles/")    ? formats::FileKind::needle
                          : name.starts_with("light/")    ? formats::FileKind::light
                          : name.starts_with("products/") ? formats::FileKind::product
                                                          : formats::FileKind::course;
        found.push_back({kind, std::string(name), opening_paragraph(file.text), std::string(file.text)});
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Example& a, const Example& b) { return a.kind < b.kind; });
    return found;
}

Example example(const std::string& name) {
    std::vector<std::string> names;
    for (auto& one : examples()) {
        if (one.name == name || one.name + ".toml" == name) return one;
        names.push_back(one.name);
    }
    std::string allowed;
    for (const auto& n : names) allowed += (allowed.empty() ? "" : " ") + n;
    throw Error(Kind::input, Problem{.what = "there is no such example",
                                     .value = name,
                                     .allowed = allowed,
                                     .nearest = name.size() > 60 ? "" : nearest_word(name, names)});
}

} // namespace stipple::files
