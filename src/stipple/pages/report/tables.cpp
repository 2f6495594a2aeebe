#include "stipple/base/sources.hpp"
#include "stipple/base/units.hpp"
#include "stipple/pages/report/page.hpp"
#include "stipple/words/templates.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <set>

namespace stipple::pages {

using namespace words;

namespace {

using namespace stipple::units;

/// A row of a two-column table of facts; `value` is HTML.
std::string fact(const std::string& name, const std::string& value) {
    return fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", escape(name), value);
}

std::string facts(const std::string& caption, const std::string& rows) {
    return fmt::format("<table class=\"facts\"><caption>{}</caption>\n{}</table>\n", escape(caption), rows);
}

/// "0.91 mm (0.82 to 0.99)" from quantiles.
std::string spread(const insertion::Quantiles& q, double unit_in_si, std::string_view unit) {
    return fmt::format("{} <span class=\"quiet\">({})</span>", quantity(q.p50 / unit_in_si, unit),
                       range(q.p10 / unit_in_si, q.p90 / unit_in_si));
}

/// Cell of a table that becomes a list of labelled lines on a narrow screen.
std::string cell(const std::string& label, const std::string& html, const std::string& kind = "") {
    return fmt::format("<td data-label=\"{}\"{}>{}</td>", escape(label),
                       kind.empty() ? "" : " class=\"" + kind + "\"", html);
}

/// Address of an identifier as data/sources.bib gives it, e.g. "doi:10.1001/x"; empty if it is none.
std::string address(const std::string& identifier) {
    const auto colon = identifier.find(':');
    if (colon == std::string::npos) return "";
    const std::string kind = identifier.substr(0, colon), rest = identifier.substr(colon + 1);
    if (kind == "doi") return "https://doi.org/" + rest;
    if (kind == "pmid") return "https://pubmed.ncbi.nlm.nih.gov/" + rest;
    if (kind == "pmcid") return "https://www.ncbi.nlm.nih.gov/pmc/articles/" + rest;
    if (kind == "url" && (rest.starts_with("https://") || rest.starts_with("http://"))) return rest;
    return "";
}

/// Identifier as printed: addresses and remarks without the word before the colon.
std::string identifier_words(const std::string& identifier) {
    for (const std::string_view kind : {"url:", "note:"})
        if (identifier.starts_with(kind)) return identifier.substr(kind.size());
    return identifier;
}

/// A change of an endpoint, or nothing where there is none.
std::string size(double value, const std::string& unit) {
    return std::isfinite(value) ? escape(quantity(value, unit)) : "";
}

std::string endpoint_row(const course::BandedEndpoint& b, bool bands) {
    const auto& e = b.endpoint;
    std::string row = "<tr>";
    row += fmt::format("<th scope=\"row\">{}</th>", escape(e.label));
    row += cell(text("table.baseline"), e.baseline == 0 ? "" : size(e.baseline, e.unit), "n");
    row += cell(text("table.value"), fmt::format("<b>{}</b>", size(b.middle(), e.unit)), "n");
    if (bands) {
        row += cell(text("table.predictive"), escape(range(b.predictive.p10, b.predictive.p90, e.unit)), "n");
        row += cell(text("table.spread_from"), escape(spread_words(b.predictive)), "n");
    }
    row += cell(text("table.better"), text(e.better_up ? "table.up" : "table.down"));
    row += cell(text("table.noticeable"),
                outcome::is_noticeable_size(e.noticeable) ? size(e.noticeable, e.unit)
                                                          : markup("table.not_known"),
                "n");
    row += cell(text("table.blinded"), b.reported ? severity_words(b.reported->blinded) : "", "n");
    row += cell(text("table.basis"), escape(outcome::to_string(e.basis)),
                e.basis == outcome::Basis::predicted ? "predicted" : "fitted");
    row += cell(text("table.source"), citations(e.source));
    return row + "</tr>\n";
}

/// Groups of the endpoint table, in the order of the page; stains, instruments and rates have tables of
/// their own.
constexpr std::pair<outcome::Group, const char*> k_groups[] = {
    {outcome::Group::response, "table.group.response"},
    {outcome::Group::appearance, "table.group.appearance"},
    {outcome::Group::scale, "table.group.scale"}};

bool in_endpoint_table(const outcome::Endpoint& e) {
    return std::any_of(std::begin(k_groups), std::end(k_groups),
                       [&](const auto& g) { return g.first == e.group; });
}

} // namespace

std::string citations(std::string_view column) {
    std::string out;
    for (const auto& key : source_keys(column)) {
        if (!out.empty()) out += "; ";
        out += fmt::format("<a href=\"#source-{0}\">{1}</a>", escape(key), escape(short_citation(key)));
    }
    return out;
}

std::string screening_section(const screening::Screening& s) {
    const char* kind = s.verdict == screening::Verdict::stop               ? "stop"
                       : s.verdict == screening::Verdict::no_listed_reason ? "clear"
                                                                           : "caution";
    std::string out = fmt::format("<div class=\"verdict {}\"><p class=\"big\">{}</p><p>{}</p>\n", kind,
                                  escape(verdict_words(s.verdict)), escape(verdict_sentence(s)));
    if (!s.findings.empty()) out += "<ul>\n";
    for (const auto& f : s.findings) {
        out += fmt::format("<li><b>{}</b> ({}). {}", escape(f.label),
                           escape(spaced(screening::to_string(f.verdict))), escape(f.why));
        if (f.area == screening::Area::spot) out += " " + markup("screening.spot");
        if (!f.instead.empty()) out += " " + markup("plain.instead", {{"instead", escape(f.instead)}});
        if (!f.not_modelled.empty())
            out += " <b>" + markup("screening.not_modelled") + "</b> " + escape(f.not_modelled);
        if (!f.source.empty()) out += fmt::format(" <span class=\"cite\">[{}]</span>", citations(f.source));
        out += "</li>\n";
    }
    if (!s.findings.empty()) out += "</ul>\n";
    return out + "</div>\n";
}

std::string done_table(const course::Treatment& treatment, const course::Outcomes& outcomes) {
    const auto& in = treatment.needling->insertion;
    std::string rows;
    rows += fact("Punctures per cm², one session", escape(number(in.punctures_per_m2 / per_cm2)));
    rows += fact("Punctures in all, one session", escape(number(in.punctures_total)));
    rows += fact("Strikes that pierced the skin", escape(percent(in.pierced_fraction)));
    rows += fact("Damaged share of the dermis, d", escape(percent(treatment.damage.dermis_fraction)));
    if (treatment.reference_damage > 0)
        rows +=
            fact("d relative to the fitted trial",
                 escape(number(treatment.damage.dermis_fraction / treatment.reference_damage)) + " times");
    rows += fact("Damaged share of the epidermis", escape(percent(treatment.damage.epidermis_fraction)));
    rows += fact("Depth with the needle in", spread(in.loaded_depth, mm, "mm"));
    if (const auto& b = treatment.bands; b.members > 0) {
        rows += fact("Its median, not knowing the skin better", spread(b.loaded_depth, mm, "mm"));
        rows += fact("d, likewise", spread(b.damage, 0.01, "%"));
        rows += fact("d relative to the fitted trial, likewise", spread(b.dose, 1, "") + " times");
    }
    rows += fact("Depth that dye and water enter afterwards", spread(in.dye_depth, mm, "mm"));
    rows += fact("Depth of the hole in a tomograph", spread(in.lumen_depth, mm, "mm"));
    rows += fact("Width of the torn opening at the surface", spread(in.mouth_diameter, um, "um"));
    rows += fact("Layer reached by the median tip", escape(in.reached.empty() ? "none" : spaced(in.reached)));
    rows += fact("Peak force on one needle", escape(quantity(in.force_per_needle * 1e3, "mN")));
    rows += fact("Punctures that bleed", escape(percent(in.bleeding_fraction)));
    rows += fact("Slit per puncture", escape(quantity(in.scratch_length / um, "um")));
    rows +=
        fact("Punctures of the last session covered after",
             escape(std::isfinite(outcomes.closed_after_hours) ? quantity(outcomes.closed_after_hours, "h")
                                                               : outcomes.why_not_closed));
    rows += fact("Redness after the last session", escape(std::isfinite(outcomes.middle_downtime_days())
                                                              ? quantity(outcomes.middle_downtime_days(), "d")
                                                              : outcomes.why_still_red));
    return facts(
        "What the needles did; in brackets the range from the 10th to the 90th percentile of the punctures",
        rows);
}

std::string skin_table(const skin::Skin& skin) {
    std::string out = "<table class=\"facts\"><caption>The skin as modelled</caption>\n"
                      "<thead><tr><th scope=\"col\">Layer</th><th scope=\"col\">Thickness</th><th "
                      "scope=\"col\">Stiffness</th></tr></thead>\n";
    for (const auto& layer : skin.layers) {
        const bool thin = layer.thickness < 0.2 * mm;
        const std::string thickness = std::isfinite(layer.thickness)
                                          ? quantity(layer.thickness / (thin ? um : mm), thin ? "um" : "mm")
                                          : "unbounded";
        const bool stiff = layer.youngs_modulus >= 1e6;
        out +=
            fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>\n",
                        escape(spaced(layer.name)), escape(thickness),
                        escape(quantity(layer.youngs_modulus / (stiff ? 1e6 : 1e3), stiff ? "MPa" : "kPa")));
    }
    return out + "</table>\n";
}

