#include "stipple/screening/closing.hpp"
#include "stipple/base/units.hpp"
#include <cmath>

namespace stipple::screening {

double closing_time(const Model& model, double opening_radius, bool dry) {
    if (!(opening_radius > 0)) return 0;
    const TableView table = model["screening/closing"];
    const char* const hours = dry ? "dry_h" : "moist_h";
    const double radius = opening_radius / units::um;
    std::size_t above = 1;
    while (above + 1 < table.rows.size() && table.number(above, "opening_um") < radius) ++above;
    const double low = table.number(above - 1, "opening_um"), high = table.number(above, "opening_um");
    return units::hour * std::lerp(table.number(above - 1, hours), table.number(above, hours),
                                   (radius - low) / (high - low));
}

} // namespace stipple::screening
