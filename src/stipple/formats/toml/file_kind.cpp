#include "stipple/formats/toml/file_kind.hpp"
#include "stipple/base/error.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/formats/schema/schema_text.hpp"
#include "stipple/formats/toml/toml_text.hpp"
#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <set>

namespace stipple::formats {

namespace {

/// Paths of everything in a file: sections, and keys with their section.
std::set<std::string> paths_in(const toml::table& root) {
    std::set<std::string> paths;
    const auto add = [&](const std::string& section, const toml::table& table) {
        for (const auto& [name, node] : table) paths.insert(section + "." + std::string(name.str()));
    };
    for (const auto& [name, node] : root) {
        const std::string section(name.str());
        paths.insert(section);
        if (const auto* table = node.as_table()) add(section, *table);
        if (node.is_array_of_tables())
            for (const auto& one : *node.as_array()) add(section, *one.as_table());
    }
    return paths;
}

/// How many of these paths a kind of file knows.
std::size_t known_of(const Model& model, const std::set<std::string>& paths, FileKind kind) {
    const auto keys = keys_of(model, kind);
    std::set<std::string> known;
    for (const auto& key : keys) known.insert(key.path);
    for (const auto& section : schema::sections_of(keys)) known.insert(section);
    return static_cast<std::size_t>(
        std::count_if(paths.begin(), paths.end(), [&](const auto& path) { return known.contains(path); }));
}

/// The keys of dataset.toml that every one has (ledger_file.cpp) and no other kind of file knows.
bool is_data_set(const toml::table& root) {
    return root.contains("name") && root.contains("source") && root.contains("null_model");
}

[[noreturn]] void refuse(const std::string& what, const std::string& wanted, const std::string& file) {
    throw Error(Kind::input, Problem{.what = what, .allowed = wanted, .file = file});
}

std::string kind_words(FileKind kind) {
    return fmt::format("this is a {} file: {} reads it", kind_name(kind), command_of(kind));
}

constexpr const char* k_data_set_words = "this is a data set: stipple validate reads its folder";

} // namespace

void refuse_other_kind(const Model& model, const toml::table& root, FileKind wanted,
                       const std::string& file) {
    const std::string allowed = fmt::format("a {} file", kind_name(wanted));
    if (is_data_set(root)) refuse(k_data_set_words, allowed, file);
    const auto paths = paths_in(root);
    std::size_t most = known_of(model, paths, wanted);
    if (most == paths.size()) return; // it knows all of them
    FileKind best = wanted;
    for (const auto kind : k_file_kinds)
        if (const std::size_t known = known_of(model, paths, kind); known > most) {
            most = known;
            best = kind;
        }
    if (best != wanted) refuse(kind_words(best), allowed, file);
}

void refuse_text_for_folder(const Model& model, std::string_view text, const std::string& name) {
    const std::string allowed = "a folder with dataset.toml, or a folder of such folders";
    toml::table root;
    try {
        root = parse_toml(text, name, "data set");
    } catch (const Error&) {
        return; // no TOML: of no kind
    }
    if (is_data_set(root)) refuse(k_data_set_words, allowed, name);
    const auto paths = paths_in(root);
    for (const auto kind : k_file_kinds) {
        const std::size_t known = known_of(model, paths, kind),
                          common = 2; // schema and title are in all kinds
        const bool best = std::none_of(k_file_kinds.begin(), k_file_kinds.end(),
                                       [&](FileKind other) { return known_of(model, paths, other) > known; });
        if (best && known > common) refuse(kind_words(kind), allowed, name);
    }
}

} // namespace stipple::formats