std::string device_table(const device::Device& d) {
    std::string rows;
    rows += fact("Needle length as set", escape(quantity(d.spec.needle.length / mm, "mm")));
    rows += fact("Spread of the setting (SD)", escape(quantity(d.setting_tolerance / um, "um")));
    rows += fact("Tip radius", escape(quantity(d.spec.needle.tip_radius / um, "um")));
    rows += fact("Diameter of the shaft", escape(quantity(d.spec.needle.base_width / um, "um")));
    rows += fact("Length of the taper", escape(quantity(d.spec.needle.taper_length / mm, "mm")));
    if (d.strike_speed > 0) rows += fact("Tip speed at the skin", escape(quantity(d.strike_speed, "m/s")));
    if (d.entry_angle > 0)
        rows += fact("Entry angle from the normal", escape(quantity(d.entry_angle / to_si("deg"), "")) + "°");
    return facts("The needle as modelled", rows);
}

std::string basis_list(const std::vector<course::BandedEndpoint>& endpoints,
                       const std::vector<Parameter>& parameters) {
    std::string constants;
    for (const auto& p : parameters)
        if (p.flag == "fitted")
            constants += fmt::format("{}<code>{}</code> ({})", constants.empty() ? "" : "; ", escape(p.name),
                                     escape(p.meaning));
    std::map<outcome::Basis, std::set<std::string>> labels;
    for (const auto& banded : endpoints)
        if (in_endpoint_table(banded.endpoint) || banded.endpoint.basis == outcome::Basis::assumed_mapping)
            labels[banded.endpoint.basis].insert(banded.endpoint.label);
    const auto listed = [&](outcome::Basis basis) {
        std::string out;
        for (const auto& label : labels[basis]) out += (out.empty() ? "" : "; ") + escape(label);
        return out;
    };
    const auto named = [&](const char* key, const std::string& names) {
        return names.empty() ? "" : " " + markup(key, {{"names", names}});
    };
    const auto item = [](const char* name, const std::string& html) {
        return "<li><b>" + markup(name) + "</b> " + html + "</li>\n";
    };
    std::string out = "<h3>" + markup("basis.heading") + "</h3>\n<ul>\n";
    out += item("basis.fitted.name", markup("basis.fitted") + named("basis.constants", constants) +
                                         named("basis.endpoints", listed(outcome::Basis::fitted)));
    if (const auto names = listed(outcome::Basis::assumed_mapping); !names.empty())
        out += item("basis.assumed.name", markup("basis.assumed", {{"names", names}}));
    return out +
           item("basis.predicted.name",
                markup("basis.predicted") + named("basis.read", listed(outcome::Basis::predicted))) +
           "</ul>\n";
}

