#pragma once
#include "stipple/base/error.hpp"
#include "stipple/course/course.hpp"
#include "stipple/schema/key.hpp"
#include <set>
#include <string>
#include <vector>

namespace stipple::course {

/// One key of the course file.
using Key = schema::KeyOf<Course>;

/// Every key but those of products, in the order of the file.
const std::vector<Key>& course_schema();
/// The keys of one [[product]].
const std::vector<schema::KeyOf<AppliedProduct>>& applied_product_schema();
/// Both.
std::vector<schema::KeyFacts> course_file_keys();

/// Key by path, null if unknown.
const Key* find_key(const std::string& path);

/// The course as every door runs it: what was left open is filled in from the person's type of skin, and no
/// key is outside its range, against another key (sessions fit into the horizon, keys belong to this kind of
/// device, the needle has a length and a possible shape) or against what its device can do. `written` holds
/// the paths and sections of a file, which may say what a new course says anyway. A resolved course stays as
/// it is. Errors: Kind::input, one problem per fault, with key, value and allowed range.
Course resolve(const Course& course, const std::set<std::string>& written = {});

} // namespace stipple::course
