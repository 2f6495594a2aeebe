#pragma once
#include "stipple/course/schema.hpp"
#include <vector>

namespace stipple::course {

/// The keys of [person], in their order: who and where, health, skin as it looks before treatment.
std::vector<Key> person_keys(const Model& model);

} // namespace stipple::course
