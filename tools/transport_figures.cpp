// Draws the figure of docs/methods/transport.md and writes the numbers behind it:
//   transport_figures PROJECT_DIR      writes docs/images/transport_needle_length.svg and .csv
// How much of a watery serum gets in through intact skin and after needles of four lengths, and when the skin
// is closed again.
#include "stipple/base/units.hpp"
#include "stipple/files/files.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/pages/drawing/svg.hpp"
#include "stipple/study/product/product_study.hpp"
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fmt/format.h>
#include <thread>

using namespace stipple;
using pages::Drawing, pages::Scale, pages::Anchor;
namespace ink = pages::ink;
namespace units_ = stipple::units;

namespace {

/// The model of the tables, read once.
const Model& model() {
    static const Model tables = make_model();
    return tables;
}

struct Bar {
    std::string label;
    double early = 0;                    ///< share of the dose past the stratum corneum after two hours
    double share = 0, low = 0, high = 0; ///< the same after a day
    study::Closure closure;
};

study::ProductStudy serum() {
    study::ProductStudy s;
    s.title = "watery serum";
    s.molecule.name = "tranexamic_acid";
    s.dose.concentration = 30;
    s.dose.thickness = 2e-5;
    s.person.site = "cheek";
    s.area = 100 * units_::cm2;
    return s;
}

/// Share of the dose in living skin or beyond at a time.
double passed(const transport::Permeation& p, double time) {
    const auto at =
        static_cast<std::size_t>(std::lower_bound(p.time.begin(), p.time.end(), time) - p.time.begin());
    return (p.epidermis[at] + p.dermis[at] + p.absorbed[at]) / p.dose;
}

Bar bar_of(const std::string& label, double length_mm, bool pen) {
    auto s = serum();
    if (length_mm > 0) {
        s.channels = true;
        s.model = pen ? "pen_12" : "home_roller_0_25mm";
        s.needle_length = length_mm * units_::mm;
    }
    study::ProductOptions options;
    options.threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    const auto r = study::permeate_product(model(), s, options);
    const double share = passed(r.course, r.course.time.back());
    const double scale = share / std::max(r.course.absorbed.back() / r.course.dose, 1e-300);
    return {label,
            passed(r.course, 2 * units_::hour),
            share,
            std::min(scale * r.absorbed_lo.back() / r.course.dose, 1.0),
            std::min(scale * r.absorbed_hi.back() / r.course.dose, 1.0),
            r.closure};
}

std::string hours(double seconds) {
    if (!std::isfinite(seconds)) return "-";
    return seconds < units_::hour ? fmt::format("{:.0f} min", seconds / 60)
                                  : fmt::format("{:.1f} h", seconds / 3600);
}

void draw(const std::vector<Bar>& bars, const std::string& file) {
    constexpr double k_left = 150, k_right = 450, k_row = 44, k_top = 70;
    Drawing d("needle-length", 780, k_top + k_row * static_cast<double>(bars.size()) + 70,
              "What gets in of a watery serum, by needle length",
              "Share of a dose of tranexamic acid that is past the stratum corneum after a day.");
    d.rectangle({0, 0}, 780, k_top + k_row * static_cast<double>(bars.size()) + 70, {.fill = "#ffffff"});
    d.text({14, 24}, "What gets in of a watery serum, by needle length", {.size = 15, .bold = true});
    d.text({14, 44},
           "Tranexamic acid 3 %, 2 µL/cm² on the cheek right after needling; share of the dose past the "
           "stratum corneum after 2 h (dark) and a day (pale)",
           {.size = 11, .fill = ink::quiet});
    const Scale x{0, 100, k_left, k_right};
    const double base = k_top + k_row * static_cast<double>(bars.size());
    pages::draw_columns(d, x, base, 5, 10, 16);
    d.text({0.5 * (k_left + k_right), base + 34}, "% of the dose (line: parameter uncertainty, p10 to p90)",
           {.anchor = Anchor::middle, .size = 10.5});
    d.text({k_right + 96, k_top - 8}, "water loss back", {.size = 10.5, .bold = true});
    d.text({k_right + 200, k_top - 8}, "pores take no dye", {.size = 10.5, .bold = true});
    for (std::size_t i = 0; i < bars.size(); ++i) {
        const double y = k_top + k_row * (static_cast<double>(i) + 0.5);
        const Bar& b = bars[i];
        d.text({k_left - 10, y + 4}, b.label, {.anchor = Anchor::end, .size = 11.5});
        d.rectangle({k_left, y - 11}, x(100 * b.share) - k_left, 22, {.fill = ink::grid});
        d.rectangle({k_left, y - 11}, x(100 * b.early) - k_left, 22, {.fill = i == 0 ? ink::axis : ink::sky});
        d.line({x(100 * b.low), y}, {x(100 * b.high), y}, {.stroke = ink::text, .width = 1.5});
        d.text({k_right + 10, y + 4}, fmt::format("{:.0f} %, {:.0f} %", 100 * b.early, 100 * b.share),
               {.size = 11, .bold = true, .halo = true});
        if (i == 0) continue;
        d.text({k_right + 112, y + 4}, hours(b.closure.water_loss), {.size = 11});
        d.text({k_right + 222, y + 4}, hours(b.closure.dye), {.size = 11});
    }
    d.text({14, base + 58},
           "Research software, not a medical device. No product is authorised for use through needled skin.",
           {.size = 10, .fill = ink::quiet});
    files::write_atomically(file, d.str());
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: transport_figures PROJECT_DIR\n");
        return 2;
    }
    const std::string images = std::string(argv[1]) + "/docs/images/";
    const std::vector<Bar> bars{bar_of("intact skin", 0, false), bar_of("roller 0.1 mm", 0.1, false),
                                bar_of("roller 0.25 mm", 0.25, false), bar_of("roller 0.5 mm", 0.5, false),
                                bar_of("pen 1.5 mm", 1.5, true)};
    std::string csv =
        "arm,after_2h_percent,after_24h_percent,low_percent,high_percent,water_loss_back_h,dye_gone_h\n";
    for (const auto& b : bars)
        csv += fmt::format("{},{:.4g},{:.4g},{:.4g},{:.4g},{:.4g},{:.4g}\n", b.label, 100 * b.early,
                           100 * b.share, 100 * b.low, 100 * b.high, b.closure.water_loss / units_::hour,
                           b.closure.dye / units_::hour);
    draw(bars, images + "transport_needle_length.svg");
    files::write_atomically(images + "transport_needle_length.csv", csv);
    std::fputs(csv.c_str(), stdout);
    return 0;
}
