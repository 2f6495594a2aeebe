#pragma once
#include "stipple/transport/transport.hpp"
#include <set>

namespace stipple::transport {

/// Times at which something happens or is told, from the first on to the end [s]; when a vehicle will have dried comes
/// later.
std::set<double> events_of(const PermeationSpec& spec, double first);

} // namespace stipple::transport
