#include "stipple/outcome/light_trials.hpp"

namespace stipple::outcome {

std::string to_string(LightTopic topic) {
    static constexpr const char* k_names[] = {"downtime", "pain", "benefit"};
    return k_names[static_cast<std::size_t>(topic)];
}

std::vector<LightTrial> light_trials(const Model& model, Cause cause, LightTopic topic) {
    const TableView t = model["outcome/light_trials"];
    std::vector<LightTrial> trials;
    for (std::size_t r = 0; r < t.rows.size(); ++r) {
        if (t.text(r, "cause") != to_string(cause) || t.text(r, "topic") != to_string(topic)) continue;
        trials.push_back({.label = t.text(r, "label"),
                          .needles = t.number_or(r, "needles", NAN),
                          .needles_se = t.number_or(r, "needles_se", NAN),
                          .light = t.number_or(r, "light", NAN),
                          .light_se = t.number_or(r, "light_se", NAN),
                          .unit = t.text(r, "unit"),
                          .found = t.text(r, "found"),
                          .n = t.number_or(r, "n", NAN),
                          .flag = t.text(r, "flag"),
                          .source = t.text(r, "source"),
                          .note = t.text(r, "note")});
    }
    return trials;
}

} // namespace stipple::outcome
