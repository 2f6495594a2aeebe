#include "stipple/pages/needle/insert.hpp"
#include "stipple/pages/pages.hpp"
#include "stipple/words/lines.hpp"
#include "stipple/words/notice.hpp"
#include "stipple/words/typeset.hpp"
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;

static std::string range_words(const insertion::Quantiles& q) {
    return fmt::format("{} ({} to {})", way_words(q.p50), way_words(q.p10), way_words(q.p90));
}

std::string members_sentence(const study::NeedleMembers& m) {
    return fmt::format(
        "{} punctures: {} members of the posterior, each at {} spots of skin. {} pierce. Insertion depth {} "
        "(median, 10 to 90 %).",
        m.punctures.size(), m.members, m.spots, percent(m.pierced_share), range_words(m.depth));
}

std::string members_text(const study::NeedleMembers& m) {
    std::string out;
    if (!m.median.study.title.empty()) out += wrapped(m.median.study.title);
    out += wrapped(members_sentence(m));
    out += wrapped(fmt::format(
        "Not knowing the skin alone: {}. From spot to spot alone: {}. Largest force on a needle {} ({} to {}).",
        range_words(m.of_parameters), range_words(m.of_spots), force_words(m.peak_force.p50),
        force_words(m.peak_force.p10), force_words(m.peak_force.p90)));
    out += wrapped(fmt::format("With the numbers of the tables, at a median spot: {}.",
                               way_words(m.median.pushed.buried)));
    if (m.members < 32)
        out += wrapped("With fewer than 32 members the median and the range scatter themselves.");
    if (!m.median.study.layers.empty())
        out += wrapped("The layers are those of the file, so members differ in nothing but the scatter.");
    if (m.median.study.species != skin::k_human)
        out += wrapped(
            "The members are those of human skin: how far the skin of an animal lies from it is not in them, "
            "and the true range is wider.");
    return out + std::string(short_notice()) + "\n";
}

} // namespace stipple::pages
