#include "stipple/schema/key_builder.hpp"
#include "stipple/study/needle/needle_study.hpp"

namespace stipple::study {

using namespace schema;

/// The keys of a person that a push depends on.
static std::vector<schema::Key<skin::Person>> pushed_person_keys(const Model& model) {
    auto keys = chosen(skin::person_keys(model), {"site", "age_years", "sex", "hydration"});
    keys[0].left_to("required of people without [[layer]]");
    keys[1].by_default().means("age; sets the layers");
    keys[3].by_default();
    return keys;
}

std::vector<KeyOf<NeedleStudy>> needle_schema(const Model& model) {
    return joined<KeyOf<NeedleStudy>>({
        head<NeedleStudy>("needle"),
        section("needle", &NeedleStudy::needle, device::needle_keys(model)),
        section("needle", profile_keys()),
        section("array", array_keys()),
        section("insertion", insertion_keys()),
        section("skin", &NeedleStudy::person, pushed_person_keys(model)),
        section("skin", stack_keys(model)),
    });
}

std::vector<KeyOf<skin::Layer>> layer_schema() {
    return list("layer", skin::layer_keys(), measured_layer());
}

std::vector<KeyFacts> needle_keys(const Model& model) {
    auto all = facts_of(needle_schema(model));
    for (const auto& key : layer_schema()) all.push_back(key);
    return all;
}

} // namespace stipple::study
