#include "stipple/base/units.hpp"
#include "stipple/pages/product/permeate.hpp"
#include "stipple/pages/report/page.hpp"
#include "stipple/words/templates.hpp"
#include "stipple/words/warning_words.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;

namespace {

using namespace stipple::units;
using course::Uptake;

constexpr double k_left = 46, k_right = 330, k_top = 12, k_base = 170;

std::string hours(double seconds) {
    return std::isfinite(seconds) ? number(seconds / hour, 2) + "\u00a0h" : "–";
}

void draw_hours(Drawing& drawing, const Scale& x, const std::string& words) {
    draw_columns(drawing, x, k_base, 5, 10, 16);
    drawing.text({0.5 * (k_left + k_right), k_base + 32}, words, {.anchor = Anchor::middle, .size = 10});
}

/// What has reached viable skin and blood, through the channels and through intact skin.
std::string delivery_chart(const std::string& label, const Uptake& u, std::size_t index) {
    Drawing drawing(
        fmt::format("delivery-{}", index), 360, 210, label,
        text("transport.description", {{"share", percent(u.absorbed)}, {"intact", share_words(u.intact)}}));
    Extent values;
    values.add(0);
    for (const double v : u.through) values.add(100 * v);
    for (const double v : u.without) values.add(100 * v);
    const Scale x{u.time.front() / hour, u.time.back() / hour, k_left, k_right},
        y{0, std::max(values.high * 1.08, 1e-6), k_base, k_top};
    draw_rows(drawing, x, y, 4);
    const auto curve = [&](const std::vector<double>& share) {
        std::vector<Point> line;
        for (std::size_t i = 0; i < share.size(); ++i)
            line.push_back({x(u.time[i] / hour), y(100 * share[i])});
        return line;
    };
    drawing.curve(curve(u.without), {.stroke = ink::quiet, .width = 1.6, .dash = "5 3"});
    drawing.curve(curve(u.through), {.stroke = ink::blue, .width = 2});
    draw_hours(drawing, x, text("transport.hours_needling"));
    drawing.text({k_left, 9}, text("transport.share"), {.size = 10});
    const double high = y(100 * u.through.back()), low = y(100 * u.without.back());
    drawing.text({k_right - 4, high - 5}, text("transport.with_channels"),
                 {.anchor = Anchor::end, .size = 10, .bold = true, .fill = ink::blue, .halo = true});
    if (std::fabs(high - low) > 16)
        drawing.text({k_right - 4, low - 5}, text("transport.intact"),
                     {.anchor = Anchor::end, .size = 10, .fill = ink::quiet, .halo = true});
    return drawing.str();
}

std::string barrier_chart(const course::BarrierCourse& b) {
    const auto per_hour = [](double v) { return v * 3600 * 1000; };
    Drawing drawing("barrier", 360, 210, text("transport.barrier.title"),
                    text("transport.barrier.description", {{"before", number(per_hour(b.intact))}}));
    Extent values;
    values.add(0);
    for (const double v : b.water_loss) values.add(per_hour(v));
    const Scale x{0, b.hours.back(), k_left, k_right}, y{0, values.high * 1.08, k_base, k_top};
    draw_rows(drawing, x, y, 4);
    drawing.line({k_left, y(per_hour(b.intact))}, {k_right, y(per_hour(b.intact))},
                 {.stroke = ink::text, .width = 0.8, .dash = "4 3"});
    std::vector<Point> line;
    for (std::size_t i = 0; i < b.hours.size(); ++i)
        line.push_back({x(b.hours[i]), y(per_hour(b.water_loss[i]))});
    drawing.curve(line, {.stroke = ink::vermilion, .width = 2});
    draw_hours(drawing, x, text("transport.hours_session"));
    drawing.text({k_left, 9}, text("transport.loss_axis"), {.size = 10});
    drawing.text({k_right - 4, y(per_hour(b.intact)) - 4}, text("transport.before"),
                 {.anchor = Anchor::end, .size = 10, .fill = ink::quiet, .halo = true});
    return drawing.str();
}

std::string block_chart(const course::Pain& pain, double needle) {
    Drawing drawing("block", 360, 210, text("pain.block.title"), text("pain.block.description"));
    const double deepest = std::max(3.0, 1.2 * needle / mm);
    const Scale x{0, deepest, k_left, k_right}, y{0, 100, k_base, k_top};
    draw_rows(drawing, x, y, 4);
    std::vector<Point> line;
    for (int i = 0; i <= 100; ++i) {
        const double z = deepest * i / 100;
        line.push_back({x(z), y(100 * pain.block.at(z * mm))});
    }
    drawing.curve(line, {.stroke = ink::green, .width = 2});
    drawing.line({x(needle / mm), k_top}, {x(needle / mm), k_base},
                 {.stroke = ink::vermilion, .dash = "4 3"});
    drawing.text({x(needle / mm) - 4, k_top + 12}, text("pain.needle_length"),
                 {.anchor = Anchor::end, .size = 10, .fill = ink::vermilion, .halo = true});
    draw_hours(drawing, x, text("pain.depth_axis"));
    drawing.text({k_left, 9}, text("pain.block_axis"), {.size = 10});
    return drawing.str();
}

std::string delivery_table(const std::vector<course::Delivery>& deliveries) {
    std::string rows;
    for (const auto& d : deliveries) {
        if (!d.uptake) continue;
        const Uptake& u = *d.uptake;
        rows +=
            fmt::format("<tr><th scope=\"row\">{}</th><td>{}&nbsp;µg/cm²</td><td><b>{}</b> "
                        "({})</td><td>{}</td><td><b>× {}</b> "
                        "({})</td><td>{}&nbsp;µg/mL</td><td>{}</td></tr>\n",
                        escape(d.label), number(u.dose / 1e-5), percent(u.absorbed),
                        escape(range(100 * u.absorbed_lo, 100 * u.absorbed_hi, "%")), share_words(u.intact),
                        u.enhancement < 1e9 ? number(u.enhancement, 2) : text("transport.huge"),
                        escape(u.enhancement < 1e9 ? range(u.enhancement_lo, u.enhancement_hi, "-")
                                                   : text("transport.none_intact")),
                        number(u.dermis_peak / 1e-3, 2), hours(u.closure_half_life));
    }
    std::string head;
    for (const char* key : {"transport.product", "transport.put_on", "transport.inside", "transport.intact",
                            "transport.enhancement", "transport.peak", "transport.half_sealed"})
        head += "<th scope=\"col\">" + capital(markup(key)) + "</th>";
    return "<table class=\"wide\"><caption>" + markup("transport.caption") + "</caption>\n<thead><tr>" +
           head + "</tr></thead>\n<tbody>\n" + rows + "</tbody></table>\n";
}

} // namespace

