#pragma once
#include "stipple/healing/healing.hpp"
#include "stipple/outcome/outcome.hpp"
#include <algorithm>
#include <stdexcept>

/// Histories made by hand, so that what the outcome room computes is tested without the healing model.
namespace outcome_test {

/// Twenty days at rest, one output a day; an aged person, with layers that differ.
inline stipple::healing::History resting_history() {
    stipple::healing::History h;
    struct State {
        const char* name;
        double dermis, papillary, reticular;
    };
    const State states[] = {{"inflammatory_cytokine", 0.04, 0.04, 0.04},
                            {"collagen_3", 0.144, 0.16, 0.1},
                            {"collagen_1", 0.576, 0.64, 0.4},
                            {"tropoelastin", 0, 0, 0},
                            {"elastin_functional", 0.8, 0.8, 0.8},
                            {"epidermal_thickness", 0.85, 0.85, 0.85},
                            {"epidermis_covered", 1, 1, 1},
                            {"elastosis", 0.35, 0.35, 0.35},
                            {"matrix_gap", 0, 0, 0},
                            {"mmp", 1, 1, 1},
                            {"hyaluronan", 1, 1, 1},
                            {"vessels", 0.8, 1.2, 0.7},
                            {"vegf_synthesis", 1e-5, 1e-5, 1e-5},
                            {"tgf_beta_1_synthesis", 2e-6, 2e-6, 2e-6},
                            {"cytokine_synthesis", 4e-6, 4e-6, 4e-6},
                            {"collagen_1_synthesis", 1e-9, 1e-9, 1e-9},
                            {"collagen_3_synthesis", 1e-9, 1e-9, 1e-9},
                            {"mmp_synthesis", 6e-6, 6e-6, 6e-6},
                            {"tropoelastin_synthesis", 0, 0, 0},
                            {"fibroblast_proliferation", 5e-7, 5e-7, 5e-7},
                            {"oedema", 0, 0, 0},
                            {"collagen_total", 0.72, 0.8, 0.5},
                            {"dermal_thickness", 1, 1, 1},
                            {"collagen_density", 0.72, 0.8, 0.5}};
    for (int day = 0; day <= 20; ++day) h.time.push_back(day * 86400.0);
    for (const auto& s : states) {
        h.names.emplace_back(s.name);
        h.baseline_dermis.push_back(s.dermis);
        h.baseline_papillary.push_back(s.papillary);
        h.baseline_reticular.push_back(s.reticular);
        h.dermis.emplace_back(h.time.size(), s.dermis);
        h.papillary.emplace_back(h.time.size(), s.papillary);
        h.reticular.emplace_back(h.time.size(), s.reticular);
    }
    return h;
}

/// A straight rise (or fall) from rest at day 0 to the given levels at `day`, held afterwards.
inline void set_level(stipple::healing::History& h, const std::string& name, int day, double dermis,
                      double papillary, double reticular) {
    const std::size_t s = h.of(name);
    for (std::size_t i = 0; i < h.time.size(); ++i) {
        const double share = std::min(1.0, static_cast<double>(i) / day);
        h.dermis[s][i] = h.baseline_dermis[s] + share * (dermis - h.baseline_dermis[s]);
        h.papillary[s][i] = h.baseline_papillary[s] + share * (papillary - h.baseline_papillary[s]);
        h.reticular[s][i] = h.baseline_reticular[s] + share * (reticular - h.baseline_reticular[s]);
    }
}

inline const stipple::outcome::Endpoint& endpoint(const std::vector<stipple::outcome::Endpoint>& all,
                                                  const std::string& name) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& e) { return e.name == name; });
    if (found == all.end()) throw std::runtime_error("no endpoint " + name);
    return *found;
}

} // namespace outcome_test
