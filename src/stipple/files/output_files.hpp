#pragma once
#include "stipple/files/files.hpp"
#include <filesystem>
#include <string>
#include <vector>

namespace stipple::files {

constexpr const char *k_run_record = "run.json", *k_fields_folder = "fields", *k_pictures_folder = "pictures",
                     *k_series = "fields.hdf.series", *k_ranges = "fields.ranges.json";

/// Whether a run writes files of this name, relative to its folder.
bool is_run_file(const std::string& name);

/// The files that the run.json of a folder lists; none without one of our making.
std::vector<std::string> earlier_run_files(const std::filesystem::path& folder);

/// Files that one command writes together; the record is the one that tells that they are ours.
struct FileSet {
    std::string record;
    std::vector<std::string> names;
};
/// The sets of files of a command; of a run its record alone, since its files differ from run to run.
std::vector<FileSet> file_sets(Output output);

} // namespace stipple::files
