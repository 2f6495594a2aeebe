#include "stipple/course/schema.hpp"
#include "stipple/base/table.hpp"
#include "stipple/course/numbing.hpp"
#include "stipple/course/person_keys.hpp"
#include "stipple/device/kinds.hpp"
#include "stipple/device/layout.hpp"
#include "stipple/schema/key_makers.hpp"
#include <fmt/format.h>
#include <utility>

namespace stipple::course {

using namespace schema;
using namespace keys;

namespace {

Key layout_key() {
    Key key = text<Course>(
        "device.layout", device::layouts(), [](auto& c) -> auto& { return c.device.layout; });
    key.labels = {"sunflower", "square lattice", "hexagonal lattice", "line", "circle"};
    key.get = [](const Course& c) -> std::optional<Value> {
        if (c.device.layout.empty()) return std::nullopt;
        return Value{c.device.layout};
    };
    return key;
}

/// "pen: …; roller: …", a fact of every kind of device.
std::string by_kind(std::string device::KindFacts::*fact) {
    std::string words;
    for (const auto kind : device::kinds())
        words += fmt::format("{}{}: {}", words.empty() ? "" : "; ", device::to_string(kind),
                             device::facts(kind).*fact);
    return words;
}

std::vector<Key> device_keys(const Model& model) {
    Key name = text<Course>(
        "device.model", {""}, [](auto& c) -> auto& { return c.device.model; });
    name.labels = {"no named device: the keys below describe it"};
    for (const auto& named : device::named_devices(model)) {
        name.allowed.push_back(named.name);
        name.labels.push_back(named.description);
    }
    std::vector<Key> keys{
        says(required(choice<device::Kind, Course>(
                 "device.kind", device::kind_names(), [](auto& c) -> auto& { return c.device.kind; })),
             by_kind(&device::KindFacts::meaning)),
        says(or_else(std::move(name), "\"\""), "a named device; the keys below then override its numbers"),
        says(left_to(number<Course>(
                         "device.needle_length_mm", 0.05, 3,
                         [](auto& c) -> auto& { return c.device.needle.length; }),
                     "by model"),
             "how far the needles stand out, as set; needed unless a model is named", "fernandes2020"),
        says(left_to(integer<Course>(
                         "device.needles", 1, device::k_most_needles,
                         [](auto& c) -> auto& { return c.device.needles; }),
                     "by device"),
             "number of needles on the head, drum or stamp"),
        says(left_to(layout_key(), "by device"), "how the needles stand on the head"),
        says(left_to(number<Course>(
                         "device.pitch_um", 10, 20000, [](auto& c) -> auto& { return c.device.pitch; }),
                     "the needles fill the face"),
             "distance of neighbouring needles, axis to axis"),
        says(left_to(number<Course>(
                         "device.tip_radius_um", 0.1, 200,
                         [](auto& c) -> auto& { return c.device.needle.tip_radius; }),
                     "by device"),
             "radius of the rounded tip of a needle"),
        says(left_to(number<Course>(
                         "device.needle_diameter_um", 10, 1000,
                         [](auto& c) -> auto& { return c.device.needle.base_width; }),
                     "by device"),
             "diameter of the shaft of a needle"),
        says(left_to(number<Course>(
                         "device.taper_length_mm", 0.01, 3,
                         [](auto& c) -> auto& { return c.device.needle.taper_length; }),
                     "by device"),
             "length from the tip to the full diameter"),
        says(left_to(number<Course>(
                         "device.frequency_hz", 1, 500, [](auto& c) -> auto& { return c.device.frequency; }),
                     "by device"),
             "strokes per second"),
        says(left_to(number<Course>(
                         "device.glide_speed_mm_per_s", 1, 500,
                         [](auto& c) -> auto& { return c.device.glide_speed; }),
                     "by device"),
             "speed of the head over the skin"),
        says(left_to(
                 number<Course>(
                     "device.track_width_mm", 0.5, 50, [](auto& c) -> auto& { return c.device.track_width; }),
                 "by device"),
             "width of skin that one glide covers; with speed, frequency and passes it sets the punctures "
             "per cm2"),
        says(left_to(
                 number<Course>(
                     "device.press_force_n", 0.01, 50, [](auto& c) -> auto& { return c.device.press_force; }),
                 "by device"),
             "force of the operator on the whole head"),
        says(left_to(integer<Course>(
                         "device.passes", device::k_passes, [](auto& c) -> auto& { return c.device.passes; }),
                     "by device"),
             by_kind(&device::KindFacts::passes)),
        says(left_to(number<Course>(
                         "device.area_cm2", 0.1, 2000, [](auto& c) -> auto& { return c.device.area; }),
                     "by device"),
             "area treated in one session"),
        says(left_to(number<Course>(
                         "device.drum_diameter_mm", 5, 100,
                         [](auto& c) -> auto& { return c.device.drum_diameter; }),
                     "by device"),
             "diameter of the drum without needles"),
        says(left_to(number<Course>(
                         "device.roller_width_mm", 1, 100,
                         [](auto& c) -> auto& { return c.device.roller_width; }),
                     "by device"),
             "width of the drum that carries needles"),
        says(left_to(integer<Course>(
                         "device.rows", 1, 200, [](auto& c) -> auto& { return c.device.rows; }),
                     "by device"),
             "rows of needles around the drum"),
        says(left_to(
                 number<Course>(
                     "device.footprint_cm2", 0.01, 100, [](auto& c) -> auto& { return c.device.footprint; }),
                 "by device"),
             "area of the face that carries the needles"),
        says(boolean<Course>(
                 "device.cartridge_reused", [](auto& c) -> auto& { return c.device.cartridge_reused; }),
             "the needles were used before, on anybody; screening judges it", "fda2025microneedling"),
        says(boolean<Course>(
                 "device.home_use", [](auto& c) -> auto& { return c.device.home_use; }),
             "used at home by a lay person; screening judges it", "fda2025microneedling"),
    };
    for (auto& key : keys)
        if (auto kinds = device::kinds_with(name_of(key.path)); !kinds.empty())
            key = only(std::move(key), std::move(kinds));
    return keys;
}

constexpr int k_most_sessions = 100;
constexpr double k_longest_days = 3650;

std::vector<Key> course_keys() {
    std::vector<Key> keys{
        says(or_else(integer<Course>(
                         "course.sessions", 1, k_most_sessions, [](auto& c) -> auto& { return c.sessions; }),
                     "6"),
             "number of sessions; the first is on day 0"),
        says(or_else(
                 number<Course>(
                     "course.interval_days", 1, k_longest_days, [](auto& c) -> auto& { return c.interval; }),
                 "30.0"),
             "days from one session to the next"),
        says(in_place_of(left_to(number_list<Course>(
                                     "course.days", "d", {0, k_longest_days}, k_most_sessions,
                                     [](auto& c) -> auto& { return c.session_times; }),
                                 "by sessions and interval_days"),
                         {"course.sessions", "course.interval_days"}),
             "the day of every session, in place of sessions and interval_days: the first 0, each at least a "
             "day after the one before"),
        says(
            or_else(number<Course>(
                        "course.horizon_days", 1, k_longest_days, [](auto& c) -> auto& { return c.horizon; }),
                    "300.0"),
            "days that are simulated, from the first session"),
        says(boolean<Course>(
                 "course.wounds_dry", [](auto& c) -> auto& { return c.wounds_dry; }),
             "the punctures are left to dry in the air; new epidermis then spreads half as fast as under "
             "moisture",
             "hinman1963"),
        says(boolean<Course>(
                 "course.product_through_channels",
                 [](auto& c) -> auto& { return c.product_through_channels; }),
             "a serum, vitamin or platelet product goes on while the channels are open; screening judges it",
             "fda2025microneedling"),
    };
    for (auto& key : keys) // where the days are listed, number and interval say nothing
        if (key.path == "course.sessions" || key.path == "course.interval_days")
            key.get = [get = key.get](const Course& c) {
                return c.session_times.empty() ? get(c) : std::nullopt;
            };
    return keys;
}

std::vector<Key> numbing_keys(const Model& model) {
    Key cream = text<Course>(
        "numbing.cream", {}, [](auto& c) -> auto& { return c.numbing.cream; });
    for (const auto& known : creams(model)) {
        cream.allowed.push_back(known.name);
        cream.labels.push_back(known.label);
    }
    cream.get = [](const Course& c) -> std::optional<Value> {
        if (c.numbing.cream.empty()) return std::nullopt;
        return Value{c.numbing.cream};
    };
    std::vector<Key> keys{
        says(left_to(std::move(cream), "none"), "numbing cream before every session", "emla_smpc"),
        says(or_else(number<Course>(
                         "numbing.applied_min", 1, 600, [](auto& c) -> auto& { return c.numbing.applied; }),
                     "45.0"),
             "minutes that the cream stays on before it is wiped off and the needles come"),
        says(or_else(boolean<Course>(
                         "numbing.occluded", [](auto& c) -> auto& { return c.numbing.occluded; }),
                     "true"),
             "the cream lies under a cover"),
        says(boolean<Course>(
                 "numbing.needled_first", [](auto& c) -> auto& { return c.numbing.needled_first; }),
             "a roller of 0.5 mm goes over the skin before the cream", "luz2017"),
    };
    for (auto& key : keys) // without a cream there is nothing to say of it
        key.get = [get = key.get](const Course& c) {
            return c.numbing.cream.empty() ? std::nullopt : get(c);
        };
    return keys;
}

using ProductKey = KeyOf<AppliedProduct>;

template <class Field> ProductKey of_product(const std::string& path, double min, double max, Field at) {
    return number<AppliedProduct>(path, min, max, at);
}

std::vector<ProductKey> product_keys_of_course(const Model& model) {
    ProductKey name = text<AppliedProduct>(
        "product.name", {}, [](auto& p) -> auto& { return p.name; });
    for (const auto& known : transport::products(model)) {
        name.allowed.push_back(known.name);
        name.labels.push_back(known.label);
    }
    return {
        says(required(std::move(name)), "what is in it"),
        says(required(of_product(
                 "product.concentration_mg_per_ml", 1e-6, 2000,
                 [](auto& p) -> auto& { return p.concentration; })),
             "of that substance in the product; 1 percent is about 10 mg/mL"),
        says(or_else(
                 of_product(
                     "product.amount_ul_per_cm2", 0.01, 1000, [](auto& p) -> auto& { return p.thickness; }),
                 "2.0"),
             "how much is put on"),
        says(or_else(of_product(
                         "product.start_min", -1440, 1440, [](auto& p) -> auto& { return p.start; }),
                     "0.0"),
             "when it is put on, counted from the end of needling; negative: before"),
        says(or_else(of_product(
                         "product.ph", 1, 13, [](auto& p) -> auto& { return p.ph; }),
                     "7.0"),
             "acidity; only the neutral form passes the lipids of intact skin"),
        says(boolean<AppliedProduct>(
                 "product.occluded", [](auto& p) -> auto& { return p.occluded; }),
             "under a mask or a film: nothing dries, and channels seal much more slowly", "gupta2011"),
    };
}

} // namespace

std::vector<ProductKey> applied_product_schema(const Model& model) {
    auto keys = product_keys_of_course(model);
    for (auto& key : keys) key.listed = true;
    return keys;
}

std::vector<KeyFacts> course_file_keys(const Model& model) {
    auto all = facts_of(course_schema(model));
    for (const auto& key : applied_product_schema(model)) all.push_back(key);
    return all;
}

std::vector<Key> course_schema(const Model& model) {
    std::vector<Key> all = head_keys<Course>("course");
    for (auto part : {person_keys(model), device_keys(model), course_keys(), numbing_keys(model)})
        for (auto& key : part) all.push_back(std::move(key));
    return all;
}

std::optional<Key> find_key(const Model& model, const std::string& path) {
    for (auto& key : course_schema(model))
        if (key.path == path) return std::move(key);
    return std::nullopt;
}

} // namespace stipple::course
