#include "stipple/light/skin_colours.hpp"
#include "stipple/base/memo.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::light {

SkinColours::SkinColours(const Model& model)
    : colours_(model), usual_(usual_optics(model)), box_(colour_table_spec(model)) {}

SkinColour SkinColours::colour(const Tone& tone) const {
    SkinOptics state = usual_;
    const double melanin = std::isfinite(tone.melanin) ? tone.melanin : usual_.melanin;
    state.melanin = std::clamp(melanin * tone.mark, box_.least_melanin, box_.most_melanin);
    state.blood_fraction =
        std::clamp(usual_.blood_fraction * (1 + tone.redness), box_.least_blood, box_.most_blood);
    return colours_.colour(state, 0);
}

std::array<double, 3> SkinColours::linear(const Tone& tone) const {
    const Rgb rgb = colour(tone).rgb;
    return {linear_of_srgb(rgb.red), linear_of_srgb(rgb.green), linear_of_srgb(rgb.blue)};
}

double SkinColours::melanin_of(double ita_deg) const {
    return colours_.with_ita(usual_, ita_deg, 0).melanin;
}

double SkinColours::melanin_of(const Model& model, const skin::Skin& skin) const {
    if (std::isfinite(skin.melanin_fraction)) return melanin_of_fraction(model, skin.melanin_fraction);
    return std::isfinite(skin.ita_deg) ? melanin_of(skin.ita_deg) : usual_.melanin;
}

std::shared_ptr<const SkinColours> skin_colours(const Model& model) {
    static Memo<std::vector<double>, SkinColours> kept(8);
    std::vector<double> numbers;
    for (std::size_t i = 0; i < model.size(); ++i)
        if (model.parameters()[i].facts.room == "light") numbers.push_back(model.value(i));
    return kept.get(numbers, [&] { return SkinColours(model); });
}

} // namespace stipple::light
