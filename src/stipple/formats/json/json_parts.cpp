#include "stipple/formats/json/json_parts.hpp"
#include "stipple/base/plain_text.hpp"
#include "stipple/base/units.hpp"
#include "stipple/formats/formats.hpp"
#include <cmath>

namespace stipple::formats {

Json finite(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json finite(const std::vector<double>& values, double unit) {
    Json out = Json::array();
    for (const double v : values) out.push_back(finite(v / unit));
    return out;
}

Json quantiles_part(const insertion::Quantiles& q, double unit) {
    return {{"p10", finite(q.p10 / unit)}, {"p50", finite(q.p50 / unit)}, {"p90", finite(q.p90 / unit)}};
}

Json reported_part(const outcome::Reported& r) {
    const auto spread = [](const outcome::Spread& s) {
        return Json{{"p10", finite(s.p10)}, {"p50", finite(s.p50)}, {"p90", finite(s.p90)}};
    };
    return {
        {"concern", r.concern},           {"change", finite(r.change)},  {"noticeable", finite(r.noticeable)},
        {"needling", spread(r.needling)}, {"person", spread(r.person)},  {"blinded_trial", spread(r.blinded)},
        {"open_trial", spread(r.open)},   {"noticed", spread(r.noticed)}};
}

Json predictive_part(const outcome::Predictive& p, double unit) {
    if (!p.known()) return nullptr;
    return {{"p10", finite(p.p10 / unit)},
            {"p50", finite(p.p50 / unit)},
            {"p90", finite(p.p90 / unit)},
            {"spread_from",
             {{"people", finite(p.people)},
              {"parameters", finite(p.parameters)},
              {"discrepancy", finite(p.discrepancy)}}}};
}

std::string json_text(const Json& json, int indent) {
    return plain_lines(json.dump(indent, ' ', false, Json::error_handler_t::replace)) + "\n";
}

std::string json_line(const Json& json) {
    return plain_line(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

Json changes_part(const Model& model) {
    Json list = Json::array();
    for (const std::size_t i : model.changes()) {
        const ModelParameter& p = model.parameters()[i];
        list.push_back({{"name", p.name},
                        {"value", finite(model.value(i))},
                        {"unit", p.facts.unit},
                        {"table_value", finite(p.facts.value)},
                        {"table_flag", p.facts.flag},
                        {"table_source", p.facts.source}});
    }
    return list;
}

Json screening_part(const screening::Screening& screening) {
    Json findings = Json::array();
    for (const auto& f : screening.findings)
        findings.push_back({{"condition", f.condition},
                            {"label", f.label},
                            {"verdict", screening::to_string(f.verdict)},
                            {"why", f.why},
                            {"instead", f.instead},
                            {"not_modelled", f.not_modelled},
                            {"area", screening::to_string(f.area)},
                            {"withholds_benefits", f.withholds_benefits},
                            {"flag", f.flag},
                            {"source", f.source}});
    return {{"verdict", screening::to_string(screening.verdict)}, {"findings", findings}};
}

Json skin_part(const skin::Skin& skin) {
    Json layers = Json::array();
    for (const auto& l : skin.layers)
        layers.push_back({{"name", l.name},
                          {"thickness_um", finite(l.thickness / units::um)},
                          {"thickness_sd_um", finite(l.thickness_sd / units::um)},
                          {"youngs_modulus_kpa", finite(l.youngs_modulus / 1e3)},
                          {"poisson_ratio", finite(l.poisson_ratio)},
                          {"toughness_j_per_m2", finite(l.toughness)},
                          {"stiffening", finite(l.stiffening)},
                          {"friction", finite(l.friction)}});
    return {{"layers", layers},
            {"ita_deg", finite(skin.ita_deg)},
            {"melanin_fraction", finite(skin.melanin_fraction)},
            {"pre_stress_kpa", finite(skin.pre_stress / 1e3)}};
}

Json parameters_part(const std::vector<Parameter>& parameters) {
    Json list = Json::array();
    for (const auto& p : parameters)
        list.push_back({{"room", p.room},
                        {"name", p.name},
                        {"value", finite(p.value)},
                        {"unit", p.unit},
                        {"spread", finite(p.spread)},
                        {"flag", p.flag},
                        {"source", p.source},
                        {"meaning", p.meaning}});
    return list;
}

Json sources_part(const std::vector<std::string>& keys) {
    Json list = Json::array();
    for (const auto& key : keys) {
        const auto found = sources().find(key);
        Source s;
        s.key = key;
        if (found != sources().end()) s = found->second;
        list.push_back({{"key", s.key},
                        {"title", s.title},
                        {"author", s.author},
                        {"year", s.year},
                        {"journal", s.journal},
                        {"identifier", s.identifier}});
    }
    return list;
}

} // namespace stipple::formats
