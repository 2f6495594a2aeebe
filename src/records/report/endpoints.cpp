#include "records/report/report.hpp"
#include "records/report/typeset.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace stipple::records {

namespace {

using study::BandedEndpoint;

/// Mark of the value by how far it may be trusted: disc predicted, square fitted, open diamond fitted to
/// open-label trials.
void draw_basis_mark(Drawing& drawing, Point at, outcome::Basis basis) {
    if (basis == outcome::Basis::predicted) {
        drawing.circle(at, 4.4, {.fill = ink::blue, .stroke = "#fff", .width = 1});
    } else if (basis == outcome::Basis::fitted) {
        drawing.rectangle({at.x - 4, at.y - 4}, 8, 8, {.fill = ink::vermilion, .stroke = "#fff", .width = 1});
    } else {
        drawing.polygon({{at.x, at.y - 5.5}, {at.x + 5.5, at.y}, {at.x, at.y + 5.5}, {at.x - 5.5, at.y}},
                        {.fill = "#fff", .stroke = ink::vermilion, .width = 2});
    }
}

/// People: broad pale bar. Parameters: thin line with end caps. The value on top of both.
void draw_interval(Drawing& drawing, const Scale& x, double y, const BandedEndpoint& b) {
    if (std::isfinite(b.p10) && std::isfinite(b.p90)) {
        const double left = x(std::min(b.p10, b.p90));
        drawing.rectangle({left, y - 5.5}, std::max(1.0, x(std::max(b.p10, b.p90)) - left), 11,
                          {.fill = ink::sky, .stroke = "#2b7bb0", .width = 0.7, .opacity = 0.5});
    }
    if (std::isfinite(b.lo) && std::isfinite(b.hi)) {
        drawing.line({x(b.lo), y}, {x(b.hi), y}, {.stroke = ink::text, .width = 1.3});
        for (const double end : {b.lo, b.hi})
            drawing.line({x(end), y - 5}, {x(end), y + 5}, {.stroke = ink::text, .width = 1.3});
    }
    draw_basis_mark(drawing, {x(b.endpoint.value), y}, b.endpoint.basis);
}

void draw_endpoint_key(Drawing& drawing, double y) {
    drawing.rectangle({12, y - 9}, 26, 11,
                      {.fill = ink::sky, .stroke = "#2b7bb0", .width = 0.7, .opacity = 0.5});
    drawing.text({44, y}, "between people, 10 to 90 %", {.size = 10});
    drawing.line({12, y + 13}, {38, y + 13}, {.stroke = ink::text, .width = 1.3});
    for (const double end : {12.0, 38.0})
        drawing.line({end, y + 8}, {end, y + 18}, {.stroke = ink::text, .width = 1.3});
    drawing.text({44, y + 17}, "parameters not known, 10 to 90 %", {.size = 10});
    draw_basis_mark(drawing, {268, y - 3.5}, outcome::Basis::predicted);
    drawing.text({278, y}, "predicted", {.size = 10});
    draw_basis_mark(drawing, {268, y + 13.5}, outcome::Basis::fitted);
    drawing.text({278, y + 17}, "fitted", {.size = 10});
    draw_basis_mark(drawing, {25, y + 30}, outcome::Basis::fitted_open_label);
    drawing.text({44, y + 34}, "fitted, open-label: upper bound", {.size = 10});
}

/// "better" with an arrow, if all of them agree.
void draw_direction(Drawing& drawing, const std::vector<const BandedEndpoint*>& group, double y) {
    const bool up = group.front()->endpoint.better_up;
    for (const auto* b : group)
        if (b->endpoint.better_up != up) return;
    drawing.text({up ? 348.0 : 12.0, y}, up ? "better \u2192" : "\u2190 better",
                 {.anchor = up ? Anchor::end : Anchor::start, .size = 10, .italic = true});
}

std::string one_chart(const std::vector<const BandedEndpoint*>& group, std::size_t index) {
    Extent limits;
    limits.add(0);
    for (const auto* b : group)
        for (const double v : {b->endpoint.value, b->p10, b->p90, b->lo, b->hi}) limits.add(v);
    const double pad = 0.05 * std::max(limits.high - limits.low, 1e-9);
    const Scale x{limits.low - pad, limits.high + pad, 14, 346};
    constexpr double k_row = 42;
    const double base = 6 + k_row * static_cast<double>(group.size());
    const auto& first = group.front()->endpoint;
    Drawing drawing(fmt::format("endpoints-{}", index), 360, base + 93,
                    fmt::format("What changed by day {}, in {}", setting(first.day), unit_symbol(first.unit)),
                    "Each row gives one endpoint: a mark for the value, a broad bar for the spread between "
                    "people, a thin line for the spread from not knowing the "
                    "parameters. The table below holds the same numbers.");
    for (const double t : ticks(x.from, x.to, 6))
        drawing.line({x(t), 4}, {x(t), base},
                     {.stroke = t == 0 ? ink::axis : ink::grid, .width = t == 0 ? 1.2 : 0.6});
    for (std::size_t i = 0; i < group.size(); ++i) {
        const auto& e = group[i]->endpoint;
        const double top = 6 + k_row * static_cast<double>(i);
        drawing.text({14, top + 12}, e.label, {.size = 10.5, .bold = true, .halo = true});
        drawing.text({346, top + 12}, quantity(e.value, e.unit),
                     {.anchor = Anchor::end, .size = 10.5, .bold = true, .halo = true});
        draw_interval(drawing, x, top + 26, *group[i]);
    }
    draw_columns(drawing, x, base, 6, 10);
    drawing.text({180, base + 27},
                 fmt::format("change ({}) at day {}", unit_symbol(first.unit), setting(first.day)),
                 {.anchor = Anchor::middle, .size = 10.5});
    draw_direction(drawing, group, base + 27);
    draw_endpoint_key(drawing, base + 51);
    return drawing.str();
}

} // namespace

std::string endpoint_chart(const study::Result& result) {
    if (result.endpoints.empty() || !result.benefits_shown) return "";
    double last = 0;
    for (const auto& b : result.endpoints) last = std::max(last, b.endpoint.day);
    std::vector<std::vector<const BandedEndpoint*>> groups;
    for (const auto& b : result.endpoints) {
        if (b.endpoint.day != last || !std::isfinite(b.endpoint.value)) continue;
        if (b.endpoint.group != outcome::Group::response) continue;
        const auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& g) {
            return g.front()->endpoint.unit == b.endpoint.unit;
        });
        if (group == groups.end()) {
            groups.push_back({&b});
        } else {
            group->push_back(&b);
        }
    }
    std::string out;
    for (std::size_t i = 0; i < groups.size(); ++i)
        out += "<div class=\"cell\">" + one_chart(groups[i], i) + "</div>\n";
    return out;
}

} // namespace stipple::records
