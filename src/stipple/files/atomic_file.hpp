#pragma once
#include "stipple/base/bytes.hpp"
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stipple::files {

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
/// its target; removed again unless committed. A process that is killed leaves the temporary file behind, for
/// remove_dead_parts.
class Staged {
  public:
    /// Writes the pieces one after the other. Errors: Kind::io naming the target.
    Staged(const std::filesystem::path& target, const Pieces& pieces);
    Staged(Staged&& other) noexcept
        : target_(std::move(other.target_)), temporary_(std::exchange(other.temporary_, {})),
          place_(other.place_) {}
    Staged(const Staged&) = delete;
    Staged& operator=(const Staged&) = delete;
    Staged& operator=(Staged&&) = delete;
    ~Staged() { discard(); }

    /// Puts the file in its place; it is safe from a power cut once its folder is synced. The file that was
    /// there waits under the temporary name, where the file system can swap two names. Errors: Kind::io.
    void commit();

    /// After commit: puts back what was there before. False if that cannot be done.
    bool undo();

  private:
    Descriptor open_temporary();
    void write_all(Descriptor& file, const Pieces& pieces);
    void discard();
    [[noreturn]] void give_up(int number);

    enum class Place { aside, moved, swapped, replaced };
    std::filesystem::path target_, temporary_;
    Place place_ = Place::aside;
};

/// Removes the temporary files that processes which are gone left in a folder for targets that `ours` knows
/// by name. Only for who holds the lock of these files. What cannot be removed stays; that is no error.
void remove_dead_parts(const std::filesystem::path& folder,
                       const std::function<bool(const std::string&)>& ours);
/// The target's name of a temporary file, or nothing for another name.
std::optional<std::string> target_of_part(std::string_view name);

/// Held while the files of one kind of output, named by its record ("run.json"), are put into a folder: one
/// at a time over all processes. The file ".<record>.writing" is the lock; it has bytes from the first rename
/// to the last, so a process that ends between the two leaves a mark that the files may be of two results.
class WriteLock {
  public:
    /// Waits for another writer, half a minute at most. Errors: Kind::io.
    WriteLock(const std::filesystem::path& folder, const std::string& record);
    ~WriteLock();
    WriteLock(const WriteLock&) = delete;
    WriteLock& operator=(const WriteLock&) = delete;

    /// Marks the folder, puts all files in their places and syncs `folders`. If one cannot be placed, those
    /// before it are taken back; where that cannot be done, the mark stays. Errors: Kind::io.
    void place(std::vector<Staged>& files, const std::vector<std::filesystem::path>& folders);

    /// Whether a writer left the mark.
    static bool torn(const std::filesystem::path& folder, const std::string& record);
    static std::string name(const std::string& record) { return "." + record + ".writing"; }

  private:
    void mark();
    std::filesystem::path file_;
    Descriptor lock_;
    bool marked_ = false;
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
/// temporary name before the first gets its own, and two processes that write the same `record` do so one
/// after the other. Errors: Kind::io; a folder made for it is removed again.
void write_all(const std::filesystem::path& folder, const std::string& record,
               const std::vector<std::pair<std::string, std::string>>& files);

} // namespace stipple::files
