#include "progress.hpp"
#include "stipple/formats/json/json_parts.hpp"
#include "streams.hpp"
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fmt/format.h>
#include <map>
#include <unistd.h>

namespace stipple::cli {

static bool is_set(const char* variable) {
    const char* value = std::getenv(variable);
    return value && *value;
}

ProgressDisplay::ProgressDisplay(ProgressMode mode) : mode_(mode) {
    const char* terminal = std::getenv("TERM");
    const bool dumb = !terminal || std::string(terminal) == "dumb";
    const bool on_terminal = ::isatty(STDERR_FILENO) == 1;
    if (mode_ == ProgressMode::automatic)
        mode_ = on_terminal && !dumb ? ProgressMode::bar : ProgressMode::none;
    colour_ = on_terminal && !dumb && !is_set("NO_COLOR");
}

void ProgressDisplay::show(const Progress& progress) {
    if (mode_ == ProgressMode::none) return;
    const std::lock_guard lock(mutex_);
    const auto now = Clock::now();
    const bool last = progress.fraction >= 1;
    if (now - last_ < std::chrono::milliseconds(100) && !last) return;
    last_ = now;
    fraction_ = std::clamp(progress.fraction, fraction_, 1.0);
    const double elapsed = std::chrono::duration<double>(now - start_).count();
    const double left = fraction_ > 0.01 ? elapsed * (1 - fraction_) / fraction_ : NAN;
    if (mode_ == ProgressMode::bar) return draw_bar(progress, left);
    formats::Json line{{"stage", progress.stage},
                       {"days_done", progress.days_done},
                       {"days_total", progress.days_total},
                       {"fraction", fraction_}};
    if (std::isfinite(left))
        line["seconds_left"] = std::round(left * 10) / 10;
    else
        line["seconds_left"] = nullptr;
    say(formats::json_line(formats::Json{{"progress", line}}) + "\n");
}

void ProgressDisplay::draw_bar(const Progress& progress, double seconds_left) {
    constexpr int width = 28;
    const int full = static_cast<int>(std::floor(fraction_ * width));
    const std::string done(static_cast<std::size_t>(full), '#'),
        open(static_cast<std::size_t>(width - full), '.');
    const int seconds =
        std::isfinite(seconds_left) ? static_cast<int>(std::ceil(std::min(seconds_left, 359999.0))) : 0;
    const std::string left =
        std::isfinite(seconds_left) ? fmt::format("{}:{:02} left", seconds / 60, seconds % 60) : "";
    const std::string head = fmt::format("{:<10}", progress.stage);
    const std::string days = progress.days_total > 0 ? fmt::format("day {:.0f} of {:.0f}  ",
                                                                   progress.days_done, progress.days_total)
                                                     : "";
    const std::string tail = fmt::format("{}{:3.0f} %  {}", days, 100 * fraction_, left);
    const std::size_t columns = head.size() + width + 4 + tail.size();
    const std::string pad(drawn_ > columns ? drawn_ - columns : 0, ' ');
    write_raw(fmt::format("\r{}[{}{}{}{}]  {}{}", head, colour_ ? "\x1b[32m" : "", done,
                          colour_ ? "\x1b[0m" : "", open, tail, pad));
    drawn_ = columns;
}

void ProgressDisplay::finish() {
    const std::lock_guard lock(mutex_);
    if (drawn_ > 0) write_raw(fmt::format("\r{}\r", std::string(drawn_, ' ')));
    drawn_ = 0;
}

void add_progress_option(CLI::App& command, ProgressMode& mode) {
    const std::map<std::string, ProgressMode> modes{{"auto", ProgressMode::automatic},
                                                    {"bar", ProgressMode::bar},
                                                    {"json", ProgressMode::json},
                                                    {"none", ProgressMode::none}};
    command.add_option("--progress", mode, "on stderr: a bar on a terminal, or one JSON object a line")
        ->transform(CLI::CheckedTransformer(modes).description(""))
        ->type_name("auto|bar|json|none")
        ->default_str("auto");
}

} // namespace stipple::cli
