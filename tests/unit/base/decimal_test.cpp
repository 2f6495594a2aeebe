#include "stipple/base/decimal.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;

TEST_CASE("a number is a whole text", "[base]") {
    CHECK(to_number("1.5") == 1.5);
    CHECK(to_number("-2e-3") == -2e-3);
    CHECK(to_number("0.1") == 0.1);
    CHECK(to_number(".5") == 0.5);
    for (const char* text :
         {"", " ", " 1", "1 ", "+1", "--1", "-+1", "1,5", "1.5x", "0x10", "1e", "1e999", "one"}) {
        INFO(text);
        CHECK_FALSE(to_number(text).has_value());
    }
    CHECK(std::isinf(to_number("inf").value()));
    CHECK(std::isnan(to_number("nan").value()));
}
