#include "stipple/pages/compare/compare.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;

namespace {

using study::Comparison;

constexpr double k_left = 44, k_right = 300, k_top = 8, k_base = 190, k_label = 11;

/// Numbers of sessions by doublings, so that six at a clinic and sixty at home stand on one axis.
double place(int sessions, double most) {
    return k_left + 6 + (k_right - k_left - 12) * std::log2(sessions) / std::log2(std::max(most, 2.0));
}

struct Ends {
    int most = 0;
    Extent gain;
};

Ends ends_of(const Comparison& c) {
    Ends ends;
    ends.gain.add(0);
    for (const auto& arm : c.arms) {
        for (const double gain : arm.by_sessions.gain) ends.gain.add(gain);
        if (!arm.by_sessions.sessions.empty())
            ends.most = std::max(ends.most, arm.by_sessions.sessions.back());
    }
    return ends;
}

void draw_axis(Drawing& drawing, int most) {
    for (int count = 1; count <= most; count *= 2) {
        drawing.line({place(count, most), k_base}, {place(count, most), k_base + 3}, {.stroke = ink::axis});
        drawing.text({place(count, most), k_base + 13}, fmt::format("{}", count),
                     {.anchor = Anchor::middle, .size = 10});
    }
    drawing.line({k_left, k_base}, {k_right, k_base}, {.stroke = ink::axis});
    drawing.text({0.5 * (k_left + k_right), k_base + 28}, "sessions", {.anchor = Anchor::middle, .size = 10});
}

} // namespace

std::string session_curves(const Comparison& c) {
    const Ends ends = ends_of(c);
    if (ends.most < 2) return "";
    const Scale y{std::min(0.0, ends.gain.low), std::max(1.08 * ends.gain.high, 1e-6), k_base, k_top};
    std::string described;
    for (const auto& arm : c.arms)
        for (std::size_t i = 0; i < arm.by_sessions.sessions.size(); ++i)
            described += fmt::format("{}{}: {} % after {} sessions", described.empty() ? "" : "; ", arm.name,
                                     number(arm.by_sessions.gain[i]), arm.by_sessions.sessions[i]);
    Drawing drawing("sessions", 440, 226, "Gain of collagen by number of sessions", described + ".");
    draw_rows(drawing, {0, 1, k_left, k_right}, y, 5, 10);
    draw_axis(drawing, ends.most);
    std::vector<std::pair<double, std::size_t>> labels; ///< height of the end of a line, arm
    for (std::size_t a = 0; a < c.arms.size(); ++a) {
        const auto& curve = c.arms[a].by_sessions;
        if (curve.sessions.empty()) continue;
        const ArmLook look = look_of(c, a);
        std::vector<Point> line;
        for (std::size_t i = 0; i < curve.sessions.size(); ++i)
            line.push_back({place(curve.sessions[i], ends.most), y(curve.gain[i])});
        drawing.curve(line, {.stroke = look.colour, .width = 1.7, .dash = look.dash});
        for (const Point p : line) drawing.circle(p, 2.6, {.fill = look.colour});
        labels.emplace_back(line.back().y, a);
    }
    std::sort(labels.begin(), labels.end());
    double above = k_top - k_label;
    for (const auto& [height, arm] : labels) {
        above = std::max(height, above + k_label);
        drawing.text({k_right + 8, above + 3.4}, shortened(c.arms[arm].name, 20),
                     {.size = 10, .fill = look_of(c, arm).colour});
    }
    return fmt::format("<div class=\"cell\"><p class=\"name\"><b>Collagen, whole dermis, day {}</b> <span "
                       "class=\"unit\">change in %</span></p>\n{}</div>\n",
                       escape(setting(c.day)), drawing.str());
}

} // namespace stipple::pages
