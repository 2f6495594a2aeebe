#include "stipple/course/person_keys.hpp"
#include "stipple/base/model.hpp"
#include "stipple/course/course.hpp"
#include "stipple/schema/key_makers.hpp"
#include <utility>

namespace stipple::course {

using namespace schema;
using namespace keys;
using skin::k_person_ranges;

namespace {

Key conditions_key(const Model& model) {
    Key key = text_list<Course>(
        "person.conditions", {}, [](auto& c) -> auto& { return c.person.conditions; });
    for (const auto& condition : screening::conditions(model)) {
        key.allowed.push_back(condition.key);
        key.labels.push_back(condition.label);
    }
    return says(std::move(key),
                "what is known about the person's health and skin; screening judges each word",
                "fda2025microneedling");
}

Key site_key(const Model& model) {
    Key key = text<Course>(
        "person.site", skin::site_names(model), [](auto& c) -> auto& { return c.person.site; });
    const TableView sites = model["skin/sites"];
    for (const auto& site : key.allowed) key.labels.push_back(sites.text(sites.row(site), "label"));
    return says(required(std::move(key)), "where on the body; sets the layers and what lies under them");
}

Key skin_type_key(const Model& model) {
    Key key = text<Course>(
        "person.type", {}, [](auto& c) -> auto& { return c.person.type; });
    for (const auto& type : skin::skin_types(model)) {
        key.allowed.push_back(type.name);
        key.labels.push_back(type.label);
    }
    return says(or_else(std::move(key), "\"ordinary\""),
                "kind of skin, for those who have no numbers: stands in for photoageing, hydration, laxity, "
                "roughness, dark_marks and scar where they are not given (data/skin/types.csv)");
}

Key scar_key(const Model& model) {
    Key key = text<Course>(
        "person.scar", {"none"}, [](auto& c) -> auto& { return c.person.scar.kind; });
    key.labels = {"no scar"};
    for (const auto& kind : skin::scar_kinds(model)) {
        key.allowed.push_back(kind);
        key.labels.push_back(skin::scar_label(model, kind));
    }
    key.get = [get = key.get](const Course& c) { return c.person.scar.kind.empty() ? std::nullopt : get(c); };
    return says(left_to(std::move(key), "by type"), "kind of scar on the treated area", "fabbrocini2010");
}

/// A number that the type of skin stands in for.
Key typed_key(const std::string& path, const Range& range, double skin::Person::*member) {
    return left_to(plain_number<Course>(
                       path, range, [member](auto& c) -> auto& { return c.person.*member; }),
                   "by type");
}

/// Skin as it looks before treatment.
std::vector<Key> surface_keys(const Model& model) {
    return {
        skin_type_key(model),
        says(typed_key("person.laxity", k_person_ranges.laxity, &skin::Person::laxity),
             "0 firm, 1 very lax: softer dermis under less tension"),
        says(typed_key("person.roughness", k_person_ranges.roughness, &skin::Person::roughness),
             "0 ordinary, 1 fine lines twice as deep"),
        says(typed_key("person.dark_marks", k_person_ranges.dark_marks, &skin::Person::dark_marks),
             "melanin of dark marks over that of the skin around, less 1; 0: none"),
        scar_key(model),
        says(left_to(
                 number<Course>(
                     "person.scar_depth_mm", 0.01, 5, [](auto& c) -> auto& { return c.person.scar.depth; }),
                 "by scar"),
             "depth of the floor below the skin around (hypertrophic: height above it)", "fabbrocini2010"),
        says(left_to(
                 number<Course>(
                     "person.scar_width_mm", 0.1, 50, [](auto& c) -> auto& { return c.person.scar.width; }),
                 "by scar"),
             "width at the level of the skin around", "fabbrocini2010"),
        says(left_to(integer<Course>(
                         "person.scar_count", 1, 1000, [](auto& c) -> auto& { return c.person.scar.count; }),
                     "by type"),
             "number of such scars on the treated area; needed for the ECCA score"),
    };
}

} // namespace

std::vector<Key> person_keys(const Model& model) {
    std::vector<Key> keys{
        says(required(plain_number<Course>(
                 "person.age_years", k_person_ranges.age_years,
                 [](auto& c) -> auto& { return c.person.age_years; })),
             "age; sets the layers, the speed of healing and the resting collagen"),
        says(or_else(choice<skin::Sex, Course>(
                         "person.sex", {"female", "male"}, [](auto& c) -> auto& { return c.person.sex; }),
                     "\"female\""),
             "sex, as the tables of layer thickness split it"),
        site_key(model),
        says(or_else(integer<Course>(
                         "person.fitzpatrick", k_person_ranges.fitzpatrick,
                         [](auto& c) -> auto& { return c.person.fitzpatrick; }),
                     "3"),
             "Fitzpatrick skin type, 1 (always burns) to 6 (never burns)"),
        says(left_to(plain_number<Course>(
                         "person.melanin_fraction", k_person_ranges.melanin_fraction,
                         [](auto& c) -> auto& { return c.person.melanin_fraction; }),
                     "by fitzpatrick"),
             "volume fraction of melanosomes in the epidermis, where measured; takes the place of the skin "
             "type's number"),
        says(typed_key("person.photoageing", k_person_ranges.photoageing, &skin::Person::photoageing),
             "damage by sun: 0 none, 1 severe"),
        says(typed_key("person.hydration", k_person_ranges.hydration, &skin::Person::hydration),
             "hydration of the stratum corneum: 0 dry, 0.5 ordinary, 1 soaked; dry is ten times stiffer than "
             "soaked",
             "yuanverma2006"),
        says(boolean<Course>(
                 "person.smoker", [](auto& c) -> auto& { return c.person.smoker; }),
             "smokes now: less collagen is made, more is broken down", "knuutinen2002"),
        says(boolean<Course>(
                 "person.diabetes", [](auto& c) -> auto& { return c.person.diabetes; }),
             "has diabetes, controlled or not; name it under conditions as well if it is not controlled",
             "louiselle2021"),
        conditions_key(model),
        says(text_list<Course>(
                 "person.concerns",
                 {"wrinkles", "texture", "dryness", "laxity", "sun_damage", "hyperpigmentation", "scars"},
                 [](auto& c) -> auto& { return c.person.concerns; }),
             "what the person would like to change: the report answers to it, and the overall score "
             "(GAIS) is the mean over it"),
    };
    for (auto& key : surface_keys(model)) {
        if (key.path == "person.scar_depth_mm" || key.path == "person.scar_width_mm")
            key.get = [get = key.get](const Course& c) { // 0 stands for "by scar"
                const auto value = get(c);
                return value && std::get<double>(*value) == 0 ? std::nullopt : value;
            };
        keys.push_back(std::move(key));
    }
    return keys;
}

} // namespace stipple::course
