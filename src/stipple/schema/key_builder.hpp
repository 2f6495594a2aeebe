#pragma once
#include "stipple/base/range.hpp"
#include "stipple/base/units.hpp"
#include "stipple/schema/field.hpp"
#include "stipple/schema/key.hpp"
#include "stipple/schema/spec.hpp"
#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace stipple::schema {

/// A key of a spec, declared from left to right:
///   Key("frequency_hz", &DeviceSpec::frequency).range(1, 500).left_to("by device").means("strokes per
///   second")
/// Its type is that of the field, its unit the ending of its name, its default the value of a new spec. It
/// may stand in the file of any thing that holds such a spec: section() below.
template <class Spec> class Key {
  public:
    /// `at` finds the field: a pointer to a member, or a lambda [](auto& spec) -> auto&.
    template <class At> Key(const std::string& name, At at) {
        using Field = std::remove_cvref_t<std::invoke_result_t<At, Spec&>>;
        facts_.path = name;
        facts_.type = type_of<Field>();
        if (facts_.type == Type::number || facts_.type == Type::number_list) unit(unit_of(name));
        store_ = [at](Spec& spec, const Value& v, double unit, const auto& words) {
            store(std::invoke(at, spec), v, unit, words);
        };
        value_ = [at](const Spec& spec, double unit, const auto& words) {
            return value_of<Field>(std::invoke(at, spec), unit, words);
        };
    }

    /// The field of a part of the spec.
    template <class Part, class Field>
    Key(const std::string& name, Part Spec::*part, Field Part::*field)
        : Key(
              name, [ part, field ](auto& spec) -> auto& { return (spec.*part).*field; }) {}

    /// Closed, in the unit of the key.
    Key& range(double low, double high) {
        facts_.min = low;
        facts_.max = high;
        return *this;
    }
    Key& range(const Range& range) { return this->range(range.low, range.high); }
    Key& unit(const std::string& unit) {
        facts_.unit = unit;
        to_si_ = units::to_si(unit);
        return *this;
    }
    /// The spec holds the number in the unit of the key, not in SI.
    Key& kept_in_unit() {
        to_si_ = 1;
        return *this;
    }
    Key& at_most(std::size_t numbers) {
        facts_.most_items = numbers;
        return *this;
    }
    /// Allows one word more, or several.
    Key& word(const std::string& word, const std::string& label) {
        facts_.allowed.push_back(word);
        facts_.labels.push_back(label);
        return *this;
    }
    Key& words(const Words& words) {
        facts_.allowed.insert(facts_.allowed.end(), words.allowed.begin(), words.allowed.end());
        facts_.labels.insert(facts_.labels.end(), words.labels.begin(), words.labels.end());
        return tried_words(words.tried);
    }
    Key& words(const std::vector<std::string>& allowed) { return words(Words{allowed, {}}); }

    /// What holds without the key: nothing, it must be given.
    Key& required() {
        facts_.required = true;
        facts_.default_words.clear();
        return *this;
    }
    /// Something else, in words: "by device". A number that is not finite, a whole number 0, an empty text or
    /// an empty list of numbers in the spec then stands for "not given".
    Key& left_to(const std::string& words) {
        facts_.required = false;
        facts_.default_words = words;
        return *this;
    }
    /// The value of a new spec, as of every key of which nothing else is said.
    Key& by_default() { return left_to(""); }
    /// Of a number that is left to something else: this one stands for "not given" too.
    Key& open_at(double number) {
        open_ = number;
        return *this;
    }
    /// In what is told of a spec the key has a value only where this holds.
    Key& told_if(std::function<bool(const Spec&)> holds) {
        told_if_ = std::move(holds);
        return *this;
    }
    /// Belongs to some words only of the key that says what the thing is; of none named, to all.
    Key& of(std::vector<std::string> kinds, const std::string& deciding = "kind") {
        facts_.kinds = std::move(kinds);
        facts_.kind_key = facts_.kinds.empty() ? "" : deciding;
        return *this;
    }
    /// Stands in place of other keys of its section, which may then not be given.
    Key& in_place_of(std::vector<std::string> names) {
        facts_.excludes = std::move(names);
        return *this;
    }
    /// A number that may still be given under an older name, in the unit of that name.
    Key& formerly(const std::string& name) {
        facts_.older = name;
        return *this;
    }
    Key& means(const std::string& meaning) {
        facts_.meaning = meaning;
        return *this;
    }
    /// Where default or range comes from; "assumed" if nothing is said.
    Key& from(const std::string& source) {
        facts_.source = source;
        return *this;
    }

    /// Other words that people try in place of its name: they are told this key.
    Key& tried(const std::vector<std::string>& names) {
        for (const auto& name : names) facts_.tried.emplace_back(name, "");
        return *this;
    }
    /// Other words that people try for one of its words: they are told that word.
    Key& tried_words(const std::vector<std::pair<std::string, std::string>>& words) {
        facts_.tried.insert(facts_.tried.end(), words.begin(), words.end());
        return *this;
    }

    const std::string& name() const { return facts_.path; }

    /// The key, and after it its older name if it has one, in a section of a file ("": at the top) in which
    /// `part` finds the spec. `fresh` is a new file.
    template <class File, class Part>
    std::vector<KeyOf<File>> placed(const std::string& section, Part part, const File& fresh) const {
        KeyOf<File> key = bound<File>(part, *this);
        key.path = path_in(section, facts_.path);
        if (!key.kind_key.empty()) key.kind_key = path_in(section, key.kind_key);
        for (auto& path : key.excludes) path = path_in(section, path);
        if (!key.required && key.default_words.empty()) key.fallback = value(std::invoke(part, fresh));
        if (facts_.older.empty()) return {std::move(key)};
        key.older = path_in(section, facts_.older);
        KeyOf<File> old = bound<File>(part, older());
        old.path = key.older;
        old.kind_key = key.kind_key;
        old.newer = key.path;
        old.excludes = {key.path};
        return {std::move(key), std::move(old)};
    }

  private:
    /// Nothing where the spec leaves it open.
    std::optional<Value> value(const Spec& spec) const {
        Value v = value_(spec, to_si_, facts_.allowed);
        if (facts_.default_words.empty()) return v;
        if (const auto* x = std::get_if<double>(&v); x && (!std::isfinite(*x) || *x == open_))
            return std::nullopt;
        if (const auto* i = std::get_if<std::int64_t>(&v); i && *i == 0) return std::nullopt;
        if (const auto* text = std::get_if<std::string>(&v); text && text->empty()) return std::nullopt;
        if (const auto* list = std::get_if<std::vector<double>>(&v); list && list->empty())
            return std::nullopt;
        return v;
    }
    void set(Spec& spec, const Value& v) const {
        if (facts_.older.empty()) return store_(spec, v, to_si_, facts_.allowed);
        const double old_unit =
            units::to_si(unit_of(facts_.older)); // by way of it both names give the same bits
        store_(spec, as_decimal(as_number(v) * (to_si_ / old_unit)), old_unit, facts_.allowed);
    }
    /// The same key under its older name.
    Key older() const {
        Key key = *this;
        key.unit(unit_of(facts_.older));
        key.range(as_decimal(facts_.min * (to_si_ / key.to_si_)),
                  as_decimal(facts_.max * (to_si_ / key.to_si_)));
        key.facts_.older.clear();
        key.facts_.meaning = "older name of " + facts_.path;
        key.facts_.source = "assumed";
        return key;
    }
    template <class File, class Part> static KeyOf<File> bound(Part part, Key key) {
        const auto self = std::make_shared<const Key>(std::move(key));
        KeyOf<File> one{self->facts_, {}, {}};
        one.set = [self, part](File& file, const Value& v) { self->set(std::invoke(part, file), v); };
        one.get = [self, part](const File& file) -> std::optional<Value> {
            const Spec& spec = std::invoke(part, file);
            if (self->told_if_ && !self->told_if_(spec)) return std::nullopt;
            return self->value(spec);
        };
        return one;
    }

    KeyFacts facts_{}; ///< paths without their section
    double to_si_ = 1;
    double open_ = NAN;
    std::function<void(Spec&, const Value&, double unit, const std::vector<std::string>& words)> store_{};
    std::function<Value(const Spec&, double unit, const std::vector<std::string>& words)> value_{};
    std::function<bool(const Spec&)> told_if_{};
};

