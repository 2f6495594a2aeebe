#include "stipple/base/units.hpp"
#include "stipple/study/atlas/atlas.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <functional>

namespace stipple::study {

namespace {

// Shares that the words below stand for: assumed, and always printed beside the word.
constexpr double k_most = 0.9, k_half = 0.5, k_few = 0.1;

using Rows = std::vector<const AtlasRow*>;
using Test = std::function<bool(const AtlasRow&)>;

Rows rows_of(const AtlasSite& site, const Test& wanted) {
    Rows rows;
    for (const auto& row : site.rows)
        if (wanted(row)) rows.push_back(&row);
    return rows;
}

std::vector<device::Kind> kinds_of(const AtlasSite& site) {
    std::vector<device::Kind> kinds;
    for (const auto& row : site.rows)
        if (std::find(kinds.begin(), kinds.end(), row.kind) == kinds.end()) kinds.push_back(row.kind);
    return kinds;
}

/// Shortest length of a kind from which on every row passes the test [m]; NaN if the longest does not.
double length_from(const AtlasSite& site, device::Kind kind, const Test& passes) {
    double from = NAN;
    for (const auto* row : rows_of(site, [&](const auto& r) { return r.kind == kind; })) {
        if (!passes(*row))
            from = NAN;
        else if (std::isnan(from))
            from = row->needle_length;
    }
    return from;
}

std::string share_words(double share) {
    if (share > 0 && share < 0.01) return "under 1 %";
    if (share > 0.99 && share < 1) return "over 99 %";
    return fmt::format("{:.0f} %", 100 * share);
}

/// "11 to 49 %".
std::string share_words(double low, double high) {
    const std::string from = share_words(low), to = share_words(high);
    if (from == to) return from;
    const bool plain = low >= 0.01 || low == 0;
    return fmt::format("{} to {}", plain ? from.substr(0, from.size() - 2) : from, to);
}

std::string length_words(double length) {
    return length < 0.0999 * units::mm ? fmt::format("{:.0f} µm", length / units::um)
                                       : fmt::format("{:g} mm", length / units::mm);
}

std::string with_article(device::Kind kind) {
    return "a " + to_string(kind);
}

/// "a, b and c".
std::string listed(const std::vector<std::string>& words, const std::string& last = " and ") {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i)
        text += (i == 0 ? "" : i + 1 == words.size() ? last : ", ") + words[i];
    return text;
}

/// "from 0.3 mm on with a roller or a stamp and at no length with a pen": where the rows of each kind begin
/// to pass.
std::string lengths_from(const AtlasSite& site, const std::vector<device::Kind>& kinds, const Test& passes) {
    std::vector<std::pair<std::string, std::vector<std::string>>> groups;
    for (const auto kind : kinds) {
        const double from = length_from(site, kind, passes);
        const std::string words =
            std::isnan(from) ? "at no length" : fmt::format("from {} on", length_words(from));
        auto group = std::find_if(groups.begin(), groups.end(), [&](auto& g) { return g.first == words; });
        if (group == groups.end()) group = groups.insert(group, {words, {}});
        group->second.push_back(with_article(kind));
    }
    std::vector<std::string> parts;
    for (const auto& [words, of] : groups)
        parts.push_back(fmt::format("{} with {}", words, listed(of, " or ")));
    return listed(parts);
}

/// Least and most of a share over rows.
struct Span {
    double least = 0, most = 0;
};

Span span_of(const Rows& rows, const std::function<double(const AtlasRow&)>& share) {
    Span span{.least = INFINITY, .most = -INFINITY};
    for (const auto* row : rows) {
        span.least = std::min(span.least, share(*row));
        span.most = std::max(span.most, share(*row));
    }
    return span;
}

/// The shortest needle, pressed by hand: every kind that imposes no stroke.
Answer outer_layer_answer(const Model& model, const AtlasSite& site) {
    constexpr double length = 0.1 * units::mm; // of the claim
    const double layer = published_range(model, "outer_layer").high;
    const auto by_hand = [](device::Kind kind) { return !device::facts(kind).stroke_limited; };
    Answer out{.name = "outer_layer",
               .question = fmt::format("Does a {} needle pass the outermost layer of {} under hand pressure?",
                                       length_words(length), length_words(layer)),
               .answer = {}};
    const Rows rows = rows_of(site, [&](const auto& r) {
        return by_hand(r.kind) && std::fabs(r.needle_length / length - 1) < 1e-9;
    });
    if (rows.empty()) {
        out.answer = "Not asked: no such needle is in this atlas.";
        return out;
    }
    double least = 1, most = 0;
    std::vector<std::string> deep, open;
    for (const auto* row : rows) {
        least = std::min(least, row->claim_fraction);
        most = std::max(most, row->claim_fraction);
        deep.push_back(fmt::format("{} of {}", share_words(row->claim_fraction), with_article(row->kind)));
        open.push_back(share_words(row->pierced_fraction));
    }
    auto kinds = kinds_of(site);
    std::erase_if(kinds, [&](auto kind) { return !by_hand(kind); });
    out.answer =
        fmt::format("{}: of the strikes {} get deeper than {}; {} open the stratum corneum, which is {} "
                    "thick here. Nine in ten strikes get deeper than {} {}.",
                    least >= k_most ? "Yes"
                    : most == 0     ? "No"
                    : most < k_few  ? "Hardly"
                                    : "Sometimes",
                    listed(deep), length_words(layer), listed(open),
                    length_words(site.skin.layers.front().thickness), length_words(layer),
                    lengths_from(site, kinds, [](const auto& r) { return r.claim_fraction >= k_most; }));
    return out;
}

/// Home and clinic: from what length on the dermis is met, and what needles sold for the home do.
Answer dermis_answer(const Model& model, const AtlasSite& site) {
    const auto kinds = kinds_of(site);
    const auto meets = [](double share) {
        return [share](const AtlasRow& r) { return r.dermis_fraction >= share; };
    };
    Answer out{.name = "dermis", .question = "From what needle length on is the dermis met?", .answer = {}};
    out.answer =
        fmt::format("The dermis begins at {}. At least half of the strikes meet it {}; nine in ten {}.",
                    length_words(site.skin.dermis_top()), lengths_from(site, kinds, meets(k_half)),
                    lengths_from(site, kinds, meets(k_most)));
    const PublishedRange home = published_range(model, "home_roller");
    const Rows rows = rows_of(site, [&](const auto& r) {
        return home.holds_for(r.kind) && r.needle_length > home.low * (1 - 1e-9) &&
               r.needle_length < home.high * (1 + 1e-9);
    });
    if (rows.empty()) return out;
    const Span span = span_of(rows, [](const auto& r) { return r.dermis_fraction; });
    out.answer +=
        fmt::format(" Rollers sold for the home ({:g} to {}) meet it in {} of the strikes.",
                    home.low / units::mm, length_words(home.high), share_words(span.least, span.most));
    return out;
}

/// Which side a buried share of the needle is on.
std::string side_of(double share, double indentation_limit) {
    return share < indentation_limit ? "indentation" : share < k_most ? "between" : "impact";
}

/// "11 to 49 % of a roller (indentation)" for each kind, over the lengths for which `slow` holds or does not.
std::string buried_words(const AtlasSite& site, const PublishedRange& slow, bool up_to) {
    std::vector<std::string> parts;
    for (const auto kind : kinds_of(site)) {
        const Rows rows = rows_of(site, [&](const auto& r) {
            return r.kind == kind && r.pierced_fraction >= k_half &&
                   slow.holds_for_length(r.needle_length) == up_to;
        });
        if (rows.empty()) continue;
        const Span span = span_of(rows, [](const auto& r) { return r.depth_over_length(); });
        const std::string low = side_of(span.least, slow.high), high = side_of(span.most, slow.high);
        parts.push_back(fmt::format("{} of {} ({})", share_words(span.least, span.most), with_article(kind),
                                    low == high ? low : low + " to " + high));
    }
    return listed(parts);
}

/// The channels of pens beside histology, where the atlas has a needle of the published length.
std::string pen_channel_words(const Model& model, const AtlasSite& site) {
    std::vector<std::string> words;
    std::string source;
    for (const auto* name : {"pen_histology_0_5", "pen_histology_1_5"}) {
        const PublishedRange published = published_range(model, name);
        source = published.source;
        for (const auto* row : rows_of(site, [&](const auto& r) {
                 return published.holds_for(r.kind) && published.holds_for_length(r.needle_length);
             }))
            words.push_back(fmt::format("{} of the setting at {}", share_words(row->channel_over_length()),
                                        length_words(row->needle_length)));
    }
    return words.empty()
               ? ""
               : fmt::format(" The channel that a pen leaves is {}; histology found it close to the "
                             "setting ({}).",
                             listed(words), source);
}

/// Middle of the buried shares of all rows in which at least half of the needles pierce; NaN if none.
double typical_share(const AtlasSite& site) {
    std::vector<double> shares;
    for (const auto& row : site.rows)
        if (row.pierced_fraction >= k_half) shares.push_back(row.depth_over_length());
    if (shares.empty()) return NAN;
    const auto middle = shares.begin() + static_cast<std::ptrdiff_t>(shares.size() / 2);
    std::nth_element(shares.begin(), middle, shares.end());
    return *middle;
}

Answer regime_answer(const Model& model, const AtlasSite& site) {
    const PublishedRange slow = published_range(model, "slow_needle");
    Answer out{.name = "regime",
               .question = "Where does the model stand between indentation (slow needles enter by less than "
                           "half of the displacement) and impact (pens get near their setting)?",
               .answer = {}};
    const double typical = typical_share(site);
    if (std::isnan(typical)) {
        out.answer = "It cannot be said: nowhere do half of the needles pierce.";
        return out;
    }
    const std::string side = side_of(typical, slow.high);
    out.answer =
        fmt::format("{}: the typical insertion depth is {} of the needle length; indentation is less "
                    "than {} ({}, of the displacement), impact {} or more.",
                    side == "between" ? "Between the two" : "On the side of " + side, share_words(typical),
                    share_words(slow.high), slow.source, share_words(k_most));
    const std::string limit = length_words(slow.longest);
    for (const bool up_to : {true, false}) {
        const std::string words = buried_words(site, slow, up_to);
        if (!words.empty())
            out.answer += fmt::format(" {} {} it is {}.", up_to ? "Up to" : "Above", limit, words);
    }
    out.answer += pen_channel_words(model, site);
    return out;
}

} // namespace

std::string kinds_in_words() {
    std::vector<std::string> plurals;
    for (const auto kind : kinds_by_hand_first()) plurals.push_back(device::facts(kind).plural);
    return listed(plurals);
}

double dermis_from(const AtlasSite& site, device::Kind kind, double share) {
    return length_from(site, kind, [share](const AtlasRow& r) { return r.dermis_fraction >= share; });
}

std::vector<Answer> answers(const Model& model, const AtlasSite& site) {
    return {outer_layer_answer(model, site), dermis_answer(model, site), regime_answer(model, site)};
}

} // namespace stipple::study
