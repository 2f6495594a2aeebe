#include "stipple/base/sources.hpp"
#include "stipple/base/units.hpp"
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

namespace {

using namespace stipple::units;
using study::AtlasRow;
using study::AtlasSite;
using study::PublishedRange;

Json row_part(const AtlasRow& r) {
    return {{"kind", to_string(r.kind)},
            {"needle_length_mm", finite(r.needle_length / mm)},
            {"strikes", r.strikes},
            {"loaded_depth_um", quantiles_part(r.loaded_depth, um)},
            {"dye_depth_um", quantiles_part(r.dye_depth, um)},
            {"loaded_depth_over_length", finite(r.depth_over_length())},
            {"reached", r.reached.empty() ? Json(nullptr) : Json(r.reached)},
            {"pierced_fraction", finite(r.pierced_fraction)},
            {"beyond_outer_layer_fraction", finite(r.claim_fraction)},
            {"dermis_fraction", finite(r.dermis_fraction)}};
}

/// Limits in millimetres, or as shares of what `relative_to` names.
Json range_part(const PublishedRange& r) {
    const bool share = !r.relative_to.empty();
    const double unit = share ? 1 : mm;
    return {{"name", r.name},
            {"measured", r.measured},
            {"unit", share ? "-" : "mm"},
            {"low", finite(r.low / unit)},
            {"high", finite(r.high / unit)},
            {"relative_to", share ? Json(r.relative_to) : Json(nullptr)},
            {"kinds", r.kinds},
            {"shortest_needle_mm", r.shortest > 0 ? finite(r.shortest / mm) : Json(nullptr)},
            {"longest_needle_mm", finite(r.longest / mm)},
            {"flag", r.flag},
            {"source", r.source},
            {"meaning", r.meaning}};
}

Json site_part(const Model& model, const AtlasSite& site) {
    Json rows = Json::array(), ranges = Json::array(), said = Json::array();
    for (const auto& row : site.rows) rows.push_back(row_part(row));
    for (const auto& range : study::published_ranges(model, site.name))
        if (range.flag != "assumed") ranges.push_back(range_part(range));
    for (const auto& a : study::answers(model, site))
        said.push_back({{"name", a.name}, {"question", a.question}, {"answer", a.answer}});
    return {{"site", site.name},
            {"label", site.label},
            {"dermis_top_um", finite(site.skin.dermis_top() / um)},
            {"dermis_bottom_um", finite(site.skin.dermis_bottom() / um)},
            {"skin", skin_part(site.skin)},
            {"rows", rows},
            {"published", ranges},
            {"answers", said},
            {"remarks", site.skin.remarks}};
}

/// Keys of the published ranges of all sites, each once, in the order of the table.
std::vector<std::string> cited_keys(const study::Atlas& atlas) {
    std::vector<std::string> keys;
    for (const auto& range : study::published_ranges(atlas.model)) {
        const bool shown = std::any_of(atlas.sites.begin(), atlas.sites.end(),
                                       [&](const auto& site) { return range.holds_for(site.name); });
        for (const auto& key : source_keys(range.source))
            if (shown && std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
    }
    return keys;
}

} // namespace

std::string atlas_json(const study::Atlas& atlas) {
    Json sites = Json::array();
    for (const auto& site : atlas.sites) sites.push_back(site_part(atlas.model, site));
    const Json whole{{"schema", 1},
                     {"version", k_version},
                     {"seed", atlas.seed},
                     {"outer_layer_um", finite(study::published_range(atlas.model, "outer_layer").high / um)},
                     {"person",
                      {{"age_years", finite(atlas.person.age_years)},
                       {"sex", atlas.person.sex == skin::Sex::male ? "male" : "female"}}},
                     {"sites", sites},
                     {"sources", sources_part(cited_keys(atlas))},
                     {"notice", notice()}};
    return json_text(whole);
}

std::string atlas_csv(const study::Atlas& atlas) {
    std::string text =
        "site,kind,needle_length_mm,strikes,loaded_p10_um,loaded_p50_um,loaded_p90_um,residual_p10_um,"
        "residual_p50_um,residual_p90_um,loaded_over_length,reached,pierced_fraction,"
        "beyond_outer_layer_fraction,dermis_fraction,dermis_top_um\n";
    for (const auto& site : atlas.sites)
        for (const auto& r : site.rows) {
            const auto &l = r.loaded_depth, &c = r.dye_depth;
            text += fmt::format("{},{},{:.10g},{},{:.10g},{:.10g},{:.10g},{:.10g},{:.10g},{:.10g},{:.10g},{},"
                                "{:.10g},{:.10g},{:.10g},{:.10g}\n",
                                csv_cell(site.name), to_string(r.kind), r.needle_length / mm, r.strikes,
                                l.p10 / um, l.p50 / um, l.p90 / um, c.p10 / um, c.p50 / um, c.p90 / um,
                                r.depth_over_length(), r.reached, r.pierced_fraction, r.claim_fraction,
                                r.dermis_fraction, site.skin.dermis_top() / um);
        }
    return text;
}

} // namespace stipple::formats
