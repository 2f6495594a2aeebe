#include "stipple/files/picture_files.hpp"
#include "stipple/files/output_files.hpp"
#include "stipple/pages/picture/pictures.hpp"
#include <fmt/format.h>

namespace stipple::files {

std::vector<std::pair<std::string, std::string>> picture_files(const std::vector<course::Look>& looks,
                                                               const pages::SkinPictures& pictures) {
    std::vector<std::pair<std::string, std::string>> files;
    for (const auto& [name, png] : pictures.patches)
        files.emplace_back(fmt::format("{}/{}.png", k_pictures_folder, name), png);
    for (auto& [name, svg] : pages::skin_drawings(looks, pictures))
        files.emplace_back(fmt::format("{}/{}.svg", k_pictures_folder, name), std::move(svg));
    return files;
}

} // namespace stipple::files
