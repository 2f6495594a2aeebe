#include "stipple/healing/states.hpp"
#include "stipple/healing/reaction.hpp"
#include <algorithm>
#include <string_view>

namespace stipple::healing {

static constexpr StateRow k_rows[] = {
#define ROW(id, member, ...) {__VA_ARGS__},
    STIPPLE_STATES(ROW)
#undef ROW
};
static constexpr StateRow k_surface[] = {
#define ROW(id, ...) {__VA_ARGS__},
    STIPPLE_SURFACE_STATES(ROW)
#undef ROW
};
static_assert(std::size(k_rows) == k_states && std::size(k_surface) == k_surface_states);

/// True if every state has a name of its own and a scale, and a loss or a lifetime, not both.
template <std::size_t n> static constexpr bool well_formed(const StateRow (&rows)[n]) {
    for (std::size_t i = 0; i < n; ++i) {
        const StateRow& row = rows[i];
        if (!row.name || !row.label || row.scale <= 0 || (row.lifetime && row.loss[0])) return false;
        for (std::size_t j = 0; j < i; ++j)
            if (std::string_view(row.name) == rows[j].name) return false;
    }
    return true;
}
static_assert(well_formed(k_rows) && well_formed(k_surface));
static_assert(Gap < C3 && Gap < C1); // injure()

const std::array<StateRow, k_states>& state_rows() {
    static constexpr auto rows = std::to_array(k_rows);
    return rows;
}

const std::array<StateRow, k_surface_states>& surface_rows() {
    static constexpr auto rows = std::to_array(k_surface);
    return rows;
}

const char* letter(State state) {
    static constexpr const char* k_letters[] = {
#define ROW(id, ...) #id,
        STIPPLE_STATES(ROW)
#undef ROW
    };
    return k_letters[state];
}

const std::vector<std::string>& state_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const auto& row : k_rows) all.emplace_back(row.name);
        return all;
    }();
    return names;
}

std::array<double, k_states> diffusivities(const Kinetics& k) {
    std::array<double, k_states> d{};
    for (std::size_t s = 0; s < k_states; ++s)
        if (k_rows[s].diffusivity) d[s] = k.*k_rows[s].diffusivity;
    return d;
}

/// 1/lifetime, or the sum of the losses [1/s].
static double linear_loss(const StateRow& row, const Kinetics& k) {
    if (row.lifetime) return 1.0 / (k.*row.lifetime);
    double sum = 0;
    for (const auto member : row.loss)
        if (member) sum += k.*member;
    return sum;
}

static double resting(const Rest& from, const Rates& r, const Row& row) {
    if (from.kinetics) return r.k.*from.kinetics;
    if (from.host) return r.host.*from.host;
    if (from.rates) return r.*from.rates;
    return from.row ? row.*from.row : from.value;
}

std::array<double, k_states> implicit_loss(const Rates& r) {
    std::array<double, k_states> loss{};
    for (std::size_t s = 0; s < k_states; ++s) loss[s] = linear_loss(k_rows[s], r.k);
    return loss;
}

std::array<double, k_surface_states> implicit_surface_loss(const Rates& r) {
    std::array<double, k_surface_states> loss{};
    for (std::size_t s = 0; s < k_surface_states; ++s) loss[s] = linear_loss(k_surface[s], r.k);
    return loss;
}

std::array<double, k_states> rest(const Rates& r, const Row& row) {
    std::array<double, k_states> y{};
    for (std::size_t s = 0; s < k_states; ++s) y[s] = resting(k_rows[s].rest, r, row);
    return y;
}

std::array<double, k_surface_states> surface_rest() {
    std::array<double, k_surface_states> y{};
    for (std::size_t s = 0; s < k_surface_states; ++s) y[s] = k_surface[s].rest.value;
    return y;
}

std::vector<double> scales(double d_ref) {
    std::vector<double> all;
    for (const auto& row : k_rows) all.push_back(row.scale_of_dose ? row.scale * d_ref : row.scale);
    for (const auto& row : k_surface) all.push_back(row.scale);
    return all;
}

void injure(const Kinetics& k, double d, double d_ref, double bleeding, std::size_t stride, double* y) {
    for (std::size_t s = 0; s < k_states; ++s) {
        double& x = y[s * stride];
        switch (k_rows[s].session) {
        case AtSession::nothing:
            break;
        case AtSession::bleeds:
            x += d / d_ref * bleeding;
            break;
        case AtSession::clots:
            x += d * (1.0 - x);
            break;
        case AtSession::cells:
            x *= 1.0 - k.lam_cell * d;
            break;
        case AtSession::vessels:
            x *= 1.0 - k.lam_vess * d;
            break;
        case AtSession::matrix:
            x *= 1.0 - k.lam_mat * d;
            break;
        case AtSession::gap: // stands before collagen in the rows, which then falls by it
            x += k.lam_mat * d * (y[C1 * stride] + y[C3 * stride]);
            break;
        case AtSession::hyaluronan:
            x *= 1.0 - k.lam_ha * d;
            break;
        }
    }
}

} // namespace stipple::healing