/// Rows of one group of one day under their heading.
std::string group_rows(const std::vector<course::BandedEndpoint>& endpoints, outcome::Group group,
                       const char* heading, double day) {
    const bool bands = has_bands(endpoints);
    std::string rows;
    for (const auto& b : endpoints)
        if (b.endpoint.group == group && b.endpoint.day == day) rows += endpoint_row(b, bands);
    if (rows.empty()) return "";
    return fmt::format(
        "<tbody><tr class=\"group\"><th colspan=\"{}\" scope=\"rowgroup\">{}</th></tr>\n{}</tbody>\n",
        bands ? 10 : 8, markup(heading, {{"day", escape(setting(day))}}), rows);
}

std::string endpoint_table(const std::vector<course::BandedEndpoint>& endpoints) {
    std::set<double> days;
    for (const auto& b : endpoints)
        if (in_endpoint_table(b.endpoint)) days.insert(b.endpoint.day);
    if (days.empty()) return "";
    const bool bands = has_bands(endpoints);
    std::string out = "<table class=\"wide endpoints\"><caption>" +
                      markup("table.endpoints", {{"spreads", if_bands(bands, "table.endpoints.spreads")}}) +
                      "</caption>\n<thead><tr><th scope=\"col\">" + markup("table.endpoint") + "</th>";
    std::vector<const char*> numbers{"table.baseline", "table.value"};
    if (bands) numbers.insert(numbers.end(), {"table.predictive", "table.spread_from"});
    for (const char* key : numbers) out += fmt::format("<th scope=\"col\" class=\"n\">{}</th>", markup(key));
    out += "<th scope=\"col\">" + markup("table.better") + "</th>";
    for (const char* key : {"table.noticeable", "table.blinded"})
        out += fmt::format("<th scope=\"col\" class=\"n\">{}</th>", markup(key));
    for (const char* key : {"table.basis", "table.source"})
        out += fmt::format("<th scope=\"col\">{}</th>", markup(key));
    out += "</tr></thead>\n";
    for (const auto& [group, heading] : k_groups)
        for (const double day : days) out += group_rows(endpoints, group, heading, day);
    out += "</table>\n<details>\n<summary>" + markup("table.notes") + "</summary>\n<ul class=\"notes\">\n";
    // Once each, as of the last day, though an endpoint may be read on several.
    for (const auto& b : endpoints) {
        const auto& e = b.endpoint;
        if (e.day == *days.rbegin() && in_endpoint_table(e) && !e.note.empty())
            out += fmt::format("<li><b>{}.</b> {}</li>\n", escape(e.label), escape(e.note));
    }
    return out + "</ul>\n</details>\n";
}

