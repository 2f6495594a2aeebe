#include "stipple/files/hdf5_file.hpp"
#include "stipple/base/error.hpp"
#include <fmt/format.h>

namespace stipple::files {

Handle::Handle(hid_t id, herr_t (*close)(hid_t), const char* what) : id_(id), close_(close) {
    check(id >= 0, Kind::io, fmt::format("HDF5 could not make {}", what));
}

static void require(herr_t status, const char* what) {
    check(status >= 0, Kind::io, fmt::format("HDF5 could not {}", what));
}

/// Creation properties without time stamps.
static Handle timeless(hid_t kind) {
    Handle properties(H5Pcreate(kind), H5Pclose, "properties");
    require(H5Pset_obj_track_times(properties, false), "switch time stamps off");
    return properties;
}

/// Says that the name of a link is UTF-8.
static Handle utf8_link() {
    Handle properties(H5Pcreate(H5P_LINK_CREATE), H5Pclose, "properties");
    require(H5Pset_char_encoding(properties, H5T_CSET_UTF8), "set a character set");
    return properties;
}

/// A UTF-8 text of fixed length, with its closing zero.
static Handle text_type(const std::string& text) {
    Handle type(H5Tcopy(H5T_C_S1), H5Tclose, "a text type");
    require(H5Tset_size(type, text.size() + 1), "size a text");
    require(H5Tset_cset(type, H5T_CSET_UTF8), "set a character set");
    return type;
}

static Handle list_space(const std::vector<hsize_t>& shape) {
    return {H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr), H5Sclose,
            "a data space"};
}

static void put_attribute(hid_t object, const char* name, hid_t type, hid_t memory_type, const Handle& space,
                          const void* values) {
    const Handle attribute(H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose,
                           "an attribute");
    require(H5Awrite(attribute, memory_type, values), "write an attribute");
}

static Handle put_values(hid_t parent, const std::string& name, hid_t type, hid_t memory_type,
                         const Handle& space, const void* values) {
    const Handle properties = timeless(H5P_DATASET_CREATE), link = utf8_link();
    Handle dataset(H5Dcreate2(parent, name.c_str(), type, space, link, properties, H5P_DEFAULT), H5Dclose,
                   "a dataset");
    require(H5Dwrite(dataset, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), "write a dataset");
    return dataset;
}

Handle memory_file() {
    const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "properties");
    constexpr std::size_t k_growth = 1 << 20;
    require(H5Pset_fapl_core(access, k_growth, false), "work in memory");
    const Handle creation = timeless(H5P_FILE_CREATE);
    return {H5Fcreate("memory", H5F_ACC_TRUNC, creation, access), H5Fclose, "a file in memory"};
}

std::string image_of(hid_t file) {
    require(H5Fflush(file, H5F_SCOPE_GLOBAL), "flush");
    const ssize_t size = H5Fget_file_image(file, nullptr, 0);
    check(size > 0, Kind::io, "HDF5 could not give its file image");
    std::string bytes(static_cast<std::size_t>(size), '\0');
    check(H5Fget_file_image(file, bytes.data(), bytes.size()) == size, Kind::io,
          "HDF5 could not give its file image");
    return bytes;
}

Handle put_group(hid_t parent, const char* name) {
    const Handle properties = timeless(H5P_GROUP_CREATE);
    return {H5Gcreate2(parent, name, H5P_DEFAULT, properties, H5P_DEFAULT), H5Gclose, "a group"};
}

Handle put_dataset(hid_t parent, const std::string& name, hid_t type, const std::vector<hsize_t>& shape,
                   const std::vector<double>& values) {
    return put_values(parent, name, type, H5T_NATIVE_DOUBLE, list_space(shape), values.data());
}

Handle put_dataset(hid_t parent, const std::string& name, hid_t type, const std::vector<hsize_t>& shape,
                   const std::vector<float>& values) {
    return put_values(parent, name, type, H5T_NATIVE_FLOAT, list_space(shape), values.data());
}

void put_text(hid_t object, const char* name, const std::string& text) {
    const Handle type = text_type(text), space(H5Screate(H5S_SCALAR), H5Sclose, "a scalar");
    put_attribute(object, name, type, type, space, text.c_str());
}

void put_ascii(hid_t object, const char* name, const std::string& text) {
    const Handle type(H5Tcopy(H5T_C_S1), H5Tclose, "a text type");
    require(H5Tset_size(type, text.size()), "size a text");
    require(H5Tset_strpad(type, H5T_STR_NULLPAD), "set the end of a text");
    const Handle space(H5Screate(H5S_SCALAR), H5Sclose, "a scalar");
    put_attribute(object, name, type, type, space, text.data());
}

void put_number(hid_t object, const char* name, double value) {
    const Handle space(H5Screate(H5S_SCALAR), H5Sclose, "a scalar");
    put_attribute(object, name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, space, &value);
}

void put_numbers(hid_t object, const char* name, const std::vector<double>& values) {
    put_attribute(object, name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, list_space({values.size()}),
                  values.data());
}

void put_integers(hid_t object, const char* name, const std::vector<long long>& values) {
    put_attribute(object, name, H5T_STD_I64LE, H5T_NATIVE_LLONG, list_space({values.size()}), values.data());
}

} // namespace stipple::files