std::vector<Warning> all_warnings(const course::Transport& transport) {
    std::vector<Warning> all;
    const auto add = [&](const std::string& of, const std::vector<Warning>& some) {
        for (const auto& w : some) {
            if (w.level == Warning::Level::note) continue;
            const Warning named{w.level, of + ": " + w.text, w.source};
            if (std::none_of(all.begin(), all.end(),
                             [&](const Warning& seen) { return seen.text == named.text; }))
                all.push_back(named);
        }
    };
    add(text("pain.cream"), transport.pain.warnings);
    for (const auto& d : transport.deliveries) add(d.label, d.warnings);
    std::stable_sort(all.begin(), all.end(),
                     [](const Warning& a, const Warning& b) { return a.level > b.level; });
    return all;
}

std::string warnings_section(const course::Transport& transport) {
    const auto warnings = all_warnings(transport);
    if (warnings.empty()) return "";
    const bool danger = warnings.front().level == Warning::Level::danger;
    std::string items;
    for (const auto& w : warnings)
        items += fmt::format(
            "<li><b>{}.</b> {}{}</li>\n", capital(level_name(w.level)), escape(w.text),
            w.source.empty() ? "" : fmt::format(" <span class=\"cite\">[{}]</span>", citations(w.source)));
    return fmt::format("<div class=\"verdict {}\"><p class=\"big\">{}</p><ul>\n{}</ul></div>\n",
                       danger ? "stop" : "caution", markup(danger ? "transport.danger" : "transport.caution"),
                       items);
}

std::string pain_sentence(const course::Pain& p) {
    std::string words = text("pain.without", {{"score", number(p.without, 2)}});
    if (!p.cream.empty())
        words += ", " + text("pain.with", {{"score", number(p.with, 2)},
                                           {"cream", p.cream},
                                           {"minutes", setting(p.applied / minute)}});
    else if (p.usual)
        words += ", " + text("pain.usual", {{"score", number(p.usual->with, 2)},
                                            {"range", range(p.usual->new_with.p10, p.usual->new_with.p90)},
                                            {"cream", p.usual->label},
                                            {"minutes", setting(p.usual->applied / minute)}});
    return words;
}

std::string transport_section(const course::Transport& transport, Figures& figures) {
    std::string body;
    std::string charts;
    for (std::size_t i = 0; i < transport.deliveries.size(); ++i)
        if (const auto& d = transport.deliveries[i]; d.uptake)
            charts += "<div class=\"cell\"><p class=\"name\"><b>" + escape(capital(d.label)) + "</b></p>\n" +
                      delivery_chart(d.label, *d.uptake, i) + "</div>\n";
    if (!charts.empty()) {
        body += delivery_table(transport.deliveries);
        body += figures.next(charts, "<b>" + markup("transport.gets_in.name") + "</b> " +
                                         markup("transport.gets_in"));
    }
    if (transport.barrier.hours.empty()) return "";
    const course::BarrierCourse& barrier = transport.barrier;
    const std::string back = std::isfinite(barrier.back_after)
                                 ? text("transport.barrier.back", {{"hours", hours(barrier.back_after)}})
                                 : text("transport.barrier.not_back", {{"why", barrier.why_not_back}});
    body += figures.next(cell_of(barrier_chart(barrier)),
                         "<b>" + markup("transport.barrier.name") + "</b> " +
                             markup("transport.barrier", {{"back", escape(back)}}));
    return section("transport", text("transport.heading"), body);
}

std::string pain_section(const course::Pain& p, double needle_length, Figures& figures) {
    std::string body = paragraph_of("pain.scale", {{"pain", escape(pain_sentence(p))}});
    if (!p.cream.empty()) {
        std::string levels;
        for (std::size_t k = 0; k < p.drugs.size(); ++k)
            levels += fmt::format("{}{} {}", k > 0 ? ", " : "", p.drugs[k],
                                  std::isfinite(p.peak_plasma[k])
                                      ? number(p.peak_plasma[k] / 1e-3, 2) + "\u00a0µg/mL"
                                      : text("pain.not_known"));
        const bool passed = !p.warnings.empty() && p.warnings.front().level == Warning::Level::danger;
        body += paragraph(text("pain.plasma", {{"levels", levels}}) + " " +
                          text(passed ? "pain.limit_passed" : "pain.no_limit_passed"));
        body += paragraph_of("pain.acceptable", {{"depth", escape(quantity(p.acceptable_depth / mm, "mm"))}});
        body += figures.next(cell_of(block_chart(p, needle_length)),
                             "<b>" + markup("pain.block.name") + "</b> " + markup("pain.block"));
    }
    return section("pain", text("pain.heading"), body);
}

} // namespace stipple::pages
