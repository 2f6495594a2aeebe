#include "stipple/course/schema.hpp"
#include "stipple/outcome/catalogue.hpp"
#include "stipple/schema/key_builder.hpp"
#include "stipple/screening/screening.hpp"
#include <utility>

namespace stipple::course {

using namespace schema;
using screening::Condition;

std::vector<Key> course_schema(const Model& model) {
    Words conditions = words_of(screening::conditions(model), &Condition::key, &Condition::label);
    conditions.tried = screening::everyday_words(model);
    Words concerns;
    for (const auto& concern : outcome::concerns(model)) concerns.allowed.push_back(concern.name);
    auto person = skin::person_keys(model, conditions, concerns);
    person.front().means(
        "age; under 18 years screening refers and no benefit is shown, under 14, where no skin was measured, it "
        "stops; sets the layers, the speed of healing and the resting collagen");
    return joined<KeyOf<Course>>({
        head<Course>("course"),
        section("person", &Course::person, person),
        section("device", &Course::device, device::device_keys(model)),
        section("course", course_keys()),
        section("numbing", &Course::numbing, numbing_keys(model)),
    });
}

std::vector<KeyOf<AppliedProduct>> applied_product_schema(const Model& model) {
    return list("product", applied_product_keys(model));
}

std::vector<KeyFacts> course_file_keys(const Model& model) {
    auto all = facts_of(course_schema(model));
    for (const auto& key : applied_product_schema(model)) all.push_back(key);
    return all;
}

std::optional<Key> find_key(const Model& model, const std::string& path) {
    for (auto& key : course_schema(model))
        if (key.path == path) return std::move(key);
    return std::nullopt;
}

} // namespace stipple::course
