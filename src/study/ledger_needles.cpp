#include "study/ledger_needles.hpp"
#include "base/error.hpp"
#include "base/units.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::study {

namespace {

std::map<std::string, double> fields_of(const NeedleResult& r) {
    const auto& p = r.pushed;
    const double way = p.curve.back().displacement;
    double pierced = 0;
    const double first = r.push.skin.layers.front().thickness;
    for (const double l : p.needle_buried)
        pierced += l >= first ? 1.0 / static_cast<double>(p.needle_buried.size()) : 0.0;
    return {{"puncture_force_n", p.puncture_force},
            {"peak_force_n", p.peak_force},
            {"force_per_needle_n", p.curve.back().force},
            {"pierced_fraction", pierced},
            {"buried_um", p.buried / units::um},
            {"residual_um", p.residual / units::um},
            {"dimple_um", p.dimple / units::um},
            {"buried_over_displacement", p.buried / way},
            {"buried_over_length", p.buried / r.push.needle.length},
            {"fracture_share", p.energies.fracture / (p.work - p.energies.dimple)},
            {"spreading_share", p.energies.wedging / (p.work - p.energies.dimple)},
            {"friction_share", p.energies.friction / (p.work - p.energies.dimple)},
            {"energy_to_skin", p.energy_skin / p.energy_in},
            {"fracture_margin", p.fracture_margin}};
}

double part(const std::map<std::string, NeedleAttempt>& attempts, const std::string& own,
            const std::string& text, const std::string& quantity) {
    const std::string kind = "push:";
    check(text.starts_with(kind), Kind::input, "a needle file gives push:<field>, ratio or difference of two",
          quantity);
    const auto mark = text.find('@');
    const std::string field = text.substr(kind.size(), mark == std::string::npos ? mark : mark - kind.size());
    const std::string file = mark == std::string::npos ? own : text.substr(mark + 1);
    const auto attempt = attempts.find(file);
    check(attempt != attempts.end(), Kind::input, "the data set has no such needle file",
          quantity + ": " + file);
    if (!attempt->second.error.empty())
        throw Error(Kind::input, Problem{.what = attempt->second.error, .key = file});
    const auto fields = fields_of(attempt->second.result);
    const auto found = fields.find(field);
    if (found != fields.end()) return found->second;
    std::vector<std::string> names;
    std::string allowed;
    for (const auto& f : fields) {
        names.push_back(f.first);
        allowed += (allowed.empty() ? "" : ", ") + f.first;
    }
    throw Error(Kind::input, Problem{.what = "no such field",
                                     .key = quantity,
                                     .value = field,
                                     .allowed = allowed,
                                     .nearest = nearest_word(field, names)});
}

} // namespace

double needle_quantity(const std::map<std::string, NeedleAttempt>& attempts, const std::string& own,
                       const std::string& quantity) {
    for (const std::string kind : {"ratio:", "difference:"}) {
        if (!quantity.starts_with(kind)) continue;
        const std::string rest = quantity.substr(kind.size());
        const auto bar = rest.find('|');
        check(bar != std::string::npos, Kind::input, "two parts are needed, separated by |", quantity);
        const double a = part(attempts, own, rest.substr(0, bar), quantity),
                     b = part(attempts, own, rest.substr(bar + 1), quantity);
        return kind == "ratio:" ? a / b : a - b;
    }
    return part(attempts, own, quantity, quantity);
}

} // namespace stipple::study
