#pragma once
#include "stipple/course/light_course.hpp"
#include "stipple/course/run_facts.hpp"
#include "stipple/study/atlas/atlas.hpp"
#include "stipple/study/calibrate/centre.hpp"
#include "stipple/study/calibrate/darkening_counts.hpp"
#include "stipple/study/calibrate/evidence_room.hpp"
#include "stipple/study/calibrate/predictions.hpp"
#include "stipple/study/calibrate/record.hpp"
#include "stipple/study/compare/comparison.hpp"
#include "stipple/study/compare/treatments.hpp"
#include "stipple/study/ledger/ledger.hpp"
#include "stipple/study/needle/needle_members.hpp"
#include "stipple/study/needle/needle_sweep.hpp"
#include "stipple/study/product/product_sweep.hpp"
#include "stipple/study/sensitivity/sensitivity.hpp"
#include "stipple/study/validate/held_rows.hpp"
#include "stipple/study/validate/ledger_bands.hpp"
#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stipple::formats {

// Text to values and values to text. Strings only: nothing here touches the disk.

/// Parses, validates and resolves a course. `name` is used in messages. All problems are reported at once.
/// Errors: Kind::input.
course::Course parse_course(const Model& model, std::string_view text, const std::string& name);
/// Whether a course file is one of light: device.kind is "laser" or "ipl". Errors: Kind::input where it is no TOML.
bool is_light_course(std::string_view text, const std::string& name);
/// The same as parse_course of a course of light.
course::LightCourse parse_light_course(const Model& model, std::string_view text, const std::string& name);
std::string light_course_toml(const Model& model, const course::LightCourse& course);
/// A course as a course file: every key that has a value, in the order and the units of the schema.
std::string course_toml(const Model& model, const course::Course& course);

/// A text, and how messages name it.
struct NamedText {
    std::string name, text;
};
/// Gives the text of a file that another file names, such as a measured profile.
using ReadText = std::function<NamedText(const std::string& name)>;

/// Is told a remark on a file that is sound all the same.
using TellNote = std::function<void(const std::string& note)>;

/// Parses and validates a needle file. `read` gives the profile that it may name; its errors are completed
/// with the key that names it. `name` is used in messages. All problems are reported at once. `tell` is
/// told of older names of keys. Errors: Kind::input; those of `read`; Kind::input for a named profile without
/// it.
study::NeedleStudy parse_needle(const Model& model, std::string_view text, const std::string& name,
                                const ReadText& read = {}, const TellNote& tell = {});

/// Parses and validates a product file. `name` is used in messages. All problems are reported at once.
/// Errors: Kind::input.
study::ProductStudy parse_product(const Model& model, std::string_view text, const std::string& name);

/// The texts of a data set of the ledger.
struct DataSetTexts {
    NamedText head, rows;                                 ///< dataset.toml, rows.csv
    std::vector<std::pair<std::string, NamedText>> files; ///< courses, needle and product files by the name
                                                          ///< that rows call them by
    ReadText read{};                                      ///< of the needle files
    std::optional<NamedText> permeabilities{};            ///< permeability.csv
};
/// A data set of the ledger; what is wrong is added to `problems`, so that all of it can be told at once.
study::DataSet parse_data_set(const Model& model, const DataSetTexts& texts, std::vector<Problem>& problems);

/// The kinds of file that a person writes.
enum class FileKind { course, light, needle, product };
/// All of them.
inline constexpr std::array k_file_kinds{FileKind::course, FileKind::light, FileKind::needle,
                                         FileKind::product};
/// "course", "light course", "needle", "product".
std::string kind_name(FileKind kind);

/// JSON Schema (draft 2020-12) of a kind of file, from the keys of its schema.
std::string json_schema(const Model& model, FileKind kind = FileKind::course);
/// Words for one key, a section ("device", "needle") or everything (""), of any kind of file, and for the
/// keys of the JSON files that commands write ("insertion.merged_fraction", or its last word).
/// Errors: Kind::input for an unknown key.
std::string explain(const Model& model, const std::string& key);
/// Keys of the JSON files that commands write, by the whole path or its last words, as a JSON list; empty if
/// there are none.
std::string json_keys_json(const std::string& key);
/// Parameters of the model with value, unit, range, prior, flag and source: all, or those under a name
/// ("healing", "device.pen", "del_M1"), one alone in full. Errors: Kind::input where there is none.
std::string parameters_text(const Model& model, const std::string& under);
std::string parameters_json(const Model& model, const std::string& under);
/// The table of keys for the documentation, Markdown.
std::string schema_markdown(const Model& model, FileKind kind = FileKind::course);

/// Everything that decides the result of a run, as lines "key=value": a state saved under another one is
/// refused.
std::string fingerprint(const Model& model, const course::Course& course, const course::Options& options,
                        const std::string& version, const std::string& commit);

// Each as its command prints it with --json, or writes it; key order and number format fixed, so equal
// results are equal bytes. docs/file_formats.md names the keys and columns.

std::string result_json(const course::Result& result);
std::string run_json(const course::Result& result, const course::RunFacts& facts);
/// The two of a course of light.
std::string light_result_json(const course::LightResult& result);
std::string light_run_json(const course::LightResult& result, const course::RunFacts& facts);

std::string insert_json(const study::NeedleResult& result);
std::string force_curve_csv(const study::NeedleResult& result);
std::string sweep_json(const study::Sweep& sweep);
std::string sweep_csv(const study::Sweep& sweep);
std::string members_json(const study::NeedleMembers& members);
std::string members_csv(const study::NeedleMembers& members); ///< a row a puncture

std::string permeate_json(const study::ProductResult& result);
std::string permeate_csv(const study::ProductResult& result);
std::string profile_csv(const study::ProductResult& result);
std::string product_sweep_json(const study::ProductSweep& sweep);
std::string product_sweep_csv(const study::ProductSweep& sweep);

std::string compare_json(const study::Comparison& comparison, const study::ComparisonWords& words);
std::string compare_csv(const study::Comparison& comparison);
std::string treatments_json(const study::Treatments& treatments, const std::vector<std::string>& notes);
std::string treatments_csv(const study::Treatments& treatments);

std::string atlas_json(const study::Atlas& atlas);
std::string atlas_csv(const study::Atlas& atlas);

std::string sensitivity_json(const study::Sensitivity& sensitivity);
std::string sensitivity_csv(const study::Sensitivity& sensitivity);

std::string ledger_json(const study::Ledger& ledger, const study::Scores& scores = {});
std::string ledger_csv(const std::vector<study::LedgerRow>& rows);
/// data/outcome/discrepancy.csv, which bands of courses read.
std::string discrepancy_csv(const study::LedgerScore& score);
/// data/outcome/held.csv, by which page one marks its numbers.
std::string held_csv(const study::Ledger& ledger);

/// The table of a posterior, data/<room>/posterior.csv.
std::string posterior_csv(const study::PosteriorRecord& record);
/// The table of its predictions, data/<room>/predictions.csv.
std::string evidence_csv(const study::EvidenceCalibration& calibration);
std::string darkening_csv(const study::DarkeningCalibration& calibration);
std::string predictions_csv(const std::string& room, const std::vector<study::PredictedRow>& rows);
/// The text of a parameter table with value, spread, low and high of one row replaced. Limits: none of the
/// first six cells of the row is quoted.
std::string with_fitted(const std::string& text, const study::FittedNumber& number);

} // namespace stipple::formats
