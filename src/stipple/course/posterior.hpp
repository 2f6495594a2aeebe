#pragma once
#include "stipple/base/model.hpp"
#include "stipple/healing/healing.hpp"
#include <cstddef>
#include <vector>

namespace stipple::course {

/// How many members the posterior holds.
int most_band_members(const Model& model);

/// One member of data/healing/posterior.csv.
struct PosteriorMember {
    Model model;            ///< with everything that was drawn together, skin included
    std::size_t tissue = 0; ///< member of the posterior of insertion whose skin this is
    healing::ReferenceDose
        reference; ///< dose of the reference trial with these strokes, this force, this skin
};

/// The first n members. What the user has set is left as it is in every member; the others keep their joint draw, which is
/// not conditioned on it. The dose stands in the table; where the user has changed what it depends on, it is worked out.
/// Errors: Kind::input if n is larger than the table.
std::vector<PosteriorMember> posterior_members(const Model& model, std::size_t n);

/// The skin that a number drawn for "tissue" names: its whole part, at most the last of so many.
std::size_t tissue_of(double drawn, std::size_t tissues);

/// The model with the skin of a member of the posterior of insertion, `tissue` rounded down.
Model in_tissue(const Model& model, double tissue);

/// The parameters of skin that a member of data/insertion/posterior.csv holds.
std::vector<std::size_t> tissue_parameters(const Model& model);

/// The first n members of that posterior. Shape: n, or as many as there are.
std::vector<Model> tissue_members(const Model& model, std::size_t n);

} // namespace stipple::course
