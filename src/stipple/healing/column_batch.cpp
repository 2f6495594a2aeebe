#include "stipple/healing/column_batch.hpp"
#include "stipple/grid/stage_kernels.hpp"
#include "stipple/grid/vectorise.hpp"

namespace stipple::healing {

using namespace laws;
using namespace grid::stage;

#define STIPPLE_INLINE [[gnu::always_inline]] static inline

ColumnBatch::ColumnBatch(int layers) : nz(layers) {
    const auto n = static_cast<std::size_t>(layers);
    terms.resize(n);
    for (auto* v : {&weight, &share, &papillary, &region[0], &region[1], &region[2]}) v->assign(n, Lanes{});
    for (auto* v :
         {&lower, &diagonal, &upper, &y, &f0, &f1, &right, &stage_state, &slope, &defect, &next, &pivot})
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
STIPPLE_INLINE void surface(const ColumnBatch& b, const Lanes* y, const Lanes& opened, const Lanes* states,
                            Lanes* f) {
    PapillaryOf<Lanes> p{{}, {}, {}, {}};
    for (int z = 0; z < b.nz; ++z) {
        const Lanes dz = b.papillary[z];
        p.cytokine += dz * y[b.at(I, z)];
        p.kgf += dz * y[b.at(G, z)];
        p.m2 += dz * y[b.at(M2, z)];
        p.relative_collagen += dz * (y[b.at(C3, z)] + y[b.at(C1, z)]);
    }
    p.cytokine /= b.papillary_depth;
    p.kgf /= b.papillary_depth;
    p.m2 /= b.papillary_depth;
    p.relative_collagen /= b.papillary_collagen;
    laws::surface_rates(b.k, b.host, p, opened, states, f);
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
        const auto made = cell_rates(b.k, b.terms[z], b.weight[z], open, b.refill, b.stage, tissue(y, n, z));
#define ROW(id, member, ...) f[id * n + z] = made.member;
        STIPPLE_STATES(ROW)
#undef ROW
    }
    surface(b, y, opened, states, surface_f);
}

/// out = L u + b of one state.
STIPPLE_INLINE void apply(const ColumnBatch& b, std::size_t s, const Lanes* u, Lanes* out) {
    if (!b.mobile[s]) {
        for (int z = 0; z < b.nz; ++z) out[z] = -b.loss[s] * u[z];
        return;
    }
    const Lanes *lower = &b.lower[b.at(s)], *diagonal = &b.diagonal[b.at(s)], *upper = &b.upper[b.at(s)];
    const int last = b.nz - 1;
    out[0] = diagonal[0] * u[0] + upper[0] * u[1];
    for (int z = 1; z < last; ++z) out[z] = lower[z] * u[z - 1] + diagonal[z] * u[z] + upper[z] * u[z + 1];
    out[last] = lower[last] * u[last - 1] + diagonal[last] * u[last] + b.bottom[s];
}

/// Pivots of the elimination of (1 - c L).
STIPPLE_INLINE void eliminate(ColumnBatch& b, const Lanes& c) {
    for (std::size_t s = 0; s < k_states; ++s) {
        if (!b.mobile[s]) continue;
        const Lanes *lower = &b.lower[b.at(s)], *diagonal = &b.diagonal[b.at(s)], *upper = &b.upper[b.at(s)];
        Lanes* pivot = &b.pivot[b.at(s)];
        pivot[0] = 1.0 / (1.0 - c * diagonal[0]);
        for (int z = 1; z < b.nz; ++z)
            pivot[z] = 1.0 / (1.0 - c * diagonal[z] - c * c * lower[z] * upper[z - 1] * pivot[z - 1]);
    }
}

/// Solves (1 - c L) v = u + c b of one state, in place.
STIPPLE_INLINE void solve(const ColumnBatch& b, std::size_t s, const Lanes& c, Lanes* u) {
    if (!b.mobile[s]) {
        const Lanes factor = 1.0 / (1.0 + c * b.loss[s]);
        for (int z = 0; z < b.nz; ++z) u[z] *= factor;
        return;
    }
    const Lanes *lower = &b.lower[b.at(s)], *upper = &b.upper[b.at(s)], *pivot = &b.pivot[b.at(s)];
    const int last = b.nz - 1;
    u[last] += c * b.bottom[s];
    u[0] *= pivot[0];
    for (int z = 1; z < b.nz; ++z) u[z] = (u[z] + c * lower[z] * u[z - 1]) * pivot[z];
    for (int z = last - 1; z >= 0; --z) u[z] += c * upper[z] * pivot[z] * u[z + 1];
}

STIPPLE_INLINE Lanes magnitude(const Lanes& x) {
    return x < 0.0 ? -x : x;
}

/// Root mean square of each state, of the surface states their magnitudes.
STIPPLE_INLINE void sizes(ColumnBatch& b) {
    for (std::size_t s = 0; s < k_states; ++s) {
        Lanes sum{};
        for (int z = 0; z < b.nz; ++z) {
            const Lanes u = b.y[b.at(s, z)];
            sum += b.share[z] * (u * u);
        }
        b.size_of[s] = root(sum);
    }
    for (std::size_t s = 0; s < k_surface_states; ++s) b.size_of[k_states + s] = magnitude(b.sy[s]);
}

/// Second of the three stages of every state.
STIPPLE_INLINE void first_stage(ColumnBatch& b, const Lanes& dt) {
    const Lanes g = k_gamma * dt, twice = 2.0 * g, inverse = 1.0 / g;
    for (std::size_t s = 0; s < k_states; ++s) {
        const std::size_t o = b.at(s);
        apply(b, s, &b.y[o], &b.slope[o]);
        for (std::size_t i = o; i < b.at(s + 1); ++i) {
            const Lanes r = b.y[i] + twice * b.f0[i] + g * b.slope[i];
            b.right[i] = r;
            b.stage_state[i] = r;
        }
        solve(b, s, g, &b.stage_state[o]);
        for (std::size_t i = o; i < b.at(s + 1); ++i) {
            const Lanes l0 = b.slope[i], l1 = (b.stage_state[i] - b.right[i]) * inverse;
            b.defect[i] = k_e0 * l0 + k_e1 * l1;
            b.slope[i] = l0 + l1;
        }
    }
    for (std::size_t s = 0; s < k_surface_states; ++s) {
        const Lanes l0 = -b.surface_loss[s] * b.sy[s];
        b.sstage[s] = (b.sy[s] + twice * b.sf0[s] + g * l0) / (1.0 + g * b.surface_loss[s]);
        const Lanes l1 = -b.surface_loss[s] * b.sstage[s];
        b.sslope[s] = l0 + l1;
        b.sdefect[s] = k_e0 * l0 + k_e1 * l1;
    }
}

/// What the weights' correction of a state with this loss is multiplied by.
STIPPLE_INLINE Lanes damping(const Lanes& g, const Lanes& loss) {
    return 1.0 / (1.0 + 2.0 * g * loss);
}

/// Defect of the inventory by transport alone, relative to it.
STIPPLE_INLINE Lanes balance_of(const ColumnBatch& b, std::size_t s, const Lanes& dt, const Lanes& inverse) {
    Lanes gained{}, held{};
    for (int z = 0; z < b.nz; ++z) {
        const Lanes v = b.stage_state[b.at(s, z)];
        gained += b.share[z] * ((v - b.right[b.at(s, z)]) * inverse + b.loss[s] * v);
        held += b.share[z] * magnitude(v);
    }
    return held > 0.0 ? magnitude(gained) * dt / held : Lanes{};
}

/// Last stage of every state, then what the weights and the error estimate need of it.
STIPPLE_INLINE void second_stage(ColumnBatch& b, const Lanes& dt) {
    const Lanes g = k_gamma * dt, inverse = 1.0 / g;
    const Lanes a0 = dt * (1.0 - k_a), a1 = dt * k_a, beta = dt * k_b;
    for (std::size_t s = 0; s < k_states; ++s) {
        const std::size_t o = b.at(s);
        for (std::size_t i = o; i < b.at(s + 1); ++i) {
            const Lanes r = b.y[i] + (a0 * b.f0[i] + a1 * b.f1[i]) + beta * b.slope[i];
            b.right[i] = r;
            b.next[i] = r;
        }
        solve(b, s, g, &b.next[o]);
        const Lanes damp = damping(g, b.loss[s]), c0 = damp * dt * k_c0, c1 = damp * dt * k_c1;
        for (std::size_t i = o; i < b.at(s + 1); ++i) {
            const Lanes v = b.next[i], l2 = (v - b.right[i]) * inverse;
            b.stage_state[i] = v;
            b.next[i] = v + (c0 * b.f0[i] + c1 * b.f1[i]);
            b.defect[i] = dt * ((b.defect[i] + k_e2 * l2) + (k_e0 * b.f0[i] + k_e1 * b.f1[i]));
        }
        if (b.mobile[s] && b.closed[s]) b.imbalance[s] = balance_of(b, s, dt, inverse);
    }
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
STIPPLE_INLINE void finish(ColumnBatch& b, const Lanes& dt) {
    const Lanes g = k_gamma * dt, e = dt * k_e2;
    b.worst = Lanes{};
    b.error_sum = Lanes{};
    for (std::size_t s = 0; s < k_states; ++s) {
        const Lanes a = damping(g, b.loss[s]) * dt * k_gamma;
        Lanes squares{}, low{};
        for (int z = 0; z < b.nz; ++z) {
            const std::size_t i = b.at(s, z);
            const Lanes v = b.next[i] + a * b.right[i], d = b.defect[i] + e * b.right[i];
            b.next[i] = v;
            squares += b.share[z] * (d * d);
            low = v < low ? v : low;
        }
        b.lowest[s] = low;
        count_error(b, s, root(squares));
    }
    for (std::size_t s = 0; s < k_surface_states; ++s) {
        b.snext[s] += dt * k_gamma * damping(g, b.surface_loss[s]) * b.sf2[s];
        count_error(b, k_states + s, magnitude(b.sdefect[s] + dt * k_e2 * b.sf2[s]));
    }
}

STIPPLE_VECTORISE
void try_step(ColumnBatch& b, const Lanes& step) {
    const Lanes dt = step;
    eliminate(b, k_gamma * dt);
    rates(b, b.y.data(), b.sy, b.f0.data(), b.sf0);
    sizes(b);
    first_stage(b, dt);
    rates(b, b.stage_state.data(), b.sstage, b.f1.data(), b.sf1);
    second_stage(b, dt);
    rates(b, b.stage_state.data(), b.sstage, b.right.data(), b.sf2);
    finish(b, dt);
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
    constexpr std::size_t total = k_all_states, made_from = total + 1;
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
        of[total] = of[C1] + of[C3];
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
