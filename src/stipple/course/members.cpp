#include "stipple/course/members.hpp"
#include "stipple/base/bytes.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/tasks.hpp"
#include "stipple/course/cells.hpp"
#include <cmath>

namespace stipple::course {

Members members_of_run(const Model& model, const Options& options) {
    const auto count = [](int n) { return static_cast<std::size_t>(n); };
    return {parameter_changes(model, count(options.band_members), options.seed),
            people_changes(model, count(options.person_members), options.seed)};
}

Ensemble Members::room() const {
    Ensemble ensemble;
    ensemble.prior.resize(prior.size());
    ensemble.people.resize(people.size());
    return ensemble;
}

/// Parameter members go by their skin, so that each skin is needled in one share.
static bool belongs(Share share, std::size_t skin) {
    return skin % static_cast<std::size_t>(share.of) == static_cast<std::size_t>(share.part);
}

/// Skin, punctures and damage of the people; none where one cannot be made.
static std::vector<std::optional<Prepared>> prepare_people(const Workshop& w,
                                                           const std::vector<Change>& people, Share share) {
    std::vector<std::optional<Prepared>> prepared(people.size());
    std::vector<std::function<void()>> tasks;
    for (std::size_t m = 0; m < people.size(); ++m)
        if (belongs(share, m))
            tasks.emplace_back([&, m] {
                prepared[m] = attempt([&] { return prepare(w.chain, people[m], k_member, 0); });
                w.reporter.task_done(1);
            });
    run_tasks(tasks, w.options.threads);
    return prepared;
}

/// Skin, punctures and damage of the skins that the parameter members of a course have, by member of the posterior of
/// insertion; at the density of the central cell, as far as its needles pierce there.
static std::vector<std::optional<Prepared>> prepare_tissues(const Workshop& w,
                                                            const std::vector<Change>& members, Share share,
                                                            const insertion::Insertion& central,
                                                            double density) {
    std::vector<const Change*> first;
    for (const Change& change : members) {
        const std::size_t tissue = change.tissue.value();
        if (first.size() <= tissue) first.resize(tissue + 1, nullptr);
        if (first[tissue] == nullptr) first[tissue] = &change;
    }
    std::vector<std::optional<Prepared>> prepared(first.size()); // none where no member has that tissue
    std::vector<std::function<void()>> tasks;
    for (std::size_t t = 0; t < first.size(); ++t) {
        if (first[t] == nullptr || !belongs(share, t)) continue;
        tasks.emplace_back([&, t] {
            const Needled n = needle(w.chain, *first[t], k_member.strikes);
            const double pierce =
                central.pierced_fraction > 0 ? n.insertion.pierced_fraction / central.pierced_fraction : 1.0;
            prepared[t] = prepare(first[t]->model, w.chain, n.skin, n.insertion, k_member, pierce * density);
        });
    }
    run_tasks(tasks, w.options.threads);
    return prepared;
}

NeedledMembers::NeedledMembers(const Workshop& w, const Members& members, Share share,
                               const insertion::Insertion& central, double density)
    : members_(members), share_(share), tissues_(prepare_tissues(w, members.prior, share, central, density)),
      people_(prepare_people(w, members.people, share)) {}

void NeedledMembers::add_jobs(const Chain& chain, Ensemble& to, std::vector<Job>& jobs) const {
    for (std::size_t m = 0; m < members_.prior.size(); ++m) {
        const std::size_t tissue = members_.prior[m].tissue.value();
        if (belongs(share_, tissue))
            jobs.push_back({&to.prior[m], &chain, &members_.prior[m], &tissues_[tissue].value(),
                            k_member.tolerance, 1, true});
    }
    for (std::size_t m = 0; m < members_.people.size(); ++m)
        if (people_[m])
            jobs.push_back(
                {&to.people[m], &chain, &members_.people[m], &*people_[m], k_member.tolerance, 1, true});
}

MemberSkins NeedledMembers::skins() const {
    const auto read = [](const std::vector<std::optional<Prepared>>& all) {
        std::vector<std::optional<SessionInSkin>> list(all.size());
        for (std::size_t i = 0; i < all.size(); ++i)
            if (all[i])
                list[i] = {.loaded_depth = all[i]->insertion.loaded_depth.p50,
                           .dye_depth = all[i]->insertion.dye_depth.p50,
                           .mouth_diameter = all[i]->insertion.mouth_diameter.p50,
                           .force = all[i]->insertion.force_per_needle,
                           .dermis_fraction = all[i]->damage.dermis_fraction};
        return list;
    };
    return {read(tissues_), read(people_)};
}

/// Loaded depth in a new person, from that in the skins of both ensembles.
static outcome::Predictive new_depth(const Model& model, double depth, const MemberSkins& skins) {
    const auto shifts = [&](const std::vector<std::optional<SessionInSkin>>& all) {
        std::vector<double> list;
        for (const auto& one : all)
            if (one && std::isfinite(one->loaded_depth)) list.push_back(one->loaded_depth - depth);
        return list;
    };
    const auto of_people = shifts(skins.people), of_skins = shifts(skins.tissues);
    if (of_people.empty() && of_skins.empty()) return {};
    return outcome::predict(
        {.change = depth, .people = of_people, .parameters = of_skins, .bounds = {.least = 0}},
        outcome::discrepancy_draws(model, "depth"));
}

NeedlingBands needling_bands(const Model& model, double depth, const MemberSkins& skins,
                             const std::vector<Change>& prior) {
    NeedlingBands bands;
    const auto quantiles = [&](double SessionInSkin::*what) {
        std::vector<double> values;
        for (const auto& skin : skins.tissues)
            if (skin) values.push_back((*skin).*what);
        bands.members = static_cast<int>(values.size());
        return insertion::quantiles_of(std::move(values));
    };
    bands.loaded_depth = quantiles(&SessionInSkin::loaded_depth);
    bands.dye_depth = quantiles(&SessionInSkin::dye_depth);
    bands.mouth_diameter = quantiles(&SessionInSkin::mouth_diameter);
    bands.force = quantiles(&SessionInSkin::force);
    bands.damage = quantiles(&SessionInSkin::dermis_fraction);
    std::vector<double> doses; // of every member, which has strokes and force of the fitted trial of its own
    for (const Change& change : prior)
        if (change.reference && change.reference->dermis_fraction > 0)
            doses.push_back(skins.tissues[change.tissue.value()].value().dermis_fraction /
                            change.reference->dermis_fraction);
    bands.dose = insertion::quantiles_of(std::move(doses));
    bands.new_depth = new_depth(model, depth, skins);
    return bands;
}

// Shares as bytes
// ------------------------------------------------------------------------------------------------

namespace {

template <class T, class Put>
void put_list(ByteWriter& w, const std::vector<std::optional<T>>& list, const Put& put) {
    w.put(list.size());
    for (const auto& one : list) {
        w.put(one.has_value());
        if (one) put(*one);
    }
}

/// Takes over what the list has and `to` has not.
template <class T, class Get>
void take_list(ByteReader& r, std::vector<std::optional<T>>& to, const Get& get) {
    std::size_t n = 0;
    r.get(n);
    check(n == to.size(), Kind::data, "a share belongs to another run");
    for (auto& one : to) {
        bool there = false;
        r.get(there);
        if (there) one = get();
    }
}

} // namespace

namespace {

/// What of the options decides which histories there are, beside how many members.
struct KindOfRun {
    Detail detail;
    bool sections, sketch;
    bool operator==(const KindOfRun&) const = default;
};

KindOfRun kind_of(const Options& options) {
    return {options.detail, options.sections, options.sketch};
}

} // namespace

std::string put_share(const Options& options, Share share, const MemberSkins& skins, Runs& runs) {
    ByteWriter w;
    w.put(share);
    w.put(kind_of(options));
    w.put(skins.tissues.size());
    const auto put_one = [&](const healing::History& h) { healing::put_history(w, h); };
    for (const auto* list : {&skins.tissues, &skins.people})
        put_list(w, *list, [&](const SessionInSkin& skin) { w.put(skin); });
    for (const auto* list : {&runs.ensemble.prior, &runs.ensemble.people}) put_list(w, *list, put_one);
    for (const auto* history : histories_of(runs)) {
        w.put(history->has_value());
        if (*history) put_one(**history);
    }
    return joined(w.pieces());
}

void take_shares(const Options& options, MemberSkins& skins, Runs& runs) {
    const std::vector<std::string>& parts = options.shares;
    Ensemble& ensemble = runs.ensemble;
    std::vector<int> seen(parts.size(), 0);
    skins.people.resize(ensemble.people.size());
    for (const std::string& part : parts) {
        ByteReader r(part);
        Share share;
        KindOfRun kind{};
        r.get(share);
        r.get(kind);
        check(share.of == static_cast<int>(parts.size()) && share.part >= 0 && share.part < share.of &&
                  seen[static_cast<std::size_t>(share.part)]++ == 0 && kind == kind_of(options),
              Kind::data, "the shares are not those of one run");
        std::size_t tissues = 0;
        r.get(tissues);
        if (skins.tissues.empty()) skins.tissues.resize(std::min(tissues, k_tissues));
        for (auto* list : {&skins.tissues, &skins.people})
            take_list(r, *list, [&] {
                SessionInSkin skin;
                r.get(skin);
                return skin;
            });
        for (auto* list : {&ensemble.prior, &ensemble.people})
            take_list(r, *list, [&] { return healing::get_history(r); });
        for (auto* history : histories_of(runs)) {
            bool there = false;
            r.get(there);
            if (there) *history = healing::get_history(r);
        }
        check(r.at_end(), Kind::data, "a share is longer than it says");
    }
}

} // namespace stipple::course
