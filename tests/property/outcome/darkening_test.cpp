#include "../../model.hpp"
#include "stipple/outcome/darkening.hpp"
#include "stipple/outcome/darkening_law.hpp"
#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

using namespace stipple::outcome;

TEST_CASE("Wilson's interval stays within 0..1, holds the share and rises with k", "[outcome][property]") {
    rc::prop("any count", [] {
        const int n = *rc::gen::inRange(1, 3000), k = *rc::gen::inRange(0, n + 1);
        const Interval i = wilson(k, n);
        RC_ASSERT(i.low >= 0 && i.high <= 1);
        RC_ASSERT(i.low <= static_cast<double>(k) / n && static_cast<double>(k) / n <= i.high);
        RC_ASSERT(i.low < i.high);
        if (k == n) return;
        const Interval more = wilson(k + 1, n);
        RC_ASSERT(more.low > i.low && more.high > i.high);
        const Interval mirrored = wilson(n - k, n);
        RC_ASSERT(std::abs(mirrored.low - (1 - i.high)) < 1e-12);
    });
}

TEST_CASE("more injury, more sessions and darker skin never darken fewer, hydroquinone never more",
          "[outcome][property]") {
    rc::prop("any draw of the counts", [] {
        const auto& draws = darkening_draws(model());
        const auto& d = draws[*rc::gen::inRange<std::size_t>(0, draws.size())];
        const auto between = [](double low, double high) {
            return low + (high - low) * *rc::gen::inRange(0, 10001) / 1e4;
        };
        const double ita = between(-70, 70), study = between(-2, 2), most = 1 - 1e-12;
        const Injury injury{.share = between(0, 1), .sessions = *rc::gen::inRange(1, 40)};
        const double risk = darkening_risk(d, ita, injury, study);
        RC_ASSERT(risk > 0 && risk <= 1);
        Injury more = injury;
        more.share += between(0, 0.5);
        RC_ASSERT(darkening_risk(d, ita, more, study) >= risk * most);
        more = injury;
        ++more.sessions;
        RC_ASSERT(darkening_risk(d, ita, more, study) >= risk * most);
        more = injury;
        more.hydroquinone = true;
        RC_ASSERT(darkening_risk(d, ita, more, study) <= risk);
        RC_ASSERT(darkening_risk(d, ita - between(0, 30), injury, study) >= risk * most);
    });
}

TEST_CASE("bands rise with injury and sessions for every type", "[outcome][property]") {
    for (int type = 1; type <= 6; ++type) {
        double before = 0;
        for (const double share : {0.0, 0.001, 0.01, 0.05, 0.2, 1.0}) {
            const auto band = darkening_of(model(), type, {.share = share, .sessions = 3}).band;
            CHECK(band.p50 >= before);
            before = band.p50;
        }
        const auto one = darkening_of(model(), type, {.share = 0.05}).band,
                   six = darkening_of(model(), type, {.share = 0.05, .sessions = 6}).band;
        CHECK(six.p50 > one.p50);
        CHECK(six.p90 > one.p90);
    }
}
