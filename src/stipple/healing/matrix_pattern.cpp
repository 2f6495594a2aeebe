#include "stipple/healing/matrix_pattern.hpp"
#include "stipple/grid/stage_kernels.hpp"
#include "stipple/grid/vectorise.hpp"
#include "stipple/healing/laws.hpp"
#include <algorithm>
#include <cassert>
#include <memory>

namespace stipple::healing {

using namespace laws;

static constexpr std::size_t k_matrix = k_matrix_states.size();
static constexpr std::size_t k_drives = 6, k_stages = 3;

/// What the stages of one step need of a state that does not move, with its linear loss.
struct StepFactors {
    double h; // step [s]
    struct OfState {
        double loss, solve, damp; // [1/s], 1/(1 + g loss), 1/(1 + 2 g loss), g = gamma h
    } state[k_matrix];
};

// One state at its first stage, its last stage and at the end of a step, see grid::Imex; f0, f1, f2 are its
// rates at the three stages.
using Factors = StepFactors::OfState;
STIPPLE_LAW double first(double h, const Factors& of, double u, double f0) {
    const double g = grid::stage::k_gamma * h;
    return (u + 2 * g * f0 - g * of.loss * u) * of.solve;
}
STIPPLE_LAW double last(double h, const Factors& of, double u, double f0, double f1, double stage) {
    using namespace grid::stage;
    return (u + h * ((1 - k_a) * f0 + k_a * f1 - k_b * of.loss * (u + stage))) * of.solve;
}
/// A cell that would end below zero keeps its last stage, as a species of grid::Imex does.
STIPPLE_LAW double end(double h, const Factors& of, double stage, double f0, double f1, double f2) {
    using namespace grid::stage;
    const double u = stage + h * of.damp * (k_c0 * f0 + k_c1 * f1 + k_gamma * f2);
    return u < 0.0 ? stage : u;
}

/// Drives of cell i at one stage.
STIPPLE_LAW MatrixDrives<double> drives_at(const double* __restrict d, std::size_t columns, std::size_t i) {
    MatrixDrives<double> of{};
    of.ready = d[i];
    of.kept = d[columns + i];
    of.share_3 = d[2 * columns + i];
    of.degradation = d[3 * columns + i];
    of.assembled = d[4 * columns + i];
    of.cleaved = d[5 * columns + i];
    return of;
}

/// Drives of the n columns of one layer of a level at one stage, drive d of column i at to[d * n + i].
STIPPLE_VECTORISE
static void drive(const Kinetics& kinetics, const RowTerms<double>& terms, int n, std::size_t stride,
                  const double* __restrict y, double* __restrict to) {
    const Kinetics k = kinetics;
    const RowTerms<double> t = terms;
    const auto columns = static_cast<std::size_t>(n);
#pragma omp simd
    for (int i = 0; i < n; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const Tissue<double> c = tissue(y, stride, at);
        const MatrixDrives<double> d = matrix_drives(k, t, c, drives(k, t, c));
        to[at] = d.ready;
        to[columns + at] = d.kept;
        to[2 * columns + at] = d.share_3;
        to[3 * columns + at] = d.degradation;
        to[4 * columns + at] = d.assembled;
        to[5 * columns + at] = d.cleaved;
    }
}

/// One step of n cells in a row; drive d of stage k of cell i at drives[(k * 6 + d) * n + i].
STIPPLE_VECTORISE
static void advance_row(const Kinetics& kinetics, const RowTerms<double>& terms, const StepFactors& factors,
                        int n, const double* __restrict drives, double* __restrict gap,
                        double* __restrict collagen_3, double* __restrict collagen_1,
                        double* __restrict thickness, double* __restrict elastin) {
    const Kinetics k = kinetics;
    const RowTerms<double> t = terms;
    const double h = factors.h;
    const Factors g = factors.state[1], c3 = factors.state[2], c1 = factors.state[3], th = factors.state[4],
                  x = factors.state[5];
    const auto columns = static_cast<std::size_t>(n);
    const double* second = drives + k_drives * columns;
    const double* third = second + k_drives * columns;
#pragma omp simd
    for (int j = 0; j < n; ++j) {
        const auto i = static_cast<std::size_t>(j);
        const Matrix<double> u{0, gap[i], collagen_3[i], collagen_1[i], thickness[i], elastin[i], 0};
        const Matrix<double> f0 = matrix_rates(k, t, drives_at(drives, columns, i), u);
        const Matrix<double> u1{0,
                                first(h, g, u.gap, f0.gap),
                                first(h, c3, u.collagen_3, f0.collagen_3),
                                first(h, c1, u.collagen_1, f0.collagen_1),
                                first(h, th, u.thickness, f0.thickness),
                                first(h, x, u.elastin, f0.elastin),
                                0};
        const Matrix<double> f1 = matrix_rates(k, t, drives_at(second, columns, i), u1);
        const Matrix<double> u2{0,
                                last(h, g, u.gap, f0.gap, f1.gap, u1.gap),
                                last(h, c3, u.collagen_3, f0.collagen_3, f1.collagen_3, u1.collagen_3),
                                last(h, c1, u.collagen_1, f0.collagen_1, f1.collagen_1, u1.collagen_1),
                                last(h, th, u.thickness, f0.thickness, f1.thickness, u1.thickness),
                                last(h, x, u.elastin, f0.elastin, f1.elastin, u1.elastin),
                                0};
        const Matrix<double> f2 = matrix_rates(k, t, drives_at(third, columns, i), u2);
        gap[i] = end(h, g, u2.gap, f0.gap, f1.gap, f2.gap);
        collagen_3[i] = end(h, c3, u2.collagen_3, f0.collagen_3, f1.collagen_3, f2.collagen_3);
        collagen_1[i] = end(h, c1, u2.collagen_1, f0.collagen_1, f1.collagen_1, f2.collagen_1);
        thickness[i] = end(h, th, u2.thickness, f0.thickness, f1.thickness, f2.thickness);
        elastin[i] = end(h, x, u2.elastin, f0.elastin, f1.elastin, f2.elastin);
    }
}

STIPPLE_VECTORISE
static void multiply(std::size_t n, const double* __restrict ratio, double* __restrict u) {
    for (std::size_t i = 0; i < n; ++i) u[i] *= ratio[i];
}

MatrixPattern::MatrixPattern(const grid::LateralLevels& levels, const Rates& rates,
                             const std::vector<Row>& rows, int threads)
    : levels_(levels), rates_(rates), rows_(rows), cells_(levels.columns(0).cells()), threads_(threads) {}

void MatrixPattern::take(const std::vector<double>& y) {
    values_.clear();
    for (const State s : k_matrix_states) {
        const auto from = y.begin() + static_cast<std::ptrdiff_t>(s * cells_);
        values_.insert(values_.end(), from, from + static_cast<std::ptrdiff_t>(cells_));
    }
}

void MatrixPattern::give(std::vector<double>& y) const {
    for (std::size_t i = 0; i < k_matrix; ++i)
        std::copy_n(of(i), cells_, y.begin() + static_cast<std::ptrdiff_t>(k_matrix_states[i] * cells_));
}

/// What all layers of a step share.
struct MatrixPattern::Step {
    int level;
    const grid::Imex::Stages& stages;
    StepFactors factors;
};

void MatrixPattern::advance(int level, const grid::Imex::Stages& stages, double dt, std::vector<double>& y) {
    Step step{level, stages, {dt, {}}};
    const auto loss = implicit_loss(rates_);
    for (std::size_t i = 0; i < k_matrix; ++i) {
        const double l = loss[k_matrix_states[i]], gl = grid::stage::k_gamma * dt * l;
        step.factors.state[i] = {l, 1 / (1 + gl), 1 / (1 + 2 * gl)};
    }
    const int nz = levels_.columns(0).nz();
#pragma omp parallel for num_threads(threads_) schedule(static)
    for (int z = 0; z < nz; ++z) advance_layer(step, z, y);
}

void MatrixPattern::advance_layer(const Step& step, int z, std::vector<double>& y) {
    const grid::Columns &full = levels_.columns(0), &held = levels_.columns(step.level);
    const auto columns = static_cast<std::size_t>(full.columns()),
               few = static_cast<std::size_t>(held.columns()), at = static_cast<std::size_t>(z),
               length = static_cast<std::size_t>(levels_.row_length());
    constexpr double k_closed = 0; // open skin drives none of these states
    const RowTerms<double> terms = row_terms(rates_, rows_[at], k_closed);
    constexpr std::size_t k_all = k_stages * k_drives, k_rows = k_all + 2; // drives, then two ratios
    // every number is written before it is read
    const std::unique_ptr<double[]> of_level(new double[k_rows * few]), of_row(new double[k_rows * length]);
    const double* stages[] = {step.stages.start, step.stages.first, step.stages.last};
    for (std::size_t k = 0; k < k_stages; ++k)
        drive(rates_.k, terms, held.columns(), held.cells(), stages[k] + at * few,
              of_level.get() + k * k_drives * few);
    for (const State s : {Q, S}) {
        const double *before = step.stages.start + s * held.cells() + at * few,
                     *after = y.data() + s * held.cells() + at * few;
        double* ratio = of_level.get() + (k_all + (s == S ? 1 : 0)) * few;
        for (std::size_t c = 0; c < few; ++c) ratio[c] = before[c] != 0 ? after[c] / before[c] : 1.0;
    }
    const int* holder = levels_.holder(step.level).data();
    double* layer[k_matrix];
    for (std::size_t i = 0; i < k_matrix; ++i) layer[i] = values_.data() + i * cells_ + at * columns;
    for (std::size_t row = 0; row < columns; row += length) {
        if (row == 0 || holder[row] != holder[row - length]) // rows of one column of the level share theirs
            for (std::size_t d = 0; d < k_rows; ++d)
                for (std::size_t c = 0; c < length; ++c)
                    of_row[d * length + c] = of_level[d * few + static_cast<std::size_t>(holder[row + c])];
        multiply(length, of_row.get() + k_all * length, layer[0] + row);
        multiply(length, of_row.get() + (k_all + 1) * length, layer[6] + row);
        advance_row(rates_.k, terms, step.factors, static_cast<int>(length), of_row.get(), layer[1] + row,
                    layer[2] + row, layer[3] + row, layer[4] + row, layer[5] + row);
    }
    for (std::size_t i = 0; i < k_matrix; ++i)
        levels_.average_layer(step.level, layer[i], y.data() + k_matrix_states[i] * held.cells() + at * few);
}

} // namespace stipple::healing
