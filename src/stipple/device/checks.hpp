#pragma once
#include "stipple/base/error.hpp"
#include "stipple/base/model.hpp"
#include "stipple/device/needle.hpp"
#include <string>
#include <vector>

namespace stipple::device {

/// What a file calls the numbers of a needle and its array: the keys that problems name. The ending _mm or
/// _um is also the unit in which a problem shows a length.
struct KeyNames {
    std::string length = "length_um", tip_radius = "tip_radius_um", base_width = "base_width_um",
                taper_length = "taper_length_um", profile = "profile", material = "material";
    std::string layout = "layout", needles = "needles", pitch = "pitch_um", force = "force_n";
};

/// What is wrong with a needle, one problem per fault with value and allowed range: a length, tip, width or
/// taper that is not positive or beyond any needle, a tip wider than the needle, a taper shorter than a round
/// tip, an unknown material, a profile that does not start at the tip or rise along it. Numbers left NaN are
/// passed over: whether they must be given is the caller's to say.
std::vector<Problem> check_needle(const Model& model, const Needle& needle, const KeyNames& keys = {});

/// An unknown layout, too many needles or none, a pitch that is not positive. A pitch left NaN is passed
/// over.
std::vector<Problem> check_layout(const std::string& layout, int needles, double pitch,
                                  const KeyNames& keys = {});

/// The same, and needles that stand closer than they are wide.
std::vector<Problem> check_array(const Needle& needle, const std::string& layout, int needles, double pitch,
                                 const KeyNames& keys = {});

/// A force that is not positive or beyond what a head can be pressed with.
std::vector<Problem> check_force(double force, const KeyNames& keys = {});

} // namespace stipple::device
