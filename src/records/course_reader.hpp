#pragma once
#include "base/error.hpp"
#include "study/schema.hpp"
#include <map>
#include <set>
#include <string>
#include <toml++/toml.h>
#include <vector>

namespace stipple::records {

/// Walks a parsed course file key by key: sets in the course what is right and collects what is wrong, with
/// its place.
class CourseReader {
  public:
    /// Starts from the defaults of the schema. `file` is the name shown in messages.
    CourseReader(std::string file, study::Course& course);

    /// Checks every key of the file against the schema, then that no required key is missing.
    void read(const toml::table& root);

    /// Adds problems that were found in the course as a whole, at the places of their keys. Those of a
    /// section that already has a problem are left out: they may only follow from it.
    void add(const std::vector<Problem>& problems);

    bool sound() const { return problems_.empty(); }
    /// Paths of the keys that the file holds.
    const std::set<std::string>& given() const { return given_; }
    /// Throws all problems, in the order of the file. Errors: Kind::input.
    [[noreturn]] void fail();

  private:
    void read_section(const std::string& section, const toml::node& node);
    void read_key(const study::Key& key, const toml::key& name, const toml::node& node);
    bool fits(const study::Key& key, const study::Value& value, const toml::node& node);
    bool fits_text(const study::Key& key, const std::string& text, const toml::node& node);
    bool fits_list(const study::Key& key, const std::vector<std::string>& list, const toml::array& node);
    void unknown(const std::string& section, const toml::key& name);
    void add(Problem problem, const toml::source_position& place);
    toml::source_position place_of(const std::string& path) const;

    std::string file_;
    study::Course& course_;
    std::vector<Problem> problems_;
    int untold_ = 0; ///< problems beyond the number that is worth telling
    std::set<std::string> given_;
    std::map<std::string, toml::source_position> places_;
};

} // namespace stipple::records
