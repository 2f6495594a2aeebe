#include "../../model.hpp"
#include "pen_course.hpp"
#include "stipple/base/error.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using namespace stipple::course;

namespace {

double gain_of(const Result& r) {
    for (const auto& b : r.outcomes.endpoints)
        if (b.endpoint.name == "collagen_total_gain") return b.endpoint.value;
    return NAN;
}

} // namespace

TEST_CASE("a sketch says about what a quick run says, and no more than it worked out", "[course]") {
    for (const double length : {0.5e-3, 1.5e-3}) {
        auto c = test::pen_course(90);
        c.sessions = 2;
        c.device.needle.length = length;
        const Options quick{.band_members = 2, .person_members = 0, .sections = false};
        Options sketch = quick;
        sketch.sketch = true;
        const Result whole = run(model(), c, quick), first = run(model(), c, sketch);
        INFO(length << ": " << gain_of(whole) << " and " << gain_of(first));
        CHECK(gain_of(first) == Approx(gain_of(whole)).epsilon(0.1));
        CHECK(first.inputs.screening.verdict == whole.inputs.screening.verdict);
        CHECK(std::isfinite(whole.provenance.numerics.error_estimate));
        CHECK(std::isnan(first.provenance.numerics.error_estimate));
        CHECK(whole.outcomes.fewer.has_value());
        CHECK_FALSE(first.outcomes.fewer.has_value());
        for (const auto& b : first.outcomes.endpoints) CHECK(std::isnan(b.error));
        // what is not sketched is the same to the last bit
        CHECK(first.treatment.needling->insertion.loaded_depth.p50 ==
              whole.treatment.needling->insertion.loaded_depth.p50);
        CHECK(first.outcomes.darkening.band.p50 == whole.outcomes.darkening.band.p50);
    }
    CHECK_THROWS_AS(run(model(), test::pen_course(30), {.sketch = true}), Error);
    CHECK_THROWS_AS(
        run(model(), test::pen_course(30), {.detail = Detail::standard, .sections = false, .sketch = true}),
        Error);
}

TEST_CASE("the colour of untreated skin has the angle that was measured, as far as optics go", "[course]") {
    const auto run_at = [](double ita) {
        auto c = test::pen_course(30);
        c.person.ita_deg = ita;
        return run(model(), c, {.band_members = 0, .person_members = 0, .sections = false});
    };
    const auto says = [](const Result& r) {
        for (const auto& remark : r.provenance.remarks)
            if (remark.find("optics of skin go no further") != std::string::npos) return true;
        return false;
    };
    for (const double ita : {-55., -10., 30., 58.}) {
        const auto r = run_at(ita);
        CHECK(r.outcomes.looks.front().colour.ita == Approx(ita).margin(0.1));
        CHECK_FALSE(says(r));
        // day 1 is redder than before, whatever the tone
        const auto& day_1 = r.outcomes.looks[1];
        CHECK(day_1.day == 1);
        CHECK(day_1.colour.lab.a > r.outcomes.looks.front().colour.lab.a);
        CHECK(day_1.colour.erythema_index > r.outcomes.looks.front().colour.erythema_index + 2);
    }
    CHECK(says(run_at(75)));
}
