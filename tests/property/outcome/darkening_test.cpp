#include "stipple/outcome/darkening.hpp"
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

TEST_CASE("a band of shares is ordered and never touches 0 or 1; that of one series rises with k",
          "[outcome][property]") {
    rc::prop("one and two series", [] {
        const auto series = [](int k, int n) {
            DarkeningCount c;
            c.k = k;
            c.n = n;
            return c;
        };
        const int n1 = *rc::gen::inRange(5, 200), n2 = *rc::gen::inRange(5, 200);
        const int k1 = *rc::gen::inRange(0, n1), k2 = *rc::gen::inRange(0, n2 + 1);
        const auto band = band_of({series(k1, n1), series(k2, n2)}, 0.5);
        RC_ASSERT(0 < band.p10 && band.p10 < band.p50 && band.p50 < band.p90 && band.p90 < 1);
        const auto one = band_of({series(k1, n1)}, 0.5), more = band_of({series(k1 + 1, n1)}, 0.5);
        RC_ASSERT(more.p10 > one.p10 && more.p50 > one.p50 && more.p90 > one.p90);
    });
}
