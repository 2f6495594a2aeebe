#pragma once
#include "stipple/base/error.hpp"
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace stipple {

/// Puts numbers, texts and lists of them one after the other into bytes, as they lie in memory: for states
/// that the same program reads back on the same kind of machine.
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
    /// Bytes as they are, without their number.
    void append(std::string_view bytes) { bytes_.append(bytes); }
    std::string take() { return std::move(bytes_); }

  private:
    std::string bytes_;
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
