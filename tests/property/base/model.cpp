// Overrides, over all parameters: the value is there to the bit and nowhere else, in a copy, and outside the
// range nothing is.
#include "../../model.hpp"
#include "stipple/base/error.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;

namespace {

bool whole(double x) {
    return x == std::floor(x);
}

/// A value in the range, for a number that counts a whole one.
double within(const ModelParameter& p, double share) {
    const double value = p.allowed.low + share * (p.allowed.high - p.allowed.low);
    return whole(p.facts.value) && p.facts.unit == "-"
               ? std::clamp(std::round(value), std::ceil(p.allowed.low), std::floor(p.allowed.high))
               : value;
}

} // namespace

TEST_CASE("every parameter takes every value of its range, alone, and refuses what lies beyond") {
    for (std::size_t i = 0; i < model().size(); ++i) {
        const ModelParameter& p = model().parameters()[i];
        INFO(p.name << " " << p.allowed.low << " to " << p.allowed.high << ", " << p.allowed_by);
        for (const double share : {0.0, 0.37, 1.0}) {
            const double value = within(p, share);
            if (!p.allowed.contains(value)) continue; // no whole number in the range
            const Model changed = with_overrides(model(), {{p.name, value}});
            CHECK(changed.value(i) == value);
            CHECK(changed.set_by_user(i));
            CHECK(changed.changes().size() == 1);
            std::size_t others = 0;
            for (std::size_t k = 0; k < model().size(); ++k)
                others += k != i && (changed.value(k) != model().value(k) || changed.si(k) != model().si(k));
            CHECK(others == 0);
            CHECK(change_words(changed).size() == 1);
        }
        const double beyond = 1e-6 * std::max({1.0, std::fabs(p.allowed.low), std::fabs(p.allowed.high)});
        for (const double value :
             {p.allowed.low - beyond, p.allowed.high + beyond, double(NAN), double(INFINITY)})
            CHECK_THROWS_AS(with_overrides(model(), {{p.name, value}}), Error);
    }
}

TEST_CASE("the table's own value as an override changes no number") {
    for (const ModelParameter& p : model().parameters())
        CHECK(with_overrides(model(), {{p.name, p.facts.value}}).values() == model().values());
}
