#pragma once
#include "stipple/base/model.hpp"
#include "stipple/insertion/insertion.hpp"
#include "stipple/outcome/evidence.hpp"
#include "stipple/outcome/predictive.hpp"
#include "stipple/screening/screening.hpp"
#include "stipple/skin/skin.hpp"
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace stipple::formats {

using Json = nlohmann::ordered_json;

/// A number, or null where it is not finite: JSON has no NaN.
Json finite(double value);
/// The same of a list, each number in `unit`.
Json finite(const std::vector<double>& values, double unit = 1);

/// The three of a spread, each in `unit`.
Json quantiles_part(const insertion::Quantiles& quantiles, double unit);

/// JSON as a file or on a terminal: valid UTF-8 and harmless (base/plain_text.hpp); whatever had to be shown
/// by its number is still the same text to a reader of JSON. Closed by a line end.
std::string json_text(const Json& json, int indent = 2);
/// The same on one line, without a line end.
std::string json_line(const Json& json);

/// What trials and people would report of a concern, in shares of its severity before treatment.
Json reported_part(const outcome::Reported& reported);

/// A new person in `unit`, and what the spread comes of; null where nothing was drawn.
Json predictive_part(const outcome::Predictive& predictive, double unit = 1);

/// Verdict and findings.
Json screening_part(const screening::Screening& screening);
/// Layers with their properties, melanin and tension.
Json skin_part(const skin::Skin& skin);
/// Each with room, name, value, unit, spread, flag, source, meaning.
Json parameters_part(const std::vector<Parameter>& parameters);
/// What the user has changed of the model: name, value, unit, the value of the table and its flag.
Json changes_part(const Model& model);
/// Entries of the bibliography by key.
Json sources_part(const std::vector<std::string>& keys);

} // namespace stipple::formats
