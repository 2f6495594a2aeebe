#include "stipple/formats/toml/toml_reader.hpp"
#include "stipple/base/plain_text.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <tuple>

namespace stipple::formats {

using schema::allowed_words;
using schema::KeyFacts;
using schema::section_of;
using schema::Type;
using schema::type_words;
using schema::Value;

static constexpr std::size_t k_most_shown = 60;   ///< bytes of a text or a key, in messages
static constexpr std::size_t k_max_problems = 50; ///< told one by one
static constexpr std::size_t k_max_listed = 50;   ///< times that a listed section may stand

static std::string as_written(const toml::node& node) {
    if (const auto* s = node.as_string()) return fmt::format("\"{}\"", plain_excerpt(s->get(), k_most_shown));
    if (const auto* i = node.as_integer()) return fmt::format("{}", i->get());
    if (const auto* x = node.as_floating_point()) return fmt::format("{}", x->get());
    if (const auto* b = node.as_boolean()) return b->get() ? "true" : "false";
    if (const auto* list = node.as_array()) return list->empty() ? "[]" : "a list";
    return node.is_table() ? "a table" : "a date or time";
}

static std::optional<Value> to_texts(const toml::array& list) {
    std::vector<std::string> texts;
    for (const auto& item : list) {
        const auto* text = item.as_string();
        if (!text) return std::nullopt;
        texts.push_back(text->get());
    }
    return Value{texts};
}

static std::optional<Value> to_numbers(const toml::array& list) {
    std::vector<double> numbers;
    for (const auto& item : list) {
        const auto number = item.is_number() ? item.value<double>() : std::nullopt;
        if (!number) return std::nullopt;
        numbers.push_back(*number);
    }
    return Value{numbers};
}

/// The value of a node if it has the type of the key; whole numbers pass where a number is expected.
static std::optional<Value> to_value(const toml::node& node, Type type) {
    if (const auto* b = node.as_boolean(); b && type == Type::boolean) return Value{b->get()};
    if (const auto* s = node.as_string(); s && type == Type::text) return Value{s->get()};
    if (const auto* list = node.as_array(); list && type == Type::text_list) return to_texts(*list);
    if (const auto* list = node.as_array(); list && type == Type::number_list) return to_numbers(*list);
    if (const auto* x = node.as_floating_point(); x && type == Type::number) return Value{x->get()};
    if (const auto* i = node.as_integer()) {
        if (type == Type::integer) return Value{i->get()};
        if (type == Type::number) return Value{static_cast<double>(i->get())};
    }
    return std::nullopt;
}

TomlReader::TomlReader(std::string file, std::vector<Slot> slots, std::optional<ListedSection> listed,
                       std::optional<NamedNumbers> numbers)
    : file_(std::move(file)), slots_(std::move(slots)), listed_(std::move(listed)),
      numbers_(std::move(numbers)) {
    for (const auto& slot : slots_) known_.push_back(slot.key);
    if (listed_) known_.insert(known_.end(), listed_->keys.begin(), listed_->keys.end());
    sections_ = schema::sections_of(known_);
    if (numbers_) sections_.push_back(numbers_->section);
}

static const Slot* find_slot(const std::vector<Slot>& slots, const std::string& path) {
    for (const auto& slot : slots)
        if (slot.key.path == path) return &slot;
    return nullptr;
}

void TomlReader::read(const toml::table& root) {
    for (const auto& [name, node] : root) {
        const std::string path(name.str());
        if (std::find(sections_.begin(), sections_.end(), path) != sections_.end())
            read_section(path, node);
        else if (const Slot* slot = find_slot(slots_, path))
            read_key(*slot, path, name, node);
        else
            unknown("", name);
    }
    find_missing(slots_, "");
}

/// Required keys that the file does not hold. `section` is set for one of several, "layer[2]".
void TomlReader::find_missing(const std::vector<Slot>& slots, const std::string& section) {
    const auto untold = [&](const std::string& path) { // its section is there and is one
        const auto of_section = [&](const Problem& p) { return p.key == section_of(path); };
        return path == section_of(path) || std::none_of(problems_.begin(), problems_.end(), of_section);
    };
    for (const auto& slot : slots) {
        const std::string path =
            section.empty() ? slot.key.path : section + "." + schema::name_of(slot.key.path);
        if (slot.key.required && !given_.contains(path) && untold(path))
            add({.what = "this key is missing", .key = path, .allowed = allowed_words(slot.key)},
                place_of(path));
    }
}

void TomlReader::read_section(const std::string& section, const toml::node& node) {
    places_[section] = node.source().begin;
    given_.insert(section);
    if (listed_ && section == section_of(listed_->keys.front().path)) return read_listed(section, node);
    if (numbers_ && section == numbers_->section && node.is_table()) return read_numbers(section, node);
    if (const toml::table* table = node.as_table()) return read_keys(slots_, section, *table);
    const bool repeated = node.is_array_of_tables();
    add({.what = repeated ? "there is only one such section" : "this is a section, not a key",
         .key = section,
         .value = repeated ? fmt::format("[[{}]]", section) : as_written(node),
         .allowed = fmt::format("[{}]", section)},
        node.source().begin);
}

void TomlReader::read_listed(const std::string& section, const toml::node& node) {
    const bool several = node.is_array_of_tables();
    if (!several || node.as_array()->size() > k_max_listed) {
        add({.what = several ? "too many of these sections" : "this section takes double brackets",
             .key = section,
             .value = several           ? fmt::format("{}", node.as_array()->size())
                      : node.is_table() ? fmt::format("[{}]", section)
                                        : as_written(node),
             .allowed = several ? fmt::format("at most {}", k_max_listed) : fmt::format("[[{}]]", section)},
            node.source().begin);
        return;
    }
    int count = 0;
    for (const auto& item : *node.as_array()) {
        const std::string name = fmt::format("{}[{}]", section, ++count);
        places_[name] = item.source().begin;
        given_.insert(name);
        const auto slots = listed_->open();
        read_keys(slots, name, *item.as_table());
        find_missing(slots, name);
    }
}

/// The numbers below a name; healing.del_M1 stands in two tables of TOML, one in the other.
void TomlReader::read_numbers(const std::string& below, const toml::node& node) {
    for (const auto& [name, inner] : *node.as_table()) {
        const std::string path = fmt::format("{}.{}", below, name.str());
        places_[path] = name.source().begin;
        if (inner.is_table()) {
            read_numbers(path, inner);
        } else if (const auto value = to_value(inner, Type::number)) {
            given_.insert(path);
            numbers_->set(path.substr(numbers_->section.size() + 1), std::get<double>(*value));
        } else {
            add({.what = fmt::format("{} is expected here", type_words(Type::number)),
                 .key = plain_excerpt(path, k_most_shown),
                 .value = as_written(inner)},
                inner.source().begin);
        }
    }
}

void TomlReader::read_keys(const std::vector<Slot>& slots, const std::string& section,
                           const toml::table& table) {
    const std::string plain = section.substr(0, section.find('['));
    for (const auto& [name, inner] : table) {
        if (const Slot* slot = find_slot(slots, fmt::format("{}.{}", plain, name.str())))
            read_key(*slot, fmt::format("{}.{}", section, name.str()), name, inner);
        else
            unknown(section, name);
    }
}

void TomlReader::read_key(const Slot& slot, const std::string& path, const toml::key& name,
                          const toml::node& node) {
    given_.insert(path);
    places_[path] = name.source().begin;
    if (const auto value = to_value(node, slot.key.type)) {
        if (fits(slot.key, path, *value, node)) slot.set(*value);
        return;
    }
    std::string what = fmt::format("{} is expected here", type_words(slot.key.type));
    if (slot.key.type == Type::text_list && node.is_array())
        what = "every item of this list must be text in quotes";
    if (slot.key.type == Type::number_list && node.is_array())
        what = "every item of this list must be a number";
    add({.what = what, .key = path, .value = as_written(node), .allowed = allowed_words(slot.key)},
        node.source().begin);
}

bool TomlReader::fits(const KeyFacts& key, const std::string& path, const Value& value,
                      const toml::node& node) {
    if (std::holds_alternative<bool>(value)) return true;
    if (const auto* list = std::get_if<std::vector<std::string>>(&value))
        return fits_list(key, path, *list, *node.as_array());
    if (const auto* numbers = std::get_if<std::vector<double>>(&value))
        return fits_numbers(key, path, *numbers, *node.as_array());
    return fits_one(key, path, value, node);
}

/// A number, one item of a list, or how many a list of numbers has.
bool TomlReader::fits_one(const KeyFacts& key, const std::string& path, const Value& value,
                          const toml::node& node) {
    auto problem = misfit(key, value, problems_.size() < k_max_problems);
    if (!problem) return true;
    problem->key = path;
    problem->value = as_written(node);
    add(std::move(*problem), node.source().begin);
    return false;
}

bool TomlReader::fits_numbers(const KeyFacts& key, const std::string& path, const std::vector<double>& list,
                              const toml::array& node) {
    bool all = true;
    for (std::size_t i = 0; i < list.size(); ++i) all = fits_one(key, path, list[i], *node.get(i)) && all;
    return all && fits_one(key, path, list, node);
}

bool TomlReader::fits_list(const KeyFacts& key, const std::string& path, const std::vector<std::string>& list,
                           const toml::array& node) {
    bool all = true;
    std::set<std::string> seen;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const toml::node& item = *node.get(i);
        if (!fits_one(key, path, list[i], item))
            all = false;
        else if (!seen.insert(list[i]).second) {
            add({.what = "listed twice", .key = path, .value = as_written(item)}, item.source().begin);
            all = false;
        }
    }
    return all;
}

