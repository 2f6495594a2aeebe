// The atlas: its rows on real sites, its published ranges, and its answers on planted sites.
#include "../../model.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/study/atlas/atlas.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>

using namespace stipple;
using study::AtlasRow;
using units::mm;
using units::um;

namespace {

study::AtlasOptions small() {
    study::AtlasOptions options;
    options.sites = {"cheek"};
    options.lengths = {0.1 * mm, 0.5 * mm, 1 * mm, 2 * mm};
    options.strikes = 120;
    return options;
}

/// A site whose rows say what `depth` [m] and the fractions of `row` make them say; no physics in it.
study::AtlasSite planted(const std::vector<device::Kind>& kinds, const std::vector<double>& lengths,
                         const std::function<AtlasRow(device::Kind, double)>& row) {
    study::AtlasSite site{.name = "cheek", .label = "Cheek", .skin = {}, .rows = {}};
    site.skin.layers = {{.name = "stratum_corneum", .thickness = 12 * um},
                        {.name = "viable_epidermis", .thickness = 60 * um},
                        {.name = "papillary_dermis", .thickness = 200 * um},
                        {.name = "reticular_dermis", .thickness = 1000 * um},
                        {.name = "hypodermis", .thickness = 4 * mm},
                        {.name = "support", .thickness = INFINITY}};
    for (const device::Kind kind : kinds)
        for (const double length : lengths) {
            AtlasRow r = row(kind, length);
            r.kind = kind;
            r.needle_length = length;
            r.strikes = 100;
            site.rows.push_back(r);
        }
    return site;
}

std::string answer(const study::AtlasSite& site, const std::string& name) {
    for (const auto& a : study::answers(model(), site))
        if (a.name == name) return a.answer;
    FAIL("no answer called " << name);
    return "";
}

bool says(const std::string& text, const std::string& words) {
    return text.find(words) != std::string::npos;
}

const std::vector<device::Kind> k_all{device::Kind::roller, device::Kind::stamp, device::Kind::pen};
const std::vector<double> k_lengths{0.1 * mm, 0.2 * mm, 0.3 * mm, 0.5 * mm, 1 * mm, 1.5 * mm};

} // namespace

TEST_CASE("the atlas has one row for each kind and length of each site, with shares and ordered depths",
          "[slow]") {
    study::AtlasOptions options = small();
    options.sites = {"forehead", "back"};
    int calls = 0;
    options.progress = [&](const Progress& p) {
        CHECK(p.stage == (calls < 12 ? "forehead" : "back"));
        CHECK(p.fraction == calls++ / 24.0);
        return true;
    };
    const study::Atlas atlas = study::make_atlas(model(), options);
    CHECK(calls == 24);
    REQUIRE(atlas.sites.size() == 2);
    for (std::size_t s = 0; s < 2; ++s) {
        const auto& site = atlas.sites[s];
        CHECK(site.name == options.sites[s]);
        CHECK(site.skin.person.site == site.name);
        REQUIRE(site.rows.size() == 12);
        for (std::size_t i = 0; i < 12; ++i) {
            const AtlasRow& r = site.rows[i];
            INFO(site.name << " " << to_string(r.kind) << " " << r.needle_length / mm);
            CHECK(r.kind == k_all[i / 4]);
            CHECK(r.needle_length == options.lengths[i % 4]);
            CHECK(r.strikes >= 60);
            CHECK((0 <= r.dermis_fraction && r.dermis_fraction <= r.claim_fraction));
            CHECK((r.claim_fraction <= r.pierced_fraction && r.pierced_fraction <= 1));
            CHECK((r.loaded_depth.p10 <= r.loaded_depth.p50 && r.loaded_depth.p50 <= r.loaded_depth.p90));
            CHECK(r.dye_depth.p50 <= r.loaded_depth.p50);
            CHECK(r.depth_over_length() * r.needle_length == Approx(r.loaded_depth.p50));
            CHECK(r.reached.empty() == (r.pierced_fraction == 0));
            if (!r.reached.empty()) CHECK(r.reached == site.skin.layer_at(r.loaded_depth.p50));
            // a tip gets no deeper than the needle protrudes: at most a few times the tolerance of a pen
            // beyond it
            CHECK(r.loaded_depth.p90 <= r.needle_length + 0.5 * mm);
        }
    }
}

