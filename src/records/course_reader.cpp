#include "records/course_reader.hpp"
#include "records/schema_text.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <tuple>

namespace stipple::records {

using study::Key;
using study::Type;
using study::Value;

static constexpr std::size_t k_max_text = 200;    ///< bytes of one text value
static constexpr std::size_t k_max_problems = 50; ///< told one by one

static std::string section_of(const std::string& path) {
    return path.substr(0, path.find('.'));
}

static bool is_section(const std::string& name) {
    static const auto sections = study::schema_sections();
    return std::find(sections.begin(), sections.end(), name) != sections.end();
}

static std::string as_written(const toml::node& node) {
    if (const auto* s = node.as_string()) return fmt::format("\"{}\"", printable(s->get()));
    if (const auto* i = node.as_integer()) return fmt::format("{}", i->get());
    if (const auto* x = node.as_floating_point()) return fmt::format("{}", x->get());
    if (const auto* b = node.as_boolean()) return b->get() ? "true" : "false";
    if (node.is_array()) return "a list";
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

/// The value of a node if it has the type of the key; whole numbers pass where a number is expected.
static std::optional<Value> to_value(const toml::node& node, Type type) {
    if (const auto* b = node.as_boolean(); b && type == Type::boolean) return Value{b->get()};
    if (const auto* s = node.as_string(); s && type == Type::text) return Value{s->get()};
    if (const auto* list = node.as_array(); list && type == Type::text_list) return to_texts(*list);
    if (const auto* x = node.as_floating_point(); x && type == Type::number) return Value{x->get()};
    if (const auto* i = node.as_integer()) {
        if (type == Type::integer) return Value{i->get()};
        if (type == Type::number) return Value{static_cast<double>(i->get())};
    }
    return std::nullopt;
}

CourseReader::CourseReader(std::string file, study::Course& course)
    : file_(std::move(file)), course_(course) {
    for (const auto& key : study::schema()) {
        if (key.fallback.empty()) continue;
        const toml::table table = toml::parse("v = " + key.fallback);
        key.set(course_, to_value(*table.get("v"), key.type).value());
    }
}

void CourseReader::read(const toml::table& root) {
    for (const auto& [name, node] : root) {
        const std::string path(name.str());
        if (is_section(path))
            read_section(path, node);
        else if (const Key* key = study::find_key(path))
            read_key(*key, name, node);
        else
            unknown("", name);
    }
    const auto untold = [this](const Key& key) { // its section is there and is one
        const auto of_section = [&](const Problem& p) { return p.key == section_of(key.path); };
        return key.path == section_of(key.path) ||
               std::none_of(problems_.begin(), problems_.end(), of_section);
    };
    for (const auto& key : study::schema())
        if (key.required && !given_.contains(key.path) && untold(key))
            add({.what = "this key is missing", .key = key.path, .allowed = allowed_words(key)},
                place_of(key.path));
}

void CourseReader::read_section(const std::string& section, const toml::node& node) {
    places_[section] = node.source().begin;
    if (const toml::table* table = node.as_table()) {
        for (const auto& [name, inner] : *table) {
            const Key* key = study::find_key(fmt::format("{}.{}", section, name.str()));
            if (key)
                read_key(*key, name, inner);
            else
                unknown(section, name);
        }
        return;
    }
    const bool repeated = node.is_array_of_tables();
    add({.what = repeated ? "there is only one such section" : "this is a section, not a key",
         .key = section,
         .value = repeated ? fmt::format("[[{}]]", section) : as_written(node),
         .allowed = fmt::format("[{}]", section)},
        node.source().begin);
}

void CourseReader::read_key(const Key& key, const toml::key& name, const toml::node& node) {
    given_.insert(key.path);
    places_[key.path] = name.source().begin;
    if (const auto value = to_value(node, key.type)) {
        if (fits(key, *value, node)) key.set(course_, *value);
        return;
    }
    std::string what = fmt::format("{} is expected here", type_words(key.type));
    if (key.type == Type::text_list && node.is_array())
        what = "every item of this list must be text in quotes";
    add({.what = what, .key = key.path, .value = as_written(node), .allowed = allowed_words(key)},
        node.source().begin);
}

bool CourseReader::fits(const Key& key, const Value& value, const toml::node& node) {
    if (std::holds_alternative<bool>(value)) return true;
    if (const auto* text = std::get_if<std::string>(&value)) return fits_text(key, *text, node);
    if (const auto* list = std::get_if<std::vector<std::string>>(&value))
        return fits_list(key, *list, *node.as_array());
    const auto* whole = std::get_if<std::int64_t>(&value);
    const double x = whole ? static_cast<double>(*whole) : std::get<double>(value);
    if (std::isfinite(x) && x >= key.min && x <= key.max) return true;
    add({.what = std::isfinite(x) ? "out of range" : "not a finite number",
         .key = key.path,
         .value = as_written(node),
         .allowed = allowed_words(key)},
        node.source().begin);
    return false;
}

bool CourseReader::fits_text(const Key& key, const std::string& text, const toml::node& node) {
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    Problem problem{.what = "not a word that is known here", .key = key.path, .value = as_written(node)};
    if (!key.allowed.empty()) {
        if (std::find(key.allowed.begin(), key.allowed.end(), text) != key.allowed.end()) return true;
        problem.allowed = allowed_words(key);
        if (text.size() <= k_max_text && problems_.size() < k_max_problems)
            problem.nearest = nearest_word(text, key.allowed);
    } else {
        const bool control = std::any_of(text.begin(), text.end(), is_control);
        if (!control && text.size() <= k_max_text) return true;
        problem.what =
            control ? "line breaks and control characters are not allowed" : "the text is too long";
        problem.allowed = fmt::format("one line of at most {} bytes", k_max_text);
    }
    add(std::move(problem), node.source().begin);
    return false;
}

bool CourseReader::fits_list(const Key& key, const std::vector<std::string>& list, const toml::array& node) {
    bool all = true;
    std::set<std::string> seen;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const toml::node& item = *node.get(i);
        if (!fits_text(key, list[i], item))
            all = false;
        else if (!seen.insert(list[i]).second) {
            add({.what = "listed twice", .key = key.path, .value = as_written(item)}, item.source().begin);
            all = false;
        }
    }
    return all;
}

void CourseReader::unknown(const std::string& section, const toml::key& name) {
    const std::string word = printable(name.str());
    Problem problem{.what = "unknown key",
                    .key = section.empty() ? word : fmt::format("{}.{}", section, word)};
    if (problems_.size() >= k_max_problems) return add(std::move(problem), name.source().begin);
    std::vector<std::string> paths = section.empty() ? study::schema_sections() : std::vector<std::string>{};
    for (const auto& key : study::schema()) {
        if (key.path.ends_with("." + word)) problem.nearest = key.path; // the right key in the wrong section
        paths.push_back(key.path);
    }
    if (problem.nearest.empty()) problem.nearest = nearest_word(problem.key, paths);
    add(std::move(problem), name.source().begin);
}

void CourseReader::add(Problem problem, const toml::source_position& place) {
    if (problems_.size() >= k_max_problems) {
        ++untold_;
        return;
    }
    problem.file = file_;
    problem.line = static_cast<int>(place.line);
    problem.column = static_cast<int>(place.column);
    problems_.push_back(std::move(problem));
}

void CourseReader::add(const std::vector<Problem>& found) {
    std::set<std::string> faulty;
    for (const auto& p : problems_) faulty.insert(section_of(p.key));
    for (const auto& p : found)
        if (!faulty.contains(section_of(p.key))) add(p, place_of(p.key));
}

/// Of the key, else of its section, else unknown.
toml::source_position CourseReader::place_of(const std::string& path) const {
    for (const auto& name : {path, section_of(path)})
        if (const auto found = places_.find(name); found != places_.end()) return found->second;
    return {};
}

void CourseReader::fail() {
    std::stable_sort(problems_.begin(), problems_.end(), [](const Problem& a, const Problem& b) {
        return std::tuple(a.line == 0, a.line, a.column) < std::tuple(b.line == 0, b.line, b.column);
    });
    if (untold_ > 0)
        problems_.push_back({.what = fmt::format("and {} more problems", untold_), .file = file_});
    throw Error(Kind::input, std::move(problems_));
}

} // namespace stipple::records
