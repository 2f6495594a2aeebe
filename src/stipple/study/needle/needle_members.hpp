#pragma once
#include "stipple/base/progress.hpp"
#include "stipple/study/needle/needle_study.hpp"
#include <vector>

namespace stipple::study {

/// One puncture of an ensemble; SI, as in insertion::Pushed. Factors: of the spot of skin over its median.
struct MemberPuncture {
    std::size_t member = 0, spot = 0;
    double toughness = 1, stiffness = 1, thickness = 1;
    bool pierced = false;
    double puncture_force = 0, peak_force = 0, buried = 0, dimple = 0;
    insertion::Channel channel{};
};

/// A needle file over members of the posterior of insertion, each at the same spots of skin.
struct NeedleMembers {
    NeedleResult median;                   ///< the parameters of the tables, a median spot
    int members = 0, spots = 0;            ///< their product is the number of punctures
    std::vector<MemberPuncture> punctures; ///< by member, then by spot
    /// Of the insertion depth [m], of a puncture that does not pierce 0: of all; of the medians over spots (what is not
    /// known of skin); of the medians over members (from spot to spot).
    insertion::Quantiles depth, of_parameters, of_spots;
    insertion::Quantiles peak_force; ///< of all [N]
    double pierced_share = 0;
};

/// Spots of skin that every member is pushed into.
inline constexpr int k_spots = 16;

/// How many members the posterior of skin holds.
int most_needle_members(const Model& model);

/// Pushes the needle of a file into the skin of the first `members` of the posterior, at k_spots spots each, whose
/// toughness, stiffness and thickness scatter as the member has it (Latin hypercube, the same ranks for every member).
/// Layers that a file gives are the same in every member; their spots still scatter.
/// Errors: those of insert_needle; Kind::input for more members than there are; Kind::interrupted.
NeedleMembers insert_members(const Model& model, const NeedleStudy& study, int members, int threads = 1,
                             const ProgressCallback& progress = {});

} // namespace stipple::study
