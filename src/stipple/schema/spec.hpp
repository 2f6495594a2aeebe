#pragma once
#include <string>
#include <utility>
#include <vector>

namespace stipple::schema {

// What the header of a spec needs to declare the keys of its spec beside it. The keys stand in a function
// template over Key, so that who needs the spec alone does not pay for them; who composes a file includes
// key_builder.hpp too.

/// A key of a spec that is being declared, see key_builder.hpp.
template <class Spec> class Key;

/// Words that a key allows, and what each means; labels: as many, or none. tried: what people write in place of one,
/// and that one.
struct Words {
    std::vector<std::string> allowed{}, labels{};
    std::vector<std::pair<std::string, std::string>> tried{};

    void add(const std::string& word, const std::string& label) {
        allowed.push_back(word);
        labels.push_back(label);
    }
};

/// The words of things that have a name and something that says what they are.
template <class Thing>
Words words_of(const std::vector<Thing>& things, std::string Thing::*name, std::string Thing::*label) {
    Words words;
    for (const auto& thing : things) words.add(thing.*name, thing.*label);
    return words;
}

/// Keys one after the other.
template <class Key> std::vector<Key> joined(const std::vector<std::vector<Key>>& parts) {
    std::vector<Key> all;
    for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
    return all;
}

} // namespace stipple::schema
