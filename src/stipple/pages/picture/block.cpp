#include "stipple/pages/picture/block.hpp"
#include "stipple/base/random.hpp"
#include "stipple/base/units.hpp"
#include "stipple/pages/drawing/layer_fill.hpp"
#include "stipple/pages/drawing/svg.hpp"
#include "stipple/pages/picture/relief.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;

namespace {

using namespace stipple::units;

constexpr std::uint64_t k_seed = 1;
constexpr double k_width = 3 * mm;
constexpr double k_scale = 78 / mm;                              // drawing units per metre
constexpr double k_fade = 0.9 * mm;                              // depth over which layers forget the surface
constexpr double k_ridge = 22 * um, k_ridge_length = 130 * um;   // of the underside of the epidermis
constexpr int k_papillary_fibres = 100, k_reticular_fibres = 90; // at rest
constexpr std::uint32_t k_papillary = 20, k_reticular = 21; // streams of the seed, beside those of the relief

/// Where things of the section stand in the drawing.
struct Stage {
    double left = 2, base = 0; ///< left edge of the flat surface [drawing units]
    double depth = 0;          ///< shown [m]
    std::vector<double> front; ///< heights along the surface [m]
    double bottom() const { return base + depth * k_scale; }
    double right() const { return left + k_width * k_scale; }
    Point at(double x, double z) const { return {left + (x + k_width / 2) * k_scale, base + z * k_scale}; }
    /// Height of the surface at x [m].
    double edge(double x) const {
        const double t = std::clamp((x / k_width + 0.5), 0.0, 1.0) * static_cast<double>(front.size() - 1);
        const auto i = std::min(static_cast<std::size_t>(t), front.size() - 2);
        return front[i] + (t - static_cast<double>(i)) * (front[i + 1] - front[i]);
    }
    /// Depth in the drawing of what lies `z` under the surface: layers follow the surface, the deeper the
    /// less.
    double sunk(double x, double z) const { return z - edge(x) * std::exp(-z / k_fade); }
};

struct Shown {
    std::string name;
    double top = 0, bottom = 0; ///< under the surface [m]
};

std::vector<Shown> shown_layers(const SectionScene& scene, double depth) {
    std::vector<Shown> out;
    double z = 0;
    for (const skin::Layer& layer : scene.skin.layers) {
        if (z >= depth) break;
        double thickness = layer.thickness;
        if (layer.name == "viable_epidermis") thickness *= scene.look.epidermis;
        const double bottom = std::isfinite(thickness) ? std::min(depth, z + thickness) : depth;
        out.push_back({layer.name, z, bottom});
        z = bottom;
    }
    return out;
}

/// The upper bound of a layer from left to right; ridges under the viable epidermis.
std::vector<Point> bound(const Stage& stage, double z, bool ridged) {
    std::vector<Point> out;
    const int points = z < 0.3 * mm ? 250 : 63;
    for (int i = 0; i < points; ++i) {
        const double x = k_width * (i / (points - 1.0) - 0.5);
        const double ridge = ridged ? 0.5 * k_ridge * std::sin(2 * M_PI * x / k_ridge_length) *
                                          (1 + 0.5 * std::sin(2 * M_PI * x / (5.3 * k_ridge_length)))
                                    : 0;
        out.push_back(stage.at(x, std::min(stage.depth, stage.sunk(x, z) + ridge)));
    }
    return out;
}

void draw_layers(Drawing& drawing, const Stage& stage, const std::vector<Shown>& layers) {
    for (const Shown& layer : layers) {
        auto outline = bound(stage, layer.top, layer.name == "papillary_dermis");
        outline.push_back({outline.back().x, stage.bottom()}); // the next layer covers the rest
        outline.push_back({outline.front().x, stage.bottom()});
        drawing.polygon(outline, {.fill = layer_fill(layer.name)});
    }
}

/// One wavy fibre as a path.
std::string fibre(Point from, double length, double turn, double wave) {
    const double c = std::cos(turn), s = std::sin(turn);
    const auto along = [&](double t, double side) {
        return coordinate(from.x + length * t * c - side * s) + " " +
               coordinate(from.y + length * t * s + side * c);
    };
    return "M" + along(0, 0) + "C" + along(0.33, wave) + " " + along(0.67, -wave) + " " + along(1, 0);
}

/// Fibres of a layer: the first `count` of an endless list of the seed, so that more collagen adds fibres to
/// those that are there.
void draw_fibres(Drawing& drawing, const Stage& stage, const Shown& layer, int count, bool papillary) {
    const Random random(k_seed, Purpose::picture, papillary ? k_papillary : k_reticular);
    std::string path;
    for (int i = 0; i < count; ++i) {
        const auto n = static_cast<std::uint64_t>(i);
        const double x = k_width * (random.uniform(n, 0) - 0.5);
        const double z = layer.top + (layer.bottom - layer.top) * (0.08 + 0.84 * random.uniform(n, 1));
        const double length =
            (papillary ? 0.08 + 0.07 * random.uniform(n, 2) : 0.35 + 0.5 * random.uniform(n, 2)) * mm;
        const double turn = papillary ? 2 * M_PI * random.uniform(n, 3) : 0.5 * (random.uniform(n, 3) - 0.5);
        const Point middle = stage.at(x, stage.sunk(x, z));
        const double drawn = length * k_scale;
        path += fibre({middle.x - 0.5 * drawn * std::cos(turn), middle.y - 0.5 * drawn * std::sin(turn)},
                      drawn, turn, papillary ? 1.2 : 2.5 + 1.5 * random.uniform(n, 4));
    }
    drawing.path(path, {.stroke = papillary ? "#c9807a" : "#c08583", .width = papillary ? 0.6 : 1.3});
}

/// "epidermis, 81 um", "collagen 1.28 times its rest".
std::string words_of(const SectionScene& scene, const Shown& layer) {
    const auto times = [](double share) { return fmt::format("collagen {}\u00a0%", number(100 * share)); };
    if (layer.name == "viable_epidermis") return length_words(layer.bottom - layer.top);
    if (layer.name == "papillary_dermis") return times(scene.look.papillary_collagen);
    if (layer.name == "reticular_dermis") return times(scene.look.reticular_collagen);
    return "";
}

/// Names and numbers right of the section, each with a line to the middle of its layer, apart from one another.
void draw_labels(Drawing& drawing, const SectionScene& scene, const Stage& stage,
                 const std::vector<Shown>& layers) {
    constexpr double gap = 25, x = k_width / 2;
    double above = -INFINITY;
    for (const Shown& layer : layers) {
        if (layer.name == "stratum_corneum") continue; // thinner than a line
        const double middle = stage.at(x, stage.sunk(x, 0.5 * (layer.top + layer.bottom))).y;
        above = std::max(middle, above + gap);
        drawing.line({stage.right() + 2, middle}, {stage.right() + 12, above},
                     {.stroke = ink::axis, .width = 0.7});
        drawing.text({stage.right() + 16, above + 3}, spaced(layer.name), {.size = 10, .bold = true});
        if (const auto words = words_of(scene, layer); !words.empty())
            drawing.text({stage.right() + 16, above + 15}, words, {.size = 10, .fill = ink::quiet});
    }
}

} // namespace