std::string numerics_table(const course::Numerics& n, const course::Tissue& tissue) {
    std::string rows;
    rows += fact("Layers of the columns around an average puncture",
                 escape(fmt::format("{}, at three densities", tissue.cell.nz())));
    rows += fact("Cells of the sections through a puncture",
                 escape(fmt::format("{} rings × {} layers", tissue.cell.nr(), tissue.cell.nz())));
    if (n.patch_cells > 0)
        rows +=
            fact("Cells of the patch",
                 escape(fmt::format("{} × {} × {} over {:g} × {:g} mm", tissue.patch.nx(), tissue.patch.ny(),
                                    tissue.patch.nz(), tissue.patch.width_x() / units::mm,
                                    tissue.patch.width_y() / units::mm)));
    rows += fact("Time steps taken", fmt::format("{}", n.steps));
    rows += fact("Steps repeated with a smaller size", fmt::format("{}", n.rejected));
    rows += fact("of these, to keep a state from turning negative", fmt::format("{}", n.negative_retries));
    rows += fact("Estimated numerical error of the collagen gain", escape(percent(n.error_estimate)));
    rows += fact("Species-steps by backward Euler, to keep a state from turning negative",
                 fmt::format("{}", n.backward_euler));
    rows += fact("Worst defect of mass by transport, per step", escape(number(n.mass_balance, 2)));
    rows += fact("Values clipped", n.clips == 0 ? "none" : fmt::format("{}", n.clips));
    rows += fact("Runs behind the bands", fmt::format("{}", n.members));
    rows += fact("of these, failed and left out", fmt::format("{}", n.members_failed));
    return facts("How exactly it was computed", rows);
}

