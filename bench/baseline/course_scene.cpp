#include "course_problem.hpp"
#include "stipple/base/units.hpp"
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace stipple::baseline {

/// The model of the tables, read once.
static const Model& model() {
    static const Model tables = make_model();
    return tables;
}

static constexpr double k_width = 1.6e-3, k_top = 0.08e-3, k_papillary = 0.21e-3, k_dermis = 1.0e-3,
                        k_bottom = 1.3e-3;
static constexpr double k_radius = 25e-6, k_taper_from = 0.25e-3, k_depth = 0.35e-3; // of a damaged channel
static constexpr int k_punctures = 32;                                               // 1250 per cm²
static constexpr double k_opening_radius = 20e-6;
static constexpr double k_reference_density = 225e4; // 1/m²: the session that sets the unit of an opening

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

/// Share of each cell inside a channel, by sub-samples no further apart than 5 µm.
static std::vector<double> damaged_fraction(const Box& box, std::uint64_t session) {
    std::vector<double> fraction(box.cells(), 0.0);
    Places places(session);
    const int m = std::max(2, static_cast<int>(std::ceil(box.dx / 5e-6)));
    const double sub = box.dx / m;
    for (int p = 0; p < k_punctures; ++p) {
        const double x = k_radius + (k_width - 2 * k_radius) * places.next();
        const double y = k_radius + (k_width - 2 * k_radius) * places.next();
        for (int z = 0; z < box.nz() && box.z_face[z] < k_depth; ++z) {
            const int layers = std::max(2, static_cast<int>(std::ceil(box.dz(z) / 5e-6)));
            for (int l = 0; l < layers; ++l) {
                const double r = channel_radius(box.z_face[z] + (l + 0.5) * box.dz(z) / layers);
                const auto first = [&](double at) { return std::max(0, static_cast<int>((at - r) / sub)); };
                const auto last = [&](double at, int n) {
                    return std::min(n * m - 1, static_cast<int>((at + r) / sub));
                };
                for (int j = first(y); j <= last(y, box.ny); ++j)
                    for (int i = first(x); i <= last(x, box.nx); ++i)
                        if (std::hypot((i + 0.5) * sub - x, (j + 0.5) * sub - y) <= r)
                            fraction[static_cast<std::size_t>(z) * box.layer() +
                                     static_cast<std::size_t>(j / m * box.nx + i / m)] +=
                                1.0 / (m * m * layers);
            }
        }
    }
    for (auto& f : fraction) f = std::min(f, 1.0); // where two channels overlap
    return fraction;
}

static std::vector<healing::Row> make_rows(const Box& box, const healing::Rates& rates) {
    const TableView layers = model()["healing/layers"];
    std::vector<healing::Row> rows;
    for (int z = 0; z < box.nz(); ++z) {
        const char* layer = box.z(z) < k_papillary ? "papillary_dermis"
                            : box.z(z) < k_dermis  ? "reticular_dermis"
                                                   : "hypodermis";
        const std::size_t r = layers.row(layer);
        rows.push_back(healing::make_row(rates, std::exp(-(box.z(z) - k_top) / rates.k.reach_E),
                                         layers.number(r, "vessels"), layers.number(r, "fibroblasts"),
                                         layers.number(r, "collagen"), layers.number(r, "elastin"), layer));
    }
    return rows;
}

CourseProblem make_course_problem(int n_across, int n_deep, int sessions, double interval, double end) {
    const double opened = std::numbers::pi * k_opening_radius * k_opening_radius;
    const healing::Host host = healing::make_host(model(), {});
    const healing::Rates rates(healing::make_kinetics(model()), host,
                               {.refill = false, .activated_stage = true}, k_reference_density * opened);
    CourseProblem problem(rates);
    problem.nx = problem.ny = n_across;
    problem.width = k_width;
    const double growth =
        std::pow(4.0, 1.0 / std::max(n_deep - 1, 1)); // the last layer is four times the first
    for (int z = 0; z <= n_deep; ++z)
        problem.z_face.push_back(k_top + (k_bottom - k_top) * (std::pow(growth, z) - 1) /
                                             (std::pow(growth, n_deep) - 1));
    problem.z_face.back() = k_bottom;
    problem.papillary_bottom = k_papillary;
    problem.dermis_bottom = k_dermis;
    problem.d_ref = 1.8e-4;
    problem.end = end;
    problem.rows = make_rows(problem.box(), problem.rates);
    const double density = k_punctures / (k_width * k_width);
    for (int s = 0; s < sessions; ++s)
        problem.sessions.push_back(
            {.time = s * interval,
             .fraction = damaged_fraction(problem.box(), static_cast<std::uint64_t>(s)),
             .opened_area_fraction = density * opened,
             .opening_radius = k_opening_radius,
             .punctures_per_m2 = density,
             .epidermis_fraction = density * opened});
    return problem;
}

} // namespace stipple::baseline
