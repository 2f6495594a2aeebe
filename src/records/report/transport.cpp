#include "base/units.hpp"
#include "records/permeate/permeate.hpp"
#include "records/report/page.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::records {

namespace {

using namespace stipple::units;
using study::Delivery;
using study::Warning;

constexpr double k_left = 46, k_right = 330, k_top = 12, k_base = 170;

std::string hours(double seconds) {
    return std::isfinite(seconds) ? number(seconds / hour, 2) + "\u00a0h" : "–";
}

void draw_hours(Drawing& drawing, const Scale& x, const std::string& words) {
    draw_columns(drawing, x, k_base, 5, 10, 16);
    drawing.text({0.5 * (k_left + k_right), k_base + 32}, words, {.anchor = Anchor::middle, .size = 10});
}

/// What has reached living skin and blood, through the channels and through intact skin.
std::string delivery_chart(const Delivery& d, std::size_t index) {
    Drawing drawing(fmt::format("delivery-{}", index), 360, 210, d.label,
                    fmt::format("{} of the dose after a day, {} through intact skin.", percent(d.absorbed),
                                share_words(d.intact)));
    Extent values;
    values.add(0);
    for (const double v : d.through) values.add(100 * v);
    for (const double v : d.without) values.add(100 * v);
    const Scale x{d.time.front() / hour, d.time.back() / hour, k_left, k_right},
        y{0, std::max(values.high * 1.08, 1e-6), k_base, k_top};
    draw_rows(drawing, x, y, 4);
    const auto curve = [&](const std::vector<double>& share) {
        std::vector<Point> line;
        for (std::size_t i = 0; i < share.size(); ++i)
            line.push_back({x(d.time[i] / hour), y(100 * share[i])});
        return line;
    };
    drawing.curve(curve(d.without), {.stroke = ink::quiet, .width = 1.6, .dash = "5 3"});
    drawing.curve(curve(d.through), {.stroke = ink::blue, .width = 2});
    draw_hours(drawing, x, "hours after needling");
    drawing.text({k_left, 9}, "% of the dose in living skin and blood", {.size = 10});
    const double high = y(100 * d.through.back()), low = y(100 * d.without.back());
    drawing.text({k_right - 4, high - 5}, "with channels",
                 {.anchor = Anchor::end, .size = 10, .bold = true, .fill = ink::blue, .halo = true});
    if (std::fabs(high - low) > 16)
        drawing.text({k_right - 4, low - 5}, "intact skin",
                     {.anchor = Anchor::end, .size = 10, .fill = ink::quiet, .halo = true});
    return drawing.str();
}

std::string barrier_chart(const study::BarrierCourse& b) {
    const auto per_hour = [](double v) { return v * 3600 * 1000; };
    Drawing drawing("barrier", 360, 210, "Water loss after a session",
                    fmt::format("Transepidermal water loss, {} before.", number(per_hour(b.intact))));
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
    draw_hours(drawing, x, "hours after a session");
    drawing.text({k_left, 9}, "transepidermal water loss, g/m² h", {.size = 10});
    drawing.text({k_right - 4, y(per_hour(b.intact)) - 4}, "before",
                 {.anchor = Anchor::end, .size = 10, .fill = ink::quiet, .halo = true});
    return drawing.str();
}

std::string block_chart(const study::Pain& pain, double needle) {
    Drawing drawing("block", 360, 210, "Nerve endings blocked by the cream",
                    "Share of endings that the cream blocks, against depth.");
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
    drawing.text({x(needle / mm) - 4, k_top + 12}, "needle length",
                 {.anchor = Anchor::end, .size = 10, .fill = ink::vermilion, .halo = true});
    draw_hours(drawing, x, "depth, mm");
    drawing.text({k_left, 9}, "% of nerve endings blocked", {.size = 10});
    return drawing.str();
}

std::string delivery_table(const study::Result& result) {
    std::string rows;
    for (const auto& d : result.deliveries)
        rows +=
            fmt::format("<tr><th scope=\"row\">{}</th><td>{}&nbsp;µg/cm²</td><td><b>{}</b> "
                        "({})</td><td>{}</td><td><b>× {}</b> "
                        "({})</td><td>{}&nbsp;µg/mL</td><td>{}</td></tr>\n",
                        escape(d.label), number(d.dose / 1e-5), percent(d.absorbed),
                        escape(range(100 * d.absorbed_lo, 100 * d.absorbed_hi, "%")), share_words(d.intact),
                        d.enhancement < 1e9 ? number(d.enhancement, 2) : "over 10⁹",
                        escape(d.enhancement < 1e9 ? range(d.enhancement_lo, d.enhancement_hi, "-")
                                                   : "intact skin lets none through"),
                        number(d.dermis_peak / 1e-3, 2), hours(d.closure_half_life));
    return "<table class=\"wide\"><caption>Each product a day after the first session; in brackets 10 to 90 "
           "% of "
           "runs with parameters drawn from what is known of them</caption>\n<thead><tr><th "
           "scope=\"col\">Product</th><th scope=\"col\">Put on</th><th scope=\"col\">In living skin and "
           "blood</th><th scope=\"col\">Intact skin</th><th scope=\"col\">Enhancement</th><th "
           "scope=\"col\">Peak in the dermis</th><th scope=\"col\">Channels half "
           "sealed</th></tr></thead>\n<tbody>\n" +
           rows + "</tbody></table>\n";
}

} // namespace

