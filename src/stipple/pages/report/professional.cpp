#include "stipple/base/model.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/schedule.hpp"
#include "stipple/pages/report/page.hpp"
#include "stipple/pages/report/person.hpp"
#include "stipple/words/measures.hpp"
#include "stipple/words/templates.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

// The pages for a professional: the protocol as simulated, where the needles went, what trials would measure,
// recovery, and what others have published about care.

namespace stipple::pages {

using namespace words;

namespace {

using namespace stipple::units;
using course::BandedEndpoint;

std::string subheading(std::string_view key) {
    return "<h3>" + markup(key) + "</h3>\n";
}

std::string fact(std::string_view key, const std::string& value) {
    return fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", markup(key), value);
}

std::string cell(std::string_view key, const std::string& html, std::string_view kind = "n") {
    return fmt::format("<td data-label=\"{}\"{}>{}</td>", markup(key),
                       kind.empty() ? "" : fmt::format(" class=\"{}\"", kind), html);
}

std::string head_cell(std::string_view key, std::string_view kind = "n") {
    return fmt::format("<th scope=\"col\"{}>{}</th>", kind.empty() ? "" : fmt::format(" class=\"{}\"", kind),
                       markup(key));
}

std::string motion_rows(const device::Device& device) {
    const device::DeviceSpec& d = device.spec;
    std::string rows;
    if (d.frequency > 0)
        rows += fact("pro.frequency", markup("pro.per_second", {{"count", escape(setting(d.frequency))}}));
    if (d.glide_speed > 0) rows += fact("pro.glide_speed", speed_html(d.glide_speed));
    if (d.track_width > 0) rows += fact("pro.track_width", set_length_html(d.track_width));
    if (d.passes > 0) rows += fact(key_of_kind("pro.passes", d.kind), fmt::format("{}", d.passes));
    const std::string force = escape(setting(d.press_force)) + "\u00a0N";
    if (d.press_force > 0)
        rows +=
            fact("pro.press_force",
                 device::force_is_assumed(device) ? markup("pro.force_assumed", {{"value", force}}) : force);
    return rows;
}

std::string products(const course::Course& course) {
    std::string out;
    for (const auto& p : course.products) out += (out.empty() ? "" : ", ") + escape(spaced(p.name));
    return out.empty() ? markup("pro.none") : out;
}

std::string numbing(const course::Numbing& n, const course::Pain& pain) {
    if (n.cream.empty()) return markup("pro.none");
    return markup(n.occluded ? "pro.numbing.covered" : "pro.numbing.open",
                  {{"cream", escape(pain.cream.empty() ? spaced(n.cream) : pain.cream)},
                   {"minutes", escape(setting(n.applied / minute))}});
}

std::string protocol(const course::Result& result) {
    const auto& d = result.inputs.device.spec;
    const auto& c = result.inputs.course;
    const auto& pain = result.transport.pain;
    const std::string kind = escape(device::to_string(d.kind)),
                      model = d.model.empty() ? "" : " (" + escape(spaced(d.model)) + ")";
    std::string left = fact("pro.device", kind + model) + fact("pro.needles", fmt::format("{}", d.needles)) +
                       fact("pro.needle_length", set_length_html(d.needle.length)) +
                       motion_rows(result.inputs.device);
    std::string right;
    if (d.area > 0) right += fact("pro.area", area_html(d.area));
    if (const auto& needling = result.treatment.needling)
        right += fact("pro.density", density_html(needling->insertion.punctures_per_m2));
    right += fact("pro.sessions", fmt::format("{}", course::make_schedule(c).sessions()));
    if (const std::string days = listed_days(c); !days.empty())
        right += fact("pro.session_days", escape(days));
    else if (c.sessions > 1)
        right += fact("pro.interval", markup("pro.days", {{"count", escape(setting(c.interval / day))}}));
    right += fact("pro.horizon", markup("pro.days", {{"count", escape(setting(c.horizon / day))}})) +
             fact("pro.product", products(c)) + fact("pro.numbing", numbing(c.numbing, pain)) +
             fact("pro.pain", escape(pain_sentence(pain)));
    const auto facts = [](const std::string& rows) {
        return "<table class=\"facts\">\n" + rows + "</table>\n";
    };
    return subheading("pro.heading.protocol") + "<div class=\"tables even\">\n" + facts(left) + facts(right) +
           "</div>\n";
}

std::string depths(const course::Inputs& inputs, const course::Needling& needling, Figures& figures) {
    const auto& in = needling.insertion;
    std::string out = subheading("pro.heading.depth");
    if (in.punctures_total > 0)
        out +=
            paragraph_of("pro.depth", {{"set", set_length_html(inputs.device.spec.needle.length)},
                                       {"reached", length_html(in.loaded_depth.p50)},
                                       {"range", length_range_html(in.loaded_depth.p10, in.loaded_depth.p90)},
                                       {"layer", escape(spaced(in.reached))},
                                       {"channel", length_html(in.dye_depth.p50)},
                                       {"gives", length_html(in.dimple)}});
    else
        out += paragraph_of("frame.no_puncture");
    if (in.punctures_total > 0)
        out += figures.next(cell_of(skin_section(inputs, needling)) + cell_of(epidermis_inset(inputs, in)),
                            skin_section_caption(inputs.skin, in));
    const auto& person = inputs.course.person;
    out +=
        "<p>" + markup("pro.atlas") +
        fmt::format(" <code>stipple atlas --site {} --sex {} --age {}</code></p>\n", escape(person.site),
                    person.sex == skin::Sex::female ? "female" : "male", escape(setting(person.age_years)));
    return out;
}

std::string map_figure(const course::Inputs& inputs, const course::Needling& needling, Figures& figures) {
    return figures.next(cell_of(puncture_map(needling, inputs.skin)) +
                            cell_of(puncture_close_up(needling, inputs.skin)),
                        puncture_map_caption(needling));
}

std::string trial_row(const BandedEndpoint& b) {
    const auto& e = b.endpoint;
    // what is a share of something changes by points, not by per cent of itself
    const std::string unit = e.unit == "%" && e.baseline != 0 ? "points" : e.unit;
    std::string row = fmt::format("<tr><th scope=\"row\">{}</th>", escape(e.label));
    row += cell("pro.column.before", e.baseline == 0 ? "" : measured_html(e.baseline, e.unit));
    row += cell("pro.column.change", "<b>" + measured_html(b.middle() - e.baseline, unit) + "</b>");
    row += cell("pro.column.people",
                b.predictive.known()
                    ? measured_range_html(b.predictive.p10 - e.baseline, b.predictive.p90 - e.baseline, unit)
                    : "");
    row += cell("pro.column.blinded", b.reported ? severity_words(b.reported->blinded) : "");
    row += cell("pro.column.open_label", b.reported ? severity_words(b.reported->open) : "");
    row += cell("pro.column.noticed", b.reported ? of_hundred(b.reported->noticed) : "");
    row += cell("pro.column.noticeable", outcome::is_noticeable_size(e.noticeable)
                                             ? measured_html(e.noticeable, unit)
                                             : markup("table.not_known"));
    row += cell("pro.column.basis", escape(outcome::to_string(e.basis)),
                e.basis == outcome::Basis::predicted ? "predicted" : "fitted");
    return row + "</tr>\n";
}

std::string trials(const std::vector<BandedEndpoint>& endpoints) {
    double last = 0;
    for (const auto& b : endpoints) last = std::max(last, b.endpoint.day);
    std::string rows;
    for (const auto group : {outcome::Group::scale, outcome::Group::appearance})
        for (const auto& b : endpoints)
            if (b.endpoint.group == group && b.endpoint.day == last && std::isfinite(b.endpoint.value))
                rows += trial_row(b);
    if (rows.empty()) return "";
    return subheading("pro.heading.trials") + "<table class=\"wide trials\"><caption>" +
           markup("pro.caption.trials", {{"day", escape(setting(last))}}) + "</caption>\n<thead><tr>" +
           head_cell("pro.column.outcome", "") + head_cell("pro.column.before") +
           head_cell("pro.column.change") + head_cell("pro.column.people") + head_cell("pro.column.blinded") +
           head_cell("pro.column.open_label") + head_cell("pro.column.noticed") +
           head_cell("pro.column.noticeable") + head_cell("pro.column.basis", "") +
           "</tr></thead>\n<tbody>\n" + rows + "</tbody></table>\n";
}

std::string recovery(const course::Outcomes& outcomes) {
    std::string out =
        subheading("pro.heading.recovery") + "<p>" + escape(recovery_sentence(outcomes)) + "</p>\n";
    if (outcomes.recovery.empty()) return out;
    std::string rows;
    for (const auto& r : outcomes.recovery)
        rows += fmt::format("<tr><th scope=\"row\">{}</th>{}{}{}</tr>\n", escape(setting(r.day)),
                            cell("pro.column.redness", escape(number(r.redness, 2))),
                            cell("pro.column.open", share_words(r.open)),
                            cell("pro.column.water_loss", escape(number(r.water_loss, 3))));
    return out + "<table class=\"wide narrow\"><caption>" + markup("pro.caption.recovery") +
           "</caption>\n<thead><tr>" + head_cell("pro.column.day", "") + head_cell("pro.column.redness") +
           head_cell("pro.column.open") + head_cell("pro.column.water_loss") + "</tr></thead>\n<tbody>\n" +
           rows + "</tbody></table>\n";
}

} // namespace

std::string professional_section(const course::Result& result, Figures& figures) {
    const auto page = [](int number, const std::string& body) {
        return page_mark(number) + "<section class=\"professional\" aria-labelledby=\"professional\">\n" +
               body + "</section>\n";
    };
    const auto& needling = result.treatment.needling;
    // one after the other, because figures are counted as they are made
    std::string out =
        page(2, "<h2 class=\"part\" id=\"professional\">" + markup("pro.heading") +
                    "</h2>\n<h3 id=\"screening\">" + markup("pro.heading.screening") + "</h3>\n" +
                    screening_section(result.inputs.screening) + warnings_section(result.transport) +
                    protocol(result) + (needling ? depths(result.inputs, *needling, figures) : ""));
    out += page(3, (needling ? map_figure(result.inputs, *needling, figures) : "") +
                       trials(result.outcomes.endpoints));
    return out + page(4, recovery(result.outcomes) + subheading("pro.heading.care") +
                             paragraph_of("pro.care") + all_published(result.inputs.model));
}

} // namespace stipple::pages
