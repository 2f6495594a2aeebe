#pragma once
#include "scene.hpp"
#include "stipple/insertion/insertion.hpp"

namespace stipple::bench {

/// Mean loaded depth of all strikes [m]; the depths go into the hash.
inline double mean_depth(const insertion::Insertion& in, Hash& hash) {
    double sum = 0;
    for (const auto& p : in.punctures) {
        sum += p.loaded_depth / static_cast<double>(in.punctures.size());
        hash.add(p.loaded_depth);
    }
    return sum;
}

} // namespace stipple::bench
