#include "records/fields_h5.hpp"
#include "base/error.hpp"
#include "records/version.hpp"
#include <fmt/format.h>
#include <hdf5.h>
#include <utility>

namespace stipple::records {

namespace {

/// Owner of one HDF5 handle; the closing function belongs to the kind of handle.
class Handle {
  public:
    Handle(hid_t id, herr_t (*close)(hid_t), const char* what) : id_(id), close_(close) {
        check(id >= 0, Kind::io, fmt::format("HDF5 could not make {}", what), "fields.h5");
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
    Handle& operator=(Handle&&) = delete;
    ~Handle() {
        if (id_ >= 0) close_(id_);
    }
    operator hid_t() const { return id_; }

  private:
    hid_t id_;
    herr_t (*close_)(hid_t);
};

/// Keeps the HDF5 library from printing while we are in it: errors go through exceptions.
class Silence {
  public:
    Silence() {
        H5Eget_auto2(H5E_DEFAULT, &function_, &data_);
        H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    }
    ~Silence() { H5Eset_auto2(H5E_DEFAULT, function_, data_); }
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;

  private:
    H5E_auto2_t function_ = nullptr;
    void* data_ = nullptr;
};

void require(herr_t status, const char* what) {
    check(status >= 0, Kind::io, fmt::format("HDF5 could not {}", what), "fields.h5");
}

/// Creation properties without time stamps.
Handle timeless(hid_t kind) {
    Handle properties(H5Pcreate(kind), H5Pclose, "properties");
    require(H5Pset_obj_track_times(properties, false), "switch time stamps off");
    return properties;
}

void put_text(hid_t object, const char* name, const std::string& text) {
    const Handle type(H5Tcopy(H5T_C_S1), H5Tclose, "a text type");
    require(H5Tset_size(type, text.size() + 1), "size a text");
    require(H5Tset_cset(type, H5T_CSET_UTF8), "set a character set");
    const Handle space(H5Screate(H5S_SCALAR), H5Sclose, "a scalar");
    const Handle attribute(H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose,
                           "an attribute");
    require(H5Awrite(attribute, type, text.c_str()), "write an attribute");
}

void put_number(hid_t object, const char* name, double value) {
    const Handle space(H5Screate(H5S_SCALAR), H5Sclose, "a scalar");
    const Handle attribute(H5Acreate2(object, name, H5T_IEEE_F64LE, space, H5P_DEFAULT, H5P_DEFAULT),
                           H5Aclose, "an attribute");
    require(H5Awrite(attribute, H5T_NATIVE_DOUBLE, &value), "write an attribute");
}

Handle put_dataset(hid_t group, const std::string& name, hid_t type, const std::vector<hsize_t>& shape,
                   const std::vector<double>& values) {
    const Handle space(H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr), H5Sclose,
                       "a data space");
    const Handle properties = timeless(H5P_DATASET_CREATE);
    Handle dataset(H5Dcreate2(group, name.c_str(), type, space, H5P_DEFAULT, properties, H5P_DEFAULT),
                   H5Dclose, "a dataset");
    require(H5Dwrite(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()),
            "write a dataset");
    return dataset;
}

Handle put_group(hid_t file, const char* name) {
    const Handle properties = timeless(H5P_GROUP_CREATE);
    return {H5Gcreate2(file, name, H5P_DEFAULT, properties, H5P_DEFAULT), H5Gclose, "a group"};
}

/// Days with a fraction keep it: "collagen_total_day_0.25".
std::string dataset_name(const study::Section& section) {
    return fmt::format("{}_day_{}", section.name, section.day);
}

void put_sections(hid_t file, const study::Result& result) {
    const Handle group = put_group(file, "sections");
    const std::vector<hsize_t> shape{static_cast<hsize_t>(result.cell.nz()),
                                     static_cast<hsize_t>(result.cell.nr())};
    for (const auto& section : result.sections) {
        check(section.values.size() == result.cell.cells(), Kind::numerics,
              "a section does not have the shape of the cell", section.name);
        const Handle dataset =
            put_dataset(group, dataset_name(section), H5T_IEEE_F32LE, shape, section.values);
        put_text(dataset, "name", section.name);
        put_text(dataset, "label", section.label);
        put_text(dataset, "unit", section.unit);
        put_number(dataset, "day", section.day);
    }
}

void put_grid(hid_t file, const study::Result& result) {
    const Handle group = put_group(file, "grid");
    for (const auto& [name, faces] :
         {std::pair{"r_face", &result.cell.r_face()}, std::pair{"z_face", &result.cell.z_face()}}) {
        if (faces->empty()) continue;
        const Handle dataset =
            put_dataset(group, name, H5T_IEEE_F64LE, {static_cast<hsize_t>(faces->size())}, *faces);
        put_text(dataset, "unit", "m");
    }
}

std::string image_of(hid_t file) {
    require(H5Fflush(file, H5F_SCOPE_GLOBAL), "flush");
    const ssize_t size = H5Fget_file_image(file, nullptr, 0);
    check(size > 0, Kind::io, "HDF5 could not give its file image", "fields.h5");
    std::string bytes(static_cast<std::size_t>(size), '\0');
    check(H5Fget_file_image(file, bytes.data(), bytes.size()) == size, Kind::io,
          "HDF5 could not give its file image", "fields.h5");
    return bytes;
}

} // namespace

std::string fields_h5(const study::Result& result) {
    const Silence silence;
    const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "properties");
    constexpr std::size_t k_growth = 1 << 20;
    require(H5Pset_fapl_core(access, k_growth, false), "work in memory");
    const Handle creation = timeless(H5P_FILE_CREATE);
    const Handle file(H5Fcreate("fields.h5", H5F_ACC_TRUNC, creation, access), H5Fclose, "a file in memory");
    const Handle root(H5Gopen2(file, "/", H5P_DEFAULT), H5Gclose, "the root");
    put_number(root, "schema", 1);
    put_text(root, "title", result.course.title);
    put_text(root, "version", std::string(k_version));
    put_number(root, "seed", static_cast<double>(result.seed));
    put_grid(file, result);
    put_sections(file, result);
    return image_of(file);
}

} // namespace stipple::records
