#include "records/atomic_file.hpp"
#include "records/records.hpp"
#include <utility>

namespace stipple::records {

namespace fs = std::filesystem;

void write_insert(const fs::path& folder, const study::NeedleResult& result) {
    write_all(folder, "insert.json",
              {{"force_curve.csv", force_curve_csv(result)},
               {"force_curve.svg", force_curve_svg(result)},
               {"insert.json", insert_json(result)}});
}

void write_sweep(const fs::path& folder, const study::Sweep& sweep) {
    write_all(folder, "sweep.json",
              {{"sweep.csv", sweep_csv(sweep)},
               {"sweep.svg", sweep_svg(sweep)},
               {"sweep.json", sweep_json(sweep)}});
}

} // namespace stipple::records
