#include "frame.hpp"
#include "messages.hpp"
#include "options.hpp"
#include <filesystem>
#include <fmt/format.h>

namespace stipple::cli {

void Frame::add_options(CLI::App& command, const std::string& files, bool folder_required) {
    add_output_option(command, folder_, files)->required(folder_required);
    add_force_flag(command, force_);
    add_json_flag(command, door_);
}

void Frame::check_folder() const {
    if (!folder_.empty()) files::check_output_folder(folder_, force_, output_);
}

int Frame::give(const Answer& answer) const {
    const formats::Origin origin{commit(), door_.answer_line, answer.seed};
    write_and_print(
        [&] {
            if (!folder_.empty()) answer.write(folder_, origin);
        },
        json() ? formats::with_origin(".json", answer.json(), origin) : answer.words());
    if (!folder_.empty() && !json())
        print(fmt::format("\n{}: {}\n", answer.page.empty() ? "Files" : "Page",
                          path_line(std::filesystem::path(folder_) / answer.page)));
    return k_done;
}

} // namespace stipple::cli
