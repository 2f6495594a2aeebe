#include "records/atomic_file.hpp"
#include "records/records.hpp"

namespace stipple::records {

namespace fs = std::filesystem;

void write_permeate(const fs::path& folder, const study::ProductResult& result) {
    write_all(folder, "permeate.json",
              {{"permeate.csv", permeate_csv(result)},
               {"permeate.json", permeate_json(result)},
               {"permeate.svg", permeate_svg(result)},
               {"profile.csv", profile_csv(result)}});
}

void write_product_sweep(const fs::path& folder, const study::ProductSweep& sweep) {
    write_all(folder, "sweep.json",
              {{"sweep.csv", product_sweep_csv(sweep)},
               {"sweep.json", product_sweep_json(sweep)},
               {"sweep.svg", product_sweep_svg(sweep)}});
}

} // namespace stipple::records
