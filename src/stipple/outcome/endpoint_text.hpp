#pragma once
#include "stipple/outcome/outcome.hpp"

namespace stipple::outcome {

/// What stands beside a value, in the code that computes it.
struct EndpointText {
    const char *name, *label, *unit, *source, *note;
    bool better_up = true;
    Basis basis = Basis::assumed_mapping;
};

inline Endpoint make_endpoint(const EndpointText& t, double day, double value, double baseline, Group group) {
    return {.name = t.name,
            .label = t.label,
            .day = day,
            .value = value,
            .unit = t.unit,
            .better_up = t.better_up,
            .baseline = baseline,
            .basis = t.basis,
            .source = t.source,
            .note = t.note,
            .group = group};
}

} // namespace stipple::outcome
