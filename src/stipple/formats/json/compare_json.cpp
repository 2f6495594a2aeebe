#include "stipple/course/citations.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/formats/json/json_parts.hpp"
#include "stipple/words/notice.hpp"
#include <set>
#include <stipple/version.hpp>

namespace stipple::formats {

using namespace words;

using study::Comparison;

static Json value_part(const std::optional<schema::Value>& value) {
    if (!value) return nullptr;
    return std::visit([](const auto& held) { return Json(held); }, *value);
}

static Json arm_part(const Comparison& c, std::size_t a, const study::ComparisonWords& words) {
    const auto& arm = c.arms[a];
    Json differs = Json::array();
    for (const auto& d : arm.differs)
        differs.push_back({{"key", d.key.path},
                           {"unit", d.key.unit},
                           {"value", value_part(d.value)},
                           {"reference", value_part(d.reference)}});
    Json json{{"name", arm.name}, {"title", arm.given.title}, {"untreated", arm.untreated}};
    json["simulated"] = arm.simulated;
    json["benefits_shown"] = arm.untreated || (arm.simulated && !arm.result.inputs.benefits_withheld());
    json["day"] = finite(arm.day);
    json["screening"] = arm.untreated ? Json(nullptr) : screening_part(arm.result.inputs.screening);
    json["differs"] = differs;
    const auto& curve = arm.by_sessions;
    json["by_sessions"] = curve.sessions.empty()
                              ? Json(nullptr)
                              : Json{{"sessions", curve.sessions}, {"collagen_total_gain", curve.gain}};
    json["sentences"] = words.sentences.at(a);
    return json;
}

/// A smallest noticeable change; null where none is known.
static Json size_part(double noticeable) {
    return outcome::is_noticeable_size(noticeable) ? Json(noticeable) : Json(nullptr);
}

static Json cell_part(const Comparison& c, const study::ComparedRow& row, std::size_t a) {
    const auto& cell = row.cells[a];
    Json json{{"course", c.arms[a].name}};
    if (!cell.words.empty()) {
        json["words"] = cell.words;
        return json;
    }
    json["value"] = finite(cell.value);
    if (!cell.why.empty()) json["value_why"] = cell.why;
    if (!row.endpoint) {
        if (std::isfinite(cell.lo)) json.update({{"lo", cell.lo}, {"hi", finite(cell.hi)}});
        return json;
    }
    json.update({{"day", finite(cell.day)},
                 {"baseline", finite(cell.baseline)},
                 {"p10", finite(cell.p10)},
                 {"p90", finite(cell.p90)},
                 {"lo", finite(cell.lo)},
                 {"hi", finite(cell.hi)},
                 {"predictive", predictive_part(cell.predictive)},
                 {"noticed", outcome::is_noticeable_size(cell.noticeable) && std::isfinite(cell.change())
                                 ? Json(row.noticed(a))
                                 : Json(nullptr)},
                 {"noticeable", size_part(cell.noticeable)},
                 {"reported", cell.reported ? reported_part(*cell.reported) : Json(nullptr)},
                 {"bands", cell.bands == study::Overlap::unknown ? Json(nullptr)
                                                                 : Json(study::to_string(cell.bands))}});
    return json;
}

static Json row_part(const Comparison& c, const study::ComparedRow& row) {
    Json json{{"quantity", row.name}, {"label", row.label}, {"unit", row.unit}};
    json["topic"] = study::to_string(row.topic);
    if (row.endpoint) {
        const auto& e = *row.endpoint;
        json.update({{"group", outcome::to_string(e.group)},
                     {"better", e.better_up ? "up" : "down"},
                     {"basis", outcome::to_string(e.basis)},
                     {"noticeable", size_part(e.noticeable)},
                     {"source", e.source},
                     {"note", e.note}});
    }
    json["courses"] = Json::array();
    for (std::size_t a = 0; a < c.arms.size(); ++a) json["courses"].push_back(cell_part(c, row, a));
    return json;
}

static std::vector<std::string> cited(const Comparison& c) {
    std::set<std::string> keys;
    for (const auto& arm : c.arms)
        for (const auto& key : course::cited_sources(arm.result)) keys.insert(key);
    return {keys.begin(), keys.end()};
}

std::string compare_json(const Comparison& c, const study::ComparisonWords& words) {
    static constexpr const char* k_details[] = {"quick", "standard", "fine"};
    Json json{{"schema", 1}, {"version", k_version}, {"seed", c.seed}};
    json["resolution"] = k_details[static_cast<std::size_t>(c.detail)];
    json["members"] = {{"parameters", c.band_members}, {"people", c.person_members}};
    json["despite_screening"] = c.despite_screening.empty() ? Json(nullptr) : Json(c.despite_screening);
    json["day"] = finite(c.day);
    json["reference"] = c.arms[c.reference].name;
    json["courses"] = Json::array();
    for (std::size_t a = 0; a < c.arms.size(); ++a) json["courses"].push_back(arm_part(c, a, words));
    json["rows"] = Json::array();
    for (const auto& row : c.rows) json["rows"].push_back(row_part(c, row));
    json["remarks"] = c.remarks;
    json["notes"] = words.notes;
    json["sources"] = sources_part(cited(c));
    json["notice"] = std::string(notice());
    return json_text(json);
}

} // namespace stipple::formats