/// The keys of a section of a file, whose spec is a part of it. `fresh` is a new file: its values are the
/// defaults.
template <class File, class Spec>
std::vector<KeyOf<File>> section(const std::string& name, Spec File::*part,
                                 const std::vector<Key<Spec>>& keys, const File& fresh = {}) {
    std::vector<KeyOf<File>> all;
    for (const auto& key : keys)
        for (auto& one : key.placed(name, part, fresh)) all.push_back(std::move(one));
    return all;
}

/// The same of a file whose own fields these are.
template <class File>
std::vector<KeyOf<File>> section(const std::string& name, const std::vector<Key<File>>& keys,
                                 const File& fresh = {}) {
    std::vector<KeyOf<File>> all;
    for (const auto& key : keys)
        for (auto& one : key.placed(name, std::identity{}, fresh)) all.push_back(std::move(one));
    return all;
}

/// The keys of one of a section that may stand several times; `fresh` is a new one.
template <class Item>
std::vector<KeyOf<Item>> list(const std::string& name, const std::vector<Key<Item>>& keys,
                              const Item& fresh = {}) {
    auto all = section(name, keys, fresh);
    for (auto& key : all) key.listed = true;
    return all;
}

/// The keys that open every kind of file: `schema`, and `title` of what `subject` names.
template <class File> std::vector<KeyOf<File>> head(const std::string& subject) {
    KeyOf<File> version{{.path = "schema",
                         .type = Type::integer,
                         .required = true,
                         .min = 1,
                         .max = 1,
                         .meaning = "version of this file format; this stipple reads 1",
                         .source = "assumed"},
                        [](File&, const Value&) {},
                        [](const File&) -> std::optional<Value> { return Value{std::int64_t{1}}; }};
    auto all = section<File>(
        "", {Key<File>("title", &File::title)
                 .means("one line that names the " + subject + " in every output; at most 200 characters")});
    all.insert(all.begin(), std::move(version));
    return all;
}

/// Some of these keys, in the order in which they are named.
template <class Spec>
std::vector<Key<Spec>> chosen(const std::vector<Key<Spec>>& keys, const std::vector<std::string>& names) {
    std::vector<Key<Spec>> some;
    for (const auto& name : names)
        for (const auto& key : keys)
            if (key.name() == name) some.push_back(key);
    return some;
}

} // namespace stipple::schema
