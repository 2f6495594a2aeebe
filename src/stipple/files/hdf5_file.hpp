#pragma once
#include <hdf5.h>
#include <string>
#include <utility>
#include <vector>

namespace stipple::files {

/// Owner of one HDF5 handle; the closing function belongs to the kind of handle.
class Handle {
  public:
    /// `what` is what the library was asked for. Errors: Kind::io if it did not give it.
    Handle(hid_t id, herr_t (*close)(hid_t), const char* what);
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

// All of the following carry no time stamps, so equal content is equal bytes. Errors of all: Kind::io.

/// A file that lives in memory only; its bytes are had with image_of.
Handle memory_file();
/// All bytes of a file.
std::string image_of(hid_t file);

Handle put_group(hid_t parent, const char* name);
/// A dataset of `type` in the file, row-major; the library converts the values. `name` is UTF-8 and holds no
/// '/', which HDF5 takes for a path.
Handle put_dataset(hid_t parent, const std::string& name, hid_t type, const std::vector<hsize_t>& shape,
                   const std::vector<double>& values);
Handle put_dataset(hid_t parent, const std::string& name, hid_t type, const std::vector<hsize_t>& shape,
                   const std::vector<float>& values);
/// Attributes: a text (UTF-8 of fixed length), a text of plain ASCII without a closing zero, one number, a
/// list of numbers.
void put_text(hid_t object, const char* name, const std::string& text);
void put_ascii(hid_t object, const char* name, const std::string& text);
void put_number(hid_t object, const char* name, double value);
void put_numbers(hid_t object, const char* name, const std::vector<double>& values);
void put_integers(hid_t object, const char* name, const std::vector<long long>& values);

} // namespace stipple::files
