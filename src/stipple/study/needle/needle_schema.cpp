#include "stipple/base/model.hpp"
#include "stipple/device/layout.hpp"
#include "stipple/device/strength.hpp"
#include "stipple/schema/key_makers.hpp"
#include "stipple/study/needle/needle_study.hpp"

namespace stipple::study {

using namespace schema;
using namespace keys;

namespace {

using Key = KeyOf<NeedleStudy>;
using LayerKey = KeyOf<skin::Layer>;

const std::vector<std::string> k_outlined{"cone", "pyramid"};

template <class Field> Key quantity(const std::string& path, double min, double max, Field at) {
    return number<NeedleStudy>(path, min, max, at);
}

/// A key of a needle described by its outline, of a measured one, of a drive.
Key of_outline(Key key) {
    return only(std::move(key), k_outlined, "needle.shape");
}
Key of_drive(Key key, std::vector<std::string> drives) {
    return only(std::move(key), std::move(drives), "insertion.drive");
}

/// A text that may be left out.
Key maybe_empty(Key key) {
    key.get = [get = key.get](const NeedleStudy& s) {
        auto value = get(s);
        return std::get<std::string>(*value).empty() ? std::nullopt : value;
    };
    return key;
}

Key material_key(const Model& model) {
    Key key = text<NeedleStudy>(
        "needle.material", device::material_names(model), [](auto& s) -> auto& { return s.needle.material; });
    const TableView materials = model["device/materials"];
    for (const auto& name : key.allowed) key.labels.push_back(materials.text(materials.row(name), "meaning"));
    return says(or_else(std::move(key), "\"stainless_steel\""),
                "what the needle is made of; sets the forces at which it buckles and yields");
}

Key profile_key() {
    Key key = text<NeedleStudy>(
        "needle.profile", {}, [](auto& s) -> auto& { return s.profile; });
    key = only(left_to(maybe_empty(std::move(key)), "required of a profile"), {"profile"}, "needle.shape");
    return says(std::move(key), "CSV file with the columns distance_um (from the tip, rising from 0) and "
                                "radius_um, looked for beside the needle file");
}

std::vector<Key> needle_part(const Model& model) {
    return {
        says(or_else(choice<device::Shape, NeedleStudy>(
                         "needle.shape", {"cone", "pyramid", "profile"},
                         [](auto& s) -> auto& { return s.needle.shape; }),
                     "\"cone\""),
             "cone: round; pyramid: square section; profile: measured radii"),
        says(left_to(quantity(
                         "needle.length_um", 10, 5000, [](auto& s) -> auto& { return s.needle.length; }),
                     "required; of a profile: its last distance"),
             "from the tip to the base plate"),
        says(of_outline(left_to(
                 quantity(
                     "needle.tip_radius_um", 0.1, 500, [](auto& s) -> auto& { return s.needle.tip_radius; }),
                 "required")),
             "radius of the rounded tip, or of the flat end"),
        says(of_outline(boolean<NeedleStudy>(
                 "needle.flat_tip", [](auto& s) -> auto& { return s.needle.flat_tip; })),
             "cut off flat at the tip radius, like a punch"),
        says(of_outline(left_to(
                 quantity(
                     "needle.base_width_um", 2, 3000, [](auto& s) -> auto& { return s.needle.base_width; }),
                 "required")),
             "diameter of a cone, side of a pyramid, where the taper ends"),
        says(of_outline(left_to(quantity(
                                    "needle.taper_length_um", 1, 5000,
                                    [](auto& s) -> auto& { return s.needle.taper_length; }),
                                "the length of the needle")),
             "from the tip to the full width"),
        material_key(model),
        profile_key(),
    };
}

std::vector<Key> array_part() {
    return {
        says(left_to(integer<NeedleStudy>(
                         "array.needles", 1, 20000, [](auto& s) -> auto& { return s.needles; }),
                     "required in this section; without it one bare needle on a rod"),
             "needles on one base plate, which stops them when it meets the skin"),
        says(or_else(text<NeedleStudy>(
                         "array.layout", device::layouts(), [](auto& s) -> auto& { return s.layout; }),
                     "\"square\""),
             "how the needles stand"),
        says(left_to(quantity(
                         "array.pitch_um", 10, 20000, [](auto& s) -> auto& { return s.pitch; }),
                     "required of several needles"),
             "from one needle to the next, axis to axis"),
    };
}

std::vector<Key> insertion_part() {
    return {
        says(or_else(choice<insertion::Drive, NeedleStudy>(
                         "insertion.drive", {"displacement", "force", "impact"},
                         [](auto& s) -> auto& { return s.drive; }),
                     "\"displacement\""),
             "displacement: the base travels a given way; force: it is pressed; impact: an applicator drives "
             "it into the skin"),
        says(of_drive(left_to(quantity(
                                  "insertion.travel_um", 1, 20000, [](auto& s) -> auto& { return s.travel; }),
                              "the length of the needle"),
                      {"displacement"}),
             "base displacement after the tips touch the skin"),
        says(of_drive(or_else(quantity(
                                  "insertion.speed_mm_per_s", 0.001, 5000,
                                  [](auto& s) -> auto& { return s.speed; }),
                              "1.0"),
                      {"displacement", "force"}),
             "speed of the base while it advances"),
        says(of_drive(left_to(quantity(
                                  "insertion.press_force_n", 0.0001, 1000,
                                  [](auto& s) -> auto& { return s.press_force; }),
                              "required of drive force"),
                      {"force"}),
             "force on the whole array"),
        says(of_drive(left_to(quantity(
                                  "insertion.mass_g", 0.001, 10000, [](auto& s) -> auto& { return s.mass; }),
                              "required of drive impact"),
                      {"impact"}),
             "moving mass: array and what carries it"),
        says(of_drive(left_to(quantity(
                                  "insertion.impact_speed_m_per_s", 0.01, 100,
                                  [](auto& s) -> auto& { return s.impact_speed; }),
                              "required of drive impact"),
                      {"impact"}),
             "speed with which it meets the skin"),
        says(left_to(quantity(
                         "insertion.support_stiffness_n_per_m", 1, 1e9,
                         [](auto& s) -> auto& { return s.support_stiffness; }),
                     "rigid"),
             "stiffness of what the skin rests on, as a spring under all layers"),
        says(or_else(quantity(
                         "insertion.support_mass_g", 0, 1e5, [](auto& s) -> auto& { return s.support_mass; }),
                     "0.0"),
             "mass that moves with that spring"),
    };
}

Key site_key(const Model& model) {
    Key key = text<NeedleStudy>(
        "skin.site", skin::site_names(model), [](auto& s) -> auto& { return s.person.site; });
    const TableView sites = model["skin/sites"];
    for (const auto& site : key.allowed) key.labels.push_back(sites.text(sites.row(site), "label"));
    return says(left_to(maybe_empty(std::move(key)), "required without [[layer]]"),
                "where on the body; sets the layers and what lies under them");
}

std::vector<Key> skin_part(const Model& model) {
    return {
        site_key(model),
        says(or_else(plain_number<NeedleStudy>(
                         "skin.age_years", skin::k_person_ranges.age_years,
                         [](auto& s) -> auto& { return s.person.age_years; }),
                     "35.0"),
             "age; sets the layers"),
        says(or_else(choice<skin::Sex, NeedleStudy>(
                         "skin.sex", {"female", "male"}, [](auto& s) -> auto& { return s.person.sex; }),
                     "\"female\""),
             "sex, as the tables of layer thickness split it"),
        says(or_else(plain_number<NeedleStudy>(
                         "skin.photoageing", skin::k_person_ranges.photoageing,
                         [](auto& s) -> auto& { return s.person.photoageing; }),
                     "0.0"),
             "damage by sun: 0 none, 1 severe"),
        says(or_else(plain_number<NeedleStudy>(
                         "skin.hydration", skin::k_person_ranges.hydration,
                         [](auto& s) -> auto& { return s.person.hydration; }),
                     "0.5"),
             "hydration of the stratum corneum: 0 dry, 0.5 ordinary, 1 soaked; dry is ten times stiffer than "
             "soaked",
             "yuanverma2006"),
        says(left_to(quantity(
                         "skin.hypodermis_mm", 0.01, 100, [](auto& s) -> auto& { return s.hypodermis; }),
                     "by site"),
             "thickness of the fat: of excised skin what was left on it"),
        says(left_to(quantity(
                         "skin.support_kpa", 0.1, 1e9, [](auto& s) -> auto& { return s.support; }),
                     "by site: muscle or bone"),
             "Young's modulus of what the skin lies on: rubber, foam, a bench"),
        says(left_to(quantity(
                         "skin.tension_kpa", 0, 10000, [](auto& s) -> auto& { return s.tension; }),
                     "by site; 0 with [[layer]]"),
             "tension in the plane of the skin; with [[layer]] the one key of this section that may stand"),
    };
}

template <class Field> LayerKey property(const std::string& path, double min, double max, Field at) {
    return number<skin::Layer>(path, min, max, at);
}

std::vector<LayerKey> layer_part() {
    return {
        says(required(text<skin::Layer>(
                 "layer.name", {}, [](auto& l) -> auto& { return l.name; })),
             "what it is called in every output"),
        says(left_to(property(
                         "layer.thickness_um", 0.1, 1e5, [](auto& l) -> auto& { return l.thickness; }),
                     "none: the last layer has no lower end"),
             "thickness; of every layer but the last"),
        says(required(property(
                 "layer.youngs_modulus_kpa", 0.001, 1e7, [](auto& l) -> auto& { return l.youngs_modulus; })),
             "small-strain stiffness at the scale of a needle"),
        says(or_else(property(
                         "layer.poisson_ratio", 0, 0.499, [](auto& l) -> auto& { return l.poisson_ratio; }),
                     "0.48"),
             "Poisson's ratio; 0.5 would not change its volume"),
        says(required(property(
                 "layer.toughness_j_per_m2", 0.01, 1e6, [](auto& l) -> auto& { return l.toughness; })),
             "energy that a crack takes per area"),
        says(or_else(property(
                         "layer.stiffening", 1.2, 60, [](auto& l) -> auto& { return l.stiffening; }),
                     "9.0"),
             "Ogden exponent of its stiffening in large strain; 2 is neo-Hookean", "shergold2005"),
        says(or_else(property(
                         "layer.friction", 0, 2, [](auto& l) -> auto& { return l.friction; }),
                     "0.2"),
             "sliding traction on the needle over the pressure on its wall"),
    };
}

} // namespace

std::vector<Key> needle_schema(const Model& model) {
    std::vector<Key> all = head_keys<NeedleStudy>("needle");
    for (auto part : {needle_part(model), array_part(), insertion_part(), skin_part(model)})
        for (auto& key : part) all.push_back(std::move(key));
    return all;
}

std::vector<LayerKey> layer_schema() {
    auto all = layer_part();
    for (auto& key : all) key.listed = true;
    return all;
}

std::vector<KeyFacts> needle_keys(const Model& model) {
    auto all = facts_of(needle_schema(model));
    for (const auto& key : layer_schema()) all.push_back(key);
    return all;
}

} // namespace stipple::study
