#include "study/schema.hpp"
#include "base/table.hpp"
#include "base/units.hpp"
#include <array>
#include <cmath>
#include <utility>

namespace stipple::study {

namespace {

/// Endings of key paths and the unit each stands for, longest first.
constexpr std::array<std::pair<const char*, const char*>, 9> k_endings{{{"_mm_per_s", "mm/s"},
                                                                        {"_years", "yr"},
                                                                        {"_days", "d"},
                                                                        {"_cm2", "cm2"},
                                                                        {"_um", "um"},
                                                                        {"_mm", "mm"},
                                                                        {"_hz", "Hz"},
                                                                        {"_n", "N"},
                                                                        {"_s", "s"}}};

std::string unit_of(const std::string& path) {
    for (const auto& [ending, unit] : k_endings)
        if (path.ends_with(ending)) return unit;
    return "";
}

double as_number(const Value& v) {
    return std::holds_alternative<std::int64_t>(v) ? static_cast<double>(std::get<std::int64_t>(v))
                                                   : std::get<double>(v);
}

// Each builder takes `at`, a generic lambda that names the field in a Course: reading and writing use the
// same one.

template <class Field> Key number(const std::string& path, double min, double max, Field at, double to_si) {
    Key key{.path = path, .type = Type::number, .unit = unit_of(path), .min = min, .max = max};
    key.set = [at, to_si](Course& c, const Value& v) { at(c) = as_number(v) * to_si; };
    key.get = [at, to_si](const Course& c) -> std::optional<Value> {
        if (!std::isfinite(at(c))) return std::nullopt;
        return Value{at(c) / to_si};
    };
    return key;
}

template <class Field> Key number(const std::string& path, double min, double max, Field at) {
    return number(path, min, max, at, units::to_si(unit_of(path)));
}

template <class Field> Key integer(const std::string& path, int min, int max, Field at) {
    Key key{.path = path,
            .type = Type::integer,
            .min = static_cast<double>(min),
            .max = static_cast<double>(max)};
    key.set = [at](Course& c, const Value& v) { at(c) = static_cast<int>(std::get<std::int64_t>(v)); };
    key.get = [at](const Course& c) -> std::optional<Value> {
        if (at(c) == 0) return std::nullopt; // 0 stands for "not given", no key allows it
        return Value{static_cast<std::int64_t>(at(c))};
    };
    return key;
}

template <class Field> Key boolean(const std::string& path, Field at) {
    Key key{.path = path, .type = Type::boolean, .fallback = "false"};
    key.set = [at](Course& c, const Value& v) { at(c) = std::get<bool>(v); };
    key.get = [at](const Course& c) -> std::optional<Value> { return Value{at(c)}; };
    return key;
}

/// For text and lists of text.
template <class Held, class Field>
Key words(const std::string& path, Type type, std::vector<std::string> allowed, Field at) {
    Key key{.path = path, .type = type, .allowed = std::move(allowed)};
    key.set = [at](Course& c, const Value& v) { at(c) = std::get<Held>(v); };
    key.get = [at](const Course& c) -> std::optional<Value> { return Value{at(c)}; };
    return key;
}

template <class Field> Key text(const std::string& path, std::vector<std::string> allowed, Field at) {
    return words<std::string>(path, Type::text, std::move(allowed), at);
}

template <class Field> Key text_list(const std::string& path, std::vector<std::string> allowed, Field at) {
    Key key = words<std::vector<std::string>>(path, Type::text_list, std::move(allowed), at);
    key.fallback = "[]";
    return key;
}

/// A text key whose words stand for the values 0, 1, … of an enumeration.
template <class Enum, class Field>
Key choice(const std::string& path, std::vector<std::string> allowed, Field at) {
    Key key{.path = path, .type = Type::text, .allowed = std::move(allowed)};
    key.set = [at, names = key.allowed](Course& c, const Value& v) {
        for (std::size_t i = 0; i < names.size(); ++i)
            if (names[i] == std::get<std::string>(v)) at(c) = static_cast<Enum>(i);
    };
    key.get = [at, names = key.allowed](const Course& c) -> std::optional<Value> {
        return Value{names[static_cast<std::size_t>(at(c))]};
    };
    return key;
}

Key required(Key key) {
    key.required = true;
    return key;
}

Key or_else(Key key, std::string fallback) {
    key.fallback = std::move(fallback);
    return key;
}

/// What the key falls back to when it is left out and no single number can be named.
Key left_to(Key key, std::string words) {
    key.default_words = std::move(words);
    return key;
}

Key only(Key key, std::vector<std::string> kinds) {
    key.kinds = std::move(kinds);
    return key;
}

Key says(Key key, std::string meaning, std::string source = "assumed") {
    key.meaning = std::move(meaning);
    key.source = std::move(source);
    return key;
}

std::vector<Key> head_keys() {
    Key version{.path = "schema", .type = Type::integer, .required = true, .min = 1, .max = 1};
    version.set = [](Course&, const Value&) {};
    version.get = [](const Course&) -> std::optional<Value> { return Value{std::int64_t{1}}; };
    return {says(std::move(version), "version of this file format; this stipple reads 1"),
            says(or_else(text(
                             "title", {}, [](auto& c) -> auto& { return c.title; }),
                         "\"\""),
                 "one line that names the course in every output; at most 200 characters")};
}

Key conditions_key() {
    Key key = text_list(
        "person.conditions", {}, [](auto& c) -> auto& { return c.person.conditions; });
    for (const auto& condition : screening::conditions()) {
        key.allowed.push_back(condition.key);
        key.labels.push_back(condition.label);
    }
    return says(std::move(key),
                "what is known about the person's health and skin; screening judges each word",
                "fda2025microneedling");
}

Key site_key() {
    Key key = text(
        "person.site", skin::site_names(), [](auto& c) -> auto& { return c.person.site; });
    const Table& sites = table("skin/sites");
    for (const auto& site : key.allowed) key.labels.push_back(sites.text(sites.row(site), "label"));
    return says(required(std::move(key)), "where on the body; sets the layers and what lies under them");
}

std::vector<Key> person_keys() {
    return {
        says(required(number(
                 "person.age_years", 0, 120, [](auto& c) -> auto& { return c.person.age_years; }, 1.0)),
             "age; sets the layers, the speed of healing and the resting collagen"),
        says(or_else(choice<skin::Sex>(
                         "person.sex", {"female", "male"}, [](auto& c) -> auto& { return c.person.sex; }),
                     "\"female\""),
             "sex, as the tables of layer thickness split it"),
        site_key(),
        says(or_else(integer(
                         "person.fitzpatrick", 1, 6, [](auto& c) -> auto& { return c.person.fitzpatrick; }),
                     "3"),
             "Fitzpatrick skin type, 1 (always burns) to 6 (never burns)"),
        says(left_to(number(
                         "person.melanin_fraction", 0, 0.5,
                         [](auto& c) -> auto& { return c.person.melanin_fraction; }),
                     "by fitzpatrick"),
             "volume fraction of melanosomes in the epidermis, where measured; takes the place of the skin "
             "type's number"),
        says(or_else(number(
                         "person.photoageing", 0, 1, [](auto& c) -> auto& { return c.person.photoageing; }),
                     "0.0"),
             "damage by sun: 0 none, 1 severe"),
        conditions_key(),
        says(text_list(
                 "person.concerns",
                 {"wrinkles", "texture", "dryness", "laxity", "sun_damage", "hyperpigmentation", "scars"},
                 [](auto& c) -> auto& { return c.person.concerns; }),
             "what the person would like to change; recorded, changes no number"),
    };
}

std::vector<Key> device_keys() {
    const std::vector<std::string> pen{"pen"}, roller{"roller"};
    Key model = text(
        "device.model", {""}, [](auto& c) -> auto& { return c.device.model; });
    model.labels = {"no named device: the keys below describe it"};
    for (const auto& named : device::named_devices()) {
        model.allowed.push_back(named.name);
        model.labels.push_back(named.description);
    }
    return {
        says(required(choice<device::Kind>(
                 "device.kind", {"pen", "roller", "stamp"}, [](auto& c) -> auto& { return c.device.kind; })),
             "pen: needles strike while the head glides; roller: a drum with needles; stamp: pressed place "
             "by place"),
        says(or_else(std::move(model), "\"\""), "a named device; the keys below then override its numbers"),
        says(left_to(number(
                         "device.needle_length_mm", 0.05, 3,
                         [](auto& c) -> auto& { return c.device.needle.length; }),
                     "by model"),
             "how far the needles stand out, as set; needed unless a model is named", "fernandes2020"),
        says(left_to(integer(
                         "device.needles", 1, 2000, [](auto& c) -> auto& { return c.device.needles; }),
                     "by device"),
             "number of needles on the head, drum or stamp"),
        says(left_to(number(
                         "device.tip_radius_um", 0.1, 200,
                         [](auto& c) -> auto& { return c.device.needle.tip_radius; }),
                     "by device"),
             "radius of the rounded tip of a needle"),
        says(left_to(number(
                         "device.needle_diameter_um", 10, 1000,
                         [](auto& c) -> auto& { return c.device.needle.base_width; }),
                     "by device"),
             "diameter of the shaft of a needle"),
        says(left_to(number(
                         "device.taper_length_mm", 0.01, 3,
                         [](auto& c) -> auto& { return c.device.needle.taper_length; }),
                     "by device"),
             "length from the tip to the full diameter"),
        says(only(left_to(
                      number(
                          "device.frequency_hz", 1, 500, [](auto& c) -> auto& { return c.device.frequency; }),
                      "by device"),
                  pen),
             "strokes per second"),
        says(only(left_to(number(
                              "device.glide_speed_mm_per_s", 1, 500,
                              [](auto& c) -> auto& { return c.device.glide_speed; }),
                          "by device"),
                  {"pen", "roller"}),
             "speed of the head over the skin"),
        says(only(left_to(number(
                              "device.track_width_mm", 0.5, 50,
                              [](auto& c) -> auto& { return c.device.track_width; }),
                          "by device"),
                  pen),
             "width of skin that one glide covers; with speed, frequency and passes it sets the punctures "
             "per cm2"),
        says(left_to(
                 number(
                     "device.press_force_n", 0.01, 50, [](auto& c) -> auto& { return c.device.press_force; }),
                 "by device"),
             "force of the operator on the whole head"),
        says(left_to(integer(
                         "device.passes", 1, 100, [](auto& c) -> auto& { return c.device.passes; }),
                     "by device"),
             "pen: times each place is passed over; roller: strokes per direction x directions; stamp: "
             "stamps per place"),
        says(left_to(number(
                         "device.area_cm2", 0.1, 2000, [](auto& c) -> auto& { return c.device.area; }),
                     "by device"),
             "area treated in one session"),
        says(only(left_to(number(
                              "device.drum_diameter_mm", 5, 100,
                              [](auto& c) -> auto& { return c.device.drum_diameter; }),
                          "by device"),
                  roller),
             "diameter of the drum without needles"),
        says(only(left_to(number(
                              "device.roller_width_mm", 1, 100,
                              [](auto& c) -> auto& { return c.device.roller_width; }),
                          "by device"),
                  roller),
             "width of the drum that carries needles"),
        says(only(left_to(integer(
                              "device.rows", 1, 200, [](auto& c) -> auto& { return c.device.rows; }),
                          "by device"),
                  roller),
             "rows of needles around the drum"),
        says(only(left_to(number(
                              "device.footprint_cm2", 0.01, 100,
                              [](auto& c) -> auto& { return c.device.footprint; }),
                          "by device"),
                  {"pen", "stamp"}),
             "area of the face of the tip (pen) or of the stamp"),
        says(boolean(
                 "device.cartridge_reused", [](auto& c) -> auto& { return c.device.cartridge_reused; }),
             "the needles were used before, on anybody; screening judges it", "fda2025microneedling"),
        says(boolean(
                 "device.home_use", [](auto& c) -> auto& { return c.device.home_use; }),
             "used at home by a lay person; screening judges it", "fda2025microneedling"),
    };
}

std::vector<Key> course_keys() {
    return {
        says(or_else(integer(
                         "course.sessions", 1, 100, [](auto& c) -> auto& { return c.sessions; }),
                     "6"),
             "number of sessions; the first is on day 0"),
        says(or_else(number(
                         "course.interval_days", 1, 3650, [](auto& c) -> auto& { return c.interval; }),
                     "30.0"),
             "days from one session to the next"),
        says(or_else(number(
                         "course.horizon_days", 1, 3650, [](auto& c) -> auto& { return c.horizon; }),
                     "300.0"),
             "days that are simulated, from the first session"),
        says(boolean(
                 "course.product_through_channels",
                 [](auto& c) -> auto& { return c.product_through_channels; }),
             "a serum, vitamin or platelet product goes on while the channels are open; screening judges it",
             "fda2025microneedling"),
    };
}

} // namespace

const std::vector<Key>& schema() {
    static const std::vector<Key> keys = [] {
        std::vector<Key> all = head_keys();
        for (auto part : {person_keys(), device_keys(), course_keys()})
            for (auto& key : part) all.push_back(std::move(key));
        return all;
    }();
    return keys;
}

const Key* find_key(const std::string& path) {
    for (const auto& key : schema())
        if (key.path == path) return &key;
    return nullptr;
}

std::vector<std::string> schema_sections() {
    std::vector<std::string> sections;
    for (const auto& key : schema()) {
        const auto dot = key.path.find('.');
        if (dot == std::string::npos) continue;
        if (sections.empty() || sections.back() != key.path.substr(0, dot))
            sections.push_back(key.path.substr(0, dot));
    }
    return sections;
}

} // namespace stipple::study
