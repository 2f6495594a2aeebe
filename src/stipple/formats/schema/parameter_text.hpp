#pragma once
#include "stipple/base/model.hpp"
#include <string>
#include <vector>

namespace stipple::formats {

/// Parameters by name: a whole name with or without "model.", the words that names begin with, or a last
/// word. Empty: all.
std::vector<std::size_t> parameters_under(const Model& model, const std::string& wanted);

/// One parameter in full, as `stipple explain` says it.
std::string explain_parameter(const Model& model, std::size_t i);

} // namespace stipple::formats
