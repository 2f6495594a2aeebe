#include "stipple/course/run_state.hpp"

namespace stipple::course {

RunState::RunState(const Options& options, std::size_t tasks) : options_(options), done_(tasks) {
    if (!options.resume) return;
    const std::string saved = options.resume();
    if (saved.empty()) return;
    ByteReader reader(saved);
    reader.get(done_);
    reader.get(patch_);
    check(reader.at_end() && done_.size() == tasks, Kind::data, "the saved state belongs to another run");
}

RunState::History RunState::of_task(std::size_t i, const std::function<History()>& compute) {
    check(i < done_.size(), Kind::data, "more tasks than the state of a run has room for");
    if (!done_[i].empty()) {
        if (done_[i].front() == '-') return std::nullopt;
        ByteReader reader(std::string_view(done_[i]).substr(1));
        History history = healing::get_history(reader);
        check(reader.at_end(), Kind::data, "a saved history is longer than it says");
        return history;
    }
    History history = compute();
    if (!options_.save) return history;
    ByteWriter writer;
    writer.put(history ? '+' : '-');
    if (history) healing::put_history(writer, *history);
    const std::lock_guard lock(mutex_);
    done_[i] = joined(writer.pieces());
    if (due()) write({patch_});
    return history;
}

void RunState::save(const Pieces& patch) {
    const std::lock_guard lock(mutex_);
    write(patch);
}

void RunState::write(const Pieces& patch) const {
    ByteWriter writer;
    writer.put(done_);
    std::size_t size = 0;
    for (const auto piece : patch) size += piece.size();
    writer.put(size);
    writer.lend(patch);
    options_.save(writer.pieces());
}

} // namespace stipple::course
