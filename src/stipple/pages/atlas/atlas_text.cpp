#include "stipple/base/sources.hpp"
#include "stipple/base/units.hpp"
#include "stipple/pages/atlas/atlas.hpp"
#include "stipple/pages/pages.hpp"
#include "stipple/words/lines.hpp"
#include "stipple/words/notice.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;

namespace {

using namespace stipple::units;
using study::AtlasRow;
using study::AtlasSite;
using study::PublishedRange;

std::string in_um(double depth) {
    return fmt::format("{:.0f}", depth / um);
}

/// A dash where no needle pierced; else "papillary dermis".
std::string reached_words(const AtlasRow& row) {
    return row.reached.empty() ? "-" : spaced(row.reached);
}

std::string share_cell(double share) {
    return fmt::format("{:.0f}", 100 * share);
}

/// Letter of a published range in the table and in the list below it.
char letter(std::size_t index) {
    return static_cast<char>('a' + index);
}

/// What was published beside one row: letters of settings that include this length, and depths at it.
std::string published_cell(const AtlasRow& row, const std::vector<PublishedRange>& ranges) {
    std::string settings, depths;
    for (std::size_t i = 0; i < ranges.size(); ++i) {
        const auto& r = ranges[i];
        if (!r.holds_for(row.kind) || !r.holds_for_length(row.needle_length)) continue;
        constexpr double slack = 1e-9;
        if (r.measured == "machine setting") {
            if (row.needle_length > r.low - slack && row.needle_length < r.high + slack)
                settings += fmt::format("{}{}", settings.empty() ? "" : " ", letter(i));
        } else if (std::isfinite(r.shortest + r.longest) && r.shortest > 0) {
            const double unit = (r.relative_to.empty() ? 1 : row.needle_length) / um;
            depths += fmt::format(" {}:{:.0f}", letter(i), r.low * unit);
            if (r.high != r.low) depths += fmt::format("-{:.0f}", r.high * unit);
        }
    }
    return settings + depths;
}

std::string layer_line(const skin::Skin& skin) {
    std::string text;
    double z = 0;
    for (const auto& layer : skin.layers) {
        if (!std::isfinite(layer.thickness)) break;
        z += layer.thickness;
        text += fmt::format("{}{} to {:.0f} µm", text.empty() ? "" : ", ", spaced(layer.name), z / um);
    }
    return text;
}

std::string person_words(const skin::Person& person) {
    return fmt::format("{}, {:g} years", person.sex == skin::Sex::male ? "man" : "woman", person.age_years);
}

std::string kind_table(const AtlasSite& site, device::Kind kind, const std::vector<PublishedRange>& ranges) {
    std::vector<Cells> rows{{capital(to_string(kind)), "loaded", "", "", "residual", "", "", "loaded/",
                             "median tip", "opens", "meets", ""},
                            {"mm", "p10", "p50", "p90", "p10", "p50", "p90", "length", "reaches", "SC %",
                             "derm %", "published, µm"}};
    for (const auto& r : site.rows) {
        if (r.kind != kind) continue;
        const auto &l = r.loaded_depth, &c = r.dye_depth;
        rows.push_back({fmt::format("{:g}", r.needle_length / mm), in_um(l.p10), in_um(l.p50), in_um(l.p90),
                        in_um(c.p10), in_um(c.p50), in_um(c.p90),
                        fmt::format("{:.2f}", r.depth_over_length()), reached_words(r),
                        share_cell(r.pierced_fraction), share_cell(r.dermis_fraction),
                        published_cell(r, ranges)});
    }
    std::vector<Side> sides(rows.front().size(), Side::right);
    sides[8] = sides.back() = Side::left; // words
    return laid_out(rows, sides) + "\n";
}

std::string kinds_words(const PublishedRange& range) {
    return range.kinds.empty() ? "any needle" : fmt::format("{}", fmt::join(range.kinds, ", "));
}

std::string published_list(const std::vector<PublishedRange>& ranges) {
    std::string text =
        "Published, to be compared with like only (a machine setting with the needle length, a "
        "measured insertion\ndepth with that of the model, a residual channel with the residual depth):\n";
    std::vector<Cells> rows;
    for (std::size_t i = 0; i < ranges.size(); ++i) {
        const auto& r = ranges[i];
        rows.push_back({fmt::format("  {}", letter(i)), r.measured, range_words(r), kinds_words(r)});
        const std::string indent(5, ' ');
        std::string meaning =
            indent + wrapped(fmt::format("{} [{}, {}]", r.meaning, r.flag, short_citation(r.source)), indent);
        meaning.pop_back(); // the line end, which the table gives
        rows.push_back({meaning});
    }
    return text + laid_out(rows, {Side::left}) + "\n";
}

std::string answer_lines(const Model& model, const AtlasSite& site) {
    std::string text;
    for (const auto& a : study::answers(model, site))
        text += wrapped(a.question) + wrapped(a.answer, "") + "\n";
    return text;
}

std::string site_text(const study::Atlas& atlas, const AtlasSite& site) {
    std::vector<PublishedRange> ranges = study::published_ranges(atlas.model, site.name);
    std::erase_if(ranges, [](const auto& r) { return r.flag == "assumed"; });
    std::string text =
        wrapped(fmt::format("{}, {}: {}.", site.label, person_words(atlas.person), layer_line(site.skin)));
    text +=
        wrapped(
            "Depths in µm, of the needles that pierce: loaded with the needle in, residual with the needle "
            "out; SC: stratum corneum. Shares of all strikes.") +
        "\n";
    for (const auto kind : atlas.kinds) text += kind_table(site, kind, ranges);
    return text + published_list(ranges) + answer_lines(atlas.model, site);
}

/// Medians of one kind, sites down and lengths across.
std::string median_table(const study::Atlas& atlas, device::Kind kind) {
    std::vector<Cells> rows{{capital(to_string(kind))}};
    for (const double length : atlas.lengths) rows.front().push_back(fmt::format("{:g} ", length / mm));
    rows.front().emplace_back("dermis from");
    for (const auto& site : atlas.sites) {
        Cells cells{site.name};
        for (const auto& row : site.rows) {
            if (row.kind != kind) continue;
            const std::string depth = row.reached.empty() ? "-" : in_um(row.loaded_depth.p50);
            // A blank stands where others close their bracket.
            cells.push_back(row.pierced_fraction < 0.5 ? "(" + depth + ")" : depth + " ");
        }
        const double from = study::dermis_from(site, kind, 0.5);
        cells.push_back(std::isnan(from) ? "never" : fmt::format("{:g} mm", from / mm));
        rows.push_back(std::move(cells));
    }
    return laid_out(rows, {Side::left, Side::right}) + "\n";
}

} // namespace

