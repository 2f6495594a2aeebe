#include "records/atomic_file.hpp"
#include "records/records.hpp"
#include <utility>

namespace stipple::records {

namespace fs = std::filesystem;

/// Every file is on the disk under a temporary name before the first gets its own.
static void write_all(const fs::path& folder, const std::vector<std::pair<std::string, std::string>>& files) {
    Folder made(folder);
    std::vector<Staged> staged;
    for (const auto& [name, bytes] : files)
        staged.emplace_back(folder / name, std::initializer_list<std::string_view>{bytes});
    for (auto& file : staged) file.commit();
    made.keep();
    sync_folder(folder);
}

void write_insert(const fs::path& folder, const study::NeedleResult& result) {
    write_all(folder, {{"force_curve.csv", force_curve_csv(result)},
                       {"force_curve.svg", force_curve_svg(result)},
                       {"insert.json", insert_json(result)}});
}

void write_sweep(const fs::path& folder, const study::Sweep& sweep) {
    write_all(folder, {{"sweep.csv", sweep_csv(sweep)},
                       {"sweep.svg", sweep_svg(sweep)},
                       {"sweep.json", sweep_json(sweep)}});
}

} // namespace stipple::records
