#include "stipple/formats/formats.hpp"
#include "stipple/formats/json/json_parts.hpp"
#include "stipple/words/lines.hpp"
#include "stipple/words/notice.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <stipple/version.hpp>

namespace stipple::formats {

using namespace words;

using study::Sensitivity;

static Json interval(double value, double low, double high) {
    return {{"value", finite(value)}, {"lo", finite(low)}, {"hi", finite(high)}};
}

static Json input_part(const study::SensitivityInput& input) {
    const Parameter& p = input.parameter;
    return {{"name", p.name}, {"room", p.room},     {"value", finite(p.value)}, {"unit", p.unit},
            {"flag", p.flag}, {"source", p.source}, {"meaning", p.meaning},     {"prior", input.prior}};
}

static Json runs_part(const study::RunCount& count) {
    return {{"runs", count.runs}, {"failed", count.failed}};
}

static Json output_part(const Sensitivity& s) {
    return {{"name", s.output.name},
            {"label", s.output.label},
            {"day", finite(s.output.day)},
            {"unit", s.output.unit},
            {"basis", to_string(s.output.basis)},
            {"unchanged", finite(s.output.value)},
            {"mean", finite(s.mean)},
            {"sd", finite(s.sd)},
            {"p10", finite(s.p10)},
            {"p90", finite(s.p90)}};
}

std::string sensitivity_json(const Sensitivity& s) {
    Json indices = Json::array(), screening = Json::array();
    for (const auto& index : s.indices) {
        Json row = input_part(s.inputs[index.input]);
        row["first_order"] = interval(index.sobol.first, index.sobol.first_lo, index.sobol.first_hi);
        row["total"] = interval(index.sobol.total, index.sobol.total_lo, index.sobol.total_hi);
        indices.push_back(row);
    }
    for (const std::size_t i : study::ranked(s)) {
        const auto& e = s.effects[i];
        Json row = input_part(s.inputs[i]);
        row["mu"] = finite(e.mu);
        row["mu_star"] = finite(e.mu_star);
        row["sigma"] = finite(e.sigma);
        row["effects"] = e.effects;
        screening.push_back(row);
    }
    Json whole{{"schema", 1},
               {"version", k_version},
               {"title", s.course.title},
               {"seed", s.seed},
               {"output", output_part(s)},
               {"first_order_share", finite(s.first_order_share)},
               {"kept_share_of_screening", finite(s.kept_share)},
               {"confidence", study::k_sobol_confidence},
               {"sobol", {{"base_samples", s.samples}, {"model", runs_part(s.sampled)}}},
               {"morris", {{"walks", s.walks}, {"model", runs_part(s.screened)}}},
               {"indices", indices},
               {"screening", screening},
               {"sources", sources_part(s.sources_used)},
               {"notice", notice()}};
    if (!s.model.changes().empty()) whole["model"] = changes_part(s.model);
    return json_text(whole);
}

static std::string cell(double value) {
    return std::isfinite(value) ? fmt::format("{:.10g}", value) : "";
}

std::string sensitivity_csv(const Sensitivity& s) {
    std::string text = "rank,name,room,value,unit,flag,source,prior,mu,mu_star,sigma,effects,first,first_lo,"
                       "first_hi,total,total_lo,total_hi,meaning\n";
    std::size_t rank = 0;
    for (const std::size_t i : study::ranked(s)) {
        const Parameter& p = s.inputs[i].parameter;
        const auto& e = s.effects[i];
        text +=
            fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},", rank + 1, csv_cell(p.name), p.room,
                        cell(p.value), csv_cell(p.unit), p.flag, csv_cell(p.source),
                        csv_cell(s.inputs[i].prior), cell(e.mu), cell(e.mu_star), cell(e.sigma), e.effects);
        if (rank < s.indices.size()) {
            const auto& k = s.indices[rank].sobol;
            text += fmt::format("{},{},{},{},{},{},", cell(k.first), cell(k.first_lo), cell(k.first_hi),
                                cell(k.total), cell(k.total_lo), cell(k.total_hi));
        } else {
            text += ",,,,,,";
        }
        text += csv_cell(p.meaning) + "\n";
        ++rank;
    }
    return text;
}

} // namespace stipple::formats
