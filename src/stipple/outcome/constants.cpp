#include "stipple/outcome/constants.hpp"
#include "stipple/base/units.hpp"
#include <cassert>
#include <cmath>
#include <numbers>

namespace stipple::outcome {

static constexpr const char* k_table = "outcome/observables";

Constants make_constants(const Model& model) {
    Constants c;
#define X(name) c.name = model.si("outcome." #name);
    STIPPLE_OBSERVABLES(X)
#undef X
    return c;
}

/// Indices of the rows that have a range, in the order of the table.
static std::vector<std::size_t> varied(const Model& model) {
    std::vector<std::size_t> rows;
    const TableView t = model[k_table];
    for (std::size_t i = 0; i < model.size(); ++i) {
        const ModelParameter& p = model.parameters()[i];
        if (p.table == k_table && !t.text(p.row, "low").empty() && !t.text(p.row, "high").empty())
            rows.push_back(i);
    }
    return rows;
}

Model with_drawn_constants(const Model& model, const std::vector<double>& z) {
    Model drawn = model;
    const TableView t = model[k_table];
    std::size_t next = 0;
    for (const std::size_t i : varied(model)) {
        const ModelParameter& p = model.parameters()[i];
        const double side = std::erf(z.at(next++) / std::numbers::sqrt2); // 2u - 1
        const double unit = units::to_si(p.facts.unit), value = unit * p.facts.value,
                     low = unit * t.number(p.row, "low"), high = unit * t.number(p.row, "high");
        drawn.draw_si(i, value + side * (side < 0 ? value - low : high - value));
    }
    assert(next == z.size());
    return drawn;
}

std::size_t constants_dimension(const Model& model) {
    return varied(model).size();
}

} // namespace stipple::outcome
