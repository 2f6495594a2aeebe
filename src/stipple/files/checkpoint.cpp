#include "stipple/files/checkpoint.hpp"
#include "stipple/base/checksum.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/plain_text.hpp"
#include "stipple/files/input_file.hpp"
#include "stipple/formats/formats.hpp"
#include <algorithm>
#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <fmt/format.h>
#include <map>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stipple::files {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view k_magic{"STIPPLE\0", 8};
constexpr std::uint64_t k_format = 1;
constexpr std::uint64_t k_numbers = 8 * 6; ///< bytes of a file beside its fingerprint and its state
constexpr std::string_view k_prefix = "checkpoint_", k_suffix = ".bin";

/// One checkpoint as read: checksum right, fingerprint not looked at.
struct Checkpoint {
    std::uint64_t sequence = 0;
    std::string fingerprint, state;
};

fs::path path_of(const fs::path& folder, std::uint64_t sequence) {
    return folder / fmt::format("{}{:08}{}", k_prefix, sequence, k_suffix);
}

/// Sequence number of a name that path_of gives, or nothing.
std::optional<std::uint64_t> sequence_of(std::string_view name) {
    if (name.size() <= k_prefix.size() + k_suffix.size() || !name.starts_with(k_prefix) ||
        !name.ends_with(k_suffix))
        return {};
    name.remove_prefix(k_prefix.size());
    name.remove_suffix(k_suffix.size());
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (error != std::errc{} || end != name.data() + name.size()) return {};
    return number;
}

/// Names in a folder; none if it is not there.
std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
        names.push_back(at->path().filename().string());
    return names;
}

/// Sequence numbers of the checkpoints, newest first.
std::vector<std::uint64_t> sequences_in(const fs::path& folder) {
    std::vector<std::uint64_t> all;
    for (const auto& name : names_in(folder))
        if (const auto sequence = sequence_of(name);
            sequence && path_of(folder, *sequence).filename() == name)
            all.push_back(*sequence);
    std::sort(all.rbegin(), all.rend());
    return all;
}

/// Reads a checkpoint file piece by piece, summing as it goes.
class Reader {
  public:
    explicit Reader(const fs::path& file) : file_(file), in_(open_input(file, "checkpoint")) {
        struct stat status {};
        if (::fstat(in_, &status) != 0) fail_io(file_, "cannot read the checkpoint", errno);
        left_ = static_cast<std::uint64_t>(status.st_size);
    }
    [[noreturn]] void damaged(const std::string& why) const {
        throw Error(Kind::io, Problem{.what = "this checkpoint is damaged: " + why, .file = file_.string()});
    }
    std::uint64_t left() const { return left_; }
    std::uint64_t sum() const { return sum_.value(); }
    std::string text(std::uint64_t length) {
        if (length > left_) damaged("it is too short");
        std::string bytes(length, '\0');
        for (std::size_t done = 0; done < length;) {
            const ssize_t got = ::read(in_, bytes.data() + done, length - done);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) fail_io(file_, "cannot read the checkpoint", errno);
            if (got == 0) damaged("it is too short");
            done += static_cast<std::size_t>(got);
        }
        left_ -= length;
        sum_.add(bytes);
        return bytes;
    }
    std::uint64_t number() { return little_endian(text(8).data()); }

  private:
    fs::path file_;
    Descriptor in_;
    std::uint64_t left_ = 0;
    Xxh64 sum_;
};

Checkpoint read_checkpoint(const fs::path& folder, std::uint64_t sequence) {
    Reader reader(path_of(folder, sequence));
    if (reader.left() < k_numbers) reader.damaged("it is too short");
    if (reader.text(8) != k_magic) reader.damaged("it does not begin as one");
    if (const auto format = reader.number(); format != k_format)
        reader.damaged(fmt::format("its format is {}, this program reads {}", format, k_format));
    Checkpoint read;
    read.sequence = reader.number();
    read.fingerprint = reader.text(reader.number());
    const std::uint64_t length = reader.number();
    if (reader.left() < 8 || length != reader.left() - 8) reader.damaged("its length is wrong");
    read.state = reader.text(length);
    const std::uint64_t sum = reader.sum();
    if (reader.number() != sum) reader.damaged("its checksum is wrong");
    if (read.sequence != sequence) reader.damaged("its name does not belong to it");
    return read;
}

/// The lines "key=value" of a fingerprint in their order; a line without "=" is a key without a value.
std::vector<std::pair<std::string, std::string>> lines_of(std::string_view fingerprint) {
    std::vector<std::pair<std::string, std::string>> lines;
    while (!fingerprint.empty()) {
        const std::string_view line = fingerprint.substr(0, fingerprint.find('\n'));
        fingerprint.remove_prefix(std::min(line.size() + 1, fingerprint.size()));
        const auto equals = std::min(line.find('='), line.size());
        lines.emplace_back(line.substr(0, equals), line.substr(std::min(equals + 1, line.size())));
    }
    return lines;
}

