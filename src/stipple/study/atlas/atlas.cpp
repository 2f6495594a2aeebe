#include "stipple/study/atlas/atlas.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/model.hpp"
#include "stipple/base/units.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <functional>
#include <limits>
#include <sstream>

namespace stipple::study {

double AtlasRow::depth_over_length() const {
    return loaded_depth.p50 / needle_length;
}

double AtlasRow::channel_over_length() const {
    return dye_depth.p50 / needle_length;
}

static bool among(const std::vector<std::string>& names, const std::string& name) {
    return names.empty() || std::find(names.begin(), names.end(), name) != names.end();
}

bool PublishedRange::holds_for(const std::string& site) const {
    return among(sites, site);
}

bool PublishedRange::holds_for(device::Kind kind) const {
    return among(kinds, to_string(kind));
}

bool PublishedRange::holds_for_length(double needle_length) const {
    constexpr double slack = 1e-9; // lengths come from millimetres
    return needle_length >= shortest * (1 - slack) && needle_length <= longest * (1 + slack);
}

/// Names between semicolons; "any" gives none.
static std::vector<std::string> names_of(const std::string& cell) {
    std::vector<std::string> names;
    std::istringstream text(cell);
    for (std::string name; std::getline(text, name, ';');)
        if (name != "any") names.push_back(name);
    return names;
}

static PublishedRange to_range(const TableView& t, std::size_t row) {
    const double unit = units::to_si(t.text(row, "unit"));
    return {.name = t.text(row, "name"),
            .sites = names_of(t.text(row, "site")),
            .kinds = names_of(t.text(row, "kind")),
            .shortest = t.number_or(row, "shortest_mm", 0) * units::mm,
            .longest = t.number_or(row, "longest_mm", std::numeric_limits<double>::infinity()) * units::mm,
            .low = t.number_or(row, "low", NAN) * unit,
            .high = t.number_or(row, "high", NAN) * unit,
            .unit = t.text(row, "unit"),
            .relative_to = t.text(row, "relative_to"),
            .measured = t.text(row, "measured"),
            .flag = t.text(row, "flag"),
            .source = t.text(row, "source"),
            .meaning = t.text(row, "meaning"),
            .caption = t.text(row, "caption")};
}

std::vector<PublishedRange> published_ranges(const Model& model) {
    const TableView t = model["study/depth_ranges"];
    std::vector<PublishedRange> ranges;
    for (std::size_t row = 0; row < t.rows.size(); ++row) ranges.push_back(to_range(t, row));
    return ranges;
}

std::vector<PublishedRange> published_ranges(const Model& model, const std::string& site) {
    std::vector<PublishedRange> ranges = published_ranges(model);
    std::erase_if(ranges, [&](const PublishedRange& r) { return !r.holds_for(site); });
    return ranges;
}

PublishedRange published_range(const Model& model, const std::string& name) {
    const TableView t = model["study/depth_ranges"];
    return to_range(t, t.row(name));
}

std::vector<device::Kind> kinds_by_hand_first() {
    auto kinds = device::kinds();
    std::stable_partition(kinds.begin(), kinds.end(),
                          [](device::Kind kind) { return !device::facts(kind).stroke_limited; });
    return kinds;
}

static void check_options(const Model& model, const AtlasOptions& options) {
    const auto names = skin::site_names(model);
    for (const auto& site : options.sites)
        if (std::find(names.begin(), names.end(), site) == names.end())
            throw Error(Kind::input, Problem{.what = "no such site",
                                             .key = "site",
                                             .value = site,
                                             .allowed = fmt::format("{}", fmt::join(names, " ")),
                                             .nearest = nearest_word(site, names)});
    check(!options.kinds.empty(), Kind::input, "an atlas needs at least one kind of device", "atlas.kinds");
    const auto& lengths = options.lengths;
    const bool ascending =
        std::adjacent_find(lengths.begin(), lengths.end(), std::greater_equal<>()) == lengths.end();
    check(!lengths.empty() && lengths.front() > 0 && ascending, Kind::input,
          "an atlas needs needle lengths above zero, each once, in ascending order", "atlas.lengths");
    check(options.strikes > 0, Kind::input, "an atlas needs at least one strike", "atlas.strikes");
}

namespace {

/// A device and where its needles strike: the same at every site.
struct Tool {
    device::Device device;
    device::Pattern pattern;
};

} // namespace

/// Window that holds about `strikes` of the pattern, widened while it holds none.
static Tool make_tool(const Model& model, device::Kind kind, double length, int strikes, std::uint64_t seed) {
    device::DeviceSpec spec;
    spec.kind = kind;
    spec.needle.length = length;
    Tool tool{.device = device::make_device(model, spec), .pattern = {}};
    double window = std::sqrt(strikes / tool.device.punctures_per_m2);
    do {
        tool.pattern = device::make_pattern(tool.device, window, seed);
        window *= 2;
    } while (tool.pattern.strikes.empty());
    return tool;
}

static AtlasRow make_row(const Model& model, const skin::Skin& skin, const Tool& tool, double claimed_layer,
                         std::uint64_t seed) {
    const auto in =
        insertion::insert(model, skin, tool.device, tool.pattern, seed, {}, insertion::Detail::punctures);
    const auto deeper = [&](double depth) {
        const auto count = std::count_if(in.punctures.begin(), in.punctures.end(),
                                         [&](const auto& p) { return p.loaded_depth > depth; });
        return static_cast<double>(count) / static_cast<double>(in.punctures.size());
    };
    return {.kind = tool.device.spec.kind,
            .needle_length = tool.device.spec.needle.length,
            .strikes = static_cast<int>(in.punctures.size()),
            .loaded_depth = in.loaded_depth,
            .dye_depth = in.dye_depth,
            .reached = in.pierced_fraction > 0 ? in.reached : "",
            .pierced_fraction = in.pierced_fraction,
            .claim_fraction = deeper(claimed_layer),
            .dermis_fraction = deeper(skin.dermis_top())};
}

static AtlasSite make_site(const Model& model, const std::string& name, skin::Person person) {
    const TableView sites = model["skin/sites"];
    person.site = name;
    return {.name = name,
            .label = sites.text(sites.row(name), "label"),
            .skin = skin::make_skin(model, person),
            .rows = {}};
}

Atlas make_atlas(const Model& model, const AtlasOptions& options) {
    check_options(model, options);
    Atlas atlas{.model = model,
                .person = options.person,
                .seed = options.seed,
                .kinds = options.kinds,
                .lengths = options.lengths,
                .sites = {}};
    std::vector<Tool> tools;
    for (const auto kind : options.kinds)
        for (const double length : options.lengths)
            tools.push_back(make_tool(model, kind, length, options.strikes, options.seed));
    const double claimed_layer = published_range(model, "outer_layer").high;
    const auto names = options.sites.empty() ? skin::site_names(model) : options.sites;
    const auto all = static_cast<double>(names.size() * tools.size());
    int done = 0;
    for (const auto& name : names) {
        AtlasSite site = make_site(model, name, options.person);
        for (const auto& tool : tools) {
            if (options.progress && !options.progress({.stage = name, .fraction = done++ / all}))
                throw Error(Kind::interrupted, Problem{.what = "interrupted: nothing was written"});
            site.rows.push_back(make_row(model, site.skin, tool, claimed_layer, options.seed));
        }
        atlas.sites.push_back(std::move(site));
    }
    return atlas;
}

} // namespace stipple::study
