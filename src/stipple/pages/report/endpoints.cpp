#include "stipple/pages/report/page.hpp"
#include "stipple/words/templates.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;

namespace {

using course::BandedEndpoint;

/// Mark of the value by how far it may be trusted: disc predicted, square fitted, open diamond fitted to
/// open-label trials, open circle by a mapping that is assumed.
void draw_basis_mark(Drawing& drawing, Point at, outcome::Basis basis) {
    if (basis == outcome::Basis::predicted) {
        drawing.circle(at, 4.4, {.fill = ink::blue, .stroke = "#fff", .width = 1});
    } else if (basis == outcome::Basis::fitted) {
        drawing.rectangle({at.x - 4, at.y - 4}, 8, 8, {.fill = ink::vermilion, .stroke = "#fff", .width = 1});
    } else {
        drawing.circle(at, 4.2, {.fill = "#fff", .stroke = ink::blue, .width = 2});
    }
}

/// One line of a chart, in the units of its axis; what is not given is NaN.
struct Row {
    std::string label, value_words;
    double value = NAN, p10 = NAN, p90 = NAN; ///< of the median person; between people
    double lo = NAN, hi = NAN;                ///< of a new person
    double blinded_low = NAN, blinded_high = NAN;
    outcome::Basis basis = outcome::Basis::predicted;
};

/// As the endpoint is read: changes in its own unit.
Row as_read(const BandedEndpoint& b) {
    const auto& e = b.endpoint;
    return {.label = e.label,
            .value_words = quantity(b.middle(), e.unit),
            .value = b.middle(),
            .p10 = b.p10,
            .p90 = b.p90,
            .lo = b.predictive.p10,
            .hi = b.predictive.p90,
            .basis = e.basis};
}

/// Improvement from rest over the smallest change that people notice.
Row in_noticed(const BandedEndpoint& b) {
    const auto& e = b.endpoint;
    const double sign = e.better_up ? 1 : -1;
    const auto level = [&](double v) { return sign * (v - e.baseline) / e.noticeable; };
    const double moved = b.middle() - e.baseline;
    return {.label = e.label,
            .value_words = (moved > 0 ? "+" : "") + quantity(moved, e.unit),
            .value = level(b.middle()),
            .p10 = level(b.p10),
            .p90 = level(b.p90),
            .lo = level(b.predictive.p10),
            .hi = level(b.predictive.p90),
            .blinded_low = b.reported ? b.reported->blinded.p10 / b.reported->noticeable : NAN,
            .blinded_high = b.reported ? b.reported->blinded.p90 / b.reported->noticeable : NAN,
            .basis = e.basis};
}

/// People: broad pale bar. A new person: thin line with end caps. A new trial with blinded raters: dark bar below.
/// The value on top of all.
void draw_interval(Drawing& drawing, const Scale& x, double y, const Row& r) {
    if (std::isfinite(r.p10) && std::isfinite(r.p90)) {
        const double left = x(std::min(r.p10, r.p90));
        drawing.rectangle({left, y - 5.5}, std::max(1.0, x(std::max(r.p10, r.p90)) - left), 11,
                          {.fill = ink::sky, .stroke = "#2b7bb0", .width = 0.7, .opacity = 0.5});
    }
    if (std::isfinite(r.lo) && std::isfinite(r.hi)) {
        drawing.line({x(r.lo), y}, {x(r.hi), y}, {.stroke = ink::text, .width = 1.3});
        for (const double end : {r.lo, r.hi})
            drawing.line({x(end), y - 5}, {x(end), y + 5}, {.stroke = ink::text, .width = 1.3});
    }
    if (std::isfinite(r.blinded_low) && std::isfinite(r.blinded_high))
        drawing.line({x(r.blinded_low), y + 8.5}, {x(r.blinded_high), y + 8.5},
                     {.stroke = ink::green, .width = 3.5});
    draw_basis_mark(drawing, {x(r.value), y}, r.basis);
}

void draw_band_key(Drawing& drawing, double y) {
    drawing.rectangle({12, y - 9}, 26, 11,
                      {.fill = ink::sky, .stroke = "#2b7bb0", .width = 0.7, .opacity = 0.5});
    drawing.text({44, y}, text("chart.people"), {.size = 10});
    drawing.line({12, y + 13}, {38, y + 13}, {.stroke = ink::text, .width = 1.3});
    for (const double end : {12.0, 38.0})
        drawing.line({end, y + 8}, {end, y + 18}, {.stroke = ink::text, .width = 1.3});
    drawing.text({44, y + 17}, text("chart.predictive"), {.size = 10});
}

bool banded(const std::vector<Row>& rows) {
    return std::any_of(rows.begin(), rows.end(),
                       [](const Row& r) { return std::isfinite(r.lo) || std::isfinite(r.p10); });
}

/// What the marks mean, in one line, below the key of bands where there are any.
void draw_endpoint_key(Drawing& drawing, double y, const std::vector<Row>& rows) {
    const bool bands = banded(rows);
    if (bands) draw_band_key(drawing, y);
    const auto mark = [&](outcome::Basis basis, const char* key, double across) {
        draw_basis_mark(drawing, {across, y + 30.5}, basis);
        drawing.text({across + 12, y + 34}, text(key), {.size = 10});
    };
    mark(outcome::Basis::predicted, "chart.predicted", 25);
    mark(outcome::Basis::fitted, "chart.fitted", 112);
    mark(outcome::Basis::assumed_mapping, "chart.assumed", 180);
}

constexpr double k_row = 42;

/// Limits of the axis: zero, what else must be seen, and every number of every row.
Scale axis_of(const std::vector<Row>& rows, double also) {
    Extent limits;
    limits.add(0);
    limits.add(also);
    for (const Row& r : rows)
        for (const double v : {r.value, r.p10, r.p90, r.lo, r.hi, r.blinded_low, r.blinded_high})
            limits.add(v);
    const double pad = 0.05 * std::max(limits.high - limits.low, 1e-9);
    return {limits.low - pad, limits.high + pad, 14, 346};
}

void draw_axis(Drawing& drawing, const Scale& x, double base) {
    for (const double t : ticks(x.from, x.to, 6))
        drawing.line({x(t), 4}, {x(t), base},
                     {.stroke = t == 0 ? ink::axis : ink::grid, .width = t == 0 ? 1.2 : 0.6});
}

void draw_lines(Drawing& drawing, const Scale& x, const std::vector<Row>& rows) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const double top = 6 + k_row * static_cast<double>(i);
        drawing.text({14, top + 12}, rows[i].label, {.size = 10.5, .bold = true, .halo = true});
        drawing.text({346, top + 12}, rows[i].value_words,
                     {.anchor = Anchor::end, .size = 10.5, .bold = true, .halo = true});
        draw_interval(drawing, x, top + 26, rows[i]);
    }
}

