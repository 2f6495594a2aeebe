#include "stipple/pages/drawing/svg.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;

namespace {

bool finite(Point p) {
    return std::isfinite(p.x) && std::isfinite(p.y);
}

std::string attributes(const Paint& paint) {
    std::string out = fmt::format(" fill=\"{}\"", paint.fill.empty() ? "none" : paint.fill);
    if (!paint.fill.empty() && paint.opacity < 1)
        out += fmt::format(" fill-opacity=\"{}\"", coordinate(paint.opacity));
    if (!paint.stroke.empty()) {
        out += fmt::format(" stroke=\"{}\" stroke-width=\"{}\"", paint.stroke, coordinate(paint.width));
        if (!paint.dash.empty()) out += fmt::format(" stroke-dasharray=\"{}\"", paint.dash);
    }
    return out;
}

std::string joined(const std::vector<Point>& points) {
    std::string out;
    for (const Point& p : points) {
        if (!finite(p)) continue;
        if (!out.empty()) out += ' ';
        out += coordinate(p.x) + "," + coordinate(p.y);
    }
    return out;
}

} // namespace

std::string coordinate(double value) {
    std::string out = fmt::format("{:.2f}", value);
    while (out.back() == '0') out.pop_back();
    if (out.back() == '.') out.pop_back();
    return out == "-0" ? "0" : out;
}

Drawing::Drawing(std::string id, double width, double height, std::string title, std::string description)
    : id_(std::move(id)), title_(std::move(title)), description_(std::move(description)), width_(width),
      height_(height) {}

void Drawing::line(Point a, Point b, const Paint& paint) {
    if (!finite(a) || !finite(b)) return;
    body_ += fmt::format("<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"{}/>\n", coordinate(a.x),
                         coordinate(a.y), coordinate(b.x), coordinate(b.y), attributes(paint));
}

void Drawing::rectangle(Point corner, double width, double height, const Paint& paint) {
    if (!finite(corner) || !std::isfinite(width) || !std::isfinite(height)) return;
    body_ += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{}/>\n", coordinate(corner.x),
                         coordinate(corner.y), coordinate(std::max(0.0, width)),
                         coordinate(std::max(0.0, height)), attributes(paint));
}

void Drawing::circle(Point centre, double radius, const Paint& paint) {
    if (!finite(centre) || !std::isfinite(radius)) return;
    body_ += fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"{}\"{}/>\n", coordinate(centre.x),
                         coordinate(centre.y), coordinate(radius), attributes(paint));
}

void Drawing::polygon(const std::vector<Point>& points, const Paint& paint) {
    const std::string list = joined(points);
    if (!list.empty()) body_ += fmt::format("<polygon points=\"{}\"{}/>\n", list, attributes(paint));
}

void Drawing::curve(const std::vector<Point>& points, const Paint& paint) {
    std::vector<Point> run;
    const auto flush = [&] {
        if (run.size() > 1)
            body_ += fmt::format("<polyline points=\"{}\"{}/>\n", joined(run), attributes(paint));
        run.clear();
    };
    for (const Point& p : points) {
        if (finite(p)) {
            run.push_back(p);
        } else {
            flush();
        }
    }
    flush();
}

void Drawing::path(const std::string& data, const Paint& paint) {
    if (!data.empty()) body_ += fmt::format("<path d=\"{}\"{}/>\n", data, attributes(paint));
}

void Drawing::text(Point at, std::string_view words_of_it, const Lettering& lettering) {
    if (!finite(at) || words_of_it.empty()) return;
    static constexpr std::array<std::string_view, 3> k_anchors{"start", "middle", "end"};
    std::string more;
    if (lettering.anchor != Anchor::start)
        more += fmt::format(" text-anchor=\"{}\"", k_anchors[static_cast<std::size_t>(lettering.anchor)]);
    if (lettering.bold) more += " font-weight=\"600\"";
    if (lettering.italic) more += " font-style=\"italic\"";
    if (lettering.turn != 0)
        more += fmt::format(" transform=\"rotate({} {} {})\"", coordinate(lettering.turn), coordinate(at.x),
                            coordinate(at.y));
    if (lettering.halo)
        more += " stroke=\"#fff\" stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\"";
    body_ +=
        fmt::format("<text x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"{}\"{}>{}</text>\n", coordinate(at.x),
                    coordinate(at.y), coordinate(lettering.size), lettering.fill, more, escape(words_of_it));
}

