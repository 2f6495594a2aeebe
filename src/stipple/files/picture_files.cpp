#include "stipple/files/picture_files.hpp"
#include "stipple/files/output_files.hpp"
#include "stipple/files/png.hpp"
#include "stipple/pages/picture/pictures.hpp"
#include <fmt/format.h>

namespace stipple::files {

std::vector<std::pair<std::string, std::string>>
picture_files(const Model& model, const std::vector<course::Look>& looks, const skin::Skin& skin) {
    std::vector<std::pair<std::string, std::string>> files;
    for (const auto& [name, image] : pages::skin_pictures(model, looks, skin))
        files.emplace_back(fmt::format("{}/{}.png", k_pictures_folder, name), png_bytes(image));
    for (auto& [name, svg] : pages::skin_drawings(model, looks, skin, png_address))
        files.emplace_back(fmt::format("{}/{}.svg", k_pictures_folder, name), std::move(svg));
    return files;
}

} // namespace stipple::files
