#pragma once
#include "stipple/base/error.hpp"
#include "stipple/schema/key.hpp"
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <toml++/toml.h>
#include <vector>

namespace stipple::formats {

/// A key of a file and where its value goes, in SI.
struct Slot {
    schema::KeyFacts key;
    std::function<void(const schema::Value&)> set;
};

/// One slot per key of a schema, into one file.
template <class File> std::vector<Slot> slots_of(const std::vector<schema::KeyOf<File>>& keys, File& file) {
    std::vector<Slot> slots;
    for (const auto& key : keys)
        slots.push_back({key, [&file, set = key.set](const schema::Value& value) { set(file, value); }});
    return slots;
}

/// A section that may stand several times, [[layer]].
struct ListedSection {
    std::vector<schema::KeyFacts> keys;      ///< all of this section
    std::function<std::vector<Slot>()> open; ///< makes room for one more and gives its slots, in order
};

/// A section of numbers under names of several words, [model] with healing.del_M1 = 0.3: which names there
/// are and how far they reach is for who takes them to say.
struct NamedNumbers {
    std::string section;
    std::function<void(const std::string& name, double value)> set;
};

/// Walks a parsed TOML file key by key: sets what is right and collects what is wrong, with its place.
class TomlReader {
  public:
    /// What the slots fill is new: what the file does not hold stays as it is. `file` is the name shown in
    /// messages.
    TomlReader(std::string file, std::vector<Slot> slots, std::optional<ListedSection> listed = {},
               std::optional<NamedNumbers> numbers = {});

    /// Checks every key of the file against the slots, then that no required key is missing.
    void read(const toml::table& root);

    /// Adds problems that were found in the file as a whole, at the places of their keys. Those of a
    /// section that already has a problem are left out: they may only follow from it.
    void add(const std::vector<Problem>& problems);

    bool sound() const { return problems_.empty(); }
    /// Paths of the keys and names of the sections that the file holds; the second [[layer]] is "layer[2]".
    const std::set<std::string>& given() const { return given_; }
    /// Throws all problems, in the order of the file. Errors: Kind::input.
    [[noreturn]] void fail();

  private:
    void read_section(const std::string& section, const toml::node& node);
    void read_listed(const std::string& section, const toml::node& node);
    void read_numbers(const std::string& below, const toml::node& node);
    void read_keys(const std::vector<Slot>& slots, const std::string& section, const toml::table& table);
    void read_key(const Slot& slot, const std::string& path, const toml::key& name, const toml::node& node);
    void find_missing(const std::vector<Slot>& slots, const std::string& section);
    bool fits(const schema::KeyFacts& key, const std::string& path, const schema::Value& value,
              const toml::node& node);
    bool fits_one(const schema::KeyFacts& key, const std::string& path, const schema::Value& value,
                  const toml::node& node);
    bool fits_numbers(const schema::KeyFacts& key, const std::string& path, const std::vector<double>& list,
                      const toml::array& node);
    bool fits_list(const schema::KeyFacts& key, const std::string& path, const std::vector<std::string>& list,
                   const toml::array& node);
    void unknown(const std::string& section, const toml::key& name);
    void add(Problem problem, const toml::source_position& place);
    toml::source_position place_of(const std::string& path) const;

    std::string file_;
    std::vector<Slot> slots_;
    std::optional<ListedSection> listed_;
    std::optional<NamedNumbers> numbers_;
    std::vector<schema::KeyFacts> known_; ///< of all sections
    std::vector<std::string> sections_;
    std::vector<Problem> problems_;
    int untold_ = 0; ///< problems beyond the number that is worth telling
    std::set<std::string> given_;
    std::map<std::string, toml::source_position> places_;
};

} // namespace stipple::formats
