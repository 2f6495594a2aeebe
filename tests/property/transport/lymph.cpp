// Lymph is the only way out of the dermis for what passes no wall of a capillary; how much flows is a range.
#include "../../model.hpp"
#include "stipple/base/random.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/transport/transport.hpp"
#include "stipple/transport/variation.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using namespace stipple::transport;

namespace {

PermeationSpec through_needles(const char* name) {
    PermeationSpec spec;
    spec.constants = make_constants(model());
    spec.molecule = make_molecule(model(), name);
    spec.dose = {.concentration = 10, .thickness = 1e-4};
    spec.channels = make_channels(model(), 1e6, 40e-6, 4e-4, 0, 4e-4);
    return spec;
}

double absorbed(const PermeationSpec& given, double z) {
    PermeationSpec spec = given;
    std::vector<double> draw(k_permeation_numbers, 0.0);
    draw.back() = z;
    vary_permeation(spec, draw);
    return permeate(spec).absorbed.back();
}

} // namespace

TEST_CASE("the range of the lymph flow is what a band draws: its 10 and 90 % are those of the table") {
    const auto k = make_constants(model());
    const double tenth = normal_quantile(0.1);
    for (const double z : {tenth, 0.0, -tenth}) {
        PermeationSpec spec = through_needles("bsa");
        std::vector<double> draw(k_permeation_numbers, 0.0);
        draw.back() = z;
        vary_permeation(spec, draw);
        CHECK(spec.constants.lymph_flow == Approx(k.lymph_flow * std::pow(5, z / -tenth)).epsilon(0.01));
    }
}

TEST_CASE("more lymph takes more of a large molecule and changes next to nothing for a small one") {
    for (const char* name : {"bsa", "fitc_dextran_70kda", "hyaluronic_acid_1000kda"}) {
        const auto spec = through_needles(name);
        const double little = absorbed(spec, -1.28), middle = absorbed(spec, 0), much = absorbed(spec, 1.28);
        INFO(name << ": " << little << ", " << middle << ", " << much);
        CHECK(little < 0.7 * middle);
        CHECK(much > 2 * middle);
    }
    const auto small = through_needles("caffeine");
    CHECK(absorbed(small, 1.28) == Approx(absorbed(small, -1.28)).epsilon(0.02));
}
