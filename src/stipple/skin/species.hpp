#pragma once
#include "stipple/schema/key.hpp"
#include "stipple/skin/skin.hpp"

namespace stipple::skin {

/// The row of data/skin/species.csv, and of data/transport/species.csv, that is no animal.
inline constexpr const char* k_human = "human";

/// Skin of an animal: every cutting energy and modulus of epidermis, dermis and fat times one factor each, with its own
/// thickness of the layers.
struct Species {
    std::string name, label;
    double cut_factor = 1, modulus_factor = 1, factor_log_sd = 0;
    /// [m]; 0: as the human site
    double stratum_corneum = 0, viable_epidermis = 0, dermis = 0, fat = 0;
};

/// Words of `skin.species`, by label.
schema::Words species_words(const Model& model);

/// A row of data/skin/species.csv. Errors: Kind::input for an unknown name, with the nearest one.
Species find_species(const Model& model, const std::string& name);

/// Human skin turned into that of the animal; a fifth of its dermis is papillary, at most as thick as in human skin.
Skin as_species(Skin human, const Species& species);

} // namespace stipple::skin
