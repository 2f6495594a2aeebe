#pragma once
#include "stipple/formats/formats.hpp"
#include "stipple/formats/origin.hpp"
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace stipple::files {

// The only room that touches the disk.

/// Reads a course file. Errors: Kind::io if it cannot be read, Kind::input if larger than 1 MiB or invalid.
course::Course read_course(const Model& model, const std::filesystem::path& file);
/// Reads a course file of either kind. Errors: as read_course.
study::NamedTreatment read_treatment(const Model& model, const std::string& name,
                                     const std::filesystem::path& file);
/// Text of a course file as it stands. Errors: Kind::io if it cannot be read, Kind::input if larger than 1
/// MiB.
std::string read_course_text(const std::filesystem::path& file);
/// Text of a table or page of the sources as it stands. Errors: as read_course_text.
std::string read_project_text(const std::filesystem::path& file);
/// The report of a run as it stands. Errors: Kind::io if the folder holds none or it cannot be read.
std::string read_report(const std::filesystem::path& run_folder);
/// Reads a needle file; a profile that it names is looked for beside it; `tell` is told of older names of
/// keys. Errors: as read_course.
study::NeedleStudy read_needle(const Model& model, const std::filesystem::path& file,
                               const formats::TellNote& tell = {});
/// Reads a product file. Errors: as read_course.
study::ProductStudy read_product(const Model& model, const std::filesystem::path& file);
/// Reads data set folders of the ledger (dataset.toml, rows.csv, *.toml courses). Errors: Kind::input,
/// Kind::io.
std::vector<study::DataSet> read_ledger(const Model& model,
                                        const std::vector<std::filesystem::path>& folders);

/// One name a file: its stem; where two would be the same, the folder before it; where these are, a number.
std::vector<std::string> course_names(const std::vector<std::filesystem::path>& files);

/// A course, needle or product file that ships with the program.
struct Example {
    formats::FileKind kind = formats::FileKind::course;
    std::string name;  ///< "six_monthly", "needles/steel_pen", "products/caffeine_franz_cell"
    std::string about; ///< the comment paragraph that opens it, as one line
    std::string text;
};
/// The files of examples/, courses first, by name.
std::vector<Example> examples();
/// One example. Errors: Kind::input for an unknown name.
Example example(const std::string& name);

/// Version, commit, data hash, compiler and libraries (after those of the door itself), then the notice.
std::string about(const std::string& version, const std::string& commit,
                  const std::string& door_libraries = "");

/// What a command writes into its output folder.
enum class Output { run, insert, permeate, compare, atlas, sensitivity, ledger };

/// Makes sure, before anything is computed, that results can be written to `folder`: it is absent and can be
/// made, or empty, or holds an earlier result of the same kind, known by its record (run.json, insert.json,
/// ...) or by the saved states of a run. Refused without `force`: a folder with other files and no such
/// result; a file that would be overwritten and is not of that result; a result that a command was putting
/// in its place when it was killed. Leaves nothing behind. Errors: Kind::io naming the place.
void check_output_folder(const std::filesystem::path& folder, bool force, Output output = Output::run);
/// Writes a file that must not exist yet, making its folder if that is missing. Errors: Kind::io naming the
/// file.
void write_new(const std::filesystem::path& file, std::string_view bytes);
/// Copies the page for the browser, as built beside this program, into a folder, which is made if it is missing. Errors:
/// Kind::input where this build has no page; Kind::io naming the file that exists already (without `force`) or cannot be written.
void write_page(const std::filesystem::path& folder, bool force);
/// Writes one file atomically (temporary name in the same folder, fsync, rename, fsync of the folder).
void write_atomically(const std::filesystem::path& file, std::string_view bytes);

/// Whether the skin is painted: its pictures as files and in the report.
enum class Pictures { painted, left_out };

/// Writes result.json, run.json, report.html, information.html, checklist.html, fields.h5, pictures and, of a patch, fields/*.hdf with
/// fields.hdf.series and fields.ranges.json into `folder`: each to a temporary name, fsynced, renamed; a
/// folder made for a run that fails is removed again. A course that screening stops has no fields, pictures and
/// information.html. Files of the earlier run there that this one lacks go,
/// if its run.json lists them. Errors: Kind::io naming the file.
void write_run(const std::filesystem::path& folder, const course::Result& result,
               const course::RunFacts& facts, Pictures pictures = Pictures::painted);

/// The same of a course of light: report.html, result.json, run.json.
void write_light_run(const std::filesystem::path& folder, const course::LightResult& result,
                     const course::RunFacts& facts);

// The files of the other commands with their origin, all or none. Errors: Kind::io naming the file.
void write_insert(const std::filesystem::path& folder, const study::NeedleResult& result,
                  const formats::Origin& origin = {});
void write_sweep(const std::filesystem::path& folder, const study::Sweep& sweep,
                 const formats::Origin& origin = {});
void write_members(const std::filesystem::path& folder, const study::NeedleMembers& members,
                   const formats::Origin& origin = {});
void write_permeate(const std::filesystem::path& folder, const study::ProductResult& result,
                    const formats::Origin& origin = {});
void write_product_sweep(const std::filesystem::path& folder, const study::ProductSweep& sweep,
                         const formats::Origin& origin = {});
void write_compare(const std::filesystem::path& folder, const study::Comparison& comparison,
                   const formats::Origin& origin = {});
/// compare.html, compare.csv and compare.json of needles beside light.
void write_treatments(const std::filesystem::path& folder, const study::Treatments& treatments,
                      const formats::Origin& origin = {});
void write_atlas(const std::filesystem::path& folder, const study::Atlas& atlas,
                 const formats::Origin& origin = {});
void write_sensitivity(const std::filesystem::path& folder, const study::Sensitivity& sensitivity,
                       const formats::Origin& origin = {});
void write_ledger(const std::filesystem::path& folder, const study::Ledger& ledger,
                  const study::Scores& scores = {}, const formats::Origin& origin = {});

} // namespace stipple::files
