#include "stipple/pages/report/page.hpp"
#include "stipple/words/templates.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <map>

namespace stipple::pages {

using namespace words;

namespace {

using course::BandedEndpoint;
using outcome::Group;

/// Endpoints of one group: the days they were read on, and each by name, in the order of the result.
struct Read {
    std::vector<double> days;
    std::vector<std::string> names;
    std::map<std::pair<std::string, double>, const BandedEndpoint*> at;

    Read(const std::vector<BandedEndpoint>& endpoints, Group group) {
        for (const auto& b : endpoints) {
            if (b.endpoint.group != group) continue;
            const auto add = [](auto& list, const auto& item) {
                if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(item);
            };
            add(days, b.endpoint.day);
            add(names, b.endpoint.name);
            at[{b.endpoint.name, b.endpoint.day}] = &b;
        }
        std::sort(days.begin(), days.end());
    }
    const BandedEndpoint* last(const std::string& name) const {
        const auto found = at.find({name, days.back()});
        return found == at.end() ? nullptr : found->second;
    }
};

std::string head_cell(const std::string& text, bool is_number = true) {
    return fmt::format("<th scope=\"col\"{}>{}</th>", is_number ? " class=\"n\"" : "", escape(text));
}

std::string cell(const std::string& label, const std::string& html) {
    return fmt::format("<td data-label=\"{}\" class=\"n\">{}</td>", escape(label), html);
}

std::string brackets(double low, double high, const std::string& unit) {
    return std::isfinite(low) && std::isfinite(high)
               ? " <span class=\"quiet\">(" + escape(range(low, high, unit)) + ")</span>"
               : "";
}

std::string instrument_row(const Read& read, const std::string& name, bool bands) {
    const BandedEndpoint* last = read.last(name);
    if (!last) return "";
    const auto& e = last->endpoint;
    std::string row = fmt::format("<tr><th scope=\"row\">{}</th>", escape(e.label));
    row += cell(text("table.rest"), e.baseline == 0 ? "" : escape(quantity(e.baseline, e.unit)));
    for (const double day : read.days) {
        const auto found = read.at.find({name, day});
        const std::string label = text("table.day", {{"day", setting(day)}});
        if (found == read.at.end()) {
            row += cell(label, "");
            continue;
        }
        const BandedEndpoint& b = *found->second;
        row += cell(label, "<b>" + escape(quantity(b.middle(), e.unit)) + "</b>" +
                               brackets(b.predictive.p10, b.predictive.p90, e.unit));
    }
    if (bands) row += cell(text("table.spread_from"), escape(spread_words(last->predictive)));
    row += cell(text("table.better"), text(e.better_up ? "table.up" : "table.down"));
    row += cell(text("table.basis"), escape(outcome::to_string(e.basis)));
    return row + "</tr>\n";
}

std::string notes(const Read& read) {
    std::string out;
    for (const auto& name : read.names) {
        const BandedEndpoint* b = read.last(name);
        if (!b) continue;
        const auto& e = b->endpoint;
        out +=
            fmt::format("<li><b>{}.</b> {} <i>{}.</i>{}</li>\n", escape(e.label), escape(e.note),
                        escape(capital(outcome::to_string(e.basis))),
                        e.source.empty() ? "" : " <span class=\"cite\">[" + citations(e.source) + "]</span>");
    }
    return "<details>\n<summary>" + markup("table.notes") + "</summary>\n<ul class=\"notes\">\n" + out +
           "</ul>\n</details>\n";
}

const course::Series* find_series(const course::Tissue& tissue, const std::string& name) {
    for (const auto& s : tissue.series)
        if (s.name == name) return &s;
    return nullptr;
}

/// Days of the first session's answer: up to the second session, at most four weeks.
std::size_t first_answer(const course::Tissue& tissue, const std::vector<double>& sessions) {
    const double end = sessions.size() > 1 ? std::min(sessions[1] - 0.01, 28.0) : 28.0;
    std::size_t n = 0;
    while (n < tissue.day.size() && tissue.day[n] <= end) ++n;
    return n;
}

/// Linear between outputs.
double at_day(const std::vector<double>& days, const course::Series& s, double day) {
    for (std::size_t i = 1; i < days.size() && i < s.values.size(); ++i)
        if (day <= days[i]) {
            const double share = (day - days[i - 1]) / (days[i] - days[i - 1]);
            return s.values[i - 1] + share * (s.values[i] - s.values[i - 1]);
        }
    return NAN;
}

constexpr std::array<double, 4> k_days{1, 3, 7, 14};

/// `n`: outputs that the first session answers for.
std::string synthesis_row(const course::Tissue& tissue, std::size_t n, const BandedEndpoint& last) {
    const auto& e = last.endpoint;
    const course::Series* s = find_series(tissue, e.name);
    if (!s || s->values.size() != tissue.day.size()) return "";
    const bool fold = s->baseline > 0;
    const double unit = fold ? s->baseline : 0.01; // without a rest: % a day
    const auto printed = [](double v) { return std::fabs(v) < 5e-4 ? std::string("0") : number(v, 2); };
    std::string row =
        fmt::format("<tr><th scope=\"row\">{}{}</th>", escape(e.label),
                    fold ? "" : " <span class=\"quiet\">(" + markup("rates.a_day") + ")</span>");
    for (const double day : k_days) {
        const double v = n > 0 && day <= tissue.day[n - 1] ? at_day(tissue.day, *s, day) : NAN;
        row += cell(text("table.day", {{"day", setting(day)}}), escape(printed(v / unit)));
    }
    const auto top = std::max_element(s->values.begin(), s->values.begin() + static_cast<std::ptrdiff_t>(n));
    const auto i = static_cast<std::size_t>(top - s->values.begin());
    const bool banded = s->lo.size() == s->values.size() && s->hi.size() == s->values.size();
    row += cell(text("table.peak"), "<b>" + escape(number(*top / unit, 2)) + "</b>" +
                                        (banded ? brackets(s->lo[i] / unit, s->hi[i] / unit, "") : ""));
    row += cell(text("table.on_day"), escape(setting(tissue.day[i])));
    row += cell(text("table.day", {{"day", setting(e.day)}}), escape(printed(last.middle())));
    return row + "</tr>\n";
}

} // namespace

std::string instruments_section(const std::vector<BandedEndpoint>& endpoints) {
    const Read read(endpoints, Group::instrument);
    if (read.names.empty()) return "";
    const bool bands = has_bands(endpoints);
    std::string out = "<h3>" + markup("instruments.heading") + "</h3>\n<table class=\"wide\"><caption>" +
                      markup("instruments.caption", {{"spreads", if_bands(bands, "instruments.spreads")}}) +
                      "</caption>\n<thead><tr>";
    out += head_cell(text("instruments.read"), false) + head_cell(text("table.rest"));
    for (const double day : read.days) out += head_cell(text("table.day", {{"day", setting(day)}}));
    if (bands) out += head_cell(text("table.spread_from"));
    out += head_cell(text("table.better")) + head_cell(text("table.basis")) + "</tr></thead>\n<tbody>\n";
    for (const auto& name : read.names) out += instrument_row(read, name, bands);
    return out + "</tbody></table>\n" + notes(read);
}

std::string synthesis_section(const course::Result& result) {
    const Read read(result.outcomes.endpoints, Group::synthesis);
    const std::size_t n = first_answer(result.tissue, result.treatment.session_days);
    if (read.names.empty() || n == 0) return "";
    std::string rows;
    for (const auto& name : read.names)
        if (const BandedEndpoint* last = read.last(name)) rows += synthesis_row(result.tissue, n, *last);
    if (rows.empty()) return "";
    std::string out =
        "<h3>" + markup("rates.heading") + "</h3>\n<table class=\"wide\"><caption>" +
        markup("rates.caption", {{"band", if_bands(has_bands(result.outcomes.endpoints), "rates.band")}}) +
        "</caption>\n<thead><tr>";
    out += head_cell(text("rates.of"), false);
    for (const double day : k_days) out += head_cell(text("table.day", {{"day", setting(day)}}));
    out += head_cell(text("table.peak")) + head_cell(text("table.on_day")) +
           head_cell(text("table.day", {{"day", setting(read.days.back())}}));
    return out + "</tr></thead>\n<tbody>\n" + rows + "</tbody></table>\n";
}

} // namespace stipple::pages
