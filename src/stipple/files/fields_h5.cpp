#include "stipple/files/fields_h5.hpp"
#include "stipple/base/error.hpp"
#include "stipple/files/hdf5_file.hpp"
#include <fmt/format.h>
#include <stipple/version.hpp>
#include <utility>

namespace stipple::files {

namespace {

/// Days with a fraction keep it: "collagen_total_day_0.25".
std::string dataset_name(const course::Section& section) {
    return fmt::format("{}_day_{}", section.name, section.day);
}

void put_sections(hid_t file, const course::Tissue& tissue) {
    const Handle group = put_group(file, "sections");
    const std::vector<hsize_t> shape{static_cast<hsize_t>(tissue.cell.nz()),
                                     static_cast<hsize_t>(tissue.cell.nr())};
    for (const auto& section : tissue.sections) {
        check(section.values.size() == tissue.cell.cells(), Kind::numerics,
              "a section does not have the shape of the cell", section.name);
        const Handle dataset =
            put_dataset(group, dataset_name(section), H5T_IEEE_F32LE, shape, section.values);
        put_text(dataset, "name", section.name);
        put_text(dataset, "label", section.label);
        put_text(dataset, "unit", section.unit);
        put_number(dataset, "day", section.day);
    }
}

void put_grid(hid_t file, const grid::UnitCell& cell) {
    const Handle group = put_group(file, "grid");
    for (const auto& [name, faces] :
         {std::pair{"r_face", &cell.r_face()}, std::pair{"z_face", &cell.z_face()}}) {
        if (faces->empty()) continue;
        const Handle dataset =
            put_dataset(group, name, H5T_IEEE_F64LE, {static_cast<hsize_t>(faces->size())}, *faces);
        put_text(dataset, "unit", "m");
    }
}

} // namespace

std::string fields_h5(const course::Result& result) {
    const Silence silence;
    const Handle file = memory_file();
    const Handle root(H5Gopen2(file, "/", H5P_DEFAULT), H5Gclose, "the root");
    put_number(root, "schema", 1);
    put_text(root, "title", result.inputs.course.title);
    put_text(root, "version", std::string(k_version));
    put_number(root, "seed", static_cast<double>(result.inputs.seed));
    put_grid(file, result.tissue.cell);
    put_sections(file, result.tissue);
    return image_of(file);
}

} // namespace stipple::files
