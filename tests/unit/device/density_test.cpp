#include "../../model.hpp"
#include "stipple/base/table.hpp"
#include "stipple/base/units.hpp"
#include "stipple/device/device.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace stipple;
using namespace stipple::device;

namespace {

std::vector<std::string> names_of(const std::string& kind) {
    const TableView t = model()["device/devices"];
    std::vector<std::string> names;
    for (std::size_t r = 0; r < t.rows.size(); ++r)
        if (t.text(r, "kind") == kind) names.push_back(t.text(r, "name"));
    return names;
}

/// Punctures per cm2 with the defaults, or with what the course says.
double density(DeviceSpec spec) {
    if (spec.kind == device::Kind::pen) spec.needle.length = 1e-3;
    return make_device(model(), spec).punctures_per_m2 / units::per_cm2;
}

} // namespace

TEST_CASE("pens of the table make 300 to 5000 punctures per cm2", "[device]") {
    // with the usual hand: authorised pens within the range, all pens together across it
    for (const std::string name :
         {"exceed", "skinpen_precision", "pro_pen", "skinstylus", "pen_12", "pen_36", "pen_42"}) {
        INFO(name);
        CHECK(density({.model = name}) > 300);
        CHECK(density({.model = name}) < 5000);
    }
    // with speeds and passes within the ranges of the table every pen reaches both ends
    for (const auto& name : names_of("pen")) {
        INFO(name);
        CHECK(density({.model = name, .glide_speed = 0.1, .track_width = 12e-3, .passes = 1}) < 1000);
        CHECK(density({.model = name, .glide_speed = 0.01, .track_width = 5e-3, .passes = 4}) > 5000);
    }
    CHECK(density({.model = "exceed", .passes = 1}) < 400); // one pass instead of three
}

TEST_CASE("rollers of the table make 100 to 300 punctures per cm2", "[device]") {
    for (const auto& name : names_of("roller")) {
        INFO(name);
        const auto rolled = [&](int passes) {
            return density({.kind = device::Kind::roller, .model = name, .passes = passes});
        };
        CHECK(rolled(0) > 200); // as the table says: 15 passes, quoted as about 250
        CHECK(rolled(0) < 300);
        CHECK(rolled(6) < 100);
        CHECK(rolled(20) > 300);
    }
}
