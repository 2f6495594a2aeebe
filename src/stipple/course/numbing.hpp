#pragma once
#include "stipple/base/warning.hpp"
#include "stipple/course/course.hpp"
#include "stipple/outcome/pain.hpp"
#include "stipple/transport/transport.hpp"
#include <string>
#include <vector>

namespace stipple::course {

/// What the cream has done when the needles come.
struct NumbingResult {
    Numbing numbing;
    std::string label;
    std::vector<std::string> drugs;
    std::vector<double> peak_plasma; ///< of each drug, while it is on and for a day [kg/m³]; NaN: not known
    std::vector<double> peak_time;   ///< of that peak, from when the cream went on [s]
    std::vector<double> absorbed;    ///< share of each drug that is in the blood a day after the needles
    outcome::NerveBlock block;       ///< at the moment of needling, in the middle of people
    std::vector<outcome::NerveBlock> people; ///< the same in ten people who differ as a group does
    std::vector<double> free;      ///< drug free in tissue water, as lidocaine, at block.depth [kg/m³]
    double acceptable_depth = 0;   ///< of one needle, mean over them [m]
    std::vector<Warning> warnings; ///< danger first
};

/// Concentration free in the tissue at the moment of needling, drug by drug, added up by potency.
/// `channels`: those of the short needles of needled_first. The fat below the dermis holds and lets through what the
/// dermis does, to 10 mm, with its own blood.
NumbingResult numb(const Model& model, const Numbing& numbing, const skin::Person& person, double area,
                   const transport::Channels& channels);
/// The channels of a roller of 0.5 mm, four passes: what published trials put a cream on.
transport::Channels numbing_channels(const Model& model, const skin::Person& person);

/// c_half that gives an acceptable depth [kg/m³]; for the calibration.
double fit_block_half(const Model& model, double depth, const Numbing& numbing, const skin::Person& person);

} // namespace stipple::course
