#pragma once
#include "stipple/base/model.hpp"
#include "stipple/base/prior.hpp"
#include "stipple/skin/person.hpp"
#include <string>
#include <vector>

namespace stipple::outcome {

// The risk that a session of needles or of light leaves skin darker, as one law of injury and tone, and what published counts
// say of its numbers.

/// One draw of what the counts leave open (data/outcome/darkening_draws.csv).
struct DarkeningDraw {
    double intercept = 0;    ///< a
    double tone = 0;         ///< b
    double injury = 0;       ///< c
    double hydroquinone = 0; ///< h
    double sessions = 0;     ///< gamma
    double studies = 0;      ///< scale of the differences between studies
};

/// Their priors, named as the columns of the draws: a ~ N(-4, 1.5²); b, c, h ~ |N(0, 1)|; gamma ~ U(0, 1);
/// studies ~ |N(0, 0.5²)|. All assumed.
std::vector<Prior> darkening_priors();
/// A draw from numbers in the order of the priors. Errors: Kind::data for another number of them.
DarkeningDraw darkening_draw(const std::vector<double>& numbers);

/// What is done to skin.
struct Injury {
    double share = 0;          ///< of the basal area, killed or heated short of that in one session, 0..1
    int sessions = 1;          ///< of one person; 1 where sessions were counted
    bool hydroquinone = false; ///< on the skin before and after
};

/// Share of people who turn darker.
/// Equation: eta = a + b (55 - ITA)/30 + c ln(1 + D/D0) - h [hydroquinone] + u,   p = 1 - exp(-exp(eta)),
///   P = 1 - (1 - p)^(S^gamma)
///   ITA [deg] individual typology angle   D share of the basal area injured, D0 = 1 %   S sessions   u of the study
/// Source: the evidence model of docs/methods/outcome.md, "Darkening"; no number of it was measured by itself.
double darkening_risk(const DarkeningDraw& draw, double ita_deg, const Injury& injury, double study = 0);

/// Skin of one tone in a mixture.
struct ToneNode {
    double ita_deg = 0, weight = 1;
};
/// A Fitzpatrick type is a wide distribution over ITA (data/skin/tone.csv: normal, 10 and 90 % at low and high): five nodes of
/// each type from `low` to `high`, all types alike in weight. Errors: Kind::input for types outside 1..6 or the wrong way round.
std::vector<ToneNode> tones_of_types(const Model& model, int low, int high);
/// Of one person: the angle that was measured, or that the measured melanin gives by the optics of skin; else the type's.
std::vector<ToneNode> tones_of(const Model& model, const skin::Person& person);

/// Share of a group of mixed tone. Shape: the mean over the nodes.
double darkening_share(const DarkeningDraw& draw, const std::vector<ToneNode>& tones, const Injury& injury,
                       double study = 0);

/// The draws of `stipple calibrate darkening`. Errors: Kind::data for a column that is missing.
const std::vector<DarkeningDraw>& darkening_draws(const Model& model);

/// Nodes and weights that stand for a standard normal number: Gauss and Hermite, five.
struct NormalNode {
    double z, weight;
};
const std::vector<NormalNode>& normal_nodes();

} // namespace stipple::outcome
