#include "stipple/study/calibrate/refit.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::study {

std::vector<FittedNumber> fitted_numbers(const Calibration& c) {
    const auto number = [&](const char* table, const char* name, int digits, const auto& of) {
        return FittedNumber{table, name, of(c.best), of(c.sd), of(c.low), of(c.high), digits};
    };
    return {
        number("healing/kinetics", "q3", 5, [](const Fitted& f) { return f.q3; }),
        number("healing/kinetics", "g_HC", 4, [](const Fitted& f) { return f.g_HC; }),
        number("outcome/mappings", "wrinkle_per_depth_grade", 4,
               [](const Fitted& f) { return f.slopes.wrinkle; }),
        number("outcome/mappings", "texture_per_roughness", 4,
               [](const Fitted& f) { return f.slopes.texture; }),
        number("outcome/mappings", "laxity_per_lift", 4, [](const Fitted& f) { return f.slopes.laxity; })};
}

static bool close(double a, double b) {
    return std::fabs(a - b) <= 0.01 * std::fabs(b);
}

bool RefitCheck::current() const {
    return differing == 0 && std::all_of(rows.begin(), rows.end(), [](const Row& r) { return r.agrees; });
}

RefitCheck check_refit(const Model& model, const Calibration& c) {
    RefitCheck checked;
    for (const auto& n : fitted_numbers(c)) {
        const double there = model[n.table].value(n.name);
        checked.rows.push_back({n, there, close(there, n.fit)});
    }
    const auto kept = course::posterior_members(model, c.members.size());
    const auto drawn = course::posterior_parameters(model);
    checked.members = kept.size();
    for (std::size_t m = 0; m < kept.size(); ++m)
        if (!std::all_of(drawn.begin(), drawn.end(),
                         [&](std::size_t i) { return close(kept[m].value(i), c.members[m].value(i)); }))
            ++checked.differing;
    return checked;
}

} // namespace stipple::study
