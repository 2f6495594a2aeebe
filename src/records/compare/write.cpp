#include "records/atomic_file.hpp"
#include "records/records.hpp"

namespace stipple::records {

void write_compare(const std::filesystem::path& folder, const study::Comparison& comparison) {
    write_all(folder, "compare.json",
              {{"compare.csv", compare_csv(comparison)},
               {"compare.json", compare_json(comparison)},
               {"compare.html", compare_html(comparison)}});
}

} // namespace stipple::records