void TomlReader::unknown(const std::string& section, const toml::key& name) {
    const std::string word = plain_excerpt(name.str(), k_most_shown);
    Problem problem{.what = "unknown key",
                    .key = section.empty() ? word : fmt::format("{}.{}", section, word)};
    if (problems_.size() >= k_max_problems) return add(std::move(problem), name.source().begin);
    std::vector<std::string> paths = section.empty() ? sections_ : std::vector<std::string>{};
    for (const auto& key : known_) {
        if (key.path.ends_with("." + word)) problem.nearest = key.path; // the right key in the wrong section
        for (const auto& [tried, meant] : key.tried)
            if (meant.empty() && tried == word) problem.nearest = key.path;
        paths.push_back(key.path);
    }
    if (problem.nearest.empty()) problem.nearest = nearest_word(problem.key, paths);
    add(std::move(problem), name.source().begin);
}

void TomlReader::add(Problem problem, const toml::source_position& place) {
    if (problems_.size() >= k_max_problems) {
        ++untold_;
        return;
    }
    problem.file = file_;
    problem.line = static_cast<int>(place.line);
    problem.column = static_cast<int>(place.column);
    problems_.push_back(std::move(problem));
}

void TomlReader::add(const std::vector<Problem>& found) {
    std::set<std::string> faulty;
    for (const auto& p : problems_) faulty.insert(section_of(p.key));
    for (const auto& p : found)
        if (!faulty.contains(section_of(p.key))) add(p, place_of(p.key));
}

/// Of the key, else of its section, else unknown.
toml::source_position TomlReader::place_of(const std::string& path) const {
    for (const auto& name : {path, section_of(path)})
        if (const auto found = places_.find(name); found != places_.end()) return found->second;
    return {};
}

void TomlReader::fail() {
    std::stable_sort(problems_.begin(), problems_.end(), [](const Problem& a, const Problem& b) {
        return std::tuple(a.line == 0, a.line, a.column) < std::tuple(b.line == 0, b.line, b.column);
    });
    if (untold_ > 0)
        problems_.push_back({.what = fmt::format("and {} more problems", untold_), .file = file_});
    throw Error(Kind::input, std::move(problems_));
}

} // namespace stipple::formats
