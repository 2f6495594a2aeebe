#pragma once
#include "stipple/base/random.hpp"
#include "stipple/device/kinds.hpp"
#include <functional>

namespace stipple::device {

class Resolver;

using Emit = std::function<void(const Strike&)>;

/// Everything that differs from kind to kind: what others may ask, and how the room itself resolves a device,
/// places its needles and moves it. No member may be left out.
struct KindRules {
    KindFacts facts;
    std::string layout; ///< of the needles where nobody gives one; empty: no key sets it
    /// Fills in the motion and the head from the tables.
    void (*fill)(Resolver& look, DeviceSpec& spec);
    /// Places the needles that come down together.
    void (*arrange)(Resolver& look, Device& device);
    /// Speed, dwell, slit and angle, and the needles that share the force where these are not all.
    void (*move)(Resolver& look, Device& device);
    double (*density)(const DeviceSpec& spec);   ///< puncture_density
    double (*perimeter)(const DeviceSpec& spec); ///< head_perimeter
    double (*needles_in_skin)(const Device& device);
    double (*slit)(const Device& device, const NeedleInSkin& needle);
    /// The strikes of one pass over the window.
    void (*pass)(const Device& device, int pass, double window, const Random& random, const Emit& emit);
};

const KindRules& pen_rules();
const KindRules& roller_rules();
const KindRules& stamp_rules();

const KindRules& rules(Kind kind);

} // namespace stipple::device
