#include "stipple/outcome/constants.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include <cassert>
#include <cmath>
#include <limits>
#include <numbers>

namespace stipple::outcome {

namespace {

constexpr const char* k_table = "outcome/observables";

struct Row {
    double Constants::*member;
    double value, low, high; ///< SI; no range: NaN
    bool varies() const { return std::isfinite(low) && std::isfinite(high); }
};

/// Rows in the order of the table.
std::vector<Row> read_rows() {
    struct Name {
        const char* name;
        double Constants::*member;
    };
    const Name names[] = {
#define X(name) {#name, &Constants::name},
        STIPPLE_OBSERVABLES(X)
#undef X
    };
    const Table& t = table(k_table);
    check(t.rows.size() == std::size(names), Kind::data, "another number of rows than the code reads",
          k_table);
    std::vector<Row> rows(t.rows.size());
    constexpr double k_none = std::numeric_limits<double>::quiet_NaN();
    for (const auto& n : names) {
        const std::size_t i = t.row(n.name);
        const double unit = units::to_si(t.text(i, "unit"));
        rows[i] = {n.member, unit * t.number(i, "value"), unit * t.number_or(i, "low", k_none),
                   unit * t.number_or(i, "high", k_none)};
    }
    return rows;
}

const std::vector<Row>& all_rows() {
    static const std::vector<Row> rows = read_rows();
    return rows;
}

Constants read_constants() {
    Constants c;
    for (const auto& row : all_rows()) c.*row.member = row.value;
    return c;
}

} // namespace

const Constants& table_constants() {
    static const Constants c = read_constants();
    return c;
}

Constants draw_constants(const std::vector<double>& z) {
    assert(z.size() == constants_dimension());
    Constants c = table_constants();
    std::size_t next = 0;
    for (const auto& row : all_rows()) {
        if (!row.varies()) continue;
        const double side = std::erf(z[next++] / std::numbers::sqrt2); // 2u - 1
        c.*row.member = row.value + side * (side < 0 ? row.value - row.low : row.high - row.value);
    }
    return c;
}

std::size_t constants_dimension() {
    std::size_t n = 0;
    for (const auto& row : all_rows()) n += row.varies() ? 1 : 0;
    return n;
}

} // namespace stipple::outcome
