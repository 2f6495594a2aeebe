#pragma once
#include "door.hpp"
#include "progress.hpp"
#include "stipple/files/files.hpp"
#include "streams.hpp"
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace stipple::cli {

/// What the commands that compute an answer have in common: the folder for its files, the display of
/// progress, interruption, and the answer itself, in words or as JSON.
class Frame {
  public:
    Frame(Door& door, files::Output output) : door_(door), output_(output) {}

    /// The options -o (`files`: what is written there), --force and --json.
    void add_options(CLI::App& command, const std::string& files, bool folder_required = false);
    /// The option --progress; without it a bar shows where stderr is a terminal.
    void add_progress(CLI::App& command) { add_progress_option(command, mode_); }

    bool json() const { return door_.json; }
    const Model& model() const { return door_.model; }
    /// Before anything is computed: whether the files can be written. Errors: those of check_output_folder.
    void check_folder() const;

    /// A remark on what was read, on stderr.
    void tell(const std::string& note) const { say_note(note, json()); }

    /// Does the work, which is given the callback that shows how far it is. Errors: Kind::interrupted.
    template <class Work> auto shown(const Work& work) const { return do_shown(mode_, work); }

    /// What is said of an answer. Nothing is made that is not asked for.
    struct Answer {
        std::function<std::string()> words, json;
        std::function<void(const std::string& folder, const formats::Origin& origin)> write;
        std::optional<std::uint64_t> seed{}; ///< of the numbers that were drawn
        std::string page{}; ///< named at the end of the words in place of the folder: "compare.html"
    };
    /// Writes the files if a folder is named, prints the words or the JSON, and says where the files are.
    int give(const Answer& answer) const;

  private:
    Door& door_;
    files::Output output_;
    std::string folder_;
    bool force_ = false;
    ProgressMode mode_ = ProgressMode::automatic;
};

} // namespace stipple::cli
