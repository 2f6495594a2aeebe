#include "stipple/transport/sites.hpp"
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace stipple::transport {

Site find_site(const Model& model, const std::string& site) {
    Site found;
    const TableView t = model["transport/sites"];
    double absorption = 1;
    std::vector<std::string> missing;
    const auto take = [&](const char* property, const char* words, double& to) {
        for (std::size_t r = 0; r < t.rows.size(); ++r) {
            if (t.text(r, "site") != site || t.text(r, "property") != property) continue;
            to = t.number(r, "value");
            found.parameters.push_back({.room = "transport",
                                        .name = fmt::format("sites.{}.{}", site, property),
                                        .value = to,
                                        .unit = t.text(r, "unit"),
                                        .flag = t.text(r, "flag"),
                                        .source = t.text(r, "source"),
                                        .meaning = t.text(r, "meaning")});
            return true;
        }
        missing.emplace_back(words);
        return false;
    };
    take("corneum", "thickness of the stratum corneum", found.corneum);
    if (take("absorption", "lipids and follicles", absorption)) found.barrier = absorption * found.corneum;
    take("blood_flow", "blood flow", found.flow);
    if (site != "forearm" && !missing.empty())
        found.remark = fmt::format("nothing measured on this site ({}): {} as on the forearm", site,
                                   fmt::join(missing, ", "));
    return found;
}

} // namespace stipple::transport
