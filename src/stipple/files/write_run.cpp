#include "stipple/files/atomic_file.hpp"
#include "stipple/files/fields_h5.hpp"
#include "stipple/files/files.hpp"
#include "stipple/files/output_files.hpp"
#include "stipple/files/picture_files.hpp"
#include "stipple/files/png.hpp"
#include "stipple/files/vtkhdf.hpp"
#include "stipple/pages/pages.hpp"
#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <list>
#include <sys/utsname.h>
#include <thread>
#include <utility>

namespace stipple::files {

namespace fs = std::filesystem;

void write_atomically(const fs::path& file, std::string_view bytes) {
    Staged staged(file, {bytes});
    staged.commit();
    sync_folder(file.parent_path());
}

/// Files that ParaView opens, names relative to the output folder; none without a patch.
static std::vector<std::pair<std::string, std::string>> patch_files(const course::Tissue& tissue) {
    std::vector<std::pair<std::string, std::string>> files;
    if (tissue.frames.empty()) return files;
    const grid::Patch& patch = tissue.patch;
    std::vector<std::pair<std::string, double>> series;
    std::vector<TimeRanges> ranges;
    for (const auto& frame : tissue.frames) {
        PatchImage image;
        image.nx = patch.nx(), image.ny = patch.ny(), image.nz = patch.nz();
        image.day = frame.day;
        const double dz = patch.depth() / patch.nz();
        image.origin = {0.5 * patch.dx(), 0.5 * patch.dy(), patch.z_face().front() + 0.5 * dz};
        image.spacing = {patch.dx(), patch.dy(), dz};
        for (std::size_t f = 0; f < frame.values.size(); ++f) {
            image.names.push_back(array_name(tissue.patch_fields[f], "relative"));
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

static void add_machine(course::RunFacts& facts) {
    utsname name{};
    if (::uname(&name) != 0) return;
    facts.system = name.sysname;
    facts.release = name.release;
    facts.architecture = name.machine;
    facts.processors = std::thread::hardware_concurrency();
}

/// Removes the files of the earlier run in this folder that the present one did not write. Only those in the
/// earlier list, and of these only what can be of a run, go.
static void remove_older_files(const fs::path& folder, const std::vector<std::string>& earlier,
                               const std::vector<std::string>& written) {
    std::error_code error;
    for (const auto& name : earlier)
        if (is_run_file(name) && std::find(written.begin(), written.end(), name) == written.end())
            fs::remove(folder / name, error);
    for (const char* inner : {k_fields_folder, k_pictures_folder}) // only if empty
        if (fs::is_directory(fs::symlink_status(folder / inner, error))) fs::remove(folder / inner, error);
}

/// Puts the files of a run in their place, all or none, and takes away those of the run before that it lacks. `within`: folders
/// inside that hold some of them.
static void place_run(const fs::path& folder, const std::vector<std::pair<std::string, std::string>>& files,
                      const std::vector<std::string>& names, const std::vector<const char*>& within) {
    Folder made(folder);
    std::list<Folder> inner; // removed again, with what they hold, before the folder around them
    std::vector<fs::path> places{folder};
    for (const char* at : within) places.push_back(folder / at);
    for (std::size_t i = 1; i < places.size(); ++i) inner.emplace_back(places[i]);
    WriteLock lock(folder, k_run_record);
    for (const char* at : {"", k_fields_folder, k_pictures_folder})
        remove_dead_parts(folder / at, [&](const std::string& name) {
            return is_run_file((fs::path(at) / name).generic_string());
        });
    const auto earlier = earlier_run_files(folder);
    std::vector<Staged> staged;
    for (const auto& [name, bytes] : files) staged.emplace_back(folder / name, Pieces{bytes});
    lock.place(staged, places);
    for (auto& kept : inner) kept.keep();
    made.keep();
    remove_older_files(folder, earlier, names);
}

void write_run(const fs::path& folder, const course::Result& result, const course::RunFacts& facts,
               Pictures pictures) {
    // Everything is made before anything is written, and everything is on the disk before anything gets its
    // name: a failure at any point before the renames leaves an older result as it was.
    std::vector<std::pair<std::string, std::string>> files = patch_files(result.tissue);
    const std::size_t of_patch = files.size();
    const auto& looks = result.outcomes.looks;
    const pages::SkinPictures painted =
        pictures == Pictures::painted
            ? pages::paint_skin(result.inputs.model, looks, result.inputs.skin, png_bytes)
            : pages::SkinPictures{};
    auto of_skin = picture_files(looks, painted);
    const bool has_pictures = !of_skin.empty();
    std::move(of_skin.begin(), of_skin.end(), std::back_inserter(files));
    if (!result.tissue.day.empty()) files.emplace_back("fields.h5", fields_h5(result)); // empty after a stop
    files.emplace_back("report.html", pages::report_html(result, facts, painted));
    if (auto sheet = pages::information_html(result); !sheet.empty())
        files.emplace_back("information.html", std::move(sheet));
    files.emplace_back("checklist.html", pages::checklist_html(result.inputs.model));
    course::RunFacts all = facts;
    add_machine(all);
    for (const auto& file : files) all.files.push_back(file.first);
    all.files.insert(all.files.end(), {k_run_record, "result.json"});
    files.emplace_back(k_run_record, formats::run_json(result, all));
    files.emplace_back("result.json", formats::result_json(result));
    std::vector<const char*> within;
    if (of_patch > 0) within.push_back(k_fields_folder);
    if (has_pictures) within.push_back(k_pictures_folder);
    place_run(folder, files, all.files, within);
}

void write_light_run(const fs::path& folder, const course::LightResult& result,
                     const course::RunFacts& facts) {
    course::RunFacts all = facts;
    add_machine(all);
    all.files = {"report.html", k_run_record, "result.json"};
    place_run(folder,
              {{"report.html", pages::light_report_html(result, facts)},
               {k_run_record, formats::light_run_json(result, all)},
               {"result.json", formats::light_result_json(result)}},
              all.files, {});
}

} // namespace stipple::files
