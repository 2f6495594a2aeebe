#include "base/units.hpp"
#include "records/report/report.hpp"
#include "records/report/typeset.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <set>

namespace stipple::records {

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

std::string endpoint_row(const study::BandedEndpoint& b) {
    const auto& e = b.endpoint;
    std::string row = "<tr>";
    row += fmt::format("<th scope=\"row\">{}</th>", escape(e.label));
    row += cell("Value", fmt::format("<b>{}</b>", escape(quantity(e.value, e.unit))), "n");
    row += cell("Between people", escape(range(b.p10, b.p90, b.endpoint.unit)), "n");
    row += cell("Parameters", escape(range(b.lo, b.hi, b.endpoint.unit)), "n");
    row += cell("Better", e.better_up ? "up" : "down");
    row += cell("Basis", escape(outcome::to_string(e.basis)),
                e.basis == outcome::Basis::predicted ? "predicted" : "fitted");
    row += cell("Source", citations(e.source));
    return row + "</tr>\n";
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

std::vector<std::string> cited_sources(const study::Result& result) {
    std::set<std::string> keys(result.sources_used.begin(), result.sources_used.end());
    const auto add = [&](std::string_view column) {
        for (const auto& key : source_keys(column)) keys.insert(key);
    };
    for (const auto& finding : result.screening.findings) add(finding.source);
    if (result.benefits_shown)
        for (const auto& banded : result.endpoints) add(banded.endpoint.source);
    for (const auto& parameter : result.parameters) add(parameter.source);
    for (const auto& limit : result.insertion.over_needling.limits) add(limit.source);
    return {keys.begin(), keys.end()};
}

std::string screening_section(const study::Result& result) {
    const auto& s = result.screening;
    const char* kind = s.verdict == screening::Verdict::stop               ? "stop"
                       : s.verdict == screening::Verdict::no_listed_reason ? "clear"
                                                                           : "caution";
    std::string out = fmt::format("<div class=\"verdict {}\"><p class=\"big\">{}</p><p>{}</p>\n", kind,
                                  escape(verdict_words(s.verdict)), escape(verdict_sentence(s)));
    if (!s.findings.empty()) out += "<ul>\n";
    for (const auto& f : s.findings) {
        out += fmt::format("<li><b>{}</b> ({}). {}", escape(f.label),
                           escape(words(screening::to_string(f.verdict))), escape(f.why));
        if (!f.instead.empty()) out += " Instead: " + escape(f.instead);
        if (!f.source.empty()) out += fmt::format(" <span class=\"cite\">[{}]</span>", citations(f.source));
        out += "</li>\n";
    }
    if (!s.findings.empty()) out += "</ul>\n";
    return out + "</div>\n";
}

std::string done_table(const study::Result& result) {
    const auto& in = result.insertion;
    std::string rows;
    rows += fact("Punctures per cm², one session", escape(number(in.punctures_per_m2 / per_cm2)));
    rows += fact("Punctures in all, one session", escape(number(in.punctures_total)));
    rows += fact("Strikes that pierced the skin", escape(percent(in.pierced_fraction)));
    rows += fact("Damaged share of the dermis, d", escape(percent(result.damage.dermis_fraction)));
    if (result.reference_damage > 0)
        rows += fact("d relative to the fitted trial",
                     escape(number(result.damage.dermis_fraction / result.reference_damage)) + " times");
    rows += fact("Damaged share of the epidermis", escape(percent(result.damage.epidermis_fraction)));
    rows += fact("Depth with the needle in", spread(in.loaded_depth, mm, "mm"));
    rows += fact("Depth of the channel left open", spread(in.residual_depth, mm, "mm"));
    rows += fact("Width of the channel at the surface", spread(in.channel_diameter, um, "um"));
    rows += fact("Layer reached by the median tip", escape(in.reached.empty() ? "none" : words(in.reached)));
    rows += fact("Peak force on one needle", escape(quantity(in.force_per_needle * 1e3, "mN")));
    rows += fact("Punctures that bleed", escape(percent(in.bleeding_fraction)));
    rows += fact("Slit per puncture", escape(quantity(in.scratch_length / um, "um")));
    rows +=
        fact("Punctures of the last session covered after", escape(quantity(result.closed_after_hours, "h")));
    rows += fact("Redness after the last session", escape(quantity(result.downtime_days, "d")));
    return facts(
        "What the needles did; in brackets the range from the 10th to the 90th percentile of the punctures",
        rows);
}

std::string skin_table(const study::Result& result) {
    std::string out = "<table class=\"facts\"><caption>The skin as modelled</caption>\n<thead><tr><th "
                      "scope=\"col\">Layer</th><th scope=\"col\">Thickness</th>"
                      "<th scope=\"col\">Stiffness</th></tr></thead>\n";
    for (const auto& layer : result.skin.layers) {
        const bool thin = layer.thickness < 0.2 * mm;
        const std::string thickness = std::isfinite(layer.thickness)
                                          ? quantity(layer.thickness / (thin ? um : mm), thin ? "um" : "mm")
                                          : "unbounded";
        const bool stiff = layer.youngs_modulus >= 1e6;
        out +=
            fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>\n",
                        escape(words(layer.name)), escape(thickness),
                        escape(quantity(layer.youngs_modulus / (stiff ? 1e6 : 1e3), stiff ? "MPa" : "kPa")));
    }
    return out + "</table>\n";
}

std::string device_table(const study::Result& result) {
    const auto& d = result.device;
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

std::string basis_list(const study::Result& result) {
    std::string constants;
    for (const auto& p : result.parameters)
        if (p.flag == "fitted")
            constants += fmt::format("{}<code>{}</code> ({})", constants.empty() ? "" : "; ", escape(p.name),
                                     escape(p.meaning));
    std::map<outcome::Basis, std::set<std::string>> labels;
    for (const auto& banded : result.endpoints)
        if (banded.endpoint.group == outcome::Group::response ||
            banded.endpoint.basis == outcome::Basis::assumed_mapping)
            labels[banded.endpoint.basis].insert(banded.endpoint.label);
    const auto listed = [&](outcome::Basis basis) {
        std::string out;
        for (const auto& label : labels[basis]) out += (out.empty() ? "" : "; ") + escape(label);
        return out;
    };
    std::string out = "<h3>What is fitted and what is predicted</h3>\n<ul>\n";
    out += "<li><b>Fitted.</b> The absolute size of the collagen gain was adjusted to published trials; it "
           "is not a prediction.";
    if (!constants.empty()) out += " Constants fitted: " + constants + ".";
    if (const auto names = listed(outcome::Basis::fitted); !names.empty())
        out += " Endpoints fitted: " + names + ".";
    out += "</li>\n";
    if (const auto names = listed(outcome::Basis::fitted_open_label); !names.empty())
        out += "<li><b>Fitted to open-label trials, so upper bounds.</b> " + names + ".</li>\n";
    if (const auto names = listed(outcome::Basis::assumed_mapping); !names.empty())
        out += "<li><b>Mapped from the model by laws whose constants are assumed.</b> Trust the direction "
               "more than the size: " +
               names + ".</li>\n";
    out += "<li><b>Predicted.</b> Everything relative to that fit: how results change with needle length, "
           "punctures per cm², number and spacing of sessions, age, site "
           "and time.";
    if (const auto names = listed(outcome::Basis::predicted); !names.empty())
        out += " Endpoints read in this way: " + names + ".";
    return out + "</li>\n</ul>\n";
}

std::string endpoint_table(const study::Result& result) {
    std::map<double, std::string> by_day;
    for (const auto& banded : result.endpoints)
        if (banded.endpoint.group == outcome::Group::response)
            by_day[banded.endpoint.day] += endpoint_row(banded);
    std::string out = "<table class=\"wide\"><caption>Endpoints. <i>Between people</i>: 10th to 90th "
                      "percentile of a modelled population. <i>Parameters</i>: 10th to 90th "
                      "percentile from not knowing the parameters. An upper bound means that no blinded "
                      "control stands behind the mapping.</caption>\n"
                      "<thead><tr><th scope=\"col\">Endpoint</th><th scope=\"col\" class=\"n\">Value</th><th "
                      "scope=\"col\">Between people</th><th scope=\"col\" class=\"n\">Parameters</th>"
                      "<th scope=\"col\">Better</th><th scope=\"col\">Basis</th><th "
                      "scope=\"col\">Source</th></tr></thead>\n";
    for (const auto& [day, rows] : by_day)
        out += fmt::format(
            "<tbody><tr class=\"group\"><th colspan=\"7\" scope=\"rowgroup\">Day {}</th></tr>\n{}</tbody>\n",
            setting(day), rows);
    out += "</table>\n<ul class=\"notes\">\n";
    // Once each, as of the last day, though an endpoint may be read on several.
    const double last = by_day.empty() ? 0 : by_day.rbegin()->first;
    for (const auto& banded : result.endpoints) {
        const auto& e = banded.endpoint;
        if (e.day == last && e.group == outcome::Group::response && !e.note.empty())
            out += fmt::format("<li><b>{}.</b> {}</li>\n", escape(e.label), escape(e.note));
    }
    return out + "</ul>\n";
}

std::string numerics_table(const study::Result& result) {
    const auto& n = result.numerics;
    std::string rows;
    rows += fact(
        "Cells around an average puncture",
        escape(fmt::format("{} rings × {} layers, at three densities", result.cell.nr(), result.cell.nz())));
    if (n.patch_cells > 0)
        rows +=
            fact("Cells of the patch",
                 escape(fmt::format("{} × {} × {} over {:g} × {:g} mm", result.patch.nx(), result.patch.ny(),
                                    result.patch.nz(), result.patch.width_x() / units::mm,
                                    result.patch.width_y() / units::mm)));
    rows += fact("Time steps taken", fmt::format("{}", n.steps));
    rows += fact("Steps repeated with a smaller size", fmt::format("{}", n.rejected));
    rows += fact("of these, to keep a state from turning negative", fmt::format("{}", n.negative_retries));
    rows += fact("Estimated time error of the collagen gain", escape(percent(n.error_estimate)));
    rows += fact("Species-steps by backward Euler, to keep a state from turning negative",
                 fmt::format("{}", n.backward_euler));
    rows += fact("Worst defect of mass by transport, per step", escape(number(n.mass_balance, 2)));
    rows += fact("Values clipped", n.clips == 0 ? "none" : fmt::format("{}", n.clips));
    rows += fact("Runs behind the bands", fmt::format("{}", n.members));
    rows += fact("of these, failed and left out", fmt::format("{}", n.members_failed));
    return facts("How exactly it was computed", rows);
}

std::string parameter_table(const study::Result& result) {
    std::map<std::string, std::string> rooms;
    std::map<std::string, int> flags;
    for (const auto& p : result.parameters) {
        std::string row = "<tr>";
        row += fmt::format("<th scope=\"row\"><code>{}</code></th>", escape(p.name));
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
        fmt::format("<details>\n<summary>All {} parameters ({})</summary>\n<table class=\"wide "
                    "parameters\">\n<thead><tr><th scope=\"col\">Name</th>"
                    "<th scope=\"col\" class=\"n\">Value</th><th scope=\"col\" class=\"n\">SD</th><th "
                    "scope=\"col\">Meaning</th><th scope=\"col\">Flag</th>"
                    "<th scope=\"col\">Source</th></tr></thead>\n",
                    result.parameters.size(), counted);
    for (const auto& [room, rows] : rooms)
        out += fmt::format(
            "<tbody><tr class=\"group\"><th colspan=\"6\" scope=\"rowgroup\">{}</th></tr>\n{}</tbody>\n",
            escape(room), rows);
    return out + "</table>\n</details>\n";
}

std::string source_list(const study::Result& result) {
    std::string out = "<ul class=\"sources\">\n";
    for (const auto& key : cited_sources(result)) {
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

} // namespace stipple::records
