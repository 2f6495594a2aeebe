#include "stipple/pages/product/profile_line.hpp"

namespace stipple::pages {

std::vector<std::pair<double, double>> profile_line(const transport::Permeation& course,
                                                    const transport::SkinLayers& skin, std::size_t k) {
    const double first = skin.stratum_corneum.thickness, second = first + skin.epidermis.thickness;
    const bool alike = skin.dermis.partition == skin.epidermis.partition; // no step between them
    const auto layer = [&](double depth) { return depth < first ? 0 : alike || depth < second ? 1 : 2; };
    std::vector<std::pair<double, double>> line;
    const auto& depth = course.layer_depth;
    const std::size_t n = depth.size();
    for (std::size_t z = 0; z < n; ++z) {
        const double c = course.profile[k][z], half = 0.5 * course.layer_height[z];
        if (z == 0 || layer(depth[z - 1]) != layer(depth[z])) line.emplace_back(depth[z] - half, c);
        line.emplace_back(depth[z], c);
        if (z + 1 == n || layer(depth[z + 1]) != layer(depth[z])) line.emplace_back(depth[z] + half, c);
    }
    return line;
}

} // namespace stipple::pages