void Drawing::image(Point corner, double width, double height, std::string_view address) {
    if (!finite(corner) || !std::isfinite(width) || !std::isfinite(height)) return;
    body_ += fmt::format("<image x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" preserveAspectRatio=\"none\" "
                         "href=\"{}\"/>\n",
                         coordinate(corner.x), coordinate(corner.y), coordinate(width), coordinate(height),
                         address);
}

void Drawing::begin_clip(Point corner, double width, double height) {
    const std::string name = fmt::format("{}-clip-{}", id_, ++clips_);
    body_ += fmt::format("<clipPath id=\"{}\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/></clipPath>"
                         "<g clip-path=\"url(#{})\">\n",
                         name, coordinate(corner.x), coordinate(corner.y), coordinate(width),
                         coordinate(height), name);
}

void Drawing::end_clip() {
    body_ += "</g>\n";
}

std::string Drawing::str() const {
    return fmt::format("<svg viewBox=\"0 0 {0} {1}\" role=\"img\" aria-labelledby=\"{2}-title {2}-desc\" "
                       "xmlns=\"http://www.w3.org/2000/svg\">\n<title id=\"{2}-title\">{3}</title>\n"
                       "<desc id=\"{2}-desc\">{4}</desc>\n{5}</svg>\n",
                       coordinate(width_), coordinate(height_), id_, escape(title_), escape(description_),
                       body_);
}

std::vector<double> ticks(double low, double high, int count) {
    std::vector<double> out;
    if (!(high > low) || !std::isfinite(high - low) || count < 1) return out;
    const double rough = (high - low) / count;
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    const double share = rough / power;
    const double step = power * (share < 1.5 ? 1 : share < 3.5 ? 2 : share < 7.5 ? 5 : 10);
    const double slack = 1e-9 * step;
    for (double k = std::ceil((low - slack) / step); k * step <= high + slack; ++k)
        out.push_back(k == 0 ? 0.0 : k * step);
    return out;
}

std::string tick_label(double value, double step) {
    if (value == 0) return "0";
    if (std::fabs(value) >= 1e6 || step < 1e-5) return number(value, 2);
    const int decimals = std::max(0, -static_cast<int>(std::floor(std::log10(step) + 1e-9)));
    const std::string digits = fmt::format("{:.{}f}", std::fabs(value), decimals);
    return (value < 0 ? "\u2212" : "") + digits;
}

void Extent::add(double value) {
    if (!std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
}

void draw_rows(Drawing& drawing, const Scale& x, const Scale& y, int count, double size) {
    const auto rows = ticks(y.from, y.to, count);
    const double step = rows.size() > 1 ? rows[1] - rows[0] : 1;
    for (const double t : rows) {
        drawing.line({x.start, y(t)}, {x.end, y(t)}, {.stroke = ink::grid, .width = 0.6});
        drawing.text({x.start - 4, y(t) + 3.3}, tick_label(t, step), {.anchor = Anchor::end, .size = size});
    }
}

void draw_columns(Drawing& drawing, const Scale& x, double base, int count, double size, double drop) {
    const auto columns = ticks(x.from, x.to, count);
    const double step = columns.size() > 1 ? columns[1] - columns[0] : 1;
    for (const double t : columns) {
        drawing.line({x(t), base}, {x(t), base + 3}, {.stroke = ink::axis});
        drawing.text({x(t), base + drop}, tick_label(t, step), {.anchor = Anchor::middle, .size = size});
    }
    drawing.line({x.start, base}, {x.end, base}, {.stroke = ink::axis});
}

std::string cividis(double share) {
    using Colour = std::array<double, 3>;
    static constexpr std::array<Colour, 6> k_anchors{
        {{0, 34, 78}, {53, 69, 108}, {102, 105, 112}, {148, 142, 119}, {200, 184, 102}, {254, 232, 56}}};
    const double at = std::clamp(std::isfinite(share) ? share : 0.0, 0.0, 1.0) * (k_anchors.size() - 1);
    const auto left = std::min(static_cast<std::size_t>(at), k_anchors.size() - 2);
    const double part = at - static_cast<double>(left);
    std::array<int, 3> c{};
    for (std::size_t i = 0; i < 3; ++i)
        c[i] = static_cast<int>(std::lround(k_anchors[left][i] * (1 - part) + k_anchors[left + 1][i] * part));
    return fmt::format("#{:02x}{:02x}{:02x}", c[0], c[1], c[2]);
}

} // namespace stipple::pages
