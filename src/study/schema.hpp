#pragma once
#include "base/error.hpp"
#include "study/key.hpp"
#include "study/study.hpp"
#include <set>
#include <string>
#include <vector>

namespace stipple::study {

/// One key of the course file.
using Key = KeyOf<Course>;

/// Every key but those of products, in the order of the file.
const std::vector<Key>& schema();
/// The keys of one [[product]].
const std::vector<KeyOf<AppliedProduct>>& applied_product_schema();
/// Both.
std::vector<KeyFacts> course_file_keys();

/// Key by path, null if unknown.
const Key* find_key(const std::string& path);

/// Sections of the course file in their order: "person", "device", "course", "numbing".
std::vector<std::string> schema_sections();

/// What no single key can say: sessions fit into the horizon, keys belong to this kind of device, the needle
/// has a length and a possible shape. `given` holds the paths that the user wrote; empty when the course was
/// made in memory. Returns one problem per fault, with key, value and allowed range; none if the course is
/// sound.
std::vector<Problem> check_course(const Course& course, const std::set<std::string>& given);

} // namespace stipple::study
