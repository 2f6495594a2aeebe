#include "stipple/pages/picture/pictures.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/pages/drawing/figure.hpp"
#include "stipple/pages/drawing/svg.hpp"
#include "stipple/pages/pages.hpp"
#include "stipple/pages/picture/block.hpp"
#include "stipple/pages/picture/relief.hpp"
#include "stipple/pages/picture/shade.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <cmath>
#include <deque>
#include <fmt/format.h>
#include <optional>
#include <tuple>

namespace stipple::pages {

using namespace words;

namespace {

using namespace stipple::units;
using course::Look;

constexpr double k_patch = 12 * mm;
constexpr int k_pixels = 400, k_frame_pixels = 130; // along a side
constexpr std::size_t k_most_frames = 7;
constexpr std::uint64_t k_seed =
    1; // of every picture of every run, so that pictures can be laid side by side

struct Arm {
    const char *arm, *band, *title;
    std::string_view stroke, dash;
};
constexpr Arm k_arms[] = {{"untreated", "middle", "Before", ink::text, "4 3"},
                          {"treated", "low", "After, low end", ink::sky, ""},
                          {"treated", "middle", "After, likely", ink::blue, ""},
                          {"treated", "high", "After, high end", ink::sky, ""}};

double last_day(const std::vector<Look>& looks) {
    double day = -INFINITY;
    for (const Look& look : looks) day = std::max(day, look.day);
    return day;
}

light::Tone tone_of(const Model& model, const skin::Skin& skin, const Look& look) {
    return {.melanin = light::skin_colours(model)->melanin_of(model, skin), .redness = look.redness};
}

/// What the numbers under a panel say, one line each.
std::vector<std::string> facts_of(const Model& model, const Look& look) {
    const skin::Surface& s = look.surface;
    std::vector<std::string> out;
    const auto depth = [&](const std::string& what, double metres) {
        out.push_back(what + " " + length_words(metres));
    };
    if (s.furrow_depth > 0) depth("furrow", s.furrow_depth);
    if (s.scar.present() && s.scar.depth > 0)
        depth(skin::scar_label(model, s.scar.kind) + (s.scar.raised() ? ", height" : ","), s.scar.depth);
    if (s.relief_depth > 0) depth("fine lines", s.relief_depth);
    if (s.dark_marks > 0) out.push_back(fmt::format("dark marks +{:.0f}\u00a0% melanin", 100 * s.dark_marks));
    if (look.pinpoints * k_patch * k_patch >= 1)
        out.push_back(fmt::format("{:.0f} pinpoints of dried blood", look.pinpoints * k_patch * k_patch));
    if (look.redness > 0.005) out.push_back(fmt::format("blood flow +{:.0f}\u00a0%", 100 * look.redness));
    return out;
}

std::string described(const Model& model, const Look& look) {
    return fmt::format("Shaded picture of a patch of skin 12 millimetres wide, not a face, on day {:g}: {}.",
                       look.day, fmt::join(facts_of(model, look), ", "));
}

/// A patch with its title above, its numbers below, a thin border and a scale.
std::string panel(const Model& model, const std::string& id, const std::string& title, const Look& look,
                  const std::string& address) {
    const auto facts = facts_of(model, look);
    constexpr double side = 220, line = 18, top = 22; // letters large enough for four panels in a row
    Drawing drawing(id, side + 2, side + top + 10 + line * std::max(1.0, static_cast<double>(facts.size())),
                    title, described(model, look));
    drawing.text({0, 15}, title, {.size = 15, .bold = true});
    drawing.image({1, top}, side, side, address);
    drawing.rectangle({1, top}, side, side, {.stroke = ink::axis, .width = 0.8});
    double y = side + top + line;
    for (const std::string& fact : facts) drawing.text({1, y}, fact, {.size = 14}), y += line;
    const double bar = 2 * mm / k_patch * side;
    drawing.rectangle({side - bar, side + top + 6}, bar, 3, {.fill = ink::text});
    drawing.text({side - bar / 2, side + top + 24}, "2\u00a0mm", {.anchor = Anchor::middle, .size = 13});
    return drawing.str();
}

} // namespace

/// "skin_treated_middle_day_300"
static std::string name_of(const Look& look) {
    const std::string arm = look.arm == "treated" ? look.arm + "_" + look.band : look.arm;
    return fmt::format("skin_{}_day_{:g}", arm, look.day);
}

std::string look_panels(const Model& model, const std::vector<Look>& looks, const SkinPictures& pictures) {
    if (pictures.empty()) return "";
    const double day = last_day(looks);
    const auto painted = [&](const Look& look) {
        const auto& all = pictures.patches;
        const auto found =
            std::find_if(all.begin(), all.end(), [&](const auto& p) { return p.first == name_of(look); });
        return found == all.end() ? "" : png_address(found->second);
    };
    std::string out;
    for (const Arm& arm : k_arms) {
        const Look* look = find_look(looks, day, arm.arm, arm.band);
        if (look == nullptr) continue;
        out += cell_of(
            panel(model, fmt::format("look-{}-{}", arm.arm, arm.band), arm.title, *look, painted(*look)));
    }
    return out;
}

namespace {

/// Days of the frames: all, or about evenly spaced ones with the first and the last.
std::vector<const Look*> frames_of(const std::vector<Look>& looks) {
    std::vector<const Look*> all, out;
    for (const Look& look : looks)
        if (look.arm == "treated" && look.band == "middle") all.push_back(&look);
    if (all.size() <= k_most_frames) return all;
    for (std::size_t i = 0; i < k_most_frames; ++i)
        out.push_back(all[(i * (all.size() - 1) + (k_most_frames - 1) / 2) / (k_most_frames - 1)]);
    return out;
}

} // namespace

std::string look_frames(const Model& model, const std::vector<Look>& looks, const SkinPictures& pictures) {
    const auto shown = frames_of(looks);
    if (pictures.frames.size() != shown.size()) return "";
    std::string out;
    for (std::size_t i = 0; i < shown.size(); ++i) {
        const std::string title = fmt::format("Day {:g}", shown[i]->day);
        Drawing drawing(fmt::format("look-frame-{}", i + 1), 122, 137, title, described(model, *shown[i]));
        drawing.text({0, 11}, title, {.size = 11});
        drawing.image({1, 16}, 120, 120, png_address(pictures.frames[i]));
        drawing.rectangle({1, 16}, 120, 120, {.stroke = ink::axis, .width = 0.8});
        out += cell_of(drawing.str());
    }
    return out;
}

namespace {

std::vector<double> heights(const Look& look) {
    skin::Surface s = look.surface;
    if (s.furrow_depth > 0 || s.scar.present()) s.relief_depth = 0;
    return profile_line(s, k_patch, Profiles::points, k_seed);
}

} // namespace

Profiles look_profiles(const std::vector<Look>& looks) {
    Profiles out;
    const double day = last_day(looks);
    std::vector<std::pair<const Arm*, std::vector<double>>> lines;
    Extent extent;
    extent.add(0);
    for (const Arm& arm : k_arms)
        if (const Look* look = find_look(looks, day, arm.arm, arm.band)) {
            lines.emplace_back(&arm, heights(*look));
            for (const double z : lines.back().second) extent.add(z / um);
        }
    if (!(extent.high - extent.low > 1)) return out;
    Drawing drawing(
        "look-profile", 480, 230, "Profile across the patch",
        std::string("Height of the surface along the middle line of the patch, in micrometres, one curve for "
                    "each arm") +
            (find_look(looks, day, "treated", "low")
                 ? ", with a band from the low to the high end of the treated one."
                 : "."));
    const Scale x{-k_patch / 2 / mm, k_patch / 2 / mm, 52, 470};
    const double margin = 0.08 * (extent.high - extent.low);
    const Scale y{extent.low - margin, extent.high + margin, 186, 26};
    out.stretch = ((y.start - y.end) / (y.to - y.from) * 1e3) / ((x.end - x.start) / (x.to - x.from));
    draw_rows(drawing, x, y, 5);
    draw_columns(drawing, x, y.start, 6);
    drawing.text({261, 214}, "across the patch (mm)", {.anchor = Anchor::middle, .size = 10});
    drawing.text({11, 106}, "height (µm)", {.anchor = Anchor::middle, .size = 10, .turn = -90});
    const auto trace = [&](const std::vector<double>& z) {
        std::vector<Point> points;
        for (std::size_t i = 0; i < z.size(); ++i)
            points.push_back({x.start + (x.end - x.start) * static_cast<double>(i) / (Profiles::points - 1),
                              y(z[i] / um)});
        return points;
    };
    const auto line_of = [&](std::string_view band) {
        const auto found = std::find_if(lines.begin(), lines.end(), [&](const auto& l) {
            return l.first->arm == std::string_view("treated") && band == l.first->band;
        });
        return found == lines.end() ? std::vector<Point>{} : trace(found->second);
    };
    auto band = line_of("low");
    const auto high = line_of("high");
    band.insert(band.end(), high.rbegin(), high.rend());
    if (!high.empty()) drawing.polygon(band, {.fill = ink::blue, .opacity = 0.22});
    double key = 52;
    for (const auto& [arm, z] : lines) {
        if (std::string_view(arm->band) != "middle") continue;
        drawing.curve(trace(z), {.stroke = arm->stroke, .width = 1.5, .dash = arm->dash});
        drawing.line({key, 11}, {key + 20, 11}, {.stroke = arm->stroke, .width = 1.5, .dash = arm->dash});
        drawing.text({key + 25, 14.5}, arm->title, {.size = 11});
        key += 110;
    }
    out.drawing = drawing.str();
    return out;
}

namespace {

/// An SVG that stands alone brings its own ground and letters.
std::string alone(std::string svg) {
    const std::string from = "<svg ";
    return svg.replace(svg.find(from), from.size(), "<svg style=\"background:#fff;font-family:sans-serif\" ");
}

} // namespace

const Look* find_look(const std::vector<Look>& looks, double day, const std::string& arm,
                      const std::string& band) {
    for (const Look& look : looks)
        if (look.day == day && look.arm == arm && look.band == band) return &look;
    return nullptr;
}

Image shrunk(const Image& image, int pixels) {
    const int from = image.width;
    check(pixels > 0 && pixels <= from && from == image.height && from <= 4096, Kind::input,
          "only a square picture can be made smaller");
    // In units of 1 / (from pixels) of a side a pixel of the old picture is `pixels` long, of the new one `from`.
    const auto size = static_cast<std::size_t>(pixels) * 3;
    std::vector<std::uint32_t> row(size), sum(size);
    Image out{pixels, pixels, {}};
    out.rgb.reserve(size * static_cast<std::size_t>(pixels));
    const auto area = static_cast<std::uint32_t>(from) * static_cast<std::uint32_t>(from);
    const auto flush = [&] {
        for (std::uint32_t& s : sum)
            out.rgb.push_back(static_cast<std::uint8_t>((s + area / 2) / area)), s = 0;
    };
    for (int j = 0, down = 0; j < from; ++j) {
        std::fill(row.begin(), row.end(), 0);
        const std::uint8_t* pixel = image.rgb.data() + std::ptrdiff_t{3} * from * j;
        std::uint32_t* to = row.data();
        for (int i = 0, across = 0; i < from; ++i, pixel += 3) {
            const int here = std::min(pixels, from - across), next = pixels - here;
            for (int c = 0; c < 3; ++c) to[c] += static_cast<std::uint32_t>(here) * pixel[c];
            across += here;
            if (across < from) continue;
            to += 3, across = next;
            if (next > 0)
                for (int c = 0; c < 3; ++c) to[c] += static_cast<std::uint32_t>(next) * pixel[c];
        }
        const int here = std::min(pixels, from - down), next = pixels - here;
        const auto add = [&](int share) {
            for (std::size_t k = 0; k < size; ++k) sum[k] += static_cast<std::uint32_t>(share) * row[k];
        };
        add(here);
        down += here;
        if (down < from) continue;
        flush();
        down = next;
        if (next > 0) add(next);
    }
    return out;
}

namespace {

/// What decides a patch's pixels, beside the skin.
auto shown_of(const Look& look) {
    const skin::Surface& s = look.surface;
    return std::tuple(s.furrow_depth, s.furrow_spacing, s.furrow_width, s.relief_depth, s.relief_spacing,
                      s.relief_width, s.dark_marks, s.scar.kind, s.scar.depth, s.scar.width, s.scar.count,
                      look.redness, look.pinpoints);
}

/// Paints and encodes patches, looks that show the same once; those that differ in depths alone share their
/// pattern.
class Painter {
  public:
    Painter(const Model& model, const skin::Skin& skin, const ImageEncoder& encode)
        : model_(model), skin_(skin), encode_(encode) {}
    struct Painted {
        const Look* look;
        std::string png, frame; ///< no frame unless it was asked for at first
    };
    const Painted& paint(const Look& look, bool with_frame) {
        for (const Painted& done : done_)
            if (shown_of(*done.look) == shown_of(look)) return done;
        if (!of_ || !same_pattern(*of_, look.surface)) {
            pattern_ = make_pattern(look.surface, k_patch, k_pixels, k_seed);
            of_ = look.surface;
        }
        Image image = shade(model_, make_relief(pattern_, look.surface), tone_of(model_, skin_, look),
                            look.surface.scar.present() ? Light::raking : Light::soft);
        add_pinpoints(model_, image, k_patch, look.pinpoints, k_seed);
        return done_.emplace_back(
            Painted{&look, encode_(image), with_frame ? encode_(shrunk(image, k_frame_pixels)) : ""});
    }

