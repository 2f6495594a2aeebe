#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace stipple::formats {

/// A key of the JSON files that commands write, from data/text/en/json_keys.csv.
struct JsonKey {
    std::vector<std::string> files; ///< "result.json" ...
    std::string path;               ///< lists collapsed; "*" in a word stands for any text
    std::string unit, meaning;
};

/// All of them, in the order of the files.
const std::vector<JsonKey>& json_keys();

/// Whether a path of a document is the one of the key: "series.vegf" is "series.*".
bool is_path_of(const JsonKey& key, std::string_view path);

/// Keys by their whole path ("insertion.merged_fraction", "series.vegf") or by its last words.
std::vector<JsonKey> json_keys_under(std::string_view wanted);

/// Words for one of them, with the keys right below it.
std::string explain_json_key(const JsonKey& key);

} // namespace stipple::formats
