#include "course_problem.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/grid/geometry.hpp"
#include "stipple/healing/kinetics.hpp"
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace stipple::baseline {

const Model& model() {
    static const Model tables = make_model();
    return tables;
}

static constexpr double k_width = 1.6e-3, k_top = 0.08e-3, k_papillary = 0.21e-3, k_dermis = 1.0e-3,
                        k_bottom = 1.3e-3;
static constexpr double k_stratum_corneum = 15e-6; // healing sees the epidermis only
static constexpr double k_radius = 25e-6, k_taper_from = 0.25e-3, k_depth = 0.35e-3; // of a damaged channel
static constexpr int k_punctures = 32;                                               // 1250 per cm²
static constexpr double k_opening_radius = 20e-6;
static constexpr double k_reference_density = 225e4;   // 1/m²: the session that sets the unit of an opening
static constexpr double k_reference_fraction = 1.8e-4; // its damaged share of the dermis

/// Places of one session: a linear congruential generator (Knuth's MMIX constants), upper 53 bits.
class Places {
  public:
    explicit Places(std::uint64_t session) : state_(0x5717ULL + 977 * session) { next(), next(); }
    double next() {
        state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
        return static_cast<double>(state_ >> 11) * 0x1p-53;
    }

  private:
    std::uint64_t state_;
};

/// Depth is from the skin surface: a cylinder with a conical tip.
static double channel_radius(double depth) {
    if (depth < k_taper_from) return k_radius;
    return std::max(k_radius * (k_depth - depth) / (k_depth - k_taper_from), 0.0);
}

/// Adds the share of each cell that lies inside a channel at (x, y), by sub-samples no further apart than 5 µm.
static void add_channel(const grid::Patch& patch, double x, double y, std::vector<double>& fraction) {
    const int m = std::max(2, static_cast<int>(std::ceil(patch.dx() / 5e-6)));
    const double sub = patch.dx() / m;
    for (int z = 0; z < patch.nz() && patch.z_face()[z] < k_depth; ++z) {
        const int layers = std::max(2, static_cast<int>(std::ceil(patch.dz(z) / 5e-6)));
        for (int l = 0; l < layers; ++l) {
            const double r = channel_radius(patch.z_face()[z] + (l + 0.5) * patch.dz(z) / layers);
            const auto first = [&](double at) { return std::max(0, static_cast<int>((at - r) / sub)); };
            const auto last = [&](double at, int n) {
                return std::min(n * m - 1, static_cast<int>((at + r) / sub));
            };
            for (int j = first(y); j <= last(y, patch.ny()); ++j)
                for (int i = first(x); i <= last(x, patch.nx()); ++i)
                    if (std::hypot((i + 0.5) * sub - x, (j + 0.5) * sub - y) <= r)
                        fraction[patch.index(z, j / m, i / m)] += 1.0 / (m * m * layers);
        }
    }
}

static skin::Damage damage_of(const grid::Patch& patch, std::uint64_t session) {
    skin::Damage damage{.grid = patch, .fraction = std::vector<double>(patch.cells(), 0.0)};
    Places places(session);
    for (int p = 0; p < k_punctures; ++p) {
        const double x = k_radius + (k_width - 2 * k_radius) * places.next();
        const double y = k_radius + (k_width - 2 * k_radius) * places.next();
        add_channel(patch, x, y, damage.fraction);
        skin::add_opening(damage.openings, patch, x, y, k_opening_radius);
    }
    for (auto& f : damage.fraction) f = std::min(f, 1.0); // where two channels overlap
    damage.punctures_per_m2 = k_punctures / (k_width * k_width);
    damage.opening_radius = k_opening_radius;
    damage.opened_area_fraction = damage.epidermis_fraction =
        damage.punctures_per_m2 * std::numbers::pi * k_opening_radius * k_opening_radius;
    damage.dermis_fraction = patch.depth_mean(damage.fraction.data(), k_top, k_dermis);
    return damage;
}

/// Of a skin healing asks for the thickness of its layers alone.
static skin::Skin plain_skin() {
    skin::Skin skin;
    const std::pair<const char*, double> layers[] = {{"stratum_corneum", k_stratum_corneum},
                                                     {"viable_epidermis", k_top - k_stratum_corneum},
                                                     {"papillary_dermis", k_papillary - k_top},
                                                     {"reticular_dermis", k_dermis - k_papillary},
                                                     {"hypodermis", 2e-3},
                                                     {"support", INFINITY}};
    for (const auto& [name, thickness] : layers) {
        skin::Layer layer;
        layer.name = name;
        layer.thickness = thickness;
        skin.layers.push_back(layer);
    }
    return skin;
}

/// The resting tissue of every layer of cells, as `healing::heal` chooses it.
static std::vector<healing::Row> make_rows(const healing::HealingSpec& spec, const grid::Patch& patch,
                                           const healing::Rates& rates) {
    const TableView layers = model()["healing/layers"];
    const double top = spec.skin.dermis_top(), papillary_bottom = top + spec.skin.papillary_thickness();
    std::vector<healing::Row> rows;
    for (int z = 0; z < patch.nz(); ++z) {
        const char* layer = patch.z(z) < papillary_bottom            ? "papillary_dermis"
                            : patch.z(z) < spec.skin.dermis_bottom() ? "reticular_dermis"
                                                                     : "hypodermis";
        const std::size_t r = layers.row(layer);
        rows.push_back(healing::make_row(rates, std::exp(-(patch.z(z) - top) / rates.k.reach_E),
                                         layers.number(r, "vessels"), layers.number(r, "fibroblasts"),
                                         layers.number(r, "collagen"), layers.number(r, "elastin"), layer));
    }
    return rows;
}

CourseProblem::CourseProblem(healing::HealingSpec spec_)
    : spec(std::move(spec_)),
      rates(healing::make_kinetics(model()), spec.host, spec.reference.opened_area_fraction),
      rows(make_rows(spec, patch(), rates)),
      papillary_bottom(spec.skin.dermis_top() + spec.skin.papillary_thickness()),
      dermis_bottom(spec.skin.dermis_bottom()) {
    check(rates.k.chemotaxis == 0, Kind::data,
          "the baseline knows no chemotaxis, which the tables switch on");
}

Box CourseProblem::box() const {
    const grid::Patch& p = patch();
    return {p.nx(), p.ny(), p.dx(), p.dy(), p.z_face()};
}

CourseProblem make_course_problem(int n_across, int n_deep, int sessions, double interval,
                                  const std::vector<double>& times) {
    const double growth =
        std::pow(4.0, 1.0 / std::max(n_deep - 1, 1)); // the last layer is four times the first
    std::vector<double> z_face;
    for (int z = 0; z <= n_deep; ++z)
        z_face.push_back(k_top +
                         (k_bottom - k_top) * (std::pow(growth, z) - 1) / (std::pow(growth, n_deep) - 1));
    z_face.back() = k_bottom;
    const grid::Patch patch(n_across, n_across, k_width, k_width, z_face);
    healing::HealingSpec spec;
    spec.skin = plain_skin();
    spec.host = healing::make_host(model(), {});
    spec.reference = {.dermis_fraction = k_reference_fraction,
                      .opened_area_fraction =
                          k_reference_density * std::numbers::pi * k_opening_radius * k_opening_radius};
    for (int s = 0; s < sessions; ++s)
        spec.sessions.push_back({s * interval, damage_of(patch, static_cast<std::uint64_t>(s))});
    spec.output_times = spec.snapshot_times =
        times; // steps end on the times of fields: nothing is interpolated
    return CourseProblem(std::move(spec));
}

CourseProblem make_standard_course(int n_across, int n_deep) {
    constexpr double k_days[] = {10, 30, 60, 206, 300};
    std::vector<double> times;
    for (const double day : k_days) times.push_back(day * units::day);
    return make_course_problem(n_across, n_deep, 6, 30 * units::day, times);
}

} // namespace stipple::baseline
