#include "stipple/pages/report/report.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;

namespace {

using course::Series;

Extent limits_of(const Series& series) {
    Extent e;
    e.add(series.baseline);
    for (const auto* list : {&series.values, &series.lo, &series.hi})
        for (const double v : *list) e.add(v);
    if (e.empty()) return {0, 1};
    if (e.low > 0 && e.low < 0.5 * e.high) e.low = 0;
    // A curve that stays at rest is drawn as a straight line, not as its rounding errors.
    const double least =
        e.high == 0 && e.low == 0 ? 1 : std::max(1e-3, 0.02 * std::max(std::fabs(e.high), std::fabs(e.low)));
    const double spread = std::max(e.high - e.low, least), missing = spread - (e.high - e.low);
    e.high += 0.08 * spread + 0.5 * missing;
    if (e.low != 0) e.low -= 0.08 * spread + 0.5 * missing;
    return e;
}

std::string one_course(const course::Tissue& tissue, const course::Treatment& treatment, const Series& series,
                       std::size_t index) {
    const Extent limits = limits_of(series);
    const Scale x{0, std::max(1.0, tissue.day.back()), 42, 196}, y{limits.low, limits.high, 116, 8};
    const double last = series.values.empty() ? NAN : series.values.back();
    Drawing drawing(fmt::format("course-{}", index), 240, 148, series.label,
                    fmt::format("{} over {} days: {} at rest, {} at the end.", series.label,
                                setting(tissue.day.back()), number(series.baseline), number(last)));
    draw_rows(drawing, x, y, 4, 9.5);
    const std::size_t n = std::min(tissue.day.size(), series.values.size());
    if (series.lo.size() == series.values.size() && series.hi.size() == series.values.size()) {
        std::vector<Point> band;
        for (std::size_t i = 0; i < n; ++i) band.push_back({x(tissue.day[i]), y(series.hi[i])});
        for (std::size_t i = n; i-- > 0;) band.push_back({x(tissue.day[i]), y(series.lo[i])});
        drawing.polygon(band, {.fill = ink::sky, .opacity = 0.38});
    }
    drawing.line({x.start, y(series.baseline)}, {x.end, y(series.baseline)},
                 {.stroke = ink::text, .width = 0.8, .dash = "4 3"});
    std::vector<Point> line;
    for (std::size_t i = 0; i < n; ++i) line.push_back({x(tissue.day[i]), y(series.values[i])});
    drawing.curve(line, {.stroke = ink::blue, .width = 1.6});
    for (const double day : treatment.session_days)
        drawing.polygon({{x(day) - 2.6, 122.5}, {x(day) + 2.6, 122.5}, {x(day), 117}},
                        {.fill = ink::vermilion});
    draw_columns(drawing, x, 116, 4, 9.5, 17);
    drawing.text({0.5 * (x.start + x.end), 145}, "day", {.anchor = Anchor::middle, .size = 9.5});
    const double end = y(last), rest = y(series.baseline);
    drawing.text({x.end + 4, end + 3.3},
                 std::fabs(last) < 2e-3 * (limits.high - limits.low) ? "0" : brief(last),
                 {.size = 9.5, .bold = true, .fill = ink::blue});
    if (std::fabs(end - rest) > 12)
        drawing.text({x.end + 4, rest + 3.3}, "rest", {.size = 9.5, .fill = ink::quiet});
    return drawing.str();
}

} // namespace

std::string time_courses(const course::Tissue& tissue, const course::Treatment& treatment, bool main_states) {
    static constexpr std::array<std::string_view, 12> k_main{"collagen_total",
                                                             "collagen_1",
                                                             "collagen_3",
                                                             "elastin_functional",
                                                             "epidermal_thickness",
                                                             "fibroblasts",
                                                             "inflammatory_cytokine",
                                                             "neutrophils",
                                                             "macrophages_m2",
                                                             "tgf_beta_1",
                                                             "tgf_beta_3",
                                                             "epidermis_covered"};
    std::string out;
    for (std::size_t i = 0; i < tissue.series.size(); ++i) {
        const Series& series = tissue.series[i];
        const bool is_main = std::find(k_main.begin(), k_main.end(), series.name) != k_main.end();
        if (is_main != main_states) continue;
        const std::string unit = unit_symbol(series.unit);
        out += fmt::format("<div class=\"cell\"><p class=\"name\"><b>{}</b>{}</p>\n{}</div>\n",
                           escape(capital(series.label)),
                           unit.empty() ? "" : " <span class=\"unit\">" + escape(unit) + "</span>",
                           one_course(tissue, treatment, series, i));
    }
    return out;
}

} // namespace stipple::pages