std::vector<Warning> all_warnings(const study::Result& result) {
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
    add("Numbing cream", result.pain.warnings);
    for (const auto& d : result.deliveries) add(d.label, d.warnings);
    std::stable_sort(all.begin(), all.end(),
                     [](const Warning& a, const Warning& b) { return a.level > b.level; });
    return all;
}

std::string warnings_section(const study::Result& result) {
    const auto warnings = all_warnings(result);
    if (warnings.empty()) return "";
    const bool danger = warnings.front().level == Warning::Level::danger;
    std::string items;
    for (const auto& w : warnings)
        items += fmt::format(
            "<li><b>{}.</b> {}{}</li>\n", capital(level_name(w.level)), escape(w.text),
            w.source.empty() ? "" : fmt::format(" <span class=\"cite\">[{}]</span>", citations(w.source)));
    return fmt::format("<div class=\"verdict {}\"><p class=\"big\">{}</p><ul>\n{}</ul></div>\n",
                       danger ? "stop" : "caution",
                       danger ? "A dose or a level is too high" : "What is put on the skin", items);
}

std::string pain_sentence(const study::Result& result) {
    const auto& p = result.pain;
    std::string words = fmt::format("{} of 10 without a cream", number(p.without, 2));
    if (!p.cream.empty())
        words +=
            fmt::format(", {} with {} for {} min", number(p.with, 2), p.cream, setting(p.applied / minute));
    return words;
}

std::string transport_section(const study::Result& result, Figures& figures) {
    std::string body;
    if (result.benefits_shown && !result.deliveries.empty()) {
        std::string charts;
        for (std::size_t i = 0; i < result.deliveries.size(); ++i)
            charts += "<div class=\"cell\"><p class=\"name\"><b>" +
                      escape(capital(result.deliveries[i].label)) + "</b></p>\n" +
                      delivery_chart(result.deliveries[i], i) + "</div>\n";
        body += delivery_table(result);
        body += figures.next(charts,
                             "<b>What gets in.</b> Share of the dose that has passed the stratum corneum, "
                             "through the channels and through intact skin.");
    }
    if (result.barrier.hours.empty()) return "";
    body += figures.next(
        cell_of(barrier_chart(result.barrier)),
        fmt::format("<b>The barrier.</b> Water loss after a session; it is within 10\u00a0% of before "
                    "after {}. Channels that have sealed may still be seen as pores.",
                    hours(result.barrier.back_after)));
    return section("transport", "Through the channels", body);
}

std::string pain_section(const study::Result& result, Figures& figures) {
    const auto& p = result.pain;
    std::string body = paragraph(fmt::format(
        "Visual analogue scale: {}. The score without a cream is extrapolated: no study of needles of "
        "1\u00a0mm or more "
        "on the face without one was found, and how much more a face feels than a forearm is assumed.",
        pain_sentence(result)));
    if (!p.cream.empty()) {
        std::string levels;
        for (std::size_t k = 0; k < p.drugs.size(); ++k)
            levels += fmt::format("{}{} {}", k > 0 ? ", " : "", p.drugs[k],
                                  std::isfinite(p.peak_plasma[k])
                                      ? number(p.peak_plasma[k] / 1e-3, 2) + "\u00a0µg/mL"
                                      : "not known");
        const bool passed = !p.warnings.empty() && p.warnings.front().level == Warning::Level::danger;
        body += paragraph(fmt::format("Highest plasma level in the model: {}. {}", levels,
                                      passed ? "A labelled limit is passed: see the top of the page."
                                             : "No labelled limit of dose or area is passed."));
        body += paragraph(
            fmt::format("Under this cream one needle stays acceptable to a depth of {}. The threshold of the "
                        "block is fitted to one number, 60 min of cream under a cover on the thigh.",
                        quantity(p.acceptable_depth / mm, "mm")));
        body += figures.next(cell_of(block_chart(p, result.device.spec.needle.length)),
                             "<b>The block.</b> Share of nerve endings that the drug blocks at the moment of "
                             "needling, by depth.");
    }
    return section("pain", "Pain", body);
}

} // namespace stipple::records
