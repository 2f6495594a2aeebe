#include "stipple/base/error.hpp"
#include "stipple/base/plain_text.hpp"
#include "stipple/files/files.hpp"
#include "stipple/files/input_file.hpp"
#include "stipple/files/profile_reader.hpp"
#include "stipple/formats/toml/file_kind.hpp"
#include <algorithm>
#include <set>

namespace stipple::files {

namespace {

namespace fs = std::filesystem;

formats::NamedText named(const fs::path& file, std::string_view kind) {
    return {file.string(), read_text(file, kind)};
}

/// Courses, needle files and product files of a data set, by name.
std::vector<std::pair<std::string, formats::NamedText>> files_in(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().extension() == ".toml" && entry.path().filename() != "dataset.toml")
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<std::pair<std::string, formats::NamedText>> texts;
    for (const auto& file : files)
        texts.emplace_back(plain_line(file.stem().string()), named(file, "course, needle or product file"));
    return texts;
}

study::DataSet read_set(const Model& model, const fs::path& folder, std::vector<Problem>& problems) {
    const fs::path own = folder / "permeability.csv";
    std::optional<formats::NamedText> permeabilities;
    if (fs::exists(own)) permeabilities = named(own, "table of permeabilities");
    return formats::parse_data_set(model,
                                   {.head = named(folder / "dataset.toml", "description of a data set"),
                                    .rows = named(folder / "rows.csv", "table of a data set"),
                                    .files = files_in(folder),
                                    .read = profile_reader(folder),
                                    .permeabilities = std::move(permeabilities)},
                                   problems);
}

/// tests/validation in the current folder; share/stipple/validation beside the folder of an installed program; tests/validation
/// of the source of one that stands in build/<preset>.
fs::path default_folder() {
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error).parent_path();
    for (const fs::path& place :
         {fs::path("tests/validation"), program.parent_path() / "share/stipple/validation",
          program.parent_path().parent_path() / "tests/validation"})
        if (fs::is_directory(place, error)) return place;
    throw Error(
        Kind::input,
        Problem{.what = "no data sets: there is no folder tests/validation here and none with the program",
                .allowed = "name one or more data set folders"});
}

/// Says what a file is that stands where a folder was expected, if that can be told. Errors: Kind::input.
void refuse_file_for_folder(const Model& model, const fs::path& file) {
    try {
        const std::string text = read_text(file, "data set");
        formats::refuse_text_for_folder(model, text, file.string());
    } catch (const Error& e) {
        if (e.kind() == Kind::input) throw;
    } // not to be read: of no kind
}

/// A data set folder stands for itself, a folder of such folders for all of them in the order of their names.
std::vector<fs::path> set_folders(const Model& model, const fs::path& folder) {
    if (!fs::exists(folder))
        throw Error(Kind::io, Problem{.what = "there is no such folder", .file = folder.string()});
    if (fs::exists(folder / "dataset.toml")) return {folder};
    std::vector<fs::path> found;
    if (!fs::is_directory(folder)) refuse_file_for_folder(model, folder);
    if (fs::is_directory(folder))
        for (const auto& entry : fs::directory_iterator(folder))
            if (fs::exists(entry.path() / "dataset.toml")) found.push_back(entry.path());
    if (found.empty())
        throw Error(Kind::input, Problem{.what = "no data set here",
                                         .allowed = "a folder with dataset.toml, or a folder of such folders",
                                         .file = folder.string()});
    std::sort(found.begin(), found.end());
    return found;
}

} // namespace

std::vector<study::DataSet> read_ledger(const Model& model, const std::vector<fs::path>& folders) {
    std::vector<study::DataSet> sets;
    std::vector<Problem> problems;
    std::set<std::string> names;
    const std::vector<fs::path> places = folders.empty() ? std::vector<fs::path>{default_folder()} : folders;
    try {
        for (const auto& place : places)
            for (const auto& folder : set_folders(model, place)) {
                sets.push_back(read_set(model, folder, problems));
                if (!sets.back().name.empty() && !names.insert(sets.back().name).second)
                    problems.push_back({.what = "a second data set with this name",
                                        .key = "name",
                                        .value = sets.back().name,
                                        .file = (folder / "dataset.toml").string()});
            }
    } catch (const fs::filesystem_error& e) {
        throw Error(Kind::io, Problem{.what = e.code().message(), .file = e.path1().string()});
    }
    if (!problems.empty()) throw Error(Kind::input, problems);
    return sets;
}

} // namespace stipple::files
