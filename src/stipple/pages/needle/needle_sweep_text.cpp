#include "stipple/base/units.hpp"
#include "stipple/pages/drawing/sweep_table.hpp"
#include "stipple/pages/needle/insert.hpp"
#include "stipple/words/lines.hpp"
#include "stipple/words/notice.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;

using study::SweepPoint;

std::string sweep_text(const study::Sweep& sweep) {
    const auto& all = sweep.points;
    const auto column = [&](const char* head, auto words) {
        return WordColumn{head, [&all, words](std::size_t i) { return std::string(words(all[i])); }};
    };
    std::string out;
    if (!sweep.study.title.empty()) out += wrapped(sweep.study.title);
    out += points_text(
        sweep.axes, {
                        column("pierced", [](const SweepPoint& p) { return p.pierced ? "yes" : "no"; }),
                        column("puncture", [](const SweepPoint& p) { return force_words(p.puncture_force); }),
                        column("peak force", [](const SweepPoint& p) { return force_words(p.peak_force); }),
                        column("insertion depth", [](const SweepPoint& p) { return way_words(p.buried); }),
                        column("dye enters", [](const SweepPoint& p) { return way_words(p.dye_depth); }),
                        column("indentation", [](const SweepPoint& p) { return way_words(p.dimple); }),
                        column("margin", [](const SweepPoint& p) { return number(p.breaking_margin, 2); }),
                        column("blunting", [](const SweepPoint& p) { return way_words(p.blunting_radius); }),
                    });
    out +=
        "puncture: force at which the tip enters; margin: forces at which a needle breaks over those that it "
        "meets;\nblunting: radius to which the tip flattens as it enters\n";
    const auto deep = std::count_if(all.begin(), all.end(), [](const SweepPoint& p) {
        return p.indentation_share > study::k_most_indentation;
    });
    if (deep > 0)
        out += wrapped(
            fmt::format("CAUTION: in {} of {} rows the indentation is more than half of what lies above the "
                        "support. The model is one of small depressions: these rows are not to be believed.",
                        deep, all.size()));
    return out + std::string(short_notice()) + "\n";
}

} // namespace stipple::pages
