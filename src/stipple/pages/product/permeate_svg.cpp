#include "stipple/pages/drawing/layer_fill.hpp"
#include "stipple/pages/drawing/panel.hpp"
#include "stipple/pages/needle/insert.hpp"
#include "stipple/pages/product/permeate.hpp"
#include "stipple/pages/product/profile_line.hpp"
#include "stipple/words/typeset.hpp"
#include "stipple/words/warning_words.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;

namespace {

using namespace stipple::units;

constexpr double k_left = 62, k_right = 582, k_width = 720; ///< of the panels, of the drawing
constexpr double k_amount_height = 190, k_flux_height = 110, k_plasma_height = 90, k_depth_height = 200,
                 k_gap = 30;

/// The unit in which the largest of some amounts is a handy number; it is one of µg, ng, pg.
struct AmountUnit {
    double size = 1; ///< in µg
    const char* name = "µg";
};
AmountUnit unit_for(double most_ug) {
    if (most_ug >= 0.05 || !(most_ug > 0)) return {};
    return most_ug >= 0.05e-3 ? AmountUnit{1e-3, "ng"} : AmountUnit{1e-6, "pg"};
}

double largest(std::initializer_list<const std::vector<double>*> lists) {
    Extent all;
    for (const auto* list : lists)
        for (const double v : *list) all.add(v);
    return all.high > 0 ? all.high : 1;
}

void name_axis(Drawing& drawing, const Scale& y, const std::string& name) {
    drawing.text({15, 0.5 * (y.start + y.end)}, name, {.anchor = Anchor::middle, .size = 10.5, .turn = -90});
}

std::vector<Point> line_of(const std::vector<double>& time, const std::vector<double>& values, double unit,
                           const Scale& x, const Scale& y) {
    std::vector<Point> points;
    for (std::size_t i = 0; i < values.size(); ++i)
        points.push_back({x(time[i] / hour), y(values[i] / unit)});
    return points;
}

/// The band from the low line forward and the high line back.
void draw_band(Drawing& drawing, const study::ProductResult& r, double unit, const Scale& x, const Scale& y) {
    if (r.absorbed_lo.empty()) return;
    auto outline = line_of(r.course.time, r.absorbed_lo, unit, x, y);
    const auto back = line_of(r.course.time, r.absorbed_hi, unit, x, y);
    outline.insert(outline.end(), back.rbegin(), back.rend());
    drawing.polygon(outline, {.fill = ink::sky, .opacity = 0.3});
}

/// With channels and without, over time.
void draw_two_lines(Drawing& drawing, const study::ProductResult& r, const std::vector<double>& with,
                    const std::vector<double>& without, double unit, const Scale& x, const Scale& y) {
    std::vector<SideLabel> labels;
    const bool both = study::has_channels(r);
    if (both) {
        drawing.curve(line_of(r.intact.time, without, unit, x, y),
                      {.stroke = ink::quiet, .width = 1.6, .dash = "5 3"});
        labels.push_back({y(without.back() / unit), "intact skin", ink::quiet, ink::quiet});
    }
    drawing.curve(line_of(r.course.time, with, unit, x, y), {.stroke = ink::blue, .width = 2});
    labels.push_back({y(with.back() / unit), both ? "with channels" : "intact skin", ink::blue, ink::blue});
    draw_side_labels(drawing, labels, x.end, y.end, y.start);
}

void draw_amount(Drawing& drawing, const study::ProductResult& r, const Scale& x, double top) {
    const double most = largest({&r.course.absorbed, &r.absorbed_hi, &r.intact.absorbed});
    const AmountUnit unit = unit_for(most / k_ug_per_cm2);
    const double size = unit.size * k_ug_per_cm2;
    const Scale y{0, 1.06 * most / size, top + k_amount_height, top};
    draw_rows(drawing, x, y, 5);
    draw_band(drawing, r, size, x, y);
    drawing.line({x.start, y.start}, {x.end, y.start}, {.stroke = ink::axis});
    draw_two_lines(drawing, r, r.course.absorbed, r.intact.absorbed, size, x, y);
    name_axis(drawing, y, fmt::format("absorbed ({}/cm²)", unit.name));
}

void draw_flux(Drawing& drawing, const study::ProductResult& r, const Scale& x, double top) {
    const double most = largest({&r.course.flux, &r.intact.flux});
    const AmountUnit unit = unit_for(most / k_ug_per_cm2_h);
    const double size = unit.size * k_ug_per_cm2_h;
    const Scale y{0, 1.06 * most / size, top + k_flux_height, top};
    draw_rows(drawing, x, y, 3);
    draw_two_lines(drawing, r, r.course.flux, r.intact.flux, size, x, y);
    name_axis(drawing, y, fmt::format("flux ({}/cm²/h)", unit.name));
}

/// Plasma level, where it is known.
void draw_plasma(Drawing& drawing, const study::ProductResult& r, const Scale& x, double top) {
    const auto &with = study::plasma_of(r), &without = r.intact.plasma;
    const double most = largest({&with, &without});
    const bool small = most / k_ng_per_ml < 0.05;
    const double size = small ? 1e-3 * k_ng_per_ml : k_ng_per_ml;
    const Scale y{0, 1.06 * most / size, top + k_plasma_height, top};
    draw_rows(drawing, x, y, 3);
    draw_two_lines(drawing, r, with, without, size, x, y);
    name_axis(drawing, y, small ? "plasma (pg/mL)" : "plasma (ng/mL)");
}

void draw_time_axis(Drawing& drawing, const study::ProductResult& r, const Scale& x, double base) {
    draw_columns(drawing, x, base, 8, 10, 15);
    drawing.text({0.5 * (x.start + x.end), base + 29},
                 study::has_channels(r) ? "time since needling (h)" : "time (h)",
                 {.anchor = Anchor::middle, .size = 10.5});
}

/// Moments that explain a bend of the curves, as lines through both panels over time.
void draw_moments(Drawing& drawing, const study::ProductResult& r, const Scale& x, double top,
                  double bottom) {
    struct Moment {
        double time;
        const char* words;
    };
    const auto& dose = r.study.dose;
    const Moment moments[] = {{dose.start != 0 ? dose.start : NAN, "put on"},
                              {dose.end, "wiped off"},
                              {r.study.needles.worn > 0 ? r.study.needles.worn : NAN, "needles out"},
                              {study::has_channels(r) ? r.closure.water_loss : NAN, "TEWL back"}};
    std::vector<double> row_ends; // labels that would run into each other go one below the other
    for (const auto& m : moments) {
        const double at = x(m.time / hour);
        if (!std::isfinite(at) || at <= x.start || at >= x.end) continue;
        drawing.line({at, top}, {at, bottom}, {.stroke = ink::axis, .width = 0.6, .dash = "2 2.5"});
        const double wide = text_width(m.words, 10) + 8;
        const double left = std::min(at + 3, x.end - wide + 5);
        std::size_t row = 0;
        while (row < row_ends.size() && row_ends[row] > left) ++row;
        row_ends.resize(std::max(row_ends.size(), row + 1));
        row_ends[row] = left + wide;
        drawing.text({left, top + 11 + 12 * static_cast<double>(row)}, m.words,
                     {.size = 10, .fill = ink::quiet, .halo = true});
    }
}

/// Depth is drawn by its square root: the thin stratum corneum has room, and so has the dermis.
struct DepthScale {
    Scale root;
    double operator()(double depth) const { return root(std::sqrt(depth / um)); }
};

void draw_layers(Drawing& drawing, const study::ProductResult& r, const DepthScale& x, double deep,
                 double top, double bottom) {
    const auto& skin = r.layers;
    struct Layer {
        const char *fill, *words;
        double thickness;
    };
    const Layer layers[] = {{"stratum_corneum", "stratum corneum", skin.stratum_corneum.thickness},
                            {"viable_epidermis", "epidermis", skin.epidermis.thickness},
                            {"reticular_dermis", "dermis", skin.dermis.thickness}};
    double from = 0;
    for (const auto& layer : layers) {
        const double to = std::min(deep, from + layer.thickness);
        if (to <= from) break;
        drawing.rectangle({x(from), top}, x(to) - x(from), bottom - top,
                          {.fill = layer_fill(layer.fill), .opacity = 0.7});
        if (1.3 * (x(to) - x(from)) > text_width(layer.words, 10)) // it may stand out a little
            drawing.text({0.5 * (x(from) + x(to)), top - 5}, layer.words,
                         {.anchor = Anchor::middle, .size = 10, .fill = ink::quiet});
        from = to;
    }
}

void draw_depth_ticks(Drawing& drawing, const DepthScale& x, double deep, double base) {
    double last = -1e9;
    for (const double depth :
         {0., 10., 30., 100., 200., 400., 700., 1000., 1500., 2000., 3000., 5000., 10000., 20000.}) {
        const double at = x(depth * um);
        if (depth * um > 1.001 * deep || at < last + 28) continue;
        drawing.line({at, base}, {at, base + 3}, {.stroke = ink::axis});
        drawing.text({at, base + 15}, setting(depth), {.anchor = Anchor::middle, .size = 10});
        last = at;
    }
    drawing.line({x.root.start, base}, {x.root.end, base}, {.stroke = ink::axis});
    drawing.text({0.5 * (x.root.start + x.root.end), base + 29}, "depth (µm), stretched near the surface",
                 {.anchor = Anchor::middle, .size = 10.5});
}

/// Decades of concentration that are drawn: from the largest on down, at most six.
Scale concentration_scale(const std::vector<std::vector<double>>& profiles, double top) {
    constexpr double k_most_decades = 6;
    Extent all;
    for (const auto& profile : profiles)
        for (const double c : profile)
            if (c > 0) all.add(c / k_ug_per_ml);
    if (all.empty()) all = {.low = 0.1, .high = 1};
    const double high = std::log10(1.5 * all.high);
    const double low = std::max(std::log10(0.7 * all.low), high - k_most_decades);
    return {std::min(low, high - 1), high, top + k_depth_height, top};
}

/// Total concentration against depth, one line a time. It steps where one layer borders on the next: each holds as much as
/// its partition lets it, and the stratum corneum nearly all of the fall.
void draw_profiles(Drawing& drawing, const study::ProductResult& r, double top) {
    const auto& course = r.course;
    if (course.layer_depth.empty() || course.profile.empty()) return;
    const double deep = course.layer_depth.back() + 0.5 * course.layer_height.back();
    const DepthScale x{{0, std::sqrt(deep / um), k_left, k_right}};
    const Scale y = concentration_scale(course.profile, top);
    draw_layers(drawing, r, x, deep, y.end, y.start);
    draw_powers(drawing, x.root, y);
    std::vector<SideLabel> labels;
    std::vector<std::string> colours;
    const std::size_t times = course.profile.size();
    for (std::size_t k = 0; k < times; ++k)
        colours.push_back(cividis(0.85 * static_cast<double>(k) /
                                  static_cast<double>(std::max<std::size_t>(times - 1, 1))));
    drawing.begin_clip({x.root.start, y.end - 2}, x.root.end - x.root.start + 2, k_depth_height + 4);
    for (std::size_t k = 0; k < times; ++k) {
        std::vector<Point> points;
        for (const auto& [depth, concentration] : profile_line(course, r.layers, k))
            points.push_back({x(depth), y(std::log10(concentration / k_ug_per_ml))});
        drawing.curve(points, {.stroke = colours[k], .width = 1.8});
        const double end = std::isfinite(points.back().y) ? points.back().y : y.start;
        labels.push_back(
            {std::clamp(end, y.end, y.start), hours_words(r.spec.profile_times[k]), colours[k], ink::text});
    }
    drawing.end_clip();
    draw_side_labels(drawing, labels, x.root.end, y.end, y.start);
    draw_depth_ticks(drawing, x, deep, y.start);
    name_axis(drawing, y, "in the skin (µg/mL)");
}

/// Danger and caution stand in the picture too: it may travel without the text.
std::vector<std::string> warning_sentences(const std::vector<Warning>& warnings) {
    std::vector<std::string> out;
    for (const auto& w : warnings)
        if (w.level != Warning::Level::note)
            out.push_back(capital(level_name(w.level)) + ": " + w.text + (w.text.ends_with(".") ? "" : "."));
    return out;
}

} // namespace

