#include "stipple/skin/species.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace stipple::skin {

schema::Words species_words(const Model& model) {
    const TableView t = model["skin/species"];
    schema::Words words;
    for (std::size_t r = 0; r < t.rows.size(); ++r) words.add(t.text(r, "name"), t.text(r, "label"));
    return words;
}

Species find_species(const Model& model, const std::string& name) {
    const TableView t = model["skin/species"];
    if (!t.has_row(name)) {
        std::vector<std::string> names;
        for (std::size_t r = 0; r < t.rows.size(); ++r) names.push_back(t.text(r, "name"));
        throw Error(Kind::input, Problem{.what = "no such species",
                                         .key = "skin.species",
                                         .value = name,
                                         .allowed = fmt::format("{}", fmt::join(names, " ")),
                                         .nearest = nearest_word(name, names)});
    }
    const std::size_t row = t.row(name);
    const auto number = [&](const char* column) { return t.number(row, column); };
    return {.name = name,
            .label = t.text(row, "label"),
            .cut_factor = number("cut_factor"),
            .modulus_factor = number("modulus_factor"),
            .factor_log_sd = number("factor_log_sd"),
            .stratum_corneum = number("stratum_corneum_um") * units::um,
            .viable_epidermis = number("viable_epidermis_um") * units::um,
            .dermis = number("dermis_mm") * units::mm,
            .fat = number("fat_mm") * units::mm};
}

Skin as_species(Skin skin, const Species& species) {
    const double papillary = std::min(skin.papillary_thickness(), 0.2 * species.dermis);
    const auto thick = [&](Layer& layer, double thickness) {
        if (thickness <= 0) return;
        layer.thickness = thickness;
        layer.thickness_sd = 0;
    };
    for (auto& l : skin.layers) {
        if (l.name == "support") continue;
        l.toughness *= species.cut_factor;
        l.youngs_modulus *= species.modulus_factor;
        if (l.name == "stratum_corneum") thick(l, species.stratum_corneum);
        if (l.name == "viable_epidermis") thick(l, species.viable_epidermis);
        if (l.name == "papillary_dermis") thick(l, papillary);
        if (l.name == "reticular_dermis") thick(l, species.dermis - papillary);
        if (l.name == "hypodermis") thick(l, species.fat);
    }
    if (species.fat > 0) // what was said of the person's fat
        std::erase_if(skin.remarks,
                      [](const std::string& r) { return r.find("hypodermis") != std::string::npos; });
    skin.in_plane_shear_modulus *= species.modulus_factor;
    return skin;
}

} // namespace stipple::skin
