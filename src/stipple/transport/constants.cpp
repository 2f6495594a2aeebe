#include "stipple/transport/constants.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/table.hpp"
#include "stipple/base/units.hpp"
#include <iterator>

namespace stipple::transport {

static Constants read_constants() {
    constexpr const char* k_table = "transport/parameters";
    struct Name {
        const char* name;
        double Constants::*member;
    };
    const Name names[] = {
#define X(name) {#name, &Constants::name},
        STIPPLE_TRANSPORT_CONSTANTS(X)
#undef X
    };
    const Table& t = table(k_table);
    check(t.rows.size() == std::size(names), Kind::data, "another number of rows than the code reads",
          k_table);
    Constants c;
    for (const auto& n : names) {
        const std::size_t row = t.row(n.name);
        c.*n.member = t.number(row, "value") * units::to_si(t.text(row, "unit"));
    }
    return c;
}

const Constants& table_constants() {
    static const Constants constants = read_constants();
    return constants;
}

} // namespace stipple::transport
