#include "stipple/device/kinds.hpp"
#include "stipple/base/error.hpp"
#include "stipple/device/kind_rules.hpp"
#include "stipple/device/kinematics.hpp"
#include <algorithm>
#include <fmt/format.h>

namespace stipple::device {

/// In the order of Kind.
static const std::vector<const KindRules*>& all_rules() {
    static const std::vector<const KindRules*> all{&pen_rules(), &roller_rules(), &stamp_rules()};
    return all;
}

const KindRules& rules(Kind kind) {
    return *all_rules().at(static_cast<std::size_t>(kind));
}

const KindFacts& facts(Kind kind) {
    return rules(kind).facts;
}

std::string to_string(Kind kind) {
    return facts(kind).name;
}

const std::vector<Kind>& kinds() {
    static const std::vector<Kind> all = [] {
        std::vector<Kind> found;
        for (const auto* of_kind : all_rules()) found.push_back(of_kind->facts.kind);
        return found;
    }();
    return all;
}

std::vector<std::string> kind_names() {
    std::vector<std::string> names;
    for (const auto kind : kinds()) names.push_back(to_string(kind));
    return names;
}

std::vector<std::string> kinds_with(const std::string& key) {
    std::vector<std::string> names;
    for (const auto kind : kinds()) {
        const auto& keys = facts(kind).keys;
        if (std::find(keys.begin(), keys.end(), key) != keys.end()) names.push_back(to_string(kind));
    }
    return names;
}

/// "pen: …; roller: …", a fact of every kind.
static std::string by_kind(std::string KindFacts::*fact) {
    std::string words;
    for (const auto kind : kinds())
        words += fmt::format("{}{}: {}", words.empty() ? "" : "; ", to_string(kind), facts(kind).*fact);
    return words;
}

std::string meaning_by_kind() {
    return by_kind(&KindFacts::meaning);
}

std::string passes_by_kind() {
    return by_kind(&KindFacts::passes);
}

Kind kind_of_model(const Model& model, const std::string& name) {
    const TableView devices = model["device/devices"];
    const std::string& word = devices.text(devices.row(name), "kind");
    for (const auto kind : kinds())
        if (to_string(kind) == word) return kind;
    throw Error(stipple::Kind::data, Problem{.what = "no such kind of device", .key = name, .value = word});
}

double puncture_density(const DeviceSpec& spec) {
    return rules(spec.kind).density(spec);
}

double head_perimeter(const DeviceSpec& spec) {
    return rules(spec.kind).perimeter(spec);
}

double needles_in_skin(const Device& device) {
    return rules(device.spec.kind).needles_in_skin(device);
}

double slit(const Device& device, const NeedleInSkin& needle) {
    return rules(device.spec.kind).slit(device, needle);
}

} // namespace stipple::device
