#pragma once
#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stipple::records {

/// Throws Kind::io with the words of the system for an errno.
[[noreturn]] void fail_io(const std::filesystem::path& file, const std::string& what, int number);

/// Owner of one file descriptor.
class Descriptor {
  public:
    explicit Descriptor(int number = -1) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        if (this != &other) {
            close();
            number_ = std::exchange(other.number_, -1);
        }
        return *this;
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { close(); }
    bool open() const { return number_ >= 0; }
    operator int() const { return number_; }
    int close();

  private:
    int number_;
};

/// A file written and fsynced under a temporary name (".<name>.<process>.<attempt>.part") in the folder of
/// its target; removed again unless committed. A process that is killed leaves the temporary file behind.
class Staged {
  public:
    /// Writes the pieces one after the other. Errors: Kind::io naming the target.
    Staged(const std::filesystem::path& target, std::initializer_list<std::string_view> pieces);
    Staged(Staged&& other) noexcept
        : target_(std::move(other.target_)), temporary_(std::exchange(other.temporary_, {})) {}
    Staged(const Staged&) = delete;
    Staged& operator=(const Staged&) = delete;
    Staged& operator=(Staged&&) = delete;
    ~Staged() { discard(); }

    /// Puts the file in its place; it is safe from a power cut once its folder is synced. Errors: Kind::io.
    void commit();

  private:
    Descriptor open_temporary();
    void write_all(Descriptor& file, std::initializer_list<std::string_view> pieces);
    void discard();
    [[noreturn]] void give_up(int number);

    std::filesystem::path target_, temporary_;
};

/// Makes the renames in a folder safe from a power cut. Errors: Kind::io.
void sync_folder(const std::filesystem::path& folder);

/// A folder, made with its parents if it is missing. Those made here are removed again, as far as they are
/// empty, unless kept.
class Folder {
  public:
    /// Errors: Kind::io.
    explicit Folder(const std::filesystem::path& folder);
    ~Folder() { remove(); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    void keep() { made_.clear(); }

  private:
    void remove();
    std::vector<std::filesystem::path> made_;
};

/// Writes files (name, bytes) into a folder, which is made if it is missing: all are on the disk under a
/// temporary name before the first gets its own. Errors: Kind::io; a folder made for it is removed again.
void write_all(const std::filesystem::path& folder,
               const std::vector<std::pair<std::string, std::string>>& files);

} // namespace stipple::records
