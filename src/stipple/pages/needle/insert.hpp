#pragma once
#include "stipple/study/needle/needle_members.hpp"
#include "stipple/study/needle/needle_sweep.hpp"
#include <string>

namespace stipple::pages {

// What the outputs of `stipple insert` share: words and numbers.

/// "45.1 mN" below a newton, else "1.20 N".
std::string force_words(double force);
/// "312 µm" below a millimetre, else "1.20 mm"; with three figures.
std::string way_words(double length);
/// "8.10 µJ" or "12.0 mJ".
std::string energy_words(double energy);

/// "A cone of stainless steel, 700 µm long and 250 µm wide, with a tip of 10 µm radius, on a rod."
std::string needle_sentence(const study::NeedleStudy& study);
/// What it is pushed into: "skin" or "stack".
std::string target_word(const study::NeedleStudy& study);
/// What moves it: "Base displacement 700 µm at 1 mm/s."
std::string drive_sentence(const study::NeedleStudy& study);
/// "Skin of the forearm, female, 35 years, under 60 kPa of tension."
std::string target_sentence(const study::NeedleResult& result);
/// What breaks it against what it meets, with a warning if that is close; empty if nothing acts on it.
std::string breaking_sentence(const insertion::Pushed& pushed);
/// How far the tip flattens while it enters: no warning.
std::string blunting_sentence(const study::NeedleResult& result);
/// Where it came to rest.
std::string end_sentence(const study::NeedleResult& result);

/// Force against base displacement as lines of text, stages marked by letters below.
std::string force_sketch(const insertion::Pushed& pushed);

/// Letter of a stage in sketch and table.
char stage_letter(std::size_t index);

/// "512 punctures: 32 members of the posterior, each at 16 spots of skin. 100 % pierce. Insertion depth …"
std::string members_sentence(const study::NeedleMembers& members);

} // namespace stipple::pages
