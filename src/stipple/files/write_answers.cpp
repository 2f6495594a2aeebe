#include "stipple/files/atomic_file.hpp"
#include "stipple/files/files.hpp"
#include "stipple/files/output_files.hpp"
#include "stipple/pages/pages.hpp"
#include <utility>

namespace stipple::files {

namespace fs = std::filesystem;

static const FileSet k_sweep{"sweep.json", {"sweep.csv", "sweep.json", "sweep.svg"}};

std::vector<FileSet> file_sets(Output output) {
    switch (output) {
    case Output::run:
        return {{k_run_record, {}}}; // its files differ from run to run: is_run_file
    case Output::insert:
        return {{"insert.json", {"force_curve.csv", "force_curve.svg", "insert.json"}},
                k_sweep,
                {"members.json", {"members.csv", "members.json", "members.svg"}}};
    case Output::permeate:
        return {{"permeate.json", {"permeate.csv", "permeate.json", "permeate.svg", "profile.csv"}}, k_sweep};
    case Output::compare:
        return {{"compare.json", {"compare.csv", "compare.html", "compare.json"}}};
    case Output::atlas:
        return {{"atlas.json", {"atlas.csv", "atlas.json", "atlas.svg"}}};
    case Output::sensitivity:
        return {{"sensitivity.json", {"sensitivity.csv", "sensitivity.json", "sensitivity.svg"}}};
    case Output::ledger:
        return {{"ledger.json", {"ledger.csv", "ledger.json", "ledger.txt"}}};
    }
    return {};
}

/// Writes the files with their origin, all or none.
static void write_marked(const fs::path& folder, const formats::Origin& origin, const std::string& record,
                         std::vector<std::pair<std::string, std::string>> files) {
    for (auto& [name, text] : files) text = formats::with_origin(name, std::move(text), origin);
    write_all(folder, record, files);
}

void write_insert(const fs::path& folder, const study::NeedleResult& result, const formats::Origin& origin) {
    write_marked(folder, origin, "insert.json",
                 {{"force_curve.csv", formats::force_curve_csv(result)},
                  {"force_curve.svg", pages::force_curve_svg(result)},
                  {"insert.json", formats::insert_json(result)}});
}

void write_sweep(const fs::path& folder, const study::Sweep& sweep, const formats::Origin& origin) {
    write_marked(folder, origin, "sweep.json",
                 {{"sweep.csv", formats::sweep_csv(sweep)},
                  {"sweep.svg", pages::sweep_svg(sweep)},
                  {"sweep.json", formats::sweep_json(sweep)}});
}

void write_members(const fs::path& folder, const study::NeedleMembers& members,
                   const formats::Origin& origin) {
    write_marked(folder, origin, "members.json",
                 {{"members.csv", formats::members_csv(members)},
                  {"members.json", formats::members_json(members)},
                  {"members.svg", pages::members_svg(members)}});
}

void write_permeate(const fs::path& folder, const study::ProductResult& result,
                    const formats::Origin& origin) {
    write_marked(folder, origin, "permeate.json",
                 {{"permeate.csv", formats::permeate_csv(result)},
                  {"permeate.json", formats::permeate_json(result)},
                  {"permeate.svg", pages::permeate_svg(result)},
                  {"profile.csv", formats::profile_csv(result)}});
}

void write_product_sweep(const fs::path& folder, const study::ProductSweep& sweep,
                         const formats::Origin& origin) {
    write_marked(folder, origin, "sweep.json",
                 {{"sweep.csv", formats::product_sweep_csv(sweep)},
                  {"sweep.json", formats::product_sweep_json(sweep)},
                  {"sweep.svg", pages::product_sweep_svg(sweep)}});
}

void write_compare(const fs::path& folder, const study::Comparison& comparison,
                   const formats::Origin& origin) {
    write_marked(folder, origin, "compare.json",
                 {{"compare.csv", formats::compare_csv(comparison)},
                  {"compare.json", formats::compare_json(comparison, pages::compare_words(comparison))},
                  {"compare.html", pages::compare_html(comparison)}});
}

void write_treatments(const fs::path& folder, const study::Treatments& treatments,
                      const formats::Origin& origin) {
    write_marked(folder, origin, "compare.json",
                 {{"compare.csv", formats::treatments_csv(treatments)},
                  {"compare.json", formats::treatments_json(treatments, pages::treatments_notes(treatments))},
                  {"compare.html", pages::treatments_html(treatments)}});
}

void write_atlas(const fs::path& folder, const study::Atlas& atlas, const formats::Origin& origin) {
    const std::vector<std::pair<std::string, std::string>> files{{"atlas.csv", formats::atlas_csv(atlas)},
                                                                 {"atlas.svg", pages::atlas_svg(atlas)},
                                                                 {"atlas.json", formats::atlas_json(atlas)}};
    write_marked(folder, origin, "atlas.json", files);
}

void write_sensitivity(const fs::path& folder, const study::Sensitivity& s, const formats::Origin& origin) {
    const std::vector<std::pair<std::string, std::string>> files{
        {"sensitivity.csv", formats::sensitivity_csv(s)},
        {"sensitivity.svg", pages::sensitivity_svg(s)},
        {"sensitivity.json", formats::sensitivity_json(s)}};
    write_marked(folder, origin, "sensitivity.json", files);
}

void write_ledger(const fs::path& folder, const study::Ledger& ledger, const study::Scores& scores,
                  const formats::Origin& origin) {
    write_marked(folder, origin, "ledger.json",
                 {{"ledger.txt", pages::ledger_text(ledger, scores)},
                  {"ledger.csv", formats::ledger_csv(ledger.rows)},
                  {"discrepancy.csv", formats::discrepancy_csv(scores.ledger)},
                  {"held.csv", formats::held_csv(ledger)},
                  {"ledger.json", formats::ledger_json(ledger, scores)}});
}

} // namespace stipple::files
