#pragma once
#include "stipple/healing/healing.hpp"
#include "stipple/insertion/insertion.hpp"
#include <cmath>
#include <string>
#include <vector>

namespace stipple::outcome {

/// How far a number may be trusted; reports print it beside the number.
enum class Basis {
    predicted, ///< follows from the model; nothing was fitted to this quantity
    fitted,    ///< its size was fitted to a trial; how it changes with device, course and skin is predicted
    assumed_mapping ///< follows from the model through a law whose constants are assumed
};
std::string to_string(Basis basis); ///< "predicted", "fitted", "mapping assumed"

/// Which table of a report an endpoint belongs to.
enum class Group {
    response,   ///< gains of tissue
    instrument, ///< what a stain or an instrument would show
    synthesis,  ///< rates of production, nearest to RNA
    appearance, ///< what is seen and felt on the surface, in units of length, water or colour
    scale       ///< grades and scores of published scales
};
std::string to_string(Group group); ///< "response", "instrument", "synthesis", "appearance", "scale"

/// One thing that can be seen or measured, at one day.
struct Endpoint {
    std::string name;  ///< collagen_total_gain, furrow_depth …
    std::string label; ///< words for the report
    double day = 0;
    double value = 0;
    std::string unit; ///< "%", "grade", "d" …
    bool better_up = true;
    double baseline = 0; ///< in `unit` (0 for gains)
    Basis basis = Basis::predicted;
    std::string source; ///< keys in sources.bib
    std::string note;   ///< one sentence: what it is, what it must not be read as
    Group group = Group::response;
    double noticeable = NAN; ///< smallest change that people notice [unit]; NaN, 0: none is known
};

/// Whether a smallest noticeable change is known: it is not where none is given (NaN), nor where it is a
/// share of a level of nothing (0).
inline bool is_noticeable_size(double size) {
    return std::isfinite(size) && size > 0;
}

/// How much better a level is than before treatment, as a share of it; NaN where it was nothing before.
double relative_improvement(const Endpoint& endpoint);

/// Endpoints at one day: the gains of tissue (Group::response) of data/outcome/endpoints.csv.
/// Errors: Kind::input for a day outside the history; Kind::data if a mapped state is absent at rest.
std::vector<Endpoint> measure(const Model& model, const healing::History& history, double day);

/// Errors: Kind::input for a day outside the history.
void check_day(const healing::History& history, double day);
/// Errors: Kind::numerics naming the first endpoint that is not finite.
void check_finite(const std::vector<Endpoint>& endpoints);

/// Rows of data/outcome used.
std::vector<Parameter> parameters(const Model& model);

} // namespace stipple::outcome
