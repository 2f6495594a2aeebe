#pragma once
#include "stipple/screening/dose.hpp"
#include "stipple/skin/skin.hpp"
#include <string>
#include <utility>
#include <vector>

namespace stipple::screening {

/// Strength of a finding, weakest first. `postpone` and `refer` are cautions that say what to do instead.
enum class Verdict { no_listed_reason, caution, refer, postpone, stop };
std::string to_string(Verdict verdict);

/// Facts of the course that rules look at (plain numbers: this room does not know devices). What is not known
/// stays at zero, and a rule that looks at it is silent: knowing more never makes a verdict weaker.
struct CourseFacts {
    double needle_length = 0;    ///< [m]
    double depth_reached = 0;    ///< median of the tips that pierce, while they are in [m]
    bool dermis_reached = false; ///< by that median tip
    bool dermis_passed = false;  ///< by that median tip, which ends in the fat below
    int sessions = 1;
    double interval = 0;     ///< the shortest from a session to the next; infinity of a single one [s]
    double closing_time = 0; ///< how long the punctures of one session stay open (closing.hpp) [s]
    Dose month{}, quarter{}; ///< the most in any 30 and 90 days
    bool cartridge_reused = false;
    bool product_through_channels = false;
    bool numbing_cream = false;
    bool home_use = false;
};

/// What a finding is about: the whole treated area, or a spot in it; the rest may be judged apart.
enum class Area { whole, spot };
std::string to_string(Area area);

/// One rule that applies.
struct Finding {
    std::string condition;              ///< key, e.g. "rosacea"
    std::string label;                  ///< words, e.g. "Rosacea"
    Verdict verdict = Verdict::caution; ///< at home that of the column at_home, never weaker
    std::string why;                    ///< a few sentences
    std::string instead;                ///< what to do instead
    std::string source;                 ///< keys in sources.bib, separated by ';'
    std::string flag{};                 ///< how the rule was seen: measured, measured-secondhand, derived
    std::string not_modelled{}; ///< what a run in spite of the rule leaves out; empty if nothing can be named
    Area area = Area::whole;
    bool withholds_benefits = false; ///< of a run no benefit may be shown
};

struct Screening {
    /// The strongest finding; refer, postpone and caution report as caution.
    Verdict verdict = Verdict::no_listed_reason;
    std::vector<Finding> findings; ///< strongest first

    /// The strongest finding for which no benefit may be shown although the course may run; null if there is
    /// none.
    const Finding* withholds_benefits() const;
};

/// Applies every rule of data/screening/rules.csv; of rules for one condition the strongest is reported,
/// once. Adding a condition never weakens the verdict, and use at home never does. Errors: Kind::input for a
/// condition that the table does not list, with the condition that an everyday word stands for
/// (data/screening/words.csv) or else the nearest one.
Screening screen(const Model& model, const skin::Person& person, const CourseFacts& facts);

/// Facts of a course of light that rules look at.
struct LightFacts {
    int beyond_label = 0; ///< skin types by which this person is darker than the label of the device allows
    std::string label_source; ///< of that label, keys separated by ';'
    bool full_beam = false;   ///< the whole field; else columns
    double killed = 0;        ///< share of the basal area that a session kills, 0..1
    int sessions = 1;
    double interval = 0; ///< the shortest from a session to the next; infinity of a single one [s]
    bool home_use = false;
};

/// Applies every rule of data/screening/light_rules.csv in the same way. A condition that is listed for needles and not for
/// light counts as `refer`: nothing that a person names is passed over. Errors: as screen().
Screening screen_light(const Model& model, const skin::Person& person, const LightFacts& facts);

/// A condition that can be named in `person.conditions`, with its one-line meaning.
struct Condition {
    std::string key, label;
};
std::vector<Condition> conditions(const Model& model);

/// What can be told of a person before a course is planned: every condition that can be named and every rule on
/// age, skin type and site, each with its strongest verdict at a clinic, strongest first. For an intake form.
std::vector<Finding> reasons_of_person(const Model& model);

/// Everyday words and the condition that each stands for: "accutane", "isotretinoin_now".
std::vector<std::pair<std::string, std::string>> everyday_words(const Model& model);

} // namespace stipple::screening
