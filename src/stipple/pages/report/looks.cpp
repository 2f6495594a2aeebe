#include "stipple/pages/picture/pictures.hpp"
#include "stipple/pages/report/page.hpp"
#include "stipple/words/templates.hpp"
#include <algorithm>
#include <utility>

namespace stipple::pages {

using namespace words;

std::string look_figure(const course::Result& result, const SkinPictures& pictures) {
    const auto& looks = result.outcomes.looks;
    const std::string panels = look_panels(result.inputs.model, looks, pictures);
    if (panels.empty()) return "";
    return "<figure><div class=\"drawings looks\">\n" + panels + "</div>\n<figcaption>" +
           markup("looks.patch",
                  {{"day", fmt::format("{:g}", looks.back().day)},
                   {"ends", find_look(looks, looks.back().day, "treated", "low") ? "," + markup("looks.ends")
                                                                                 : ""}}) +
           "</figcaption></figure>\n";
}

/// What a colorimeter would read: untreated skin, then the treated one by day.
static std::string colour_table(const std::vector<course::Look>& looks) {
    std::string rows;
    for (const auto& look : looks) {
        if (look.band != "middle") continue;
        const auto& c = look.colour;
        rows += fmt::format("<tr><th scope=\"row\">{}</th>",
                            look.arm == "untreated"
                                ? markup("looks.colour.untreated")
                                : markup("looks.colour.day", {{"day", fmt::format("{:g}", look.day)}}));
        for (const auto& [label, value] :
             {std::pair{"looks.colour.light", c.lab.l}, std::pair{"looks.colour.a", c.lab.a},
              std::pair{"looks.colour.b", c.lab.b}, std::pair{"looks.colour.ita", c.ita},
              std::pair{"looks.colour.erythema", c.erythema_index},
              std::pair{"looks.colour.melanin", c.melanin_index}})
            rows +=
                fmt::format("<td class=\"n\" data-label=\"{}\">{}</td>", escape(text(label)), number(value));
        rows += "</tr>\n";
    }
    std::string head = "<th scope=\"col\">" + markup("looks.colour.when") + "</th>";
    for (const char* label : {"looks.colour.light", "looks.colour.a", "looks.colour.b", "looks.colour.ita",
                              "looks.colour.erythema", "looks.colour.melanin"})
        head += "<th scope=\"col\" class=\"n\">" + markup(label) + "</th>";
    return "<table class=\"wide\"><caption>" + markup("looks.colour") + "</caption>\n<thead><tr>" + head +
           "</tr></thead>\n<tbody>\n" + rows + "</tbody></table>\n";
}

std::string looks_section(const course::Result& result, Figures& figures, const SkinPictures& pictures) {
    const auto& looks = result.outcomes.looks;
    if (looks.empty()) return "";
    double last = looks.front().day;
    for (const auto& look : looks) last = std::max(last, look.day);
    const Values day{{"day", fmt::format("{:g}", last)}};
    const auto caption = [](std::string_view name, std::string_view words, const Values& of_name,
                            const Values& of_words = {}) {
        return "<b>" + markup(name, of_name) + "</b> " + markup(words, of_words);
    };
    const bool bands =
        std::any_of(looks.begin(), looks.end(), [](const course::Look& look) { return look.band == "low"; });
    std::string body = paragraph_of(pictures.empty() ? "looks.left_out" : "looks.lead"), both;
    for (const auto& [arm, svg] : pictures.blocks) both += cell_of(svg);
    body += figures.next(both, caption("looks.block.name", "looks.block", day));
    body += figures.next(look_frames(result.inputs.model, looks, pictures),
                         caption("looks.frames.name", "looks.frames", {}), "frames");
    const Profiles profile = look_profiles(looks);
    body += figures.next(cell_of(profile.drawing),
                         caption(pictures.empty() ? "looks.profile.name_alone" : "looks.profile.name",
                                 "looks.profile", {},
                                 {{"band", if_bands(bands, "looks.profile.band")},
                                  {"times", escape(number(profile.stretch, 2))}}));
    body += colour_table(looks);
    return section("looks", text("looks.heading"), body);
}

} // namespace stipple::pages
