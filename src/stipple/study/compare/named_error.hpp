#pragma once
#include "stipple/base/error.hpp"
#include <string>
#include <utility>

namespace stipple::study {

/// The same error with the name of the course that it is about before every problem.
[[noreturn]] inline void rethrow_named(const Error& error, const std::string& name) {
    auto problems = error.problems();
    for (auto& problem : problems) problem.what = name + ": " + problem.what;
    throw Error(error.kind(), std::move(problems));
}

} // namespace stipple::study