/// "better" with an arrow, if all of them agree.
void draw_direction(Drawing& drawing, const std::vector<const BandedEndpoint*>& group, double y) {
    const bool up = group.front()->endpoint.better_up;
    for (const auto* b : group)
        if (b->endpoint.better_up != up) return;
    drawing.text({up ? 348.0 : 12.0, y}, text(up ? "chart.better_right" : "chart.better_left"),
                 {.anchor = up ? Anchor::end : Anchor::start, .size = 10, .italic = true});
}

std::string one_chart(const std::vector<const BandedEndpoint*>& group, std::size_t index) {
    std::vector<Row> rows;
    for (const auto* b : group) rows.push_back(as_read(*b));
    const Scale x = axis_of(rows, 0);
    const double base = 6 + k_row * static_cast<double>(rows.size());
    const auto& first = group.front()->endpoint;
    const std::string day = setting(first.day), unit = unit_symbol(first.unit);
    Drawing drawing(fmt::format("endpoints-{}", index), 360, base + 93,
                    text("chart.changed", {{"day", day}, {"unit", unit}}),
                    text(banded(rows) ? "chart.description" : "chart.description_alone"));
    draw_axis(drawing, x, base);
    draw_lines(drawing, x, rows);
    draw_columns(drawing, x, base, 6, 10);
    drawing.text({180, base + 27}, text("chart.axis", {{"day", day}, {"unit", unit}}),
                 {.anchor = Anchor::middle, .size = 10.5});
    draw_direction(drawing, group, base + 27);
    draw_endpoint_key(drawing, base + 51, rows);
    return drawing.str();
}

