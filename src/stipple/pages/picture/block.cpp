#include "stipple/pages/picture/block.hpp"
#include "stipple/base/random.hpp"
#include "stipple/base/units.hpp"
#include "stipple/pages/drawing/svg.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;

namespace {

using namespace stipple::units;

constexpr std::uint64_t k_seed = 1;
constexpr double k_width = 4 * mm, k_back = 2.2 * mm,
                 k_patch = 4.44 * mm;       // patch: twice the way back, and a rim
constexpr double k_scale = 62 / mm;         // drawing units per metre
constexpr double k_aside = 0.5, k_up = 0.5; // of the way back, to the right and upwards in the picture
constexpr double k_sharpness = 1.8;         // pixels per drawing unit
constexpr double k_fade = 0.9 * mm;         // depth over which layers forget the relief of the surface
constexpr double k_ridge = 22 * um, k_ridge_length = 130 * um;    // of the underside of the epidermis
constexpr int k_papillary_fibres = 130, k_reticular_fibres = 120; // at rest
// Streams of the seed, beside those of the relief.
constexpr std::uint32_t k_papillary = 20, k_reticular = 21, k_fat = 22;

/// Where things of the block stand in the drawing.
struct Stage {
    double left = 8, base = 0; ///< front edge of the flat surface [drawing units]
    double depth = 0;          ///< shown [m]
    std::vector<double> front; ///< heights along the front edge [m]
    double bottom() const { return base + depth * k_scale; }
    Point at(double x, double z) const { return {left + (x + k_width / 2) * k_scale, base + z * k_scale}; }
    /// Height of the front edge at x [m].
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

std::vector<Shown> shown_layers(const BlockScene& scene, double depth) {
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

/// The upper bound of a layer along the front, from left to right; ridges under the viable epidermis.
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
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> k_fills{
        {{"stratum_corneum", "#c9a77c"},
         {"viable_epidermis", "#e6b78f"},
         {"papillary_dermis", "#f6d9d0"},
         {"reticular_dermis", "#f4e2dc"},
         {"hypodermis", "#fbf0cf"}}};
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const auto fill = std::find_if(k_fills.begin(), k_fills.end(),
                                       [&](const auto& f) { return f.first == layers[i].name; });
        auto outline = bound(stage, layers[i].top, layers[i].name == "papillary_dermis");
        outline.push_back({outline.back().x, stage.bottom()}); // the next layer covers the rest
        outline.push_back({outline.front().x, stage.bottom()});
        drawing.polygon(outline, {.fill = fill == k_fills.end() ? "#eeeeee" : fill->second});
    }
}

/// The right side of the block, in shadow, with the relief of its own edge left out below the surface.
void draw_side(Drawing& drawing, const Stage& stage, const std::vector<Shown>& layers) {
    const double aside = k_back * k_scale * k_aside, up = k_back * k_scale * k_up;
    static constexpr std::array<std::string_view, 5> k_fills{"#a88a65", "#c39a77", "#d6bbb3", "#d4c4bf",
                                                             "#dcd2b4"};
    for (std::size_t i = 0; i < std::min(layers.size(), k_fills.size()); ++i) {
        const double x = k_width / 2;
        const Point front = stage.at(x, stage.sunk(x, layers[i].top));
        // At the back the flat level stands: the picture of the surface lies over what rises above it.
        const Point back{front.x + aside, stage.at(x, layers[i].top).y - up};
        drawing.polygon({front, back, {back.x, stage.bottom() - up}, {front.x, stage.bottom()}},
                        {.fill = k_fills[i]});
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

void draw_fat(Drawing& drawing, const Stage& stage, const Shown& layer) {
    const Random random(k_seed, Purpose::picture, k_fat);
    const double pitch = 0.115 * mm;
    std::uint64_t n = 0;
    int row = 0;
    for (double z = layer.top + 0.5 * pitch; z < layer.bottom + 0.5 * pitch; z += 0.87 * pitch, ++row)
        for (double x = -k_width / 2 + (row % 2) * 0.5 * pitch; x <= k_width / 2; x += pitch, ++n)
            drawing.circle(stage.at(x + 0.1 * pitch * (random.uniform(n, 0) - 0.5), stage.sunk(x, z)),
                           pitch * k_scale * (0.44 + 0.08 * random.uniform(n, 1)),
                           {.fill = "#fdf6df", .stroke = "#e2c98a", .width = 0.5});
}

/// The top of the block seen from above and in front: rows of the shaded patch from the front to the back,
/// each drawn as far down as nothing before it hides it.
Image seen_top(const HeightMap& map, const Image& flat, double above, double below) {
    const double per_metre = k_scale * k_sharpness;
    Image out;
    out.width = static_cast<int>(std::ceil((k_width + k_aside * k_back) * per_metre));
    out.height = static_cast<int>(std::ceil((above + k_up * k_back + below) * per_metre));
    out.rgb.assign(static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height) * 3, 255);
    const double front = (above + k_up * k_back) * per_metre;
    std::vector<int> hidden(static_cast<std::size_t>(out.width), out.height); // from here down, by column
    for (int j = map.rows - 1; j >= 0; --j) {
        const double back = -map.place(j); // up the picture of the patch is away
        if (back > k_back || back < 0) continue;
        const double shift = back * k_aside * per_metre;
        const int end = std::min(out.height, static_cast<int>(front + (below - back * k_up) * per_metre));
        for (int c = static_cast<int>(std::ceil(shift)); c < out.width; ++c) {
            const double x = (c - shift) / per_metre - k_width / 2;
            if (x > k_width / 2) break;
            const int i = std::clamp(static_cast<int>((x + map.width / 2) / map.step()), 0, map.pixels - 1);
            const std::size_t from = static_cast<std::size_t>(j) * static_cast<std::size_t>(map.pixels) +
                                     static_cast<std::size_t>(i);
            const double y = front - (back * k_up + map.height[from]) * per_metre;
            const int top = std::max(0, static_cast<int>(std::lround(y)));
            int& before = hidden[static_cast<std::size_t>(c)];
            const std::uint8_t* colour = flat.rgb.data() + 3 * from;
            for (int r = top; r < std::min(end, before); ++r) {
                std::uint8_t* to = out.rgb.data() + 3 * (static_cast<std::ptrdiff_t>(r) * out.width + c);
                to[0] = colour[0], to[1] = colour[1], to[2] = colour[2];
            }
            before = std::min(before, top);
        }
    }
    return out;
}

void draw_labels(Drawing& drawing, const Stage& stage, const std::vector<Shown>& layers) {
    const double left = stage.left;
    for (const Shown& layer : layers) {
        const double z = 0.5 * (layer.top + layer.bottom);
        if (layer.name == "stratum_corneum") continue;
        if (layer.name == "viable_epidermis") {
            const Point from = stage.at(-k_width / 2, stage.sunk(-k_width / 2, 0));
            drawing.line({left + 10, from.y - 41}, {from.x + 2, from.y + 2},
                         {.stroke = ink::text, .width = 0.7});
            drawing.text({left - 8, from.y - 44}, "epidermis", {.size = 9, .halo = true});
            continue;
        }
        const Lettering lettering{.size = 9, .halo = true};
        const double x = -k_width / 2 + 0.4 * mm;
        drawing.text({left + 6, stage.at(x, stage.sunk(x, z)).y + 3}, spaced(layer.name), lettering);
    }
}

} // namespace

ReliefPattern block_pattern(const skin::Surface& surface) {
    // What lies behind the cut is seen; one row before it gives its slope. Shadows fall towards the cut.
    const int pixels = static_cast<int>(k_patch * k_scale * k_sharpness);
    return make_pattern(surface, k_patch, pixels, k_seed, pixels / 2 + 2);
}

std::string tissue_block(const BlockScene& scene) {
    const skin::Surface& surface = scene.look.surface;
    const HeightMap map = make_relief(scene.pattern, surface);
    const double above = 0.05 * mm + (surface.scar.raised() ? surface.scar.depth : 0),
                 below = 1.2 * (surface.furrow_depth + surface.relief_depth +
                                (surface.scar.raised() ? 0 : surface.scar.depth));
    Stage stage;
    stage.depth = std::clamp(scene.skin.dermis_bottom() + 0.45 * mm, 1.4 * mm, 3.4 * mm);
    stage.base = 24 + (above + k_up * k_back) * k_scale;
    stage.front = profile_line(surface, k_width, 501, k_seed);
    const double width = 2 * stage.left + (k_width + k_aside * k_back) * k_scale;
    Drawing drawing(
        scene.id, width, stage.bottom() + 26, scene.title,
        fmt::format("Oblique view of a block of skin four millimetres wide: the shaded surface on top, "
                    "and in front the layers with fibres of collagen. Furrow {} micrometres deep, "
                    "epidermis {} and collagen of the reticular dermis {} of their own rest.",
                    number(surface.furrow_depth / um), percent(scene.look.epidermis),
                    percent(scene.look.reticular_collagen)));
    const Image top = seen_top(map, shade(scene.model, map, scene.tone), above, below);
    drawing.image({stage.left, 24}, top.width / k_sharpness, top.height / k_sharpness,
                  png_address(scene.encode(top)));
    const auto layers = shown_layers(scene, stage.depth);
    draw_side(drawing, stage, layers);
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
        if (layer.name == "hypodermis") draw_fat(drawing, stage, layer);
    }
    drawing.curve(bound(stage, 0, false), {.stroke = "#7a5c3c", .width = 0.8});
    drawing.end_clip();
    drawing.text({0, 12}, scene.title, {.size = 12, .bold = true});
    if (scene.labels) draw_labels(drawing, stage, layers);
    drawing.rectangle({stage.left, stage.bottom() + 9}, 1 * mm * k_scale, 3, {.fill = ink::text});
    drawing.text({stage.left + 1 * mm * k_scale + 6, stage.bottom() + 14}, "1\u00a0mm", {.size = 10});
    return drawing.str();
}

} // namespace stipple::pages
