#pragma once
#include "stipple/course/assemble.hpp"
#include "stipple/course/jobs.hpp"
#include <optional>
#include <string>
#include <vector>

namespace stipple::course {

/// Who the members of a run are.
struct Members {
    std::vector<Change> prior, people;
    std::size_t count() const { return prior.size() + people.size(); }
    /// In units of healing one: people are needled each, parameter members share skins.
    double work() const { return static_cast<double>(count() + people.size()); }
    /// Room for what becomes of them.
    Ensemble room() const;
};
Members members_of_run(const Model& model, const Options& options);

/// What one session does to a skin, as far as bands read it: medians of its punctures [m], force of a needle [N].
struct SessionInSkin {
    double loaded_depth = 0, dye_depth = 0, mouth_diameter = 0, force = 0, dermis_fraction = 0;
};

/// The skins of the members, needled: of the parameter members by member of the posterior of insertion, of the people one each.
/// None where no member has that skin, or where needling failed.
struct MemberSkins {
    std::vector<std::optional<SessionInSkin>> tissues, people;
};

/// The members of a share in their needled skins, ready to be healed. Whatever it refers to must outlive it.
class NeedledMembers {
  public:
    /// `central`: the skin of the unchanged course, needled; `density` of its middle cell [1/m²].
    NeedledMembers(const Workshop& w, const Members& members, Share share,
                   const insertion::Insertion& central, double density);
    /// Adds a job for each history, on `chain`; they go into `to`.
    void add_jobs(const Chain& chain, Ensemble& to, std::vector<Job>& jobs) const;
    MemberSkins skins() const;

  private:
    const Members& members_;
    Share share_;
    std::vector<std::optional<Prepared>> tissues_, people_;
};

/// Depths, forces and damage over the skins of the posterior, and the depth in a new person: the median of the central skin is
/// `depth` [m].
NeedlingBands needling_bands(const Model& model, double depth, const MemberSkins& skins,
                             const std::vector<Change>& prior);

/// The work of one share as bytes, and that of all shares put together again.
/// Errors: Kind::data if Options::shares are not all shares of one run with such options.
std::string put_share(const Options& options, Share share, const MemberSkins& skins, Runs& runs);
void take_shares(const Options& options, MemberSkins& skins, Runs& runs);

} // namespace stipple::course