std::string permeate_svg(const study::ProductResult& result) {
    auto sentences = warning_sentences(result.warnings);
    sentences.push_back(dose_sentence(result.model, result.study));
    sentences.push_back(skin_sentence(result.study) + " " + channels_sentence(result));
    if (result.members > 0)
        sentences.push_back(
            fmt::format("The band: parameter uncertainty, p10 to p90 of {} samples.", result.members));
    const auto head = heading_lines(sentences);
    const double amount = heading_height(head) + 14, flux = amount + k_amount_height + k_gap - 8;
    const bool in_plasma = !study::plasma_of(result).empty();
    const double plasma = flux + k_flux_height + k_gap - 8,
                 base = in_plasma ? plasma + k_plasma_height : flux + k_flux_height,
                 profile = base + k_gap + 44, height = profile + k_depth_height + 44;
    Drawing drawing("permeation", k_width, height, "Passage of a substance into and through skin",
                    absorbed_sentence(result) + " " + enhancement_sentence(result));
    draw_heading(drawing, result.study.title, head, k_width, height);
    const Scale x{result.course.time.front() / hour, result.course.time.back() / hour, k_left, k_right};
    draw_amount(drawing, result, x, amount);
    draw_flux(drawing, result, x, flux);
    if (in_plasma) draw_plasma(drawing, result, x, plasma);
    draw_time_axis(drawing, result, x, base);
    draw_moments(drawing, result, x, amount, base);
    draw_profiles(drawing, result, profile);
    return svg_file(drawing, 1.35 * k_width);
}

} // namespace stipple::pages