std::string parameter_table(const std::vector<Parameter>& parameters) {
    std::map<std::string, std::string> rooms;
    std::map<std::string, int> flags;
    for (const auto& p : parameters) {
        std::string row = "<tr>";
        row += fmt::format("<th scope=\"row\"><code>{}</code></th>", breakable(p.name));
        row += cell("Value",
                    escape(setting(p.value)) +
                        (unit_symbol(p.unit).empty() ? "" : "\u00a0" + escape(unit_symbol(p.unit))),
                    "n");
        row += cell("SD", p.spread > 0 ? escape(setting(p.spread)) : "", "n");
        row += cell("Meaning", escape(p.meaning));
        row += cell("Flag", escape(p.flag));
        row += cell("Source", citations(p.source));
        rooms[p.room] += row + "</tr>\n";
        ++flags[p.flag];
    }
    std::string counted;
    for (const auto& [flag, count] : flags)
        counted += fmt::format("{}{} {}", counted.empty() ? "" : ", ", count, escape(flag));
    std::string out =
        fmt::format("<details>\n<summary>All {} parameters ({})</summary>\n"
                    "<table class=\"wide parameters\">\n"
                    "<thead><tr><th scope=\"col\">Name</th><th scope=\"col\" class=\"n\">Value</th><th "
                    "scope=\"col\" class=\"n\">SD</th><th scope=\"col\">Meaning</th><th "
                    "scope=\"col\">Flag</th><th scope=\"col\">Source</th></tr></thead>\n",
                    parameters.size(), counted);
    for (const auto& [room, rows] : rooms)
        out += fmt::format(
            "<tbody><tr class=\"group\"><th colspan=\"6\" scope=\"rowgroup\">{}</th></tr>\n{}</tbody>\n",
            escape(room), rows);
    return out + "</table>\n</details>\n";
}

std::string source_list(const std::vector<std::string>& keys) {
    std::string out = "<ul class=\"sources\">\n";
    for (const auto& key : keys) {
        out += fmt::format("<li id=\"source-{}\">", escape(key));
        const auto found = sources().find(key);
        if (found == sources().end()) {
            out += escape(key) + " (not in the bibliography)</li>\n";
            continue;
        }
        const Source& s = found->second;
        std::string names;
        for (const auto& name : authors(s))
            names += (names.empty() ? "" : ", ") + (name == "others" ? "et al." : name);
        out += escape(names);
        if (!s.year.empty()) out += " (" + escape(cited_year(s)) + ")";
        out += names.ends_with('.') && s.year.empty() ? " " : ". ";
        out += escape(s.title) + (s.title.ends_with('?') ? "" : ".");
        if (!s.journal.empty()) out += " <i>" + escape(s.journal) + "</i>.";
        const std::string link = address(s.identifier), shown = identifier_words(s.identifier);
        out += link.empty() ? " " + escape(shown)
                            : fmt::format(" <a href=\"{}\">{}</a>", escape(link), escape(shown));
        out += "</li>\n";
    }
    return out + "</ul>\n";
}

} // namespace stipple::pages
