#include "stipple/pages/drawing/panel.hpp"
#include "stipple/pages/drawing/svg.hpp"
#include "stipple/pages/needle/insert.hpp"
#include "stipple/pages/pages.hpp"
#include "stipple/pages/sensitivity/sensitivity.hpp"
#include "stipple/words/notice.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;

namespace {

using study::Sensitivity;

constexpr double k_width = 1180, k_row = 33;
constexpr std::string_view k_total = "#9ecae1", k_first = ink::blue;

/// Where the two panels stand.
struct Layout {
    double top = 0, height = 0;
    double cloud_left = 58, cloud_right = 452;
    double names = 500, bars_left = 868, bars_right = 1156;
    double bottom() const { return top + height; }
};

struct Box {
    double left = 0, top = 0, right = 0, bottom = 0;
    bool meets(const Box& o) const {
        return left < o.right && o.left < right && top < o.bottom && o.top < bottom;
    }
};

/// Puts names beside dots: the first of eight places around a dot that is inside and free, or none.
class Names {
  public:
    Names(Drawing& drawing, Box inside) : drawing_(drawing), inside_(inside) {}
    void take(const Box& box) { taken_.push_back(box); }
    void put(Point dot, const std::string& name) {
        constexpr double k_size = 10.5;
        const double width = text_width(name, k_size);
        for (const auto& [dx, dy] : k_places) {
            const double left = dx > 0 ? dot.x + dx : dx < 0 ? dot.x + dx - width : dot.x - 0.5 * width;
            const double base = dot.y + dy;
            const Box box{left, base - 0.78 * k_size, left + width, base + 0.22 * k_size};
            const bool inside = box.left > inside_.left && box.right < inside_.right &&
                                box.top > inside_.top && box.bottom < inside_.bottom;
            if (!inside ||
                std::any_of(taken_.begin(), taken_.end(), [&](const Box& b) { return b.meets(box); }))
                continue;
            take(box);
            drawing_.text({left, base}, name, {.size = k_size, .halo = true});
            return;
        }
    }