/// What differs first between two fingerprints, in words.
std::string difference(std::string_view before, std::string_view now) {
    const auto old_lines = lines_of(before), new_lines = lines_of(now);
    const std::map<std::string, std::string> old_values(old_lines.begin(), old_lines.end()),
        new_values(new_lines.begin(), new_lines.end());
    constexpr std::size_t k_most_shown = 60;
    const auto value_of = [](const auto& values, const std::string& key) {
        const auto at = values.find(key);
        return at == values.end() ? std::string("not there") : at->second;
    };
    for (const auto& lines : {new_lines, old_lines})
        for (const auto& [key, value] : lines)
            if (const auto was = value_of(old_values, key), is = value_of(new_values, key); was != is)
                return fmt::format("{} was {} and is {}", plain_excerpt(key, k_most_shown),
                                   plain_excerpt(was, k_most_shown), plain_excerpt(is, k_most_shown));
    return "the lists of what decides the result differ";
}

} // namespace

CheckpointStore::CheckpointStore(fs::path output_folder, std::string fingerprint)
    : folder_(std::move(output_folder) / "checkpoint"), fingerprint_(std::move(fingerprint)) {
    lock();
    if (const auto sequences = sequences_in(folder_); !sequences.empty()) sequence_ = sequences.front();
}

CheckpointStore::~CheckpointStore() {
    // With nothing saved there is nothing to resume. Else the states stay, and the lock file marks them as
    // ours.
    if (lock_.open() && sequence_ == 0) remove();
}

void CheckpointStore::lock() {
    const fs::path file = folder_ / "lock";
    for (int attempt = 0;; ++attempt) {
        made_.emplace(folder_);
        lock_ = Descriptor(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
        if (!lock_.open() && (errno != ENOENT || attempt > 100)) fail_io(file, "cannot make the lock", errno);
        if (!lock_.open()) continue; // the run that ended just now took the folder away
        if (::flock(lock_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
            throw Error(Kind::io, Problem{.what = "another run is writing here", .file = folder_.string()});
        struct stat ours {
        }, there{};
        if (::fstat(lock_, &ours) == 0 && ::stat(file.c_str(), &there) == 0 && ours.st_ino == there.st_ino)
            return;
        if (attempt > 100) fail_io(file, "cannot take the lock", EAGAIN); // ours was removed before we had it
    }
}

std::optional<std::string> CheckpointStore::load() {
    std::vector<Problem> problems{
        {.what = "no checkpoint here is whole: run again with --force, which starts anew",
         .file = folder_.string()}};
    for (const auto sequence : sequences_in(folder_)) {
        try {
            Checkpoint read = read_checkpoint(folder_, sequence);
            if (read.fingerprint != fingerprint_)
                throw Error(Kind::input, Problem{.what = fmt::format(
                                                     "the course or the program changed since: {}; run again "
                                                     "with --force, which starts anew",
                                                     difference(read.fingerprint, fingerprint_)),
                                                 .file = path_of(folder_, sequence).string()});
            sequence_ = sequence;
            return std::move(read.state);
        } catch (const Error& error) {
            if (error.kind() != Kind::io) throw;
            problems.insert(problems.end(), error.problems().begin(), error.problems().end());
        }
    }
    if (problems.size() == 1) return {};
    throw Error(Kind::io, problems);
}

void CheckpointStore::save(const Pieces& state) {
    if (!lock_.open()) lock();
    remove_leftovers();
    std::string head(k_magic);
    for (const std::uint64_t number : {k_format, sequence_ + 1, std::uint64_t{fingerprint_.size()}}) {
        const auto bytes = little_endian_bytes(number);
        head.append(bytes.data(), bytes.size());
    }
    head += fingerprint_;
    std::uint64_t size = 0;
    for (const auto piece : state) size += piece.size();
    const auto length = little_endian_bytes(size);
    head.append(length.data(), length.size());
    Pieces all{head};
    all.insert(all.end(), state.begin(), state.end());
    Xxh64 sum;
    for (const auto piece : all) sum.add(piece);
    const auto tail = little_endian_bytes(sum.value());
    all.emplace_back(tail.data(), tail.size());
    Staged staged(path_of(folder_, sequence_ + 1), all);
    staged.commit();
    if (made_) made_->keep();
    sync_folder(folder_);
    const auto before = sequence_++;
    for (const auto old : sequences_in(folder_))
        if (old != sequence_ && old != before) ::unlink(path_of(folder_, old).c_str());
}

void CheckpointStore::remove_leftovers() const {
    for (const auto& name : names_in(folder_))
        if (name.starts_with(fmt::format(".{}", k_prefix)) && name.ends_with(".part"))
            ::unlink((folder_ / name).c_str());
}

void CheckpointStore::remove() {
    remove_leftovers();
    drop_states();
    sequence_ = 0;
    ::unlink((folder_ / "lock").c_str()); // before it is let go: whoever waits for it sees that it is gone
    lock_.close();
    ::rmdir(folder_.c_str());
}

void CheckpointStore::drop_states() {
    for (const auto sequence : sequences_in(folder_)) ::unlink(path_of(folder_, sequence).c_str());
    const auto left = sequences_in(folder_);
    sequence_ = left.empty() ? 0 : left.front();
}

bool CheckpointStore::holds_state(const fs::path& output_folder) {
    return !sequences_in(output_folder / "checkpoint").empty();
}

bool CheckpointStore::only_ours(const fs::path& output_folder) {
    const auto names = names_in(output_folder / "checkpoint");
    return std::all_of(names.begin(), names.end(), [](const std::string& name) {
        const auto target = target_of_part(name);
        return name == "lock" || sequence_of(target ? *target : name).has_value();
    });
}

} // namespace stipple::files
