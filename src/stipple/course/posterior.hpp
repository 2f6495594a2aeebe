#pragma once
#include "stipple/base/model.hpp"
#include "stipple/healing/healing.hpp"
#include <cstddef>
#include <vector>

namespace stipple::course {

/// How many members the posterior holds.
int most_band_members(const Model& model);

/// The parameters that a member holds, in the order of the columns: the priors of healing, then the slopes of
/// the grades.
std::vector<std::size_t> posterior_parameters(const Model& model);

/// The members of data/healing/posterior.csv, the first n of them: the model with the parameters of healing
/// and the slopes of the grades drawn together, given the data. What the user has set is left as it is in
/// every member; the others keep their joint draw, which is not conditioned on it.
/// Errors: Kind::input if n is larger than the table.
std::vector<Model> posterior_members(const Model& model, std::size_t n);

/// Skin as one member of data/insertion/posterior.csv has it, and the dose of the reference session in that skin.
struct SkinMember {
    Model model;
    healing::ReferenceDose reference;
};

/// The parameters of skin that such a member holds.
std::vector<std::size_t> tissue_parameters(const Model& model);

/// The first n members of that posterior. The dose stands in the table; where the user has changed what it depends on, it
/// is worked out. Shape: n, or as many as there are.
std::vector<SkinMember> tissue_members(const Model& model, std::size_t n);

} // namespace stipple::course
