#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stipple::words {

/// Values for the placeholders of a template, by name.
using Values = std::vector<std::pair<std::string_view, std::string>>;

/// The sentence of a key of data/text/en/report.csv, with a value for each of its placeholders {name}: plain
/// text. A translation is another file of the same keys and placeholders.
/// Errors: Kind::data for a key that the file lacks, a placeholder without a value, a value that no
/// placeholder uses, an open brace.
std::string text(std::string_view key, const Values& values = {});

/// The same for a page: the words of the template are escaped, the values are finished HTML.
std::string markup(std::string_view key, const Values& values = {});

/// `markup` as a paragraph, with a class if one is named.
std::string paragraph_of(std::string_view key, const Values& values = {}, std::string_view kind = "");

/// A template filled in, without the file: for tests. `key` is named in messages.
std::string filled(std::string_view key, std::string_view template_text, const Values& values);

} // namespace stipple::words