std::string range_words(const PublishedRange& r) {
    const bool share = !r.relative_to.empty();
    const double unit = share ? 0.01 : to_si(r.unit);
    const std::string name = share ? fmt::format("% of the {}", r.relative_to) : unit_symbol(r.unit);
    if (std::isnan(r.high)) return fmt::format("at least {:g} {}", r.low / unit, name);
    if (std::isnan(r.low)) return fmt::format("less than {:g} {}", r.high / unit, name);
    if (r.low == r.high) return fmt::format("{:g} {}", r.low / unit, name);
    return fmt::format("{:g}-{:g} {}", r.low / unit, r.high / unit, name);
}

std::string atlas_text(const study::Atlas& atlas) {
    if (atlas.sites.size() == 1)
        return site_text(atlas, atlas.sites.front()) + std::string(short_notice()) + "\n";
    std::string text = wrapped(fmt::format(
        "Median insertion depth in µm by site and needle length in mm, {}; in brackets where less than half "
        "of the needles pierce. Last column: from what length on at least half of the strikes meet the dermis.",
        person_words(atlas.person)));
    text += "\n";
    for (const auto kind : atlas.kinds) text += median_table(atlas, kind);
    const auto cheek =
        std::find_if(atlas.sites.begin(), atlas.sites.end(), [](auto& s) { return s.name == "cheek"; });
    const AtlasSite& asked = cheek != atlas.sites.end() ? *cheek : atlas.sites.front();
    text += fmt::format("{}\n\n", asked.label) + answer_lines(atlas.model, asked);
    return text + "One site in full: stipple atlas --site cheek\n" + std::string(short_notice()) + "\n";
}

} // namespace stipple::pages
