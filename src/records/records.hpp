#pragma once
#include "study/comparison.hpp"
#include "study/ledger.hpp"
#include "study/needle_sweep.hpp"
#include "study/product_study.hpp"
#include "study/product_sweep.hpp"
#include "study/schema.hpp"
#include "study/study.hpp"
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace stipple::records {

/// The notice that every output carries.
std::string_view notice();
/// One line for footers.
std::string_view short_notice();
/// Version, commit, data hash, compiler and libraries (after those of the door itself), then the notice.
std::string about(const std::string& version, const std::string& commit,
                  const std::string& door_libraries = "");
/// Compiler, language and assertions of this build, in one line.
std::string build_words();

/// Parses and validates a course. `name` is used in messages. All problems are reported at once.
/// Errors: Kind::input.
study::Course parse_course(std::string_view text, const std::string& name);

/// Reads a course file. Errors: Kind::io if it cannot be read, Kind::input if larger than 1 MiB or invalid.
study::Course read_course(const std::filesystem::path& file);
/// Text of a course file as it stands. Errors: Kind::io if it cannot be read, Kind::input if larger than 1
/// MiB.
std::string read_course_text(const std::filesystem::path& file);
/// A course as a course file: every key that has a value, in the order and the units of the schema.
std::string course_toml(const study::Course& course);

/// Parses and validates a needle file; a profile that it names is looked for in `folder`. `name` is used in
/// messages. All problems are reported at once.
/// Errors: Kind::input, Kind::io for a profile that cannot be read.
study::NeedleStudy parse_needle(std::string_view text, const std::string& name,
                                const std::filesystem::path& folder = {});
/// Reads a needle file. Errors: Kind::io if it cannot be read, Kind::input if larger than 1 MiB or invalid.
study::NeedleStudy read_needle(const std::filesystem::path& file);

/// Parses and validates a product file. `name` is used in messages. All problems are reported at once.
/// Errors: Kind::input.
study::ProductStudy parse_product(std::string_view text, const std::string& name);
/// Reads a product file. Errors: Kind::io if it cannot be read, Kind::input if larger than 1 MiB or invalid.
study::ProductStudy read_product(const std::filesystem::path& file);

/// The kinds of file that a person writes.
enum class FileKind { course, needle, product };
/// "course", "needle", "product".
std::string kind_name(FileKind kind);

/// A course, needle or product file that ships with the program.
struct Example {
    FileKind kind = FileKind::course;
    std::string name;  ///< "six_monthly", "needles/steel_pen", "products/caffeine_franz_cell"
    std::string about; ///< the comment paragraph that opens it, as one line
    std::string text;
};
/// The files of examples/, courses first, by name.
std::vector<Example> examples();
/// One example. Errors: Kind::input for an unknown name.
Example example(const std::string& name);

/// JSON Schema (draft 2020-12) of a kind of file, from study::schema(), study::needle_keys() or
/// study::product_keys().
std::string json_schema(FileKind kind = FileKind::course);
/// Words for one key, a section ("device", "needle") or everything (""), of any kind of file.
/// Errors: Kind::input for an unknown key.
std::string explain(const std::string& key);
/// The table of keys for the documentation, Markdown.
std::string schema_markdown(FileKind kind = FileKind::course);

/// What run.json says beside the result: everything that depends on the machine or the clock.
struct RunFacts {
    std::string command, version, commit, build, started;
    int threads = 1;
    double wall_seconds = 0, cpu_seconds = 0;
    long peak_memory_kib = 0;
    std::string course_text;          ///< the course file as read
    std::vector<std::string> files{}; ///< of the run, relative to its folder; filled in by write_run
};

/// Everything that decides the result of a run, as lines "key=value": a state saved under another one is
/// refused.
std::string fingerprint(const study::Course& course, const study::Options& options,
                        const std::string& version, const std::string& commit);

/// result.json of the design; key order and number format fixed, so equal results are equal bytes.
std::string result_json(const study::Result& result);
std::string run_json(const study::Result& result, const RunFacts& facts);
/// The self-contained report page.
std::string report_html(const study::Result& result, const RunFacts& facts);
/// The summary for the terminal.
std::string summary_text(const study::Result& result);

/// Writes result.json, run.json, report.html, fields.h5 and, of a patch, fields/*.hdf with fields.hdf.series
/// and fields.ranges.json into `folder`: each to a temporary name, fsynced, renamed; a folder made for a run
/// that fails is removed again. Files of the earlier run there that this one lacks go, if its run.json lists
/// them. Errors: Kind::io naming the file.
void write_run(const std::filesystem::path& folder, const study::Result& result, const RunFacts& facts);

/// What `stipple insert` gives: words for the terminal, insert.json, force_curve.csv, force_curve.svg.
std::string insert_text(const study::NeedleResult& result);
std::string insert_json(const study::NeedleResult& result);
std::string force_curve_csv(const study::NeedleResult& result);
std::string force_curve_svg(const study::NeedleResult& result);
/// The same of a sweep: a table, sweep.json, sweep.csv, sweep.svg.
std::string sweep_text(const study::Sweep& sweep);
std::string sweep_json(const study::Sweep& sweep);
std::string sweep_csv(const study::Sweep& sweep);
std::string sweep_svg(const study::Sweep& sweep);
/// Writes the three files into `folder`, all or none. Errors: Kind::io naming the file.
void write_insert(const std::filesystem::path& folder, const study::NeedleResult& result);
void write_sweep(const std::filesystem::path& folder, const study::Sweep& sweep);

/// What `stipple permeate` gives: words for the terminal (warnings first), permeate.json, permeate.csv,
/// profile.csv, permeate.svg.
std::string permeate_text(const study::ProductResult& result);
std::string permeate_json(const study::ProductResult& result);
std::string permeate_csv(const study::ProductResult& result);
std::string profile_csv(const study::ProductResult& result);
std::string permeate_svg(const study::ProductResult& result);
/// The same of a sweep: a table, sweep.json, sweep.csv, sweep.svg.
std::string product_sweep_text(const study::ProductSweep& sweep);
std::string product_sweep_json(const study::ProductSweep& sweep);
std::string product_sweep_csv(const study::ProductSweep& sweep);
std::string product_sweep_svg(const study::ProductSweep& sweep);
/// Writes the files into `folder`, all or none. Errors: Kind::io naming the file.
void write_permeate(const std::filesystem::path& folder, const study::ProductResult& result);
void write_product_sweep(const std::filesystem::path& folder, const study::ProductSweep& sweep);

/// What `stipple compare` gives: a table and words for the terminal, compare.json, compare.csv and the
/// self-contained page compare.html.
std::string compare_text(const study::Comparison& comparison);
std::string compare_json(const study::Comparison& comparison);
std::string compare_csv(const study::Comparison& comparison);
std::string compare_html(const study::Comparison& comparison);
/// Writes the three files into `folder`, all or none. Errors: Kind::io naming the file.
void write_compare(const std::filesystem::path& folder, const study::Comparison& comparison);

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

/// Writes one file atomically (temporary name in the same folder, fsync, rename, fsync of the folder).
void write_atomically(const std::filesystem::path& file, std::string_view bytes);

/// Reads data set folders of the ledger (dataset.toml, rows.csv, *.toml courses). Errors: Kind::input,
/// Kind::io.
std::vector<study::DataSet> read_ledger(const std::vector<std::filesystem::path>& folders);
/// The ledger as text table and as JSON, both with what the integrator counted; its rows as CSV.
std::string ledger_text(const study::Ledger& ledger);
std::string ledger_csv(const std::vector<study::LedgerRow>& rows);
std::string ledger_json(const study::Ledger& ledger);
/// Writes ledger.txt, ledger.csv and ledger.json into `folder`, all or none. Errors: Kind::io naming the
/// file.
void write_ledger(const std::filesystem::path& folder, const study::Ledger& ledger);

} // namespace stipple::records
