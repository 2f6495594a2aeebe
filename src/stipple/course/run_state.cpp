#include "stipple/course/run_state.hpp"
#include "stipple/base/bytes.hpp"

namespace stipple::course {

RunState::RunState(const Options& options, std::size_t tasks) : options_(options), done_(tasks) {
    if (options.resume.empty()) return;
    ByteReader reader(options.resume);
    reader.get(done_);
    reader.get(patch_);
    check(reader.at_end() && done_.size() == tasks, Kind::data, "the saved state belongs to another run");
}

RunState::History RunState::of_task(std::size_t i, const std::function<History()>& compute) {
    if (!done_[i].empty()) {
        if (done_[i].front() == '-') return std::nullopt;
        return healing::history_from_bytes(std::string_view(done_[i]).substr(1));
    }
    History history = compute();
    if (!options_.save) return history;
    std::string bytes = history ? "+" + healing::to_bytes(*history) : "-";
    const std::lock_guard lock(mutex_);
    done_[i] = std::move(bytes);
    if (due()) write(patch_);
    return history;
}

void RunState::save(std::string_view patch) {
    const std::lock_guard lock(mutex_);
    write(patch);
}

void RunState::write(std::string_view patch) const {
    ByteWriter writer;
    writer.put(done_);
    writer.put(patch.size());
    writer.append(patch);
    options_.save(writer.take());
}

} // namespace stipple::course