TEST_CASE("fractions are counted over the strikes of insertion itself") {
    study::AtlasOptions options = small();
    options.kinds = {device::Kind::pen};
    options.lengths = {0.3 * mm};
    const study::Atlas atlas = study::make_atlas(model(), options);
    const auto& site = atlas.sites.front();
    const auto& row = site.rows.front();
    device::DeviceSpec spec;
    spec.needle.length = 0.3 * mm;
    const auto device = device::make_device(model(), spec);
    const auto pattern = device::make_pattern(device, std::sqrt(120 / device.punctures_per_m2), 1);
    const auto in = insertion::insert(model(), site.skin, device, pattern, 1);
    double dermis = 0;
    for (const auto& p : in.punctures) dermis += p.loaded_depth > site.skin.dermis_top();
    CHECK(row.strikes == static_cast<int>(in.punctures.size()));
    CHECK(row.dermis_fraction == Approx(dermis / row.strikes));
    CHECK(row.loaded_depth.p50 == in.loaded_depth.p50);
    CHECK(row.pierced_fraction == in.pierced_fraction);
}

TEST_CASE(
    "a longer needle of a pen or a stamp gets at least as deep, and the same options give the same rows") {
    study::AtlasOptions options = small();
    options.kinds = {device::Kind::stamp, device::Kind::pen};
    const study::Atlas atlas = study::make_atlas(model(), options),
                       again = study::make_atlas(model(), options);
    const auto& rows = atlas.sites.front().rows;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        INFO(to_string(rows[i].kind) << " " << rows[i].needle_length / mm);
        CHECK(rows[i].loaded_depth.p50 == again.sites.front().rows[i].loaded_depth.p50);
        CHECK(rows[i].dermis_fraction == again.sites.front().rows[i].dermis_fraction);
        if (i % 4 == 0) continue;
        CHECK(rows[i].pierced_fraction >= rows[i - 1].pierced_fraction);
        CHECK(rows[i].dermis_fraction >= rows[i - 1].dermis_fraction);
        CHECK(rows[i].claim_fraction >= rows[i - 1].claim_fraction);
        if (rows[i - 1].pierced_fraction > 0.9)
            CHECK(rows[i].loaded_depth.p50 > rows[i - 1].loaded_depth.p50);
    }
}

TEST_CASE("an atlas of nothing, or of a place that is not there, is refused") {
    const auto kind_of = [](const study::AtlasOptions& options) {
        try {
            study::make_atlas(model(), options);
        } catch (const Error& e) {
            REQUIRE(e.problems().size() == 1);
            return std::pair(e.kind(), e.problems().front());
        }
        FAIL("accepted");
        return std::pair(stipple::Kind::data, Problem{});
    };
    study::AtlasOptions options = small();
    options.sites = {"cheak"};
    const auto [kind, problem] = kind_of(options);
    CHECK(kind == stipple::Kind::input);
    CHECK(problem.nearest == "cheek");
    CHECK(problem.value == "cheak");
    options = small();
    options.kinds.clear();
    CHECK(kind_of(options).first == stipple::Kind::input);
    for (const auto& lengths : std::vector<std::vector<double>>{{}, {0}, {1e-3, 0.5e-3}, {1e-3, 1e-3}}) {
        options = small();
        options.lengths = lengths;
        CHECK(kind_of(options).first == stipple::Kind::input);
    }
    options = small();
    options.strikes = 0;
    CHECK(kind_of(options).first == stipple::Kind::input);
    options = small();
    options.progress = [](const Progress& p) { return p.fraction < 0.1; };
    CHECK(kind_of(options).first == stipple::Kind::interrupted);
}

TEST_CASE("published ranges name sites, kinds and what was measured, and hold where they say") {
    const auto sites = skin::site_names(model());
    const std::vector<std::string> measured{"machine setting", "displacement", "insertion depth",
                                            "residual channel", "layer"};
    for (const auto& r : study::published_ranges(model())) {
        INFO(r.name);
        for (const auto& site : r.sites) CHECK(std::count(sites.begin(), sites.end(), site) == 1);
        for (const auto& kind : r.kinds) CHECK((kind == "roller" || kind == "stamp" || kind == "pen"));
        CHECK(std::count(measured.begin(), measured.end(), r.measured) == 1);
        CHECK((std::isfinite(r.low) || std::isfinite(r.high)));
        CHECK_FALSE(r.low > r.high);
        CHECK_FALSE(r.shortest > r.longest);
        CHECK_FALSE(r.caption.empty());
        CHECK((r.relative_to.empty() ? !(r.high > 6 * mm) : !(r.high > 1)));
    }
    const auto slow = study::published_range(model(), "slow_needle");
    CHECK(slow.holds_for_length(1 * mm));
    CHECK_FALSE(slow.holds_for_length(1.5 * mm));
    CHECK(study::published_range(model(), "home_roller").holds_for(device::Kind::roller));
    CHECK_FALSE(study::published_range(model(), "home_roller").holds_for(device::Kind::pen));
    CHECK(study::published_range(model(), "home_roller").holds_for("back"));
    CHECK(study::published_ranges(model(), "forehead").size() >
          study::published_ranges(model(), "back").size());
    CHECK_THROWS_AS(study::published_range(model(), "no_such_range"), Error);
}

