#include "stipple/skin/skin.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/schema/key_builder.hpp"
#include "stipple/skin/geometry.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <limits>

namespace stipple::skin {

double ScaleLaw::factor(double wavenumber) const {
    if (exponent == 0) return 1;
    return std::pow(length / std::clamp(1 / wavenumber, shortest, longest), exponent);
}

const Layer& Skin::layer(const std::string& name) const {
    for (const auto& l : layers)
        if (l.name == name) return l;
    throw Error(Kind::data, Problem{.what = "no such layer of the skin", .key = name});
}

double Skin::epidermis_thickness() const {
    return layer("stratum_corneum").thickness + layer("viable_epidermis").thickness;
}

double Skin::papillary_thickness() const {
    return layer("papillary_dermis").thickness;
}

double Skin::dermis_thickness() const {
    return papillary_thickness() + layer("reticular_dermis").thickness;
}

double Skin::dermis_top() const {
    return epidermis_thickness();
}

double Skin::dermis_bottom() const {
    return dermis_top() + dermis_thickness();
}

const std::string& Skin::layer_at(double z) const {
    double bottom = 0;
    for (const auto& l : layers) {
        bottom += l.thickness;
        if (z < bottom) return l.name;
    }
    return layers.back().name;
}

std::vector<std::string> site_names(const Model& model) {
    const TableView sites = model["skin/sites"];
    std::vector<std::string> names;
    for (std::size_t r = 0; r < sites.rows.size(); ++r) names.push_back(sites.text(r, "name"));
    return names;
}

schema::Words site_words(const Model& model) {
    const TableView sites = model["skin/sites"];
    schema::Words words;
    for (std::size_t r = 0; r < sites.rows.size(); ++r)
        words.add(sites.text(r, "name"), sites.text(r, "label"));
    return words;
}

std::vector<SkinType> skin_types(const Model& model) {
    const TableView t = model["skin/types"];
    std::vector<SkinType> all;
    const std::size_t ordinary = t.row("ordinary");
    for (std::size_t r = 0; r < t.rows.size(); ++r) {
        const std::string& label = t.text(r, "label");
        std::string stands_for;
        for (const char* key : {"photoageing", "hydration", "laxity", "roughness", "dark_marks", "scar"})
            if (t.text(r, key) != t.text(ordinary, key))
                stands_for += fmt::format("{}{} {}", stands_for.empty() ? ": " : ", ", key, t.text(r, key));
        all.push_back({t.text(r, "name"), label + stands_for});
    }
    return all;
}

/// A number outside the range of its key. Errors: Kind::input.
static void check_ranges(const Model& model, const Person& person) {
    const auto words = [](const auto& key) {
        return key.type != schema::Type::number && key.type != schema::Type::integer;
    };
    static const auto keys = [&] { // of numbers: only words differ from model to model
        auto all = schema::section("person", person_keys(model));
        std::erase_if(all, words);
        return all;
    }();
    if (auto problems = schema::misfits(keys, person); !problems.empty())
        throw Error(Kind::input, std::move(problems));
}

[[noreturn]] static void refuse_type(const Model& model, const std::string& type) {
    std::vector<std::string> names;
    for (const auto& known : skin_types(model)) names.push_back(known.name);
    throw Error(Kind::input, Problem{.what = "no such type of skin",
                                     .key = "person.type",
                                     .value = type,
                                     .allowed = fmt::format("{}", fmt::join(names, " ")),
                                     .nearest = nearest_word(type, names)});
}

Person resolve(const Model& model, Person person) {
    const TableView t = model["skin/types"];
    if (!t.has_row(person.type)) refuse_type(model, person.type);
    const std::size_t row = t.row(person.type);
    const auto take = [&](const char* key, double& to) {
        if (std::isnan(to)) to = t.number(row, key);
    };
    take("photoageing", person.photoageing);
    take("hydration", person.hydration);
    take("laxity", person.laxity);
    take("roughness", person.roughness);
    take("dark_marks", person.dark_marks);
    if (person.scar.kind.empty()) {
        person.scar.kind = t.text(row, "scar");
        if (person.scar.count == 0) person.scar.count = static_cast<int>(t.number(row, "scar_count"));
    }
    person.scar = with_sizes(model, std::move(person.scar));
    check_ranges(model, person);
    return person;
}

static void check_site(const Model& model, const std::string& site) {
    const auto names = site_names(model);
    if (std::find(names.begin(), names.end(), site) == names.end())
        throw Error(Kind::input, Problem{.what = "no such site",
                                         .key = "person.site",
                                         .value = site,
                                         .allowed = fmt::format("{}", fmt::join(names, " ")),
                                         .nearest = nearest_word(site, names)});
}

/// Number of one row in SI; the row goes into the list of what was used.
static double take(const Model& model, Skin& skin, const char* table_name, const std::string& row) {
    const TableView t = model[table_name];
    const std::size_t r = t.row(row);
    skin.parameters.push_back(t.parameter(r, "skin"));
    return t.si(r);
}

/// Relative stiffness of the dermis by age.
/// Equation: E(age) / E(a0) = 1 + s * max(0, min(age, a_max) - a0)
///   s [1/yr] rise per year   a0 [yr] age from which elasticity falls   a_max [yr] oldest age of the studies
/// Source: agache1980 (doubles with age), diridollou2001 (linear rise).   Departs: constant below a0.
static double stiffness_of_age(const Model& model, Skin& skin) {
    const double start = take(model, skin, "skin/age", "stiffness_reference_age") / units::year;
    const double rise = take(model, skin, "skin/age", "stiffness_rise_per_year") * units::year;
    const double oldest = take(model, skin, "skin/age", "age_max") / units::year;
    return 1 + rise * std::max(0.0, std::min(skin.person.age_years, oldest) - start);
}

/// Relative stiffness of the stratum corneum by its water.
/// Equation: E(h) / E(1/2) = s^(1 - 2 h), so that dry (0) and soaked (1) differ by s^2
///   h [-] hydration   s [-] square root of the ratio dry to wet
/// Source: yuanverma2006 (an order of magnitude between dry and wet).   Departs: even on a logarithmic scale.
static double stiffness_of_water(const Model& model, Skin& skin) {
    return std::pow(std::sqrt(take(model, skin, "skin/mechanics", "dry_over_wet")),
                    1 - 2 * skin.person.hydration);
}

static ScaleLaw take_scale(const Model& model, Skin& skin, const std::string& layer) {
    if (!model["skin/mechanics"].has_row(layer + "_scale_exponent")) return {};
    return {.exponent = take(model, skin, "skin/mechanics", layer + "_scale_exponent"),
            .length = take(model, skin, "skin/mechanics", layer + "_scale_length"),
            .shortest = take(model, skin, "skin/mechanics", layer + "_scale_shortest"),
            .longest = take(model, skin, "skin/mechanics", layer + "_scale_longest")};
}

/// Stratum corneum and viable epidermis. A cut of the viable epidermis takes the geometric mean of those above and
/// below it (assumed).
static void add_epidermis(const Model& model, Skin& skin) {
    const auto value = [&](const char* row) { return take(model, skin, "skin/tissue", row); };
    const double corneum = value("cut_corneum"), dermis = value("cut_dermis");
    for (auto& l : skin.layers) {
        const bool top = l.name == "stratum_corneum";
        if (!top && l.name != "viable_epidermis") continue;
        l.youngs_modulus = value("epidermis_modulus") * (top ? stiffness_of_water(model, skin) : 1.0);
        l.toughness = top ? corneum : std::sqrt(corneum * dermis);
        l.stiffening = value("ogden_epidermis");
        l.friction = value("friction");
        if (top) l.start = value("start_surface");
    }
}

/// Papillary and reticular dermis, which nothing tells apart; `stiffer` by age and laxity.
static void add_dermis(const Model& model, Skin& skin, double stiffer) {
    const auto value = [&](const char* row) { return take(model, skin, "skin/tissue", row); };
    for (auto& l : skin.layers) {
        const bool top = l.name == "papillary_dermis";
        if (!top && l.name != "reticular_dermis") continue;
        l.youngs_modulus = value("dermis_modulus") * stiffer;
        l.toughness = value("cut_dermis");
        l.stiffening = value("ogden_dermis");
        l.friction = value("friction");
        if (top) l.start = value("start_dermis");
    }
}

static void add_mechanics(const Model& model, Skin& skin) {
    const TableView sites = model["skin/sites"];
    const std::string support = "support_" + sites.text(sites.row(skin.person.site), "support");
    const double firm = 1 - take(model, skin, "skin/surface", "lax_modulus_loss") * skin.person.laxity;
    const auto of_tissue = [&](const char* what) { return take(model, skin, "skin/tissue", what); };
    for (auto& l : skin.layers) {
        const std::string row = l.name == "support" ? support : l.name;
        const auto of_layer = [&](const char* what) {
            return take(model, skin, "skin/mechanics", row + what);
        };
        l.poisson_ratio = of_layer("_poisson_ratio");
        l.scale = take_scale(model, skin, row);
        if (l.name == "support") l.youngs_modulus = of_layer("_youngs_modulus");
        if (l.name == "support" || l.name == "hypodermis") {
            l.toughness = of_layer("_toughness");
            l.stiffening = of_layer("_stiffening");
            l.friction = of_layer("_friction");
        }
        if (row != "support_bone") l.rate_exponent = of_tissue("rate_exponent");
        if (l.name == "hypodermis") l.youngs_modulus = of_tissue("fat_modulus");
    }
    add_epidermis(model, skin);
    add_dermis(model, skin, stiffness_of_age(model, skin) * firm);
    const double held = 1 - take(model, skin, "skin/surface", "lax_tension_loss") * skin.person.laxity;
    skin.pre_stress = take(model, skin, "skin/mechanics", "pre_stress") * held;
    skin.in_plane_shear_modulus =
        take(model, skin, "skin/mechanics", "in_plane_shear_modulus") * stiffness_of_age(model, skin) * firm;
    skin.in_plane_stiffening = take(model, skin, "skin/mechanics", "in_plane_stiffening");
}

/// Severity of wrinkles and fine lines, 0..1.
/// Equation: s = a ramp(age) + (1 - a) photoageing,  ramp 0 to 1 between two ages   a [-] share of age
/// Source: akazaki2002 for the two ages.   Departs: shares and linearity are assumed.
static double relief_severity(const Model& model, Skin& skin) {
    const double from = take(model, skin, "skin/surface", "wrinkle_age_from") / units::year,
                 to = take(model, skin, "skin/surface", "wrinkle_age_to") / units::year,
                 share = take(model, skin, "skin/surface", "wrinkle_age_share");
    const double ramp = std::clamp((skin.person.age_years - from) / (to - from), 0.0, 1.0);
    return share * ramp + (1 - share) * skin.person.photoageing;
}

static void add_surface(const Model& model, Skin& skin) {
    const Person& p = skin.person;
    Surface& s = skin.surface;
    const auto value = [&](const char* row) { return take(model, skin, "skin/surface", row); };
    const double severity = relief_severity(model, skin);
    s.furrow_depth = value("furrow_depth_young") + severity * value("furrow_depth_rise");
    s.furrow_spacing = value("furrow_spacing");
    s.furrow_width = value("furrow_width");
    s.relief_depth = (value("relief_depth_young") + severity * value("relief_depth_rise")) *
                     (1 + p.roughness) * (1 + value("relief_dryness") * (1 - 2 * p.hydration));
    s.relief_spacing = value("relief_spacing");
    s.relief_width = value("relief_width");
    s.dark_marks = p.dark_marks;
    s.scar = p.scar;
    if (s.scar.present() && !s.scar.raised())
        s.scar.depth = std::min(s.scar.depth, 0.9 * skin.dermis_thickness());
}

Skin make_skin(const Model& model, const Person& person) {
    check_site(model, person.site);
    Skin skin;
    skin.person = resolve(model, person);
    add_layers(model, skin);
    add_mechanics(model, skin);
    skin.melanin_fraction = person.melanin_fraction;
    skin.ita_deg = person.ita_deg;
    if (std::isnan(person.ita_deg) && std::isnan(person.melanin_fraction)) {
        const TableView tone = model["skin/tone"];
        const auto row = tone.row(fmt::format("fitzpatrick_{}", person.fitzpatrick));
        skin.parameters.push_back(tone.parameter(row, "skin"));
        skin.ita_deg = tone.number(row, "value");
    }
    add_surface(model, skin);
    if (skin.person.photoageing > 0)
        skin.remarks.push_back(
            "photoageing changes neither thickness nor stiffness here: no number was found");
    return skin;
}

} // namespace stipple::skin
