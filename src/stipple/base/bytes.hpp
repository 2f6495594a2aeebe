#pragma once
#include "stipple/base/error.hpp"
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace stipple {

/// Bytes that lie in several places and are read one place after the other.
using Pieces = std::vector<std::string_view>;

inline std::string joined(const Pieces& pieces) {
    std::size_t size = 0;
    for (const auto piece : pieces) size += piece.size();
    std::string bytes;
    bytes.reserve(size);
    for (const auto piece : pieces) bytes.append(piece);
    return bytes;
}

/// Puts numbers, texts and lists of them one after the other into bytes, as they lie in memory: for states
/// that the same program reads back on the same kind of machine. Fields of a patch, which would fill the memory
/// twice, are lent instead.
class ByteWriter {
  public:
    template <typename T>
    requires std::is_trivially_copyable_v<T>
    void put(const T& value) { bytes_.append(reinterpret_cast<const char*>(&value), sizeof value); }
    void put(const std::string& text) {
        put(text.size());
        bytes_.append(text);
    }
    template <typename T> void put(const std::vector<T>& list) {
        put(list.size());
        if constexpr (std::is_trivially_copyable_v<T>)
            bytes_.append(reinterpret_cast<const char*>(list.data()), list.size() * sizeof(T));
        else
            for (const auto& item : list) put(item);
    }
    /// A list that is not copied: it must stay as it is for as long as the pieces are used.
    template <typename T>
    requires std::is_trivially_copyable_v<T>
    void lend(std::span<const T> list) {
        put(list.size());
        lend({{reinterpret_cast<const char*>(list.data()), list.size_bytes()}});
    }
    /// Bytes as they are, without their number, and not copied.
    void lend(const Pieces& pieces) {
        for (const auto piece : pieces) lent_.push_back({bytes_.size(), piece});
    }
    /// All bytes so far, good until the next put.
    Pieces pieces() const {
        Pieces all;
        std::string_view own = bytes_;
        std::size_t done = 0;
        for (const auto& lent : lent_) {
            all.push_back(own.substr(done, lent.after - done));
            all.push_back(lent.bytes);
            done = lent.after;
        }
        all.push_back(own.substr(done));
        return all;
    }

  private:
    struct Lent {
        std::size_t after; ///< so many bytes of its own
        std::string_view bytes;
    };
    std::string bytes_;
    std::vector<Lent> lent_;
};

/// Reads back what a ByteWriter wrote, in the same order. Errors: Kind::data if the bytes end too early.
class ByteReader {
  public:
    explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

    template <typename T>
    requires std::is_trivially_copyable_v<T>
    void get(T& value) { std::memcpy(&value, next(sizeof value), sizeof value); }
    void get(std::string& text) {
        const std::size_t n = count(1);
        text.assign(next(n), n);
    }
    template <typename T> void get(std::vector<T>& list) {
        if constexpr (std::is_trivially_copyable_v<T>) {
            const std::size_t n = count(sizeof(T));
            list.resize(n);
            std::memcpy(list.data(), next(n * sizeof(T)), n * sizeof(T));
        } else {
            list.resize(count(1));
            for (auto& item : list) get(item);
        }
    }
    bool at_end() const { return bytes_.empty(); }

  private:
    std::size_t count(std::size_t size) {
        std::size_t n = 0;
        get(n);
        check(n <= bytes_.size() / size, Kind::data, "a saved state is shorter than it says");
        return n;
    }
    const char* next(std::size_t n) {
        check(n <= bytes_.size(), Kind::data, "a saved state is shorter than it says");
        const char* at = bytes_.data();
        bytes_.remove_prefix(n);
        return at;
    }
    std::string_view bytes_;
};

} // namespace stipple
