#pragma once
#include "stipple/files/atomic_file.hpp"
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace stipple::files {

/// The checkpoint/ folder of an output folder: whole states of a run under way, the newest two kept. Only one
/// store at a time can be open in a folder, over all processes of the machine; the lock goes with the
/// process, however it ends. (A file system without locks goes without; each file is still whole or not
/// there.)
///
/// One file "checkpoint_<sequence number>.bin" a state; all numbers are unsigned, 64 bits, lowest byte first:
///
///     magic "STIPPLE\0" · format version (1) · sequence number · length of the fingerprint · fingerprint
///     · length of the state · state · XXH64 of everything before
///
/// A save killed at any moment leaves the earlier states whole: the file is written under a temporary name,
/// fsynced and renamed, the folder is fsynced, and only then older states are removed.
class CheckpointStore {
  public:
    /// Takes the lock; makes the folder if it is missing (and removes it again if nothing is saved).
    /// `fingerprint` names everything that decides the result, best as lines "key=value". Errors: Kind::io,
    /// also if another run holds the lock.
    CheckpointStore(std::filesystem::path output_folder, std::string fingerprint);
    ~CheckpointStore();
    CheckpointStore(const CheckpointStore&) = delete;
    CheckpointStore& operator=(const CheckpointStore&) = delete;

    /// State of the newest whole checkpoint, or nothing if there is no checkpoint. Damaged files are passed
    /// over; the next save takes their place. Errors: Kind::input if that checkpoint has another fingerprint,
    /// naming the first key that differs with both values; Kind::io if there are checkpoints and none is
    /// whole.
    std::optional<std::string> load();

    /// Writes a state; it and the one before it stay, all else goes. Errors: Kind::io; the earlier states
    /// stay.
    void save(const Pieces& state);

    /// Removes what the store wrote and the folder, if nothing else is in it: at the end of a run that
    /// succeeded. A file that cannot be removed stays; that is no error.
    void remove();

    /// Whether there is a state to continue from, as far as names tell.
    bool has_state() const { return sequence_ > 0; }

    /// Drops the states of an interrupted run. What cannot be removed stays; the next save passes it.
    void drop_states();

    /// Whether an output folder holds saved states, as far as names tell: an interrupted run left them,
    /// or one is under way.
    static bool holds_state(const std::filesystem::path& output_folder);
    /// Whether the checkpoint folder of an output folder holds nothing but what a store makes.
    static bool only_ours(const std::filesystem::path& output_folder);

  private:
    void lock();
    void remove_leftovers() const;

    std::filesystem::path folder_;
    std::string fingerprint_;
    std::optional<Folder> made_; ///< until the first save
    Descriptor lock_;            ///< open as long as the lock is held
    std::uint64_t sequence_ = 0; ///< of the newest state that counts
};

} // namespace stipple::files
