#pragma once
#include "stipple/healing/reaction.hpp"
#include <array>

namespace stipple::healing {

/// What cells make, as rates: the nearest that the model has to RNA, which tells of making and not of amount.
enum Synthesis : std::size_t {
    made_vegf,
    made_tgf_beta_1,
    made_cytokine,
    made_collagen_1,
    made_collagen_3,
    made_mmp,
    made_tropoelastin,
    born_fibroblasts,
    k_synthesis_count
};
inline constexpr std::size_t k_syntheses = k_synthesis_count;

/// Names in that order: "vegf_synthesis", ..., "fibroblast_proliferation".
const std::array<const char*, k_syntheses>& synthesis_names();

/// Production rates of the n cells of one row [1/s]: the gains of equations 9, 7, 3, 18 (by the share of each collagen), 23, 25 and 11 of
/// docs/methods/healing.md, with the basal source and without losses. Of collagen all that is made, most of which is broken
/// down again; of TGF-beta 1 what cells make, without what platelets release.
/// Shapes: state s of cell i at y[s * y_stride + i], rate r at made[r * n + i].   opened: as in
/// reaction_rates.
void synthesis_rates(const Rates& rates, const Row& row, double opened, int n, std::size_t y_stride,
                     const double* y, double* made);

} // namespace stipple::healing
