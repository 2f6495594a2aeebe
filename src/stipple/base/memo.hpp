#pragma once
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>

namespace stipple {

/// Keeps values that cost much and follow from their key alone, so that whoever asks again gets them at once.
/// What is kept never shows in a result: a value made anew is the same. Any number of threads may ask; two
/// that ask for the same missing value may both make it.
template <class Key, class Value> class Memo {
  public:
    /// `most`: values kept at a time; all are dropped before one more would be.
    explicit Memo(std::size_t most) : most_(most) {}

    /// The value of the key, by make() if it is not kept. What make() throws goes through; nothing is kept
    /// then.
    template <class Make> std::shared_ptr<const Value> get(const Key& key, const Make& make) {
        {
            const std::lock_guard lock(mutex_);
            const auto found = kept_.find(key);
            if (found != kept_.end()) return found->second;
        }
        auto made = std::make_shared<const Value>(make());
        const std::lock_guard lock(mutex_);
        if (kept_.size() >= most_) kept_.clear();
        return kept_.emplace(key, std::move(made)).first->second;
    }

    std::size_t size() const {
        const std::lock_guard lock(mutex_);
        return kept_.size();
    }

  private:
    std::size_t most_;
    mutable std::mutex mutex_;
    std::map<Key, std::shared_ptr<const Value>> kept_;
};

} // namespace stipple
