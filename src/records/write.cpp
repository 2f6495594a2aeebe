#include "records/atomic_file.hpp"
#include "records/fields_h5.hpp"
#include "records/records.hpp"
#include "records/render/pictures.hpp"
#include "records/vtkhdf.hpp"
#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <list>
#include <utility>

namespace stipple::records {

namespace fs = std::filesystem;

void write_atomically(const fs::path& file, std::string_view bytes) {
    Staged staged(file, {bytes});
    staged.commit();
    sync_folder(file.parent_path());
}

static constexpr const char* k_fields_folder = "fields";
static constexpr const char* k_pictures_folder = "pictures";
static constexpr const char* k_series = "fields.hdf.series";
static constexpr const char* k_ranges = "fields.ranges.json";

/// Files that ParaView opens, names relative to the output folder; none without a patch.
static std::vector<std::pair<std::string, std::string>> patch_files(const study::Result& result) {
    std::vector<std::pair<std::string, std::string>> files;
    if (result.frames.empty()) return files;
    const grid::Patch& patch = result.patch;
    std::vector<std::pair<std::string, double>> series;
    std::vector<TimeRanges> ranges;
    for (const auto& frame : result.frames) {
        PatchImage image;
        image.nx = patch.nx(), image.ny = patch.ny(), image.nz = patch.nz();
        image.day = frame.day;
        const double dz = patch.depth() / patch.nz();
        image.origin = {0.5 * patch.dx(), 0.5 * patch.dy(), patch.z_face().front() + 0.5 * dz};
        image.spacing = {patch.dx(), patch.dy(), dz};
        for (std::size_t f = 0; f < frame.values.size(); ++f) {
            image.names.push_back(array_name(result.patch_fields[f], "relative"));
            image.values.push_back(at_equal_depths(frame.values[f], patch.z_face(), patch.nz()));
        }
        const std::string name = fmt::format("{}/day_{:g}.hdf", k_fields_folder, frame.day);
        series.emplace_back(name, frame.day);
        ranges.push_back({name, frame.day, {image.nx, image.ny, image.nz}, value_ranges(image)});
        files.emplace_back(name, vtkhdf(image));
    }
    files.emplace_back(k_series, vtkhdf_series(series));
    files.emplace_back(k_ranges, ranges_json(ranges));
    return files;
}

/// Removes fields and pictures of an earlier run in this folder that the present one did not write.
static void remove_older_files(const fs::path& folder,
                               const std::vector<std::pair<std::string, std::string>>& files) {
    const auto written = [&](const std::string& name) {
        return std::any_of(files.begin(), files.end(), [&](const auto& file) { return file.first == name; });
    };
    std::error_code error;
    for (const char* name : {k_series, k_ranges})
        if (!written(name)) fs::remove(folder / name, error);
    for (const auto& entry : fs::directory_iterator(folder / k_fields_folder, error)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with("day_") && name.ends_with(".hdf") &&
            !written(std::string(k_fields_folder) + "/" + name))
            fs::remove(entry.path(), error);
    }
    fs::remove(folder / k_fields_folder, error); // only if empty
    for (const auto& entry : fs::directory_iterator(folder / k_pictures_folder, error)) {
        const std::string name = entry.path().filename().string();
        const bool ours = (name.starts_with("skin_") && name.ends_with(".png")) ||
                          (name.starts_with("block_") && name.ends_with(".svg")) || name == "profile.svg";
        if (ours && !written(std::string(k_pictures_folder) + "/" + name)) fs::remove(entry.path(), error);
    }
    fs::remove(folder / k_pictures_folder, error); // only if empty
}

void write_run(const fs::path& folder, const study::Result& result, const RunFacts& facts) {
    // Everything is made before anything is written, and everything is on the disk before anything gets its
    // name: a failure at any point before the renames leaves an older result as it was.
    std::vector<std::pair<std::string, std::string>> files = patch_files(result);
    const std::size_t of_patch = files.size();
    std::vector<std::pair<std::string, std::string>> pictures = picture_files(result);
    const bool has_pictures = !pictures.empty();
    std::move(pictures.begin(), pictures.end(), std::back_inserter(files));
    files.emplace_back("fields.h5", fields_h5(result));
    files.emplace_back("report.html", report_html(result, facts));
    files.emplace_back("run.json", run_json(result, facts));
    files.emplace_back("result.json", result_json(result));
    Folder made(folder);
    std::list<Folder> inner; // removed again, with what they hold, before the folder around them
    std::vector<fs::path> places;
    if (of_patch > 0) places.push_back(folder / k_fields_folder);
    if (has_pictures) places.push_back(folder / k_pictures_folder);
    for (const auto& place : places) inner.emplace_back(place);
    std::vector<Staged> staged;
    for (const auto& [name, bytes] : files)
        staged.emplace_back(folder / name, std::initializer_list<std::string_view>{bytes});
    for (auto& file : staged) file.commit();
    for (auto& kept : inner) kept.keep();
    for (const auto& place : places) sync_folder(place);
    made.keep();
    sync_folder(folder);
    remove_older_files(folder, files);
}

} // namespace stipple::records
