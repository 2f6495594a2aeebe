#pragma once
#include "stipple/base/progress.hpp"
#include "stipple/device/kinds.hpp"
#include "stipple/insertion/insertion.hpp"
#include "stipple/skin/skin.hpp"
#include <cstdint>
#include <string>
#include <vector>

namespace stipple::study {

/// Site by needle length: how deep the needles of one kind of device get in the model. Fractions count all
/// strikes; depths are of the strikes that pierced, as in Insertion, and 0 where none did.
struct AtlasRow {
    device::Kind kind = device::Kind::roller;
    double needle_length = 0;                     ///< of a pen the setting [m]
    int strikes = 0;                              ///< that the fractions are taken over
    insertion::Quantiles loaded_depth, dye_depth; ///< needle in; channel left when it is out [m]
    std::string reached;                ///< layer of the median loaded tip; empty if nothing pierced
    double pierced_fraction = 0;        ///< that open the stratum corneum
    double claim_fraction = 0;          ///< whose tip is deeper than the outer layer of the claim
    double dermis_fraction = 0;         ///< whose tip is deeper than Skin::dermis_top()
    double depth_over_length() const;   ///< median insertion depth over needle length [-]
    double channel_over_length() const; ///< median residual depth over needle length [-]
};

/// All rows of one site: kinds in the order of the options, lengths ascending within a kind.
struct AtlasSite {
    std::string name, label; ///< "upper_lip", "Upper lip"
    skin::Skin skin;
    std::vector<AtlasRow> rows;
};

/// A published depth, setting or needle length: a row of data/study/depth_ranges.csv.
struct PublishedRange {
    std::string name;
    std::vector<std::string> sites, kinds; ///< empty: any
    double shortest = 0, longest = 0;      ///< needle lengths that it holds for; 0 and infinity: any [m]
    double low = 0, high = 0;              ///< [m], or a share of `relative_to`; NaN: open on this side
    std::string unit;                      ///< in which it was published: "mm", "um", "-"
    std::string relative_to; ///< "needle length", "displacement", or empty: low and high are lengths
    std::string measured;    ///< what was measured: "machine setting", "insertion depth", "residual channel",
                             ///< "layer"; only like is compared with like
    std::string flag, source, meaning, caption; ///< caption: a few words for figures

    bool holds_for(const std::string& site) const;
    bool holds_for(device::Kind kind) const;
    bool holds_for_length(double needle_length) const;
};

/// All rows of data/study/depth_ranges.csv, or those of one site.
std::vector<PublishedRange> published_ranges(const Model& model);
std::vector<PublishedRange> published_ranges(const Model& model, const std::string& site);
/// One row by name. Errors: Kind::data if it is missing.
PublishedRange published_range(const Model& model, const std::string& name);

/// Every kind of device: first those that the hand presses in, then those that impose a stroke.
std::vector<device::Kind> kinds_by_hand_first();

/// "rollers, hand stamps and pens".
std::string kinds_in_words();

struct AtlasOptions {
    skin::Person person;              ///< its site is not used
    std::vector<std::string> sites{}; ///< empty: all of skin::site_names()
    std::vector<device::Kind> kinds = kinds_by_hand_first();
    std::vector<double> lengths{0.1e-3,  0.2e-3, 0.25e-3, 0.3e-3, 0.5e-3,
                                0.75e-3, 1e-3,   1.5e-3,  2e-3,   2.5e-3}; ///< ascending [m]
    int strikes = 400; ///< about so many, at least one, are followed for each row
    std::uint64_t seed = 1;
    ProgressCallback progress{}; ///< before each row, `stage` is its site
};

struct Atlas {
    Model model; ///< that it was computed with
    skin::Person person;
    std::uint64_t seed = 1;
    std::vector<device::Kind> kinds;
    std::vector<double> lengths; ///< [m]
    std::vector<AtlasSite> sites;
};

/// Needles every site with every kind and length, all other numbers of a device being those of
/// data/device/defaults.csv. The same needles strike at every site. Deterministic in its options.
/// Errors: Kind::input for an unknown site, or for options that are empty, unsorted or not positive;
/// Kind::interrupted.
Atlas make_atlas(const Model& model, const AtlasOptions& options);

/// A question that people ask, and what the numbers of one site say.
struct Answer {
    std::string name, question, answer;
};

/// Does the shortest needle in question pass the outer layer under hand pressure? From what length on does
/// each kind meet the dermis? Where does the model stand between a slow needle, which mostly dimples the
/// skin, and a fast one, which gets near its setting? Every number and every word that judges is computed
/// from the rows.
std::vector<Answer> answers(const Model& model, const AtlasSite& site);

/// Shortest needle length of a kind from which on, at this length and all longer ones, at least `share` of
/// the strikes meet the dermis [m]; NaN if there is none.
double dermis_from(const AtlasSite& site, device::Kind kind, double share);

} // namespace stipple::study
