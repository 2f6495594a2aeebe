#include "stipple/base/memo.hpp"
#include <catch2/catch.hpp>
#include <stdexcept>
#include <vector>

using stipple::Memo;

TEST_CASE("a memo makes a value once, forgets all when full and keeps nothing of a failure") {
    Memo<int, double> memo(2);
    int made = 0;
    const auto half = [&](int key) {
        return *memo.get(key, [&] {
            ++made;
            return 0.5 * key;
        });
    };
    CHECK(half(3) == 1.5);
    CHECK(half(3) == 1.5);
    CHECK(made == 1);
    CHECK(half(4) == 2.0);
    CHECK(memo.size() == 2);
    CHECK(half(5) == 2.5);
    CHECK(memo.size() == 1);
    CHECK(half(3) == 1.5);
    CHECK(made == 4);
    CHECK_THROWS_AS(memo.get(9, []() -> double { throw std::runtime_error("no value"); }),
                    std::runtime_error);
    CHECK(half(9) == 4.5);
}

TEST_CASE("a value of a memo outlives its place") {
    Memo<int, std::vector<int>> memo(1);
    const auto first = memo.get(1, [] { return std::vector<int>(3, 1); });
    memo.get(2, [] { return std::vector<int>(3, 2); });
    CHECK(first->back() == 1);
}
