// What trials and people would report: relations that must hold for any draw of the evidence.
#include "../../model.hpp"
#include "stipple/base/random.hpp"
#include "stipple/outcome/evidence.hpp"
#include <catch2/catch.hpp>

using namespace stipple;
using namespace stipple::outcome;

namespace {

const std::vector<Raters>& raters() {
    static const auto all = read_raters(model());
    return all;
}

Reported of(std::size_t concern, double change, double noticeable = 0.15) {
    std::vector<MemberChange> members;
    for (std::size_t m = 0; m < 64; ++m) members.push_back({m, change});
    return report_of(raters(), concern, members, noticeable);
}

} // namespace

TEST_CASE("more change is never a worse report, and blinded raters never report more than open ones") {
    for (std::size_t c = 0; c < k_rated.size(); ++c) {
        Reported before = of(c, -0.1);
        for (int i = 0; i <= 50; ++i) {
            const Reported now = of(c, 0.02 * i);
            INFO(k_rated[c] << " at " << 0.02 * i);
            for (auto spread : {&Reported::needling, &Reported::person, &Reported::blinded, &Reported::open,
                                &Reported::noticed}) {
                CHECK((now.*spread).p10 >= (before.*spread).p10 - 1e-12);
                CHECK((now.*spread).p50 >= (before.*spread).p50 - 1e-12);
                CHECK((now.*spread).p90 >= (before.*spread).p90 - 1e-12);
                CHECK((now.*spread).p90 <= 1 + 1e-12);
            }
            CHECK(now.blinded.p10 <= now.open.p10);
            CHECK(now.blinded.p50 <= now.open.p50);
            CHECK(now.blinded.p90 <= now.open.p90);
            if (now.person.p90 < 1) // all that there is cuts off
                CHECK(now.needling.p90 - now.needling.p10 <= now.person.p90 - now.person.p10 + 1e-12);
            CHECK(now.noticed.p10 >= 0);
            before = now;
        }
    }
}

TEST_CASE("nobody notices needles that change nothing, and fewer notice where more is needed") {
    for (std::size_t c = 0; c < k_rated.size(); ++c) {
        CHECK(of(c, 0).noticed.p90 == 0);
        CHECK(of(c, -0.2).noticed.p90 == 0);
        CHECK(of(c, 0.2, 0.3).noticed.p50 < of(c, 0.2, 0.1).noticed.p50);
    }
}

TEST_CASE("drift, handling and expectation: arms that were not needled report them and no change") {
    Raters r{.drift = 0.03, .handling = 0.05, .open = 0.2, .studies = 0.1, .people = 0.2, .reading = 0.1};
    r.seen.fill(0.5);
    CHECK(mean_report(r, 0, 0.4, {.treated = false}) == Approx(0.08));
    CHECK(mean_report(r, 0, 0.4, {.treated = true, .blinded = true}) == Approx(0.28));
    CHECK(mean_report(r, 0, 0.4, {.treated = true, .blinded = false}) == Approx(0.48));
    // an instrument sees all of it and expects nothing
    CHECK(mean_report(r, 0, 0.4, {.treated = true, .blinded = false, .instrument = true}) == Approx(0.48));
    CHECK(mean_report(r, 0, 0.1, {.treated = true, .blinded = false, .instrument = true}) == Approx(0.18));
    CHECK_THROWS(rated_place("hair"));
}

TEST_CASE("the table of draws goes with the members of healing and says what the trials tell") {
    CHECK(raters().size() == 256);
    std::size_t most = 0;
    for (const auto& r : raters()) {
        most = std::max(most, r.tissue);
        CHECK(r.people > 0);
        CHECK(r.studies > 0);
        CHECK(r.open > 0);
    }
    CHECK(most == 63);
    const auto& told = what_trials_tell(model());
    CHECK(told.size() == k_rated.size() + 6);
    bool cannot = false;
    for (const auto& t : told) {
        CHECK(t.ratio > 0.2);
        CHECK(t.ratio < 1.2);
        cannot = cannot || t.cannot_tell();
    }
    CHECK(cannot);
}
