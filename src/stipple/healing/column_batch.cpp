#include "stipple/healing/column_batch.hpp"
#include "stipple/grid/stage_kernels.hpp"
#include "stipple/grid/vectorise.hpp"

namespace stipple::healing {

using namespace laws;
using namespace grid::stage;

#define STIPPLE_ALWAYS __attribute__((always_inline)) // into the function built for the CPU at hand
#define STIPPLE_INLINE [[gnu::always_inline]] static inline
#if defined(__GNUC__) && !defined(__clang__)
#define STIPPLE_UNROLL _Pragma("GCC unroll 8")
#else
#define STIPPLE_UNROLL
#endif

ColumnBatch::ColumnBatch(int layers) : nz(layers) {
    const auto n = static_cast<std::size_t>(layers);
    terms.resize(n);
    for (auto* v : {&weight, &share, &papillary, &region[0], &region[1], &region[2]}) v->assign(n, Lanes{});
    for (auto* v : {&lower, &diagonal, &upper, &y, &f0, &f1, &right, &stage_state, &slope, &defect, &next,
                    &pivot, &down, &up})
        v->assign(k_states * n, Lanes{});
}

/// Share of the surface that the cuts leave uncovered.
STIPPLE_INLINE Lanes uncovered_at(const ColumnBatch& b, const Lanes& closure) {
    Lanes sum{};
    for (std::size_t c = 0; c < b.cut_area.size(); ++c) {
        const Lanes left = b.cut_radius[c] - b.cut_moving[c] * (closure - b.cut_since[c]);
        const Lanes open = positive(left) / b.cut_radius[c];
        sum = smaller<Lanes>(sum + b.cut_area[c] * open * open, Lanes{} + 1.0);
    }
    return sum;
}

STIPPLE_INLINE Lanes opened_of(const ColumnBatch& b, const Lanes& uncovered) {
    // Where the reference opens nothing the quotient is not a number, and is not chosen.
    const Lanes opened = uncovered > 0.0 ? uncovered / b.d_cut : Lanes{};
    return b.d_cut > 0.0 ? opened : Lanes{};
}

/// Rates of the surface from the papillary means of the column.
STIPPLE_INLINE void surface(const ColumnBatch& b, const Lanes* y, const Lanes& open, const Lanes& opened,
                            const Lanes* states, Lanes* f) {
    PapillaryOf<Lanes> p{{}, {}, {}};
    for (int z = 0; z < b.nz; ++z) {
        const Lanes dz = b.papillary[z];
        p.cytokine += dz * y[b.at(I, z)];
        p.kgf += dz * y[b.at(G, z)];
        p.m2 += dz * y[b.at(M2, z)];
    }
    p.cytokine /= b.papillary_depth;
    p.kgf /= b.papillary_depth;
    p.m2 /= b.papillary_depth;
    laws::surface_rates(b.k, b.host, p, open, opened, states, f);
    Lanes moving{};
    for (const Lanes& cut : b.cut_moving) moving = moving < cut ? cut : moving;
    f[Closure] = moving * laws::front_speed(b.k, b.host, p);
}

/// Rates of all states without the implicit losses.
STIPPLE_INLINE void rates(ColumnBatch& b, const Lanes* y, const Lanes* states, Lanes* f, Lanes* surface_f) {
    const Lanes open = uncovered_at(b, states[Closure]), opened = opened_of(b, open);
    const auto n = static_cast<std::size_t>(b.nz);
    for (std::size_t z = 0; z < n; ++z) {
        b.terms[z].open = opened * b.weight[z];
        const auto made = cell_rates(b.k, b.terms[z], b.weight[z], open, tissue(y, n, z));
#define ROW(id, member, ...) f[id * n + z] = made.member;
        STIPPLE_STATES(ROW)
#undef ROW
    }
    surface(b, y, open, opened, states, surface_f);
}

// An elimination or a sum over the layers waits at every layer for the one before, so several states go side by side.

/// States that go side by side, by their first value.
template <int n> struct Side { std::size_t at[n]; };

/// Calls work(states) for the states that move, or for all, `most` or one at a time.
template <int most, class Work>
STIPPLE_INLINE void side_by_side(const ColumnBatch& b, bool all, const Work& work) {
    Side<most> group{};
    int waiting = 0;
    for (std::size_t s = 0; s < k_states; ++s) {
        if (!all && !b.mobile[s]) continue;
        group.at[waiting++] = b.at(s);
        if (waiting < most) continue;
        work(group);
        waiting = 0;
    }
    for (int p = 0; p < waiting; ++p) work(Side<1>{{group.at[p]}});
}

/// Pivots of the elimination of (1 - c L), and what goes from a layer to the one below and back.
template <int n> STIPPLE_INLINE void eliminate(ColumnBatch& b, const Side<n>& states, const Lanes& c) {
    const auto layers = static_cast<std::size_t>(b.nz);
    Lanes up[n];
    STIPPLE_UNROLL
    for (int p = 0; p < n; ++p) up[p] = Lanes{};
    for (std::size_t z = 0; z < layers; ++z) {
        STIPPLE_UNROLL
        for (int p = 0; p < n; ++p) {
            const std::size_t i = states.at[p] + z;
            const Lanes lower = c * b.lower[i], pivot = 1.0 / (1.0 - c * b.diagonal[i] - lower * up[p]);
            up[p] = c * b.upper[i] * pivot;
            b.pivot[i] = pivot;
            b.down[i] = lower * pivot;
            b.up[i] = up[p];
        }
    }
}

STIPPLE_INLINE Lanes magnitude(const Lanes& x) {
    return x < 0.0 ? -x : x;
}

/// Sum over the depth of the squares of each state.
template <int n> STIPPLE_INLINE void sizes(ColumnBatch& b, const Side<n>& states) {
    const auto layers = static_cast<std::size_t>(b.nz);
    Lanes sum[n];
    STIPPLE_UNROLL
    for (int p = 0; p < n; ++p) sum[p] = Lanes{};
    for (std::size_t z = 0; z < layers; ++z) {
        const Lanes share = b.share[z];
        STIPPLE_UNROLL
        for (int p = 0; p < n; ++p) {
            const Lanes u = b.y[states.at[p] + z];
            sum[p] += share * (u * u);
        }
    }
    STIPPLE_UNROLL
    for (int p = 0; p < n; ++p) b.size_of[states.at[p] / layers] = root(sum[p]);
}

/// Second of the three stages of states that move.
template <int n> STIPPLE_INLINE void first_of_mobile(ColumnBatch& b, const Side<n>& states, const Lanes& g) {
    const std::size_t last = static_cast<std::size_t>(b.nz) - 1;
    const Lanes inverse = 1.0 / g;
    Lanes above[n], here[n], u[n]; // u: of the layer above, as eliminated
    STIPPLE_UNROLL
    for (int p = 0; p < n; ++p) above[p] = u[p] = Lanes{}, here[p] = b.y[states.at[p]];
    for (std::size_t z = 0; z <= last; ++z) {
        STIPPLE_UNROLL
        for (int p = 0; p < n; ++p) {
            const std::size_t i = states.at[p] + z;
            const Lanes below = z < last ? b.y[i + 1] : Lanes{};
            Lanes slope = b.lower[i] * above[p] + b.diagonal[i] * here[p] + b.upper[i] * below;
            if (z == last) slope += b.bottom[i / (last + 1)];
            const Lanes r = here[p] + g * (slope + (b.f0[i] + b.f0[i]));
            const Lanes pushed = z == last ? r + g * b.bottom[i / (last + 1)] : r;
            u[p] = pushed * b.pivot[i] + b.down[i] * u[p];
            b.slope[i] = slope;
            b.right[i] = r;
            b.stage_state[i] = u[p];
            above[p] = here[p];
            here[p] = below;
        }
    }
    Lanes v[n]; // of the layer below
    STIPPLE_UNROLL
    for (int p = 0; p < n; ++p) v[p] = Lanes{};
    for (std::size_t z = last + 1; z-- > 0;) {
        STIPPLE_UNROLL
        for (int p = 0; p < n; ++p) {
            const std::size_t i = states.at[p] + z;
            v[p] = b.stage_state[i] + b.up[i] * v[p];
            const Lanes l0 = b.slope[i], l1 = (v[p] - b.right[i]) * inverse;
            b.stage_state[i] = v[p];
            b.defect[i] = k_e0 * l0 + k_e1 * l1;
            b.slope[i] = l0 + l1;
        }
    }
}

/// Of one that does not.
STIPPLE_INLINE void first_of_immobile(ColumnBatch& b, std::size_t s, const Lanes& g) {
    const Lanes twice = 2.0 * g, loss = b.loss[s], factor = 1.0 / (1.0 + g * loss);
    for (std::size_t i = b.at(s); i < b.at(s + 1); ++i) {
        const Lanes l0 = -loss * b.y[i], v = (b.y[i] + twice * b.f0[i] + g * l0) * factor;
        const Lanes l1 = -loss * v;
        b.stage_state[i] = v;
        b.defect[i] = k_e0 * l0 + k_e1 * l1;
        b.slope[i] = l0 + l1;
    }
}

STIPPLE_INLINE void first_stage(ColumnBatch& b, const Lanes& dt) {
    const Lanes g = k_gamma * dt;
    side_by_side<2>(b, false, [&](const auto& states) STIPPLE_ALWAYS { first_of_mobile(b, states, g); });
    for (std::size_t s = 0; s < k_states; ++s)
        if (!b.mobile[s]) first_of_immobile(b, s, g);
    for (std::size_t s = 0; s < k_surface_states; ++s) {
        const Lanes l0 = -b.surface_loss[s] * b.sy[s];
        b.sstage[s] = (b.sy[s] + 2.0 * g * b.sf0[s] + g * l0) / (1.0 + g * b.surface_loss[s]);
        const Lanes l1 = -b.surface_loss[s] * b.sstage[s];
        b.sslope[s] = l0 + l1;
        b.sdefect[s] = k_e0 * l0 + k_e1 * l1;
    }
}

/// What the weights' correction of a state with this loss is multiplied by.
STIPPLE_INLINE Lanes damping(const Lanes& g, const Lanes& loss) {
    return 1.0 / (1.0 + 2.0 * g * loss);
}

/// Weights of a step in the last stage: of rates and slopes in the right side, of rates in the result.
struct Weights {
    Lanes a0, a1, beta, c0, c1;
};

STIPPLE_INLINE Weights weights(const Lanes& dt, const Lanes& loss) {
    const Lanes damp = damping(k_gamma * dt, loss);
    return {dt * (1.0 - k_a), dt * k_a, dt * k_b, damp * dt * k_c0, damp * dt * k_c1};
}

/// The last stage v, with slope l2, and what the weights and the error estimate need of it.
STIPPLE_INLINE void keep_last(ColumnBatch& b, std::size_t i, const Lanes& dt, const Weights& w,
                              const Lanes& v, const Lanes& l2) {
    const Lanes f0 = b.f0[i], f1 = b.f1[i];
    b.stage_state[i] = v;
    b.next[i] = v + (w.c0 * f0 + w.c1 * f1);
    b.defect[i] = dt * ((b.defect[i] + k_e2 * l2) + (k_e0 * f0 + k_e1 * f1));
}

template <int n> STIPPLE_INLINE void last_of_mobile(ColumnBatch& b, const Side<n>& states, const Lanes& dt) {
    const std::size_t last = static_cast<std::size_t>(b.nz) - 1;
    const Lanes g = k_gamma * dt, inverse = 1.0 / g;
    Weights w[n];
    Lanes u[n], v[n], gained[n], held[n], loss[n];
    STIPPLE_UNROLL
    for (int p = 0; p < n; ++p) {
        loss[p] = b.loss[states.at[p] / (last + 1)];
        w[p] = weights(dt, loss[p]);
        u[p] = v[p] = gained[p] = held[p] = Lanes{};
    }
    for (std::size_t z = 0; z <= last; ++z) {
        STIPPLE_UNROLL
        for (int p = 0; p < n; ++p) {
            const std::size_t i = states.at[p] + z;
            const Lanes r = b.y[i] + (w[p].a0 * b.f0[i] + w[p].a1 * b.f1[i]) + w[p].beta * b.slope[i];
            const Lanes pushed = z == last ? r + g * b.bottom[i / (last + 1)] : r;
            u[p] = pushed * b.pivot[i] + b.down[i] * u[p];
            b.right[i] = r;
            b.next[i] = u[p];
        }
    }
    for (std::size_t z = last + 1; z-- > 0;) {
        const Lanes share = b.share[z];
        STIPPLE_UNROLL
        for (int p = 0; p < n; ++p) {
            const std::size_t i = states.at[p] + z;
            v[p] = b.next[i] + b.up[i] * v[p];
            const Lanes l2 = (v[p] - b.right[i]) * inverse;
            gained[p] += share * (l2 + loss[p] * v[p]);
            held[p] += share * magnitude(v[p]);
            keep_last(b, i, dt, w[p], v[p], l2);
        }
    }
    // defect of the inventory by transport alone, relative to it
    STIPPLE_UNROLL
    for (int p = 0; p < n; ++p) {
        const std::size_t s = states.at[p] / (last + 1);
        if (b.closed[s]) b.imbalance[s] = held[p] > 0.0 ? magnitude(gained[p]) * dt / held[p] : Lanes{};
    }
}

STIPPLE_INLINE void last_of_immobile(ColumnBatch& b, std::size_t s, const Lanes& dt, const Weights& w) {
    const Lanes loss = b.loss[s], factor = 1.0 / (1.0 + k_gamma * dt * loss);
    for (std::size_t i = b.at(s); i < b.at(s + 1); ++i) {
        const Lanes r = b.y[i] + (w.a0 * b.f0[i] + w.a1 * b.f1[i]) + w.beta * b.slope[i];
        const Lanes v = r * factor;
        keep_last(b, i, dt, w, v, -loss * v);
    }
}

/// Last stage of every state.
STIPPLE_INLINE void second_stage(ColumnBatch& b, const Lanes& dt) {
    const Lanes g = k_gamma * dt;
    side_by_side<2>(b, false, [&](const auto& states) STIPPLE_ALWAYS { last_of_mobile(b, states, dt); });
    for (std::size_t s = 0; s < k_states; ++s)
        if (!b.mobile[s]) last_of_immobile(b, s, dt, weights(dt, b.loss[s]));
    for (std::size_t s = 0; s < k_surface_states; ++s) {
        const Lanes loss = b.surface_loss[s];
        const Lanes r = b.sy[s] + dt * ((1.0 - k_a) * b.sf0[s] + k_a * b.sf1[s] + k_b * b.sslope[s]);
        b.sstage[s] = r / (1.0 + g * loss);
        b.snext[s] = b.sstage[s] + damping(g, loss) * dt * (k_c0 * b.sf0[s] + k_c1 * b.sf1[s]);
        b.sdefect[s] = dt * (b.sdefect[s] + k_e0 * b.sf0[s] + k_e1 * b.sf1[s] - k_e2 * loss * b.sstage[s]);
    }
}

STIPPLE_INLINE void count_error(ColumnBatch& b, std::size_t i, const Lanes& error) {
    const Lanes relative = error / (b.scale[i] + b.size_of[i]);
    b.worst = b.worst < relative ? relative : b.worst;
    b.error_sum += relative;
}

/// Rates of the last stage, which stand in `right`, with the weights and the error.
template <int n> STIPPLE_INLINE void finish(ColumnBatch& b, const Side<n>& states, const Lanes& dt) {
    const auto layers = static_cast<std::size_t>(b.nz);
    const Lanes g = k_gamma * dt, e = dt * k_e2;
    Lanes a[n], squares[n], low[n];
    STIPPLE_UNROLL
    for (int p = 0; p < n; ++p) {
        a[p] = damping(g, b.loss[states.at[p] / layers]) * g;
        squares[p] = low[p] = Lanes{};
    }
    for (std::size_t z = 0; z < layers; ++z) {
        const Lanes share = b.share[z];
        STIPPLE_UNROLL
        for (int p = 0; p < n; ++p) {
            const std::size_t i = states.at[p] + z;
            const Lanes f2 = b.right[i], v = b.next[i] + a[p] * f2, d = b.defect[i] + e * f2;
            b.next[i] = v;
            squares[p] += share * (d * d);
            low[p] = v < low[p] ? v : low[p];
        }
    }
    STIPPLE_UNROLL
    for (int p = 0; p < n; ++p) {
        const std::size_t s = states.at[p] / layers;
        b.lowest[s] = low[p];
        count_error(b, s, root(squares[p]));
    }
}

STIPPLE_INLINE void finish_surface(ColumnBatch& b, const Lanes& dt) {
    for (std::size_t s = 0; s < k_surface_states; ++s) {
        b.snext[s] += dt * k_gamma * damping(k_gamma * dt, b.surface_loss[s]) * b.sf2[s];
        count_error(b, k_states + s, magnitude(b.sdefect[s] + dt * k_e2 * b.sf2[s]));
    }
}

STIPPLE_VECTORISE
void try_step(ColumnBatch& b, const Lanes& step) {
    const Lanes dt = step;
    side_by_side<4>(b, false, [&](const auto& states) STIPPLE_ALWAYS { eliminate(b, states, k_gamma * dt); });
    side_by_side<4>(b, true, [&](const auto& states) STIPPLE_ALWAYS { sizes(b, states); });
    for (std::size_t s = 0; s < k_surface_states; ++s) b.size_of[k_states + s] = magnitude(b.sy[s]);
    rates(b, b.y.data(), b.sy, b.f0.data(), b.sf0);
    first_stage(b, dt);
    rates(b, b.stage_state.data(), b.sstage, b.f1.data(), b.sf1);
    second_stage(b, dt);
    rates(b, b.stage_state.data(), b.sstage, b.right.data(), b.sf2);
    b.worst = b.error_sum = Lanes{};
    side_by_side<4>(b, true, [&](const auto& states) STIPPLE_ALWAYS { finish(b, states, dt); });
    finish_surface(b, dt);
}

STIPPLE_VECTORISE
void accept(ColumnBatch& b, const Lanes& accepted) {
    const auto taken = accepted > 0.0;
    for (std::size_t i = 0; i < b.y.size(); ++i) b.y[i] = taken ? b.next[i] : b.y[i];
    for (std::size_t s = 0; s < k_surface_states; ++s) b.sy[s] = taken ? b.snext[s] : b.sy[s];
}

STIPPLE_VECTORISE
void record(const ColumnBatch& b, Lanes* means) {
    const auto n = static_cast<std::size_t>(b.nz);
    const Lanes open = uncovered_at(b, b.sy[Closure]), opened = opened_of(b, open);
    constexpr std::size_t made_from = k_all_states;
    for (std::size_t i = 0; i < 3 * k_recorded; ++i) means[i] = Lanes{};
    for (std::size_t s = 0; s < k_states; ++s)
        for (std::size_t z = 0; z < n; ++z)
            for (std::size_t r = 0; r < 3; ++r) means[r * k_recorded + s] += b.region[r][z] * b.y[s * n + z];
    for (std::size_t z = 0; z < n; ++z) {
        RowTerms<Lanes> t = b.terms[z];
        t.open = opened * b.weight[z];
        alignas(sizeof(Lanes)) Lanes made[k_syntheses];
        production(b.k, t, tissue(b.y.data(), n, z), made);
        for (std::size_t i = 0; i < k_syntheses; ++i)
            for (std::size_t r = 0; r < 3; ++r)
                means[r * k_recorded + made_from + i] += b.region[r][z] * made[i];
    }
    for (std::size_t r = 0; r < 3; ++r) {
        Lanes* of = means + r * k_recorded;
        for (std::size_t s = 0; s < k_surface_states; ++s)
            of[k_states + s] = s == Closure ? 1.0 - open : b.sy[s];
    }
}

void solve_lane(const ColumnBatch& b, int lane, std::size_t s, double c, double* u) {
    if (!b.mobile[s]) {
        for (int z = 0; z < b.nz; ++z) u[z] /= 1.0 + c * b.loss[s][lane];
        return;
    }
    std::vector<double> pivot(static_cast<std::size_t>(b.nz));
    u[b.nz - 1] += c * b.bottom[s][lane];
    for (int z = 0; z < b.nz; ++z) {
        const double lower = c * b.lower[b.at(s, z)][lane],
                     above = z > 0 ? c * b.upper[b.at(s, z - 1)][lane] : 0.0;
        const double before = z > 0 ? pivot[z - 1] : 0.0;
        pivot[z] = 1.0 / (1.0 - c * b.diagonal[b.at(s, z)][lane] - lower * above * before);
        u[z] = (u[z] + (z > 0 ? lower * u[z - 1] : 0.0)) * pivot[z];
    }
    for (int z = b.nz - 2; z >= 0; --z) u[z] += c * b.upper[b.at(s, z)][lane] * pivot[z] * u[z + 1];
}

} // namespace stipple::healing
