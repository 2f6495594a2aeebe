#include "stipple/course/posterior.hpp"
#include "stipple/base/table.hpp"
#include "stipple/course/ensemble.hpp"
#include "stipple/healing/prior.hpp"

namespace stipple::course {

int most_band_members() {
    return static_cast<int>(table("healing/posterior").rows.size());
}

std::vector<PosteriorMember> posterior_members(const healing::Kinetics& kinetics, std::size_t n) {
    if (n == 0) return {}; // so that a calibration needs no posterior
    const Table& t = table("healing/posterior");
    check_members(static_cast<int>(n), most_band_members());
    const auto names = healing::prior_names();
    std::vector<PosteriorMember> members;
    for (std::size_t row = 0; row < n; ++row) {
        std::vector<std::pair<std::string, double>> values;
        for (const auto& name : names) {
            const double ours = healing::table_value(kinetics, name),
                         central = healing::table_value(healing::table_kinetics(), name);
            values.emplace_back(name, t.number(row, name) * (central != 0 ? ours / central : 1.0));
        }
        members.push_back({healing::with_overrides(kinetics, values),
                           {.wrinkle = t.number(row, "wrinkle_per_depth_grade"),
                            .texture = t.number(row, "texture_per_roughness"),
                            .laxity = t.number(row, "laxity_per_lift")}});
    }
    return members;
}

} // namespace stipple::course
