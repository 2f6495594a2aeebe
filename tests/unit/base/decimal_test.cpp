#include "stipple/base/decimal.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>

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

TEST_CASE("a number of few digits is the same bits as std::from_chars reads", "[base]") {
    std::mt19937_64 random(7);
    for (int i = 0; i < 20000; ++i) {
        std::string text = std::to_string(random() % static_cast<std::uint64_t>(std::pow(10.0, 1 + i % 15)));
        const std::size_t point = random() % (text.size() + 1);
        if (point > 0) text.insert(point, ".");
        if (i % 3 == 0) text.insert(0, "-");
        const auto at_once = short_number(text);
        INFO(text);
        REQUIRE(at_once.has_value());
        REQUIRE(*at_once == to_number(text).value());
    }
    CHECK(short_number("0.1") == 0.1);
    CHECK(short_number("123456789012345") == 123456789012345.0);
    CHECK(std::signbit(short_number("-0").value()));
    for (const char* text :
         {"", "-", ".", "1e3", "1.2.3", "+1", " 1", "1234567890123456", "0.1234567890123456", "inf"})
        CHECK_FALSE(short_number(text).has_value());
}
