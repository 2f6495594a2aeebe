#pragma once
#include "stipple/base/error.hpp"
#include "stipple/base/model.hpp"
#include "stipple/schema/spec.hpp"
#include "stipple/skin/surface.hpp"
#include <cmath>
#include <optional>
#include <string>
#include <vector>

namespace stipple::skin {

enum class Sex { female, male };

/// Who and where, as the course file gives it (SI). What is left open, NaN or a scar without a kind, follows
/// from the type of skin: see resolve().
struct Person {
    double age_years = 35;
    double weight = NAN; ///< [kg]; NaN: that of the adult for whom the tables hold
    Sex sex = Sex::female;
    std::string site = "cheek";    ///< a row of data/skin/sites.csv
    int fitzpatrick = 3;           ///< skin type 1..6
    double ita_deg = NAN;          ///< individual typology angle [deg]; NaN: from fitzpatrick
    double melanin_fraction = NAN; ///< volume fraction of melanosomes in the epidermis; NaN: from fitzpatrick
    double photoageing = NAN;      ///< 0 none .. 1 severe; NaN: by type
    double hydration = NAN; ///< of the stratum corneum, 0 dry .. 0.5 ordinary .. 1 soaked; NaN: by type
    bool smoker = false;    ///< smokes now
    bool diabetes = false;  ///< has diabetes, whether controlled or not
    std::string type =
        "ordinary";          ///< a row of data/skin/types.csv, whose numbers stand in for keys not given
    double laxity = NAN;     ///< 0 firm .. 1 very lax: softer dermis under less tension; NaN: by type
    double roughness = NAN;  ///< 0 ordinary .. 1 twice as rough; NaN: by type
    double dark_marks = NAN; ///< melanin of dark marks over the skin around, less 1; NaN: by type
    Scar scar{.kind = ""};   ///< kind empty: kind and count by type; depth and width 0: by kind
    std::vector<std::string> conditions{}; ///< keys of data/screening/rules.csv
    std::vector<std::string> concerns{};
};

/// Why nothing can be computed for skin of this age; nothing from the age on for which there are data (`youngest` of
/// data/skin/age.csv). `key`: where it was given.
std::optional<Problem> too_young(const Model& model, double age_years, const std::string& key);
/// Why what is known of adults alone (`adult` of data/skin/age.csv) cannot be computed at this age.
std::optional<Problem> under_age(const Model& model, double age_years, const std::string& key);

/// Types of skin that can be named (data/skin/types.csv), with their one-line meaning.
struct SkinType {
    std::string name, label;
};
std::vector<SkinType> skin_types(const Model& model);

/// Sites that can be named in a course file, in the order of the table, and what they are called.
std::vector<std::string> site_names(const Model& model);
schema::Words site_words(const Model& model);

// The keys of a person, part by part
// ------------------------------------------------------------------------------------------------

/// Who and where.
template <class Key> std::vector<Key> who_keys(const Model& model) {
    return {
        Key("age_years", &Person::age_years)
            .range(0, 120)
            .kept_in_unit()
            .required()
            .means("age; sets the layers, the speed of healing and the resting collagen"),
        Key("weight_kg", &Person::weight)
            .range(30, 300)
            .left_to("70, for which the tables hold")
            .means("body weight of an adult; sets the blood levels of what gets through the skin"),
        Key("sex", &Person::sex)
            .words({"female", "male"})
            .means("sex, as the tables of layer thickness split it"),
        Key("site", &Person::site)
            .words(site_words(model))
            .required()
            .means("where on the body; sets the layers and what lies under them"),
        Key("fitzpatrick", &Person::fitzpatrick)
            .range(1, 6)
            .means("Fitzpatrick skin type, 1 (always burns) to 6 (never burns)"),
        Key("ita_deg", &Person::ita_deg)
            .range(-90, 90)
            .kept_in_unit()
            .left_to("by fitzpatrick")
            .in_place_of({"melanin_fraction"})
            .means(
                "individual typology angle of the skin, measured: about 60 very light, 20 tan, -60 dark; colour of the "
                "pictures and risk of darkening go by it")
            .from("chardon1991"),
        Key("melanin_fraction", &Person::melanin_fraction)
            .range(0, 0.5) // the darkest skin measured holds about 0.43
            .left_to("by fitzpatrick")
            .means("volume fraction of melanosomes in the epidermis, where measured; takes the place of "
                   "the skin type's angle (or give ita_deg)"),
    };
}

/// Skin and health.
template <class Key>
std::vector<Key> health_keys(const schema::Words& conditions, const schema::Words& concerns) {
    return {
        Key("photoageing", &Person::photoageing)
            .range(0, 1)
            .left_to("by type")
            .means("damage by sun: 0 none, 1 severe"),
        Key("hydration", &Person::hydration)
            .range(0, 1)
            .left_to("by type")
            .means("hydration of the stratum corneum: 0 dry, 0.5 ordinary, 1 soaked; dry is ten times "
                   "stiffer than soaked")
            .from("yuanverma2006"),
        Key("smoker", &Person::smoker)
            .means("smokes now: less collagen is made, more is broken down")
            .from("knuutinen2002"),
        Key("diabetes", &Person::diabetes)
            .means(
                "has diabetes, controlled or not; name it under conditions as well if it is not controlled")
            .from("louiselle2021"),
        Key("conditions", &Person::conditions)
            .words(conditions)
            .means("what is known about the person's health and skin; screening judges each word")
            .from("fda2025microneedling"),
        Key("concerns", &Person::concerns)
            .words(concerns)
            .means("what the person would like to change: the report answers to it, and the overall "
                   "score (GAIS) is the mean over it"),
    };
}

/// How the skin looks before treatment.
template <class Key> std::vector<Key> look_keys(const Model& model) {
    return {
        Key("type", &Person::type)
            .words(schema::words_of(skin_types(model), &SkinType::name, &SkinType::label))
            .means("kind of skin, for those who have no numbers: stands in for photoageing, hydration, "
                   "laxity, roughness, dark_marks and scar where they are not given (data/skin/types.csv)"),
        Key("laxity", &Person::laxity)
            .range(0, 1)
            .left_to("by type")
            .means("0 firm, 1 very lax: softer dermis under less tension"),
        Key("roughness", &Person::roughness)
            .range(0, 1)
            .left_to("by type")
            .means("0 ordinary, 1 fine lines twice as deep"),
        Key("dark_marks", &Person::dark_marks)
            .range(0, 5)
            .left_to("by type")
            .means("melanin of dark marks over that of the skin around, less 1; 0: none"),
    };
}

/// Its scars.
template <class Key> std::vector<Key> scar_keys(const Model& model) {
    return {
        Key("scar", &Person::scar, &Scar::kind)
            .word("none", "no scar")
            .words(scar_words(model))
            .left_to("by type")
            .means("kind of scar on the treated area")
            .from("fabbrocini2010"),
        Key("scar_depth_mm", &Person::scar, &Scar::depth)
            .range(0.01, 5)
            .open_at(0)
            .left_to("by scar")
            .means("depth of the floor below the skin around (hypertrophic: height above it)")
            .from("fabbrocini2010"),
        Key("scar_width_mm", &Person::scar, &Scar::width)
            .range(0.1, 50)
            .open_at(0)
            .left_to("by scar")
            .means("width at the level of the skin around")
            .from("fabbrocini2010"),
        Key("scar_count", &Person::scar, &Scar::count)
            .range(1, 1000)
            .left_to("by type")
            .means("number of such scars on the treated area; needed for the ECCA score"),
    };
}

/// All of them, in their order. `conditions`, `concerns`: the words that screening and outcome know.
template <class Key = schema::Key<Person>>
std::vector<Key> person_keys(const Model& model, const schema::Words& conditions = {},
                             const schema::Words& concerns = {}) {
    return schema::joined<Key>({who_keys<Key>(model), health_keys<Key>(conditions, concerns),
                                look_keys<Key>(model), scar_keys<Key>(model)});
}

} // namespace stipple::skin