/// What is seen and felt, or the scales: a line at one stands for the smallest change that people notice.
std::string noticed_chart(const std::vector<const BandedEndpoint*>& group, const std::string& id,
                          const std::string& title) {
    std::vector<Row> rows;
    for (const auto* b : group) rows.push_back(in_noticed(*b));
    const Scale x = axis_of(rows, 1);
    const double base = 6 + k_row * static_cast<double>(rows.size());
    Drawing drawing("endpoints-" + id, 360, base + 110, title, text("chart.noticed.description"));
    draw_axis(drawing, x, base);
    drawing.line({x(1), 4}, {x(1), base}, {.stroke = ink::vermilion, .width = 1.2, .dash = "5 3"});
    draw_lines(drawing, x, rows);
    draw_columns(drawing, x, base, 6, 10);
    drawing.text({180, base + 27},
                 text("chart.noticed.axis", {{"day", setting(group.front()->endpoint.day)}}),
                 {.anchor = Anchor::middle, .size = 10});
    draw_endpoint_key(drawing, base + 51, rows);
    drawing.line({12, base + 98}, {38, base + 98}, {.stroke = ink::green, .width = 3.5});
    drawing.text({44, base + 102}, text("chart.controlled"), {.size = 10});
    return drawing.str();
}

/// Endpoints of one group on one day that have a number; those of a size that people notice, if asked for.
std::vector<const BandedEndpoint*> chosen(const std::vector<BandedEndpoint>& endpoints, outcome::Group group,
                                          double day, bool noticed) {
    std::vector<const BandedEndpoint*> out;
    for (const auto& b : endpoints)
        if (b.endpoint.group == group && b.endpoint.day == day && std::isfinite(b.endpoint.value) &&
            (!noticed || outcome::is_noticeable_size(b.endpoint.noticeable)))
            out.push_back(&b);
    return out;
}

} // namespace

bool has_bands(const std::vector<BandedEndpoint>& endpoints) {
    return std::any_of(endpoints.begin(), endpoints.end(),
                       [](const auto& b) { return std::isfinite(b.lo) || std::isfinite(b.p10); });
}

std::string endpoint_chart(const std::vector<BandedEndpoint>& endpoints) {
    if (endpoints.empty()) return "";
    double last = 0;
    for (const auto& b : endpoints) last = std::max(last, b.endpoint.day);
    std::vector<std::vector<const BandedEndpoint*>> groups;
    for (const auto* b : chosen(endpoints, outcome::Group::response, last, false)) {
        const auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& g) {
            return g.front()->endpoint.unit == b->endpoint.unit;
        });
        if (group == groups.end()) {
            groups.push_back({b});
        } else {
            group->push_back(b);
        }
    }
    std::string out;
    for (std::size_t i = 0; i < groups.size(); ++i) out += cell_of(one_chart(groups[i], i));
    if (const auto seen = chosen(endpoints, outcome::Group::appearance, last, true); !seen.empty())
        out += cell_of(noticed_chart(seen, "appearance", text("chart.appearance")));
    if (const auto scales = chosen(endpoints, outcome::Group::scale, last, true); !scales.empty())
        out += cell_of(noticed_chart(scales, "scale", text("chart.scale")));
    return out;
}

} // namespace stipple::pages