  private:
    const Model& model_;
    const skin::Skin& skin_;
    const ImageEncoder& encode_;
    ReliefPattern pattern_;
    std::optional<skin::Surface> of_;
    std::deque<Painted> done_;
};

/// Sections of tissue on the last day by arm.
std::vector<SkinPictures::Named> draw_sections(const std::vector<Look>& looks, const skin::Skin& skin) {
    const double day = last_day(looks);
    std::vector<SkinPictures::Named> out;
    for (const std::string arm : {"untreated", "treated"})
        if (const Look* look = find_look(looks, day, arm))
            out.emplace_back(arm, tissue_section({.skin = skin,
                                                  .look = *look,
                                                  .id = "block-" + arm,
                                                  .title = arm == "treated" ? "After, likely" : "Before"}));
    return out;
}

} // namespace

SkinPictures paint_skin(const Model& model, const std::vector<Look>& looks, const skin::Skin& skin,
                        const ImageEncoder& encode) {
    SkinPictures pictures;
    if (looks.empty() || !encode) return pictures;
    const double day = last_day(looks);
    const auto frames = frames_of(looks);
    Painter painter(model, skin, encode);
    if (frames.size() > 1)
        for (const Look* look : frames) pictures.frames.push_back(painter.paint(*look, true).frame);
    const auto add = [&](const Look& look) {
        pictures.patches.emplace_back(name_of(look), painter.paint(look, false).png);
    };
    for (const Arm& arm : k_arms)
        if (const Look* look = find_look(looks, day, arm.arm, arm.band)) add(*look);
    for (const Look* look : frames)
        if (look->day != day) add(*look);
    pictures.blocks = draw_sections(looks, skin);
    return pictures;
}

std::vector<SkinPictures::Named> skin_drawings(const std::vector<Look>& looks, const SkinPictures& pictures) {
    std::vector<SkinPictures::Named> drawings;
    if (looks.empty() || pictures.empty()) return drawings;
    for (const auto& [arm, svg] : pictures.blocks) drawings.emplace_back("block_" + arm, alone(svg));
    if (const Profiles profile = look_profiles(looks); !profile.drawing.empty())
        drawings.emplace_back("profile", alone(profile.drawing));
    return drawings;
}

} // namespace stipple::pages
