#include "stipple/outcome/darkening.hpp"
#include "stipple/pages/report/page.hpp"
#include "stipple/words/templates.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <set>

namespace stipple::pages {

using namespace words;

namespace {

using outcome::DarkeningCount;

/// Rows that belong together: needling before light, skin types IV to VI alone before the others.
constexpr std::array<const char*, 4> k_groups{"darkening.group.needling_dark",
                                              "darkening.group.needling_other", "darkening.group.light_dark",
                                              "darkening.group.light_other"};

std::vector<DarkeningCount> group_of(const Model& model, const std::string& counted, std::size_t group) {
    std::vector<DarkeningCount> rows;
    for (const auto& c : outcome::darkening_counts(model))
        if (c.counted == counted && (c.needling() ? 0u : 2u) + (c.dark_only() ? 0u : 1u) == group)
            rows.push_back(c);
    return rows;
}

/// A share in percent with two figures: the smallest is not rounded to nothing.
std::string share_words_of(double share) {
    return number(100 * share, 2) + "\u00a0%";
}

std::string interval_words(const outcome::Interval& i) {
    return std::isfinite(i.high) ? fmt::format("{:.1f} to {:.1f}\u00a0%", 100 * i.low, 100 * i.high) : "";
}

/// "5 of 30", "7.1 % of 68", "more than 37 %".
std::string count_words(const DarkeningCount& c) {
    if (c.at_least) return text("darkening.at_least", {{"percent", share_words_of(c.share)}});
    if (std::isfinite(c.k))
        return text("darkening.count", {{"k", fmt::format("{:g}", c.k)}, {"n", fmt::format("{:g}", c.n)}});
    return text("darkening.percent_of",
                {{"percent", setting(100 * c.share) + "\u00a0%"}, {"n", fmt::format("{:g}", c.n)}});
}

/// Mark and line of one series: disc for needling, open square for light.
void draw_count(Drawing& drawing, const Scale& x, double y, const DarkeningCount& c) {
    const double at = x(100 * c.share);
    if (std::isfinite(c.interval.high)) {
        const double left = x(100 * c.interval.low), right = x(100 * c.interval.high);
        const std::string_view dash = std::isfinite(c.k) ? "" : "4 3";
        drawing.line({left, y}, {right, y}, {.stroke = ink::text, .width = 1.3, .dash = dash});
        for (const double end : {left, right})
            drawing.line({end, y - 4}, {end, y + 4}, {.stroke = ink::text, .width = 1.3});
    }
    if (c.at_least) {
        drawing.line({at, y}, {at + 30, y}, {.stroke = ink::text, .width = 1.3});
        drawing.polygon({{at + 36, y}, {at + 28, y - 4}, {at + 28, y + 4}}, {.fill = ink::text});
    }
    if (c.needling())
        drawing.circle({at, y}, 4.2, {.fill = ink::blue, .stroke = "#fff", .width = 1});
    else
        drawing.rectangle({at - 3.6, y - 3.6}, 7.2, 7.2,
                          {.fill = "#fff", .stroke = ink::vermilion, .width = 2});
}

/// What a new series of this skin type may find.
void draw_band(Drawing& drawing, const Scale& x, double y, const outcome::ShareBand& band) {
    const double left = x(100 * band.p10), middle = x(100 * band.p50);
    drawing.rectangle({left, y - 5}, std::max(1.0, x(100 * band.p90) - left), 10,
                      {.fill = ink::sky, .stroke = ink::text, .width = 0.8, .opacity = 0.5});
    drawing.line({middle, y - 7}, {middle, y + 7}, {.stroke = ink::text, .width = 2.2});
}

constexpr double k_row = 33, k_head = 22, k_first = 24, k_left = 14, k_right = 346;

double panel_height(const Model& model, const std::string& counted, bool with_band) {
    double height = k_first + (with_band ? k_row : 0);
    for (std::size_t g = 0; g < k_groups.size(); ++g) {
        const auto rows = group_of(model, counted, g).size();
        if (rows > 0) height += k_head + k_row * static_cast<double>(rows);
    }
    return height;
}

void draw_label(Drawing& drawing, double top, const std::string& label, const std::string& value) {
    drawing.text({k_left, top + 11}, label, {.size = 9.5, .halo = true});
    drawing.text({k_right, top + 11}, value,
                 {.anchor = Anchor::end, .size = 9.5, .bold = true, .halo = true});
}

/// Every series with this kind of count, one line each.
std::string panel(const Model& model, const std::string& counted, const outcome::DarkeningShare& share,
                  const skin::Person& person) {
    const bool patients = counted == "patient", with_band = patients && std::isfinite(share.band.p50);
    const double base = panel_height(model, counted, with_band);
    const Scale x{0, 90, k_left, k_right};
    Drawing drawing("darkening-" + counted, 360, base + 34,
                    text(patients ? "darkening.patients.title" : "darkening.sessions.title"),
                    text("darkening.description"));
    for (const double t : ticks(x.from, x.to, 6))
        drawing.line({x(t), k_first - 4}, {x(t), base},
                     {.stroke = t == 0 ? ink::axis : ink::grid, .width = t == 0 ? 1.2 : 0.6});
    drawing.text({k_left, 14}, text(patients ? "darkening.patients.title" : "darkening.sessions.title"),
                 {.size = 12, .bold = true});
    double top = k_first;
    if (with_band) {
        const auto& d = share.band;
        draw_label(drawing, top, text("darkening.band", {{"tone", tone_words(person)}}),
                   fmt::format("{} to {}", number(100 * d.p10, 2), share_words_of(d.p90)));
        draw_band(drawing, x, top + 21, d);
        top += k_row;
    }
    for (std::size_t g = 0; g < k_groups.size(); ++g) {
        const auto rows = group_of(model, counted, g);
        if (rows.empty()) continue;
        drawing.text({k_left, top + 14}, text(k_groups[g]), {.size = 10.5, .bold = true, .halo = true});
        top += k_head;
        for (const auto& c : rows) {
            draw_label(drawing, top, c.label, count_words(c));
            draw_count(drawing, x, top + 20, c);
            top += k_row;
        }
    }
    draw_columns(drawing, x, base, 6, 10);
    drawing.text({180, base + 28}, text(patients ? "darkening.axis.patients" : "darkening.axis.sessions"),
                 {.anchor = Anchor::middle, .size = 10.5});
    return drawing.str();
}

std::string cell(const char* label, const std::string& html, const std::string& kind = "") {
    return fmt::format("<td data-label=\"{}\"{}>{}</td>", escape(text(label)),
                       kind.empty() ? "" : " class=\"" + kind + "\"", html);
}

std::string headings(const std::vector<const char*>& keys) {
    std::string out;
    for (const char* key : keys) out += "<th scope=\"col\">" + markup(key) + "</th>";
    return "<thead><tr>" + out + "</tr></thead>\n";
}

std::string note_cell(const std::string& note, const std::string& flag, const std::string& source) {
    return cell("darkening.column.note",
                fmt::format("{} <span class=\"quiet\">{}</span> <span class=\"cite\">[{}]</span>",
                            note.empty() ? "" : escape(capital(note)) + ".", escape(flag),
                            citations(source)));
}

std::string row_of(const DarkeningCount& c) {
    return fmt::format("<tr><th scope=\"row\">{}</th>", escape(c.label)) +
           cell("darkening.column.skin", escape(c.skin)) +
           cell("darkening.column.count", escape(count_words(c)), "n") +
           cell("darkening.column.share", escape((c.at_least ? "> " : "") + share_words_of(c.share)), "n") +
           cell("darkening.column.interval", escape(interval_words(c.interval)), "n") +
           note_cell(c.note, c.flag, c.source) + "</tr>\n";
}

/// The numbers of the drawings, patients and sessions in tables of their own.
std::string count_table(const Model& model, const std::string& counted) {
    std::string rows;
    for (std::size_t g = 0; g < k_groups.size(); ++g) {
        const auto group = group_of(model, counted, g);
        if (group.empty()) continue;
        rows += "<tr class=\"group\"><th scope=\"colgroup\" colspan=\"6\">" + markup(k_groups[g]) +
                "</th></tr>\n";
        for (const auto& c : group) rows += row_of(c);
    }
    return "<table class=\"wide\"><caption>" +
           markup(counted == "patient" ? "darkening.patients.title" : "darkening.sessions.title") +
           "</caption>\n" +
           headings({"darkening.column.study", "darkening.column.skin", "darkening.column.count",
                     "darkening.column.share", "darkening.column.interval", "darkening.column.note"}) +
           "<tbody>\n" + rows + "</tbody></table>\n";
}

/// Needles beside light in every skin type, by the law of all counts.
std::string tone_table(const Model& model, const outcome::Injury& needles) {
    using outcome::Cause;
    static constexpr std::pair<Cause, const char*> k_others[] = {
        {Cause::nonablative_fractional, "darkening.column.nonablative"},
        {Cause::ablative_fractional, "darkening.column.ablative"},
        {Cause::ipl, "darkening.column.ipl"}};
    std::string rows;
    for (int type = 1; type <= 6; ++type) {
        rows += fmt::format("<tr><th scope=\"row\">{}</th>", skin_type_words(type)) +
                cell("darkening.column.needles",
                     escape(of_hundred(outcome::darkening_of(model, type, needles).band)), "n");
        for (const auto& [cause, label] : k_others) {
            const auto light = outcome::darkening_of(model, type, cause);
            const double lower = outcome::probability_lower(model, type, needles, light.injury);
            rows +=
                cell(label,
                     escape(of_hundred(light.band)) + "<br/><span class=\"quiet\">" +
                         markup("darkening.lower", {{"percent", fmt::format("{:.0f}\u00a0%", 100 * lower)}}) +
                         (light.used.empty() ? "; " + markup("darkening.law_alone") : "") + "</span>",
                     "n");
        }
        rows += "</tr>\n";
    }
    return "<table class=\"wide\"><caption>" +
           markup("darkening.by_tone", {{"sessions", fmt::format("{}", needles.sessions)},
                                        {"injured", escape(share_words_of(needles.share))}}) +
           "</caption>\n" +
           headings({"darkening.column.type", "darkening.column.needles", "darkening.column.nonablative",
                     "darkening.column.ablative", "darkening.column.ipl"}) +
           "<tbody>\n" + rows + "</tbody></table>\n";
}

std::string harm_table(const Model& model) {
    std::string rows;
    for (const auto& h : outcome::harms(model)) {
        const bool known = std::isfinite(h.n);
        const std::string count =
            known ? fmt::format("{} ({})",
                                text("darkening.count",
                                     {{"k", fmt::format("{:g}", h.k)}, {"n", fmt::format("{:g}", h.n)}}),
                                interval_words(h.interval))
                  : text("darkening.no_count");
        rows += fmt::format("<tr><th scope=\"row\">{}</th>", escape(h.label)) +
                cell("darkening.column.after",
                     markup(h.modality == "ipl" ? "darkening.modality.ipl" : "darkening.modality.needling")) +
                cell("darkening.column.skin", escape(h.skin)) +
                cell("darkening.column.count", escape(count)) + note_cell(h.note, h.flag, h.source) +
                "</tr>\n";
    }
    return "<table class=\"wide\"><caption>" + markup("darkening.harms") + "</caption>\n" +
           headings({"darkening.column.harm", "darkening.column.after", "darkening.column.skin",
                     "darkening.column.count", "darkening.column.note"}) +
           "<tbody>\n" + rows + "</tbody></table>\n";
}

} // namespace

std::string darkening_sentence(const outcome::DarkeningShare& share, const skin::Person& person) {
    const auto& d = share.band;
    if (!std::isfinite(d.p50)) return "";
    return text("darkening.statement", {{"tone", tone_words(person)},
                                        {"middle", share_words_of(d.p50)},
                                        {"low", number(100 * d.p10, 2)},
                                        {"high", share_words_of(d.p90)},
                                        {"basis", share.basis}});
}

std::string darkening_section(const Model& model, const outcome::DarkeningShare& share,
                              const skin::Person& person, Figures& figures) {
    std::string body = paragraph_of("darkening.intro") +
                       paragraph(darkening_sentence(share, person), "lead") +
                       paragraph_of("darkening.none_found");
    body += figures.next(cell_of(panel(model, "patient", share, person)) +
                             cell_of(panel(model, "session", share, person)),
                         "<b>" + markup("darkening.figure.name") + "</b> " + markup("darkening.figure"));
    body += tone_table(model, share.injury);
    body += count_table(model, "patient") + count_table(model, "session") + harm_table(model);
    return section("darkening", text("darkening.heading"), body);
}

} // namespace stipple::pages
