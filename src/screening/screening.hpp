#pragma once
#include "skin/skin.hpp"
#include <string>
#include <vector>

namespace stipple::screening {

/// Strength of a finding, weakest first. `postpone` and `refer` are cautions that say what to do instead.
enum class Verdict { no_listed_reason, caution, refer, postpone, stop };
std::string to_string(Verdict verdict);

/// Facts of the course that rules look at (plain numbers: this room does not know devices).
struct CourseFacts {
    double needle_length = 0; ///< [m]
    int sessions = 1;
    double interval = 0; ///< [s]
    bool cartridge_reused = false;
    bool product_through_channels = false;
    bool home_use = false;
};

/// One rule that applies.
struct Finding {
    std::string condition; ///< key, e.g. "rosacea"
    std::string label;     ///< words, e.g. "Rosacea"
    Verdict verdict = Verdict::caution;
    std::string why;     ///< one or two sentences
    std::string instead; ///< what to do instead, may be empty
    std::string source;  ///< keys in sources.bib, separated by ';'
};

struct Screening {
    Verdict verdict =
        Verdict::no_listed_reason; ///< the strongest finding; refer, postpone and caution report as caution
    std::vector<Finding> findings; ///< strongest first
};

/// Applies every rule of data/screening/rules.csv. Adding a condition never weakens the verdict.
/// Errors: Kind::input for a condition that the table does not list.
Screening screen(const skin::Person& person, const CourseFacts& facts);

/// A condition that can be named in `person.conditions`, with its one-line meaning.
struct Condition {
    std::string key, label;
};
std::vector<Condition> conditions();

} // namespace stipple::screening
