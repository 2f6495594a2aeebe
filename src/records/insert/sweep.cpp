#include "base/units.hpp"
#include "records/insert/insert.hpp"
#include "records/insert/study_json.hpp"
#include "records/lines.hpp"
#include "records/report/typeset.hpp"
#include "records/sweep_parts.hpp"
#include "records/version.hpp"

namespace stipple::records {

using namespace stipple::units;
using study::SweepPoint;

static std::vector<SweepColumn> columns_of(const study::Sweep& sweep) {
    const auto& all = sweep.points;
    const auto column = [&](const char* name, auto value) {
        return SweepColumn{name, [&all, value](std::size_t i) { return study::Value{value(all[i])}; }};
    };
    return {
        column("pierced", [](const SweepPoint& p) { return p.pierced; }),
        column("plate_touched", [](const SweepPoint& p) { return p.plate_touched; }),
        column("puncture_force_n", [](const SweepPoint& p) { return p.puncture_force; }),
        column("peak_force_n", [](const SweepPoint& p) { return p.peak_force; }),
        column("buried_um", [](const SweepPoint& p) { return p.buried / um; }),
        column("residual_um", [](const SweepPoint& p) { return p.residual / um; }),
        column("dimple_um", [](const SweepPoint& p) { return p.dimple / um; }),
        column("channel_diameter_um", [](const SweepPoint& p) { return p.channel_diameter / um; }),
        column("fracture_margin", [](const SweepPoint& p) { return p.fracture_margin; }),
    };
}

std::string sweep_csv(const study::Sweep& sweep) {
    return points_csv(sweep.axes, columns_of(sweep));
}

std::string sweep_json(const study::Sweep& sweep) {
    Json json{{"schema", 1}, {"title", sweep.study.title}, {"version", k_version}};
    json["needle_file"] = study_part(sweep.study);
    json["axes"] = axes_part(sweep.axes);
    json["points"] = points_part(sweep.axes, columns_of(sweep));
    json["notice"] = notice();
    return json_text(json);
}

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
                        column("in the skin", [](const SweepPoint& p) { return way_words(p.buried); }),
                        column("left open", [](const SweepPoint& p) { return way_words(p.residual); }),
                        column("bent in", [](const SweepPoint& p) { return way_words(p.dimple); }),
                        column("margin", [](const SweepPoint& p) { return number(p.fracture_margin, 2); }),
                    });
    out += "puncture: force at which the tip enters; margin: force that a needle bears over the largest it "
           "meets\n";
    return out + std::string(short_notice()) + "\n";
}

} // namespace stipple::records
