#include "stipple/files/vtkhdf.hpp"
#include "stipple/base/error.hpp"
#include "stipple/files/hdf5_file.hpp"
#include "stipple/formats/json/json_parts.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <set>

namespace stipple::files {

using nlohmann::ordered_json;

static constexpr double k_mm_per_m = 1000;

static std::size_t size_of(int n) {
    return static_cast<std::size_t>(n);
}

static void check_image(const PatchImage& image) {
    check(image.nx > 0 && image.ny > 0 && image.nz > 0, Kind::numerics,
          "an image for ParaView has no points");
    check(image.names.size() == image.values.size(), Kind::numerics,
          "an image for ParaView does not have as many names as fields");
    const std::size_t points = size_of(image.nx) * size_of(image.ny) * size_of(image.nz);
    std::set<std::string> seen;
    for (std::size_t i = 0; i < image.names.size(); ++i) {
        const auto& name = image.names[i];
        check(!name.empty() && name.find('/') == std::string::npos && seen.insert(name).second,
              Kind::numerics, "the name of this field cannot be used for ParaView", name);
        check(image.values[i].size() == points, Kind::numerics,
              "this field does not have the shape of the image for ParaView", name);
        check(std::all_of(image.values[i].begin(), image.values[i].end(),
                          [](float v) { return std::isfinite(v); }),
              Kind::numerics, "this field holds a value that is not finite", name);
    }
    for (const double spacing : image.spacing)
        check(spacing > 0, Kind::numerics, "the points of an image for ParaView have no distance");
}

/// Layers in reverse order, deepest first.
static std::vector<float> upside_down(const std::vector<float>& values, int nz) {
    const auto layer = static_cast<std::ptrdiff_t>(values.size() / size_of(nz));
    std::vector<float> turned;
    turned.reserve(values.size());
    for (auto end = values.end(); end != values.begin(); end -= layer)
        turned.insert(turned.end(), end - layer, end);
    return turned;
}

static void put_geometry(hid_t root, const PatchImage& image) {
    put_integers(root, "Version", {1, 0});
    put_ascii(root, "Type", "ImageData");
    put_integers(root, "WholeExtent", {0, image.nx - 1, 0, image.ny - 1, 0, image.nz - 1});
    const double deepest = image.origin[2] + (image.nz - 1) * image.spacing[2];
    put_numbers(root, "Origin",
                {image.origin[0] * k_mm_per_m, image.origin[1] * k_mm_per_m, -deepest * k_mm_per_m});
    put_numbers(
        root, "Spacing",
        {image.spacing[0] * k_mm_per_m, image.spacing[1] * k_mm_per_m, image.spacing[2] * k_mm_per_m});
    put_numbers(root, "Direction", {1, 0, 0, 0, 1, 0, 0, 0, 1});
    // For people and other programs; no field data, for which the reader of ParaView 5.11 demands three
    // dimensions.
    put_number(root, "day", image.day);
    put_text(root, "lengths", "mm; z = -depth, the skin surface is at z = 0");
}

std::string array_name(const std::string& name, const std::string& unit) {
    std::string whole;
    for (const char c : unit.empty() ? name : fmt::format("{} [{}]", name, unit)) {
        if (c == '/')
            whole += " per ";
        else
            whole += c;
    }
    return whole;
}

std::string vtkhdf(const PatchImage& image) {
    check_image(image);
    const Silence silence;
    const Handle file = memory_file();
    const Handle root = put_group(file, "VTKHDF");
    put_geometry(root, image);
    const Handle points = put_group(root, "PointData");
    const std::vector<hsize_t> shape{static_cast<hsize_t>(image.nz), static_cast<hsize_t>(image.ny),
                                     static_cast<hsize_t>(image.nx)};
    for (std::size_t i = 0; i < image.names.size(); ++i)
        put_dataset(points, image.names[i], H5T_IEEE_F32LE, shape, upside_down(image.values[i], image.nz));
    return image_of(file);
}

std::string vtkhdf_series(const std::vector<std::pair<std::string, double>>& files) {
    ordered_json list = ordered_json::array();
    for (std::size_t i = 0; i < files.size(); ++i) {
        check(i == 0 || files[i].second > files[i - 1].second, Kind::numerics,
              "the days of a series for ParaView do not rise", files[i].first);
        list.push_back({{"name", files[i].first}, {"time", files[i].second}});
    }
    return formats::json_text(ordered_json{{"file-series-version", "1.0"}, {"files", list}}, 1);
}

std::vector<ValueRange> value_ranges(const PatchImage& image) {
    std::vector<ValueRange> ranges;
    for (std::size_t i = 0; i < image.names.size(); ++i) {
        const auto& values = image.values.at(i);
        check(!values.empty(), Kind::numerics, "this field has no values", image.names[i]);
        const auto [lowest, highest] = std::minmax_element(values.begin(), values.end());
        ranges.push_back({image.names[i], *lowest, *highest});
    }
    return ranges;
}

std::string ranges_json(const std::vector<TimeRanges>& times) {
    ordered_json list = ordered_json::array();
    for (const auto& time : times) {
        ordered_json ranges = ordered_json::object();
        for (const auto& range : time.ranges) ranges[range.name] = {range.lowest, range.highest};
        list.push_back({{"day", time.day}, {"file", time.file}, {"points", time.points}, {"ranges", ranges}});
    }
    return formats::json_text(ordered_json{{"times", list}}, 1);
}

std::vector<float> at_equal_depths(const std::vector<float>& values, const std::vector<double>& z_face,
                                   int n) {
    check(z_face.size() >= 2 && n > 0 &&
              std::adjacent_find(z_face.begin(), z_face.end(), std::greater_equal<>()) == z_face.end(),
          Kind::numerics, "the layers to be sampled do not lie below each other");
    const std::size_t nz = z_face.size() - 1, columns = values.size() / nz;
    check(columns * nz == values.size(), Kind::numerics,
          "the field to be sampled does not have the shape of its layers");
    const auto centre = [&](std::size_t iz) { return 0.5 * (z_face[iz] + z_face[iz + 1]); };
    const double step = (z_face.back() - z_face.front()) / n;
    std::vector<float> sampled;
    sampled.reserve(size_of(n) * columns);
    std::size_t upper = 0; // the layer whose centre is the last one above the depth
    for (int k = 0; k < n; ++k) {
        const double depth = z_face.front() + (k + 0.5) * step;
        while (upper + 1 < nz && centre(upper + 1) <= depth) ++upper;
        const std::size_t lower = std::min(upper + 1, nz - 1);
        const double span = centre(lower) - centre(upper);
        const double part = span > 0 ? std::max(0.0, (depth - centre(upper)) / span) : 0;
        for (std::size_t c = 0; c < columns; ++c) {
            const double above = values[upper * columns + c], below = values[lower * columns + c];
            sampled.push_back(static_cast<float>((1 - part) * above + part * below));
        }
    }
    return sampled;
}

} // namespace stipple::files
