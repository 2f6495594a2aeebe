#pragma once
#include "stipple/base/units.hpp"
#include "stipple/base/warning.hpp"
#include "stipple/study/product/product_sweep.hpp"
#include "stipple/words/product_units.hpp"
#include <string>
#include <vector>

namespace stipple::pages {

// What the outputs of `stipple permeate` share: words and numbers.

/// "12.3 µg/cm²", "0.0412 µg/cm²"; "4.10 h".
std::string amount_words(double amount);
std::string hours_words(double time); ///< below an hour in minutes
/// A time of return: "4.10 h", "later than 14 d", or that excised skin does not heal.
std::string closing_words(double time, bool heals);
/// Danger and caution, or notes, one paragraph each with sources; at most a few of a kind.
std::string warning_lines(const std::vector<Warning>& warnings, bool notes);

/// "Niacinamide", "A substance of 180 g/mol with a log Kow of -0.07".
std::string substance_words(const Model& model, const study::ProductStudy& study);
/// What is applied, how much, when and how long.
std::string dose_sentence(const Model& model, const study::ProductStudy& study);
/// What it is put on and what is below.
std::string skin_sentence(const study::ProductStudy& study);
/// How many channels, how deep, how wide; or that there are none.
std::string channels_sentence(const study::ProductResult& result);
/// Amount, share of the dose and largest flux.
std::string absorbed_sentence(const study::ProductResult& result);
/// What an unlimited dose comes to on intact skin, and whether this run got there; empty if nothing passes.
std::string steady_sentence(const study::ProductResult& result);
/// Permeability of intact skin with its band.
std::string barrier_sentence(const study::ProductResult& result);
/// What is not known of a solution that dries; empty where it is known or nothing dries.
std::string solubility_sentence(const study::ProductResult& result);
/// Partition, diffusivity and resistance of each layer of intact skin.
std::string layers_table(const study::ProductResult& result);
/// The gain by channels where the product is put on later; empty without channels.
std::string delays_sentence(const study::ProductResult& result);
std::string enhancement_sentence(const study::ProductResult& result);

} // namespace stipple::pages