  private:
    static constexpr std::array<std::pair<double, double>, 8> k_places{
        {{7, 3.5}, {-7, 3.5}, {0, -8}, {0, 15}, {7, -7}, {7, 14}, {-7, -7}, {-7, 14}}};
    Drawing& drawing_;
    Box inside_;
    std::vector<Box> taken_;
};

/// Text cut at a word to a width, with an ellipsis.
std::string fitted(std::string text, double size, double width) {
    if (text_width(text, size) <= width) return text;
    while (!text.empty() && text_width(text + "…", size) > width) {
        const auto blank = text.rfind(' ');
        if (blank == std::string::npos) break;
        text.resize(blank);
    }
    while (!text.empty() && (text.back() == ',' || text.back() == ';')) text.pop_back();
    return text + "…";
}

bool has_index(const Sensitivity& s, std::size_t input) {
    return std::any_of(s.indices.begin(), s.indices.end(), [&](const auto& i) { return i.input == input; });
}

void draw_cloud_axes(Drawing& drawing, const Sensitivity& s, const Layout& at, const Scale& x,
                     const Scale& y) {
    draw_rows(drawing, x, y, 6, 10.5);
    draw_columns(drawing, x, at.bottom(), 6, 10.5, 15);
    const double most = std::min(x.to, y.to);
    drawing.line({x(0), y(0)}, {x(most), y(most)}, {.stroke = ink::axis, .width = 0.9, .dash = "5 4"});
    const std::string unit = unit_symbol(s.output.unit);
    drawing.text({0.5 * (at.cloud_left + at.cloud_right), at.bottom() + 34},
                 fmt::format("µ*: how far the output goes from one end of the input to the other ({})", unit),
                 {.anchor = Anchor::middle, .size = 11});
    drawing.text({14, at.top + 0.5 * at.height},
                 fmt::format("σ: how much that depends on the rest ({})", unit),
                 {.anchor = Anchor::middle, .size = 11, .turn = -90});
    drawing.text({at.cloud_left, at.top - 14}, fmt::format("Screening of all {} inputs", s.inputs.size()),
                 {.size = 12.5, .bold = true});
}

/// Mean size of the elementary effects against their spread, one dot an input.
void draw_cloud(Drawing& drawing, const Sensitivity& s, const Layout& at) {
    double most_x = 0, most_y = 0;
    for (const auto& e : s.effects) {
        if (!std::isfinite(e.mu_star + e.sigma)) continue;
        most_x = std::max(most_x, e.mu_star);
        most_y = std::max(most_y, e.sigma);
    }
    const Scale x{0, std::max(1.12 * most_x, 1e-12), at.cloud_left, at.cloud_right},
        y{0, std::max(1.08 * most_y, 1e-12), at.bottom(), at.top};
    draw_cloud_axes(drawing, s, at, x, y);
    const auto order = study::ranked(s);
    for (auto i = order.rbegin(); i != order.rend(); ++i) {
        const auto& e = s.effects[*i];
        const bool kept = has_index(s, *i);
        drawing.circle(
            {x(e.mu_star), y(e.sigma)}, kept ? 4.6 : 2.6,
            {.fill = kept ? ink::blue : std::string_view("#b0b0b0"), .stroke = "#fff", .width = 0.8});
    }
    Names names(drawing, {at.cloud_left, at.top - 4, at.cloud_right + 30, at.bottom()});
    for (const std::size_t i : order) {
        const Point dot{x(s.effects[i].mu_star), y(s.effects[i].sigma)};
        if (has_index(s, i)) names.take({dot.x - 4, dot.y - 4, dot.x + 4, dot.y + 4});
    }
    for (const auto& index : s.indices)
        names.put({x(s.effects[index.input].mu_star), y(s.effects[index.input].sigma)},
                  s.inputs[index.input].parameter.name);
}

/// One bar from zero with its interval.
void draw_bar(Drawing& drawing, const Scale& x, double y, double value, double low, double high,
              std::string_view colour) {
    constexpr double k_height = 8;
    const double from = x(std::min(value, 0.0)), to = x(std::max(value, 0.0));
    drawing.rectangle({from, y - 0.5 * k_height}, std::max(to - from, 0.8), k_height, {.fill = colour});
    const double left = x(std::max(low, x.from)), right = x(std::min(high, x.to));
    drawing.line({left, y}, {right, y}, {.stroke = ink::text, .width = 1.1});
    for (const double end : {left, right})
        drawing.line({end, y - 2.6}, {end, y + 2.6}, {.stroke = ink::text, .width = 1.1});
}

void draw_name(Drawing& drawing, const study::SensitivityInput& input, std::size_t rank, const Layout& at,
               double y) {
    const double room = at.bars_left - at.names - 34;
    drawing.text({at.names, y + 3}, fmt::format("{}", rank),
                 {.anchor = Anchor::end, .size = 11, .fill = ink::quiet});
    drawing.text({at.names + 8, y - 1.5}, fitted(capital(short_meaning(input)), 11, room), {.size = 11});
    drawing.text(
        {at.names + 8, y + 11},
        fitted(fmt::format("{} · {} · {}", input.parameter.name, input.parameter.flag, prior_words(input)),
               9.5, room),
        {.size = 9.5, .fill = ink::quiet});
}

void draw_bars_key(Drawing& drawing, const Sensitivity& s, const Layout& at) {
    drawing.text({at.names - 10, at.top - 14}, fmt::format("The {} that count", s.indices.size()),
                 {.size = 12.5, .bold = true});
    drawing.rectangle({at.bars_left, at.top - 23}, 12, 8, {.fill = k_total});
    drawing.text({at.bars_left + 17, at.top - 15}, "total", {.size = 10.5});
    drawing.rectangle({at.bars_left + 62, at.top - 23}, 12, 8, {.fill = k_first});
    drawing.text({at.bars_left + 79, at.top - 15}, "on its own", {.size = 10.5});
    drawing.line({at.bars_left + 148, at.top - 19}, {at.bars_left + 166, at.top - 19},
                 {.stroke = ink::text, .width = 1.1});
    drawing.text({at.bars_left + 171, at.top - 15}, "95 % interval", {.size = 10.5});
    drawing.text({0.5 * (at.bars_left + at.bars_right), at.bottom() + 34},
                 "share of the variance of the output", {.anchor = Anchor::middle, .size = 11});
}

/// Total and first-order index of each input that was kept.
void draw_bars(Drawing& drawing, const Sensitivity& s, const Layout& at) {
    double low = 0, high = 0.05;
    for (const auto& i : s.indices) {
        low = std::min({low, i.sobol.first_lo, i.sobol.total_lo});
        high = std::max({high, i.sobol.first_hi, i.sobol.total_hi});
    }
    const Scale x{low, 1.03 * high, at.bars_left, at.bars_right};
    for (const double t : ticks(x.from, x.to, 6))
        drawing.line({x(t), at.top}, {x(t), at.bottom()},
                     {.stroke = t == 0 ? ink::axis : ink::grid, .width = t == 0 ? 1.0 : 0.6});
    draw_columns(drawing, x, at.bottom(), 6, 10.5, 15);
    for (std::size_t k = 0; k < s.indices.size(); ++k) {
        const auto& i = s.indices[k].sobol;
        const double y = at.top + (static_cast<double>(k) + 0.5) * k_row;
        draw_name(drawing, s.inputs[s.indices[k].input], k + 1, at, y);
        draw_bar(drawing, x, y - 5, i.total, i.total_lo, i.total_hi, k_total);
        draw_bar(drawing, x, y + 5, i.first, i.first_lo, i.first_hi, k_first);
    }
    draw_bars_key(drawing, s, at);
}

} // namespace

std::string sensitivity_svg(const Sensitivity& s) {
    const std::string unit = s.output.unit;
    const std::string title = "What decides: " + output_words(s);
    const auto lines = heading_lines(
        {s.course.title,
         fmt::format("As the course stands {}; over all that is drawn {} between the 10 and 90 % quantiles.",
                     quantity(s.output.value, unit), range(s.p10, s.p90, unit)),
         share_sentence(s), "Dots above the broken line bend or act with others more than by themselves."});
    Layout at;
    at.top = heading_height(lines) + 44;
    at.height = std::max(k_row * static_cast<double>(s.indices.size()), 8 * k_row);
    const double height = at.bottom() + 78;
    Drawing drawing(
        "sensitivity", k_width, height, title,
        "Left: every input by the size of its effect and how much that depends on the others. Right: "
        "total and first-order Sobol indices of the strongest inputs with their intervals.");
    draw_heading(drawing, title, lines, k_width, height);
    draw_cloud(drawing, s, at);
    draw_bars(drawing, s, at);
    drawing.text({18, height - 14}, short_notice(), {.size = 10.5, .fill = ink::quiet});
    return svg_file(drawing, k_width);
}

} // namespace stipple::pages