std::string tissue_section(const SectionScene& scene) {
    const skin::Surface& surface = scene.look.surface;
    const double above = 0.05 * mm + (surface.scar.raised() ? surface.scar.depth : 0);
    Stage stage;
    stage.depth = std::clamp(scene.skin.dermis_bottom() + 0.3 * mm, 1.2 * mm, 3.2 * mm);
    stage.base = 20 + above * k_scale;
    stage.front = profile_line(surface, k_width, 501, k_seed);
    Drawing drawing(
        scene.id, stage.right() + 118, stage.bottom() + 24, scene.title,
        fmt::format("Section of skin three millimetres wide, a diagram: furrow {} micrometres deep, "
                    "epidermis {} and collagen of the reticular dermis {} of their own rest.",
                    number(surface.furrow_depth / um), percent(scene.look.epidermis),
                    percent(scene.look.reticular_collagen)));
    const auto layers = shown_layers(scene, stage.depth);
    drawing.begin_clip({stage.left, 0}, k_width * k_scale, stage.bottom());
    draw_layers(drawing, stage, layers);
    for (const Shown& layer : layers) {
        const auto fibres = [](int at_rest, double collagen) {
            return static_cast<int>(std::lround(at_rest * std::clamp(collagen, 0.0, 3.0)));
        };
        if (layer.name == "papillary_dermis")
            draw_fibres(drawing, stage, layer, fibres(k_papillary_fibres, scene.look.papillary_collagen),
                        true);
        if (layer.name == "reticular_dermis")
            draw_fibres(drawing, stage, layer, fibres(k_reticular_fibres, scene.look.reticular_collagen),
                        false);
    }
    drawing.curve(bound(stage, 0, false), {.stroke = "#7a5c3c", .width = 1});
    drawing.end_clip();
    drawing.text({0, 12}, scene.title, {.size = 12, .bold = true});
    draw_labels(drawing, scene, stage, layers);
    drawing.rectangle({stage.left, stage.bottom() + 9}, 0.5 * mm * k_scale, 3, {.fill = ink::text});
    drawing.text({stage.left + 0.5 * mm * k_scale + 6, stage.bottom() + 14}, "0.5\u00a0mm", {.size = 10});
    return drawing.str();
}

} // namespace stipple::pages
