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
std::vector<Key> course_schema(const Model& model);
/// The keys of one [[product]].
std::vector<schema::KeyOf<AppliedProduct>> applied_product_schema(const Model& model);
/// Both.
std::vector<schema::KeyFacts> course_file_keys(const Model& model);

/// Key by path, nothing if unknown.
std::optional<Key> find_key(const Model& model, const std::string& path);

/// The course as every door runs it: what was left open is filled in from the person's type of skin, and no
/// key is outside its range, against another key (sessions fit into the horizon, keys belong to this kind of
/// device, the needle has a length and a possible shape) or against what its device can do. `written` holds
/// the paths and sections of a file, which may say what a new course says anyway. A resolved course stays as
/// it is. The parameters that it sets are looked at first. Errors: Kind::input, one problem per fault, with
/// key, value and allowed range.
Course resolve(const Model& model, const Course& course, const std::set<std::string>& written = {});

} // namespace stipple::course
