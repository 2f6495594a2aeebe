#include "stipple/pages/drawing/sweep_table.hpp"
#include "stipple/pages/pages.hpp"
#include "stipple/pages/product/permeate.hpp"
#include "stipple/words/lines.hpp"
#include "stipple/words/notice.hpp"
#include "stipple/words/typeset.hpp"
#include <cmath>

namespace stipple::pages {

using namespace words;
using namespace stipple::units;
using study::ProductPoint;
using study::ProductSweep;

std::string product_sweep_text(const ProductSweep& sweep) {
    const auto& all = sweep.points;
    const auto column = [&](const char* head, auto words) {
        return WordColumn{head, [&all, words](std::size_t i) { return std::string(words(all[i])); }};
    };
    std::string out = warning_lines(sweep.warnings, false);
    if (!out.empty()) out += "\n";
    if (!sweep.study.title.empty()) out += wrapped(sweep.study.title);
    out += points_text(
        sweep.axes,
        {column("absorbed", [](const ProductPoint& p) { return number(p.absorbed / k_ug_per_cm2); }),
         column(
             "of the dose",
             [](const ProductPoint& p) { return std::isfinite(p.share) ? percent(p.share) : number(NAN); }),
         column("enhancement ratio", [](const ProductPoint& p) { return number(p.enhancement); }),
         column("largest flux",
                [](const ProductPoint& p) { return number(p.largest_flux / k_ug_per_cm2_h); }),
         column("lag h", [](const ProductPoint& p) { return number(p.lag / hour); }),
         column("kp cm/h", [](const ProductPoint& p) { return number(p.permeability / k_cm_per_h); }),
         column("plasma ng/mL", [](const ProductPoint& p) { return number(p.peak_plasma / k_ng_per_ml); })});
    out +=
        "absorbed in µg/cm² at the end, flux in µg/cm²/h; enhancement ratio: over intact skin; kp of intact "
        "skin\n" +
        warning_lines(sweep.warnings, true);
    return out + std::string(short_notice()) + "\n";
}

} // namespace stipple::pages
