#include "stipple/light/skin_colours.hpp"
#include "stipple/outcome/darkening_law.hpp"
#include "stipple/pages/light/light.hpp"
#include "stipple/pages/report/report.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;

namespace {

constexpr double k_axis_left = 62, k_axis_right = 346, k_tone_top = 30, k_tone_step = 13, k_tone_between = 12;

/// The colour of ordinary skin at the middle tone of a type, as CSS.
std::string swatch(const light::SkinColours& colours, double ita) {
    const auto rgb = colours.colour({.melanin = colours.melanin_of(ita)}).rgb;
    const auto byte = [](double v) { return static_cast<int>(std::lround(255 * v)); };
    return fmt::format("#{:02x}{:02x}{:02x}", byte(rgb.red), byte(rgb.green), byte(rgb.blue));
}

/// By the square root: small risks stand apart, large ones still fit.
double place(double share) {
    return k_axis_left + (k_axis_right - k_axis_left) * std::sqrt(std::clamp(share, 0.0, 1.0));
}

} // namespace

std::string tone_chart(const Model& model, const std::vector<ToneSeries>& series) {
    const double block = k_tone_step * static_cast<double>(series.size()) + k_tone_between,
                 base = k_tone_top + 6 * block + 2, legend = base + 44;
    Drawing drawing("darkening-by-tone", 360, legend + 14 * static_cast<double>(series.size()),
                    "Of 100 people, how many turn darker", "Middle and 10 to 90 % by Fitzpatrick skin type");
    drawing.text({k_axis_left, 14}, "Of 100 people, how many turn darker", {.size = 12, .bold = true});
    for (const int t : {0, 1, 5, 10, 25, 50, 75, 100}) {
        drawing.line({place(0.01 * t), k_tone_top - 6}, {place(0.01 * t), base},
                     {.stroke = t == 0 ? ink::axis : ink::grid, .width = t == 0 ? 1.2 : 0.6});
        drawing.text({place(0.01 * t), base + 13}, fmt::format("{}", t),
                     {.anchor = Anchor::middle, .size = 10});
    }
    drawing.text({(k_axis_left + k_axis_right) / 2, base + 28}, "people of 100, by the square root",
                 {.anchor = Anchor::middle, .size = 10.5});
    const auto colours = light::skin_colours(model);
    for (int type = 1; type <= 6; ++type) {
        const double top = k_tone_top + (type - 1) * block;
        const auto tones = outcome::tones_of_types(model, type, type);
        const std::string fill = swatch(*colours, tones[tones.size() / 2].ita_deg);
        drawing.rectangle({16, top - 2}, 18, block - k_tone_between + 4,
                          {.fill = fill, .stroke = ink::axis, .width = 0.6});
        drawing.text({40, top + 0.5 * (block - k_tone_between) + 4}, skin_type_words(type),
                     {.size = 11, .bold = true});
        for (std::size_t s = 0; s < series.size(); ++s) {
            const double y = top + k_tone_step * (static_cast<double>(s) + 0.5);
            const auto& band = series[s].types[static_cast<std::size_t>(type - 1)];
            drawing.line({place(band.p10), y}, {place(band.p90), y},
                         {.stroke = series[s].colour, .width = 2.2});
            drawing.circle({place(band.p50), y}, 4, {.fill = series[s].colour, .stroke = "#fff", .width = 1});
        }
    }
    for (std::size_t s = 0; s < series.size(); ++s) {
        const double y = legend + 14 * static_cast<double>(s);
        drawing.circle({k_axis_left + 4, y - 4}, 4, {.fill = series[s].colour});
        drawing.text({k_axis_left + 14, y}, series[s].name, {.size = 10.5});
    }
    return drawing.str();
}

} // namespace stipple::pages
