#include "stipple/base/error.hpp"
#include "stipple/files/checkpoint.hpp"
#include "stipple/files/files.hpp"
#include "stipple/files/input_file.hpp"
#include "stipple/files/output_files.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/words/notice.hpp"
#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <unistd.h>

namespace stipple::files {

namespace fs = std::filesystem;

[[noreturn]] static void refuse(const fs::path& place, const std::string& what,
                                const std::string& allowed = "") {
    throw Error(Kind::io, Problem{.what = what, .allowed = allowed, .file = place.string()});
}

namespace {

bool among(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool writes(Output output, const std::string& name) {
    if (output == Output::run) return is_run_file(name);
    for (const auto& set : file_sets(output))
        if (among(set.names, name)) return true;
    return false;
}

/// A record as we write it: an object with `schema` and our notice. Nothing for a file of another making.
std::optional<nlohmann::json> record_of_ours(const fs::path& file) {
    constexpr std::size_t k_most = std::size_t{1} << 30;
    std::string text;
    try {
        text = read_bytes(file, "record", k_most);
    } catch (const Error&) {
        return {};
    }
    auto json = nlohmann::json::parse(text, nullptr, false);
    const std::string_view sentence = words::notice().substr(0, words::notice().find('.'));
    const bool ours = json.is_object() && json.contains("schema") && json["schema"].is_number_integer() &&
                      json.contains("notice") && json["notice"].is_string() &&
                      json["notice"].get_ref<const std::string&>().starts_with(sentence);
    return ours ? std::optional(std::move(json)) : std::nullopt;
}

/// Names in a folder. Errors: Kind::io if it cannot be looked into.
std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
        names.push_back(at->path().filename().string());
    if (error) refuse(folder, fmt::format("cannot look into this folder: {}", error.message()));
    std::sort(names.begin(), names.end());
    return names;
}

/// Whether a name is that of a temporary file of this kind of output; `inner` is the folder below.
bool is_part(const fs::path& inner, const std::string& name, Output output) {
    const auto target = target_of_part(name);
    return target && writes(output, (inner / *target).generic_string());
}

/// What a command of ours that was killed left beside no result: nobody misses it.
bool is_rest(const fs::path& folder, const std::string& name, Output output) {
    if (name == "checkpoint" && CheckpointStore::only_ours(folder)) return true;
    std::error_code error;
    if (output == Output::run && (name == k_fields_folder || name == k_pictures_folder) &&
        fs::is_directory(folder / name, error)) {
        const auto inner = names_in(folder / name);
        return std::all_of(inner.begin(), inner.end(),
                           [&](const auto& n) { return is_part(name, n, output); });
    }
    for (const auto& set : file_sets(output))
        if (name == WriteLock::name(set.record)) return true;
    return is_part("", name, output);
}

/// Files of a folder that a run would overwrite, relative to it.
std::vector<std::string> run_files_in(const fs::path& folder) {
    std::vector<std::string> found;
    for (const auto* inner : {"", k_fields_folder, k_pictures_folder}) {
        std::error_code error;
        if (!fs::is_directory(folder / inner, error)) continue;
        for (const auto& name : names_in(folder / inner)) {
            const std::string whole = (fs::path(inner) / name).generic_string();
            if (is_run_file(whole)) found.push_back(whole);
        }
    }
    return found;
}

/// Refuses the first file that would be overwritten and is not of the earlier result.
void check_overwritten(const fs::path& folder, Output output) {
    const auto foreign = [&](const std::string& name, const std::string& record) {
        refuse(folder / name, fmt::format("this file is not of the earlier result here ({})", record),
               "another folder, or --force to overwrite it");
    };
    if (output == Output::run) {
        const auto listed = earlier_run_files(folder);
        for (const auto& name : run_files_in(folder))
            if (!among(listed, name)) foreign(name, k_run_record);
        return;
    }
    std::error_code error;
    for (const auto& set : file_sets(output)) {
        if (record_of_ours(folder / set.record)) continue;
        for (const auto& name : set.names)
            if (fs::exists(fs::symlink_status(folder / name, error))) foreign(name, set.record);
    }
}

/// Refuses what a careful person would not write over.
void check_content(const fs::path& folder, Output output) {
    if (output == Output::run && CheckpointStore::holds_state(folder)) return; // the store asks about that
    const auto sets = file_sets(output);
    for (const auto& set : sets)
        if (WriteLock::torn(folder, set.record))
            refuse(folder, "a command was interrupted while it put files here: they may be of two results",
                   "another folder, or --force to replace them");
    const auto names = names_in(folder);
    if (std::all_of(names.begin(), names.end(), [&](const auto& n) { return is_rest(folder, n, output); }))
        return;
    if (std::none_of(sets.begin(), sets.end(),
                     [&](const auto& set) { return record_of_ours(folder / set.record).has_value(); }))
        refuse(folder, "this folder holds other files and no earlier result of this command",
               "a new or empty folder, or that of an earlier result; --force writes beside what is there");
    check_overwritten(folder, output);
}

/// Makes and removes a file in the folder: the only sure test, since rights, quotas and read-only mounts all
/// differ.
void try_to_write(const fs::path& folder) {
    std::string name = (folder / ".stipple_XXXXXX").string();
    const int file = ::mkstemp(name.data());
    if (file < 0) refuse(folder, fmt::format("cannot write here: {}", std::strerror(errno)));
    ::close(file);
    ::unlink(name.c_str());
}

} // namespace

bool is_run_file(const std::string& name) {
    static const std::vector<std::string> k_plain{
        "result.json", k_run_record, "report.html", "information.html",    "checklist.html",
        "fields.h5",   k_series,     k_ranges,      "pictures/profile.svg"};
    const auto like = [&](const std::string& begin, const std::string& end) {
        return name.size() >= begin.size() + end.size() && name.starts_with(begin) && name.ends_with(end) &&
               name.find('/', begin.size()) == std::string::npos;
    };
    return among(k_plain, name) || like("fields/day_", ".hdf") || like("pictures/skin_", ".png") ||
           like("pictures/block_", ".svg");
}

std::vector<std::string> earlier_run_files(const fs::path& folder) {
    std::vector<std::string> names;
    const auto record = record_of_ours(folder / k_run_record);
    if (!record || !record->contains("files")) return names;
    for (const auto& name : (*record)["files"])
        if (name.is_string()) names.push_back(name.get<std::string>());
    return names;
}

void check_output_folder(const fs::path& folder, bool force, Output output) {
    constexpr std::size_t k_room = 256; // for the names of our files, the temporary ones too
    std::error_code error;
    if (folder.empty()) refuse(folder, "the output folder has no name");
    if (folder.native().size() + k_room > PATH_MAX)
        refuse(folder.native().substr(0, 60) + "...",
               fmt::format("the path of the output folder is too long: {} bytes", folder.native().size()),
               fmt::format("at most {}", PATH_MAX - k_room));
    const auto status = fs::symlink_status(folder, error);
    if (status.type() == fs::file_type::none)
        refuse(folder, fmt::format("cannot reach this place: {}", error.message()));
    if (fs::exists(status)) {
        if (!fs::is_directory(folder, error)) refuse(folder, "this is not a folder");
        if (!force) check_content(folder, output);
    }
    const Folder made(folder); // made as it will be, and removed again: names can be too long, rights missing
    try_to_write(folder);
}

void write_new(const fs::path& file, std::string_view bytes) {
    std::error_code error;
    if (fs::exists(fs::symlink_status(file, error)))
        refuse(file, "this file exists already; it is left as it is");
    Folder made(file.parent_path().empty() ? fs::path(".") : file.parent_path());
    write_atomically(file, bytes);
    made.keep();
}

} // namespace stipple::files