TEST_CASE("answers agree with a planted site where every needle gets near its length") {
    const auto site = planted(k_all, k_lengths, [](device::Kind, double length) {
        return AtlasRow{.loaded_depth = {0.9 * length, 0.95 * length, length},
                        .dye_depth = {0.8 * length, 0.92 * length, length},
                        .reached = "papillary_dermis",
                        .pierced_fraction = 1,
                        .claim_fraction = 0.97,
                        .dermis_fraction = length < 0.15 * mm ? 0.6 : 0.93};
    });
    CHECK(answer(site, "outer_layer") == "Yes: of the strikes 97 % of a roller and 97 % of a stamp get "
                                         "deeper than 20 µm; 100 % and 100 % open the "
                                         "stratum corneum, which is 12 µm thick here. Nine in ten strikes "
                                         "get deeper than 20 µm from 0.1 mm on "
                                         "with a roller or a stamp.");
    CHECK(answer(site, "dermis") == "The dermis begins at 72 µm. At least half of the strikes meet it from "
                                    "0.1 mm on with a roller, a stamp "
                                    "or a pen; nine in ten from 0.2 mm on with a roller, a stamp or a pen. "
                                    "Rollers sold for the home (0.2 to "
                                    "0.3 mm) meet it in 93 % of the strikes.");
    const std::string regime = answer(site, "regime");
    CHECK(says(regime, "On the side of impact: the typical insertion depth is 95 % of the needle length"));
    CHECK(says(regime, "Up to 1 mm it is 95 % of a roller (impact)"));
    CHECK(says(
        regime,
        "The channel that a pen leaves is 92 % of the setting at 0.5 mm and 92 % of the setting at 1.5 mm"));
    CHECK(study::dermis_from(site, device::Kind::pen, 0.9) == 0.2 * mm);
}

TEST_CASE("answers agree with a planted site where needles hardly get in") {
    const auto site = planted(k_all, k_lengths, [](device::Kind kind, double length) {
        AtlasRow r;
        if (length < 0.25 * mm) return r; // nothing pierces
        const double share = kind == device::Kind::pen ? 0.6 : length > 1.2 * mm ? 0.5 : 0.2;
        r.loaded_depth = {0.1 * length, share * length, 0.9 * length};
        r.dye_depth = {0.1 * length, 0.5 * share * length, 0.9 * length};
        r.reached = "reticular_dermis";
        r.pierced_fraction = 0.75;
        r.claim_fraction = 0.7;
        // a roller meets the dermis at 0.3 and 0.5 mm, not at 1 mm, and again at 1.5 mm
        r.dermis_fraction =
            kind == device::Kind::roller ? (length > 0.9 * mm && length < 1.2 * mm ? 0.4 : 0.55) : 0.005;
        return r;
    });
    CHECK(answer(site, "outer_layer") == "No: of the strikes 0 % of a roller and 0 % of a stamp get deeper "
                                         "than 20 µm; 0 % and 0 % open the stratum "
                                         "corneum, which is 12 µm thick here. Nine in ten strikes get deeper "
                                         "than 20 µm at no length with a roller "
                                         "or a stamp.");
    CHECK(answer(site, "dermis") == "The dermis begins at 72 µm. At least half of the strikes meet it from "
                                    "1.5 mm on with a roller and at no "
                                    "length with a stamp or a pen; nine in ten at no length with a roller, a "
                                    "stamp or a pen. Rollers sold for "
                                    "the home (0.2 to 0.3 mm) meet it in 0 to 55 % of the strikes.");
    const std::string regime = answer(site, "regime");
    CHECK(says(regime, "Between the two: the typical insertion depth is 50 % of the needle length"));
    CHECK(says(regime,
               "Up to 1 mm it is 20 % of a roller (indentation), 20 % of a stamp (indentation) and 60 % of "
               "a pen (between)"));
    CHECK(says(regime, "Above 1 mm it is 50 % of a roller (between)"));
    CHECK(says(regime, "The channel that a pen leaves is 30 % of the setting at 0.5 mm"));
    CHECK(std::isnan(study::dermis_from(site, device::Kind::pen, 0.5)));
    CHECK(study::dermis_from(site, device::Kind::roller, 0.5) == 1.5 * mm);
}

TEST_CASE("answers of an atlas without the needle asked for say so") {
    const auto site = planted({device::Kind::pen}, {1 * mm}, [](device::Kind, double) { return AtlasRow{}; });
    CHECK(answer(site, "outer_layer") == "Not asked: no such needle is in this atlas.");
    CHECK(answer(site, "regime") == "It cannot be said: nowhere do half of the needles pierce.");
    CHECK_FALSE(says(answer(site, "dermis"), "home"));
}
