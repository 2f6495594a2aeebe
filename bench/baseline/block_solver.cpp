#include "block_solver.hpp"
#define OMPI_SKIP_MPICXX 1 // the C interface only
#include <HYPRE.h>
#include <HYPRE_struct_ls.h>
#include <cmath>
#include <cstdlib>
#include <mpi.h>

namespace stipple::baseline {

void start_libraries() {
    static const bool started = [] {
        int ready = 0;
        MPI_Initialized(&ready);
        if (!ready) { // one process, no launcher, whoever the user is
            setenv("OMPI_ALLOW_RUN_AS_ROOT", "1", 0);
            setenv("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1", 0);
            setenv("OMPI_MCA_ess_singleton_isolated", "1", 0);
            setenv("OMPI_MCA_btl", "self", 0);
            MPI_Init(nullptr, nullptr);
            std::atexit([] {
                HYPRE_Finalize();
                MPI_Finalize();
            });
        }
        HYPRE_Init();
        return true;
    }();
    (void)started;
}

struct BlockSolver::Hypre {
    HYPRE_StructGrid grid = nullptr;
    HYPRE_StructStencil stencil = nullptr;
    HYPRE_StructMatrix matrix = nullptr;
    HYPRE_StructVector right = nullptr, left = nullptr;
    HYPRE_StructSolver solver = nullptr;
    int low[3] = {0, 0, 0}, high[3] = {};
    bool smg = false;

    Hypre(const Box& box, bool smg_) : smg(smg_) {
        high[0] = box.nx - 1, high[1] = box.ny - 1, high[2] = box.nz() - 1;
        HYPRE_StructGridCreate(MPI_COMM_WORLD, 3, &grid);
        HYPRE_StructGridSetExtents(grid, low, high);
        HYPRE_StructGridAssemble(grid);
        HYPRE_StructStencilCreate(3, 4, &stencil); // the upper half of a symmetric matrix
        int offsets[4][3] = {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
        for (int e = 0; e < 4; ++e) HYPRE_StructStencilSetElement(stencil, e, offsets[e]);
        for (auto* v : {&right, &left}) {
            HYPRE_StructVectorCreate(MPI_COMM_WORLD, grid, v);
            HYPRE_StructVectorInitialize(*v);
            HYPRE_StructVectorSetConstantValues(*v, 0.0);
            HYPRE_StructVectorAssemble(*v);
        }
    }
    void clear() {
        if (solver) smg ? HYPRE_StructSMGDestroy(solver) : HYPRE_StructPFMGDestroy(solver);
        if (matrix) HYPRE_StructMatrixDestroy(matrix);
        solver = nullptr, matrix = nullptr;
    }
    ~Hypre() {
        clear();
        HYPRE_StructVectorDestroy(right);
        HYPRE_StructVectorDestroy(left);
        HYPRE_StructStencilDestroy(stencil);
        HYPRE_StructGridDestroy(grid);
    }
};

BlockSolver::BlockSolver(const FluxOperator& op, const SolverSettings& settings)
    : op_(op), settings_(settings) {}
BlockSolver::~BlockSolver() = default;

void BlockSolver::set_up(double gamma) {
    start_libraries();
    const Box& box = op_.box();
    const bool smg = settings_.multigrid == SolverSettings::Multigrid::smg;
    if (!hypre_) hypre_ = std::make_unique<Hypre>(box, smg);
    Hypre& h = *hypre_;
    h.clear();
    std::vector<double> values;
    values.reserve(4 * box.cells());
    for (int z = 0; z < box.nz(); ++z) {
        const double m = op_.mass(gamma, z);
        for (int y = 0; y < box.ny; ++y)
            for (int x = 0; x < box.nx; ++x) {
                const auto e = op_.entries(z, y, x);
                values.insert(values.end(),
                              {m + gamma * e.diagonal, -gamma * e.x, -gamma * e.y, -gamma * e.z});
            }
    }
    HYPRE_StructMatrixCreate(MPI_COMM_WORLD, h.grid, h.stencil, &h.matrix);
    HYPRE_StructMatrixSetSymmetric(h.matrix, 1);
    HYPRE_StructMatrixInitialize(h.matrix);
    int entries[4] = {0, 1, 2, 3};
    HYPRE_StructMatrixSetBoxValues(h.matrix, h.low, h.high, 4, entries, values.data());
    HYPRE_StructMatrixAssemble(h.matrix);
    if (smg) {
        HYPRE_StructSMGCreate(MPI_COMM_WORLD, &h.solver);
        HYPRE_StructSMGSetMemoryUse(h.solver, 0);
        HYPRE_StructSMGSetMaxIter(h.solver, 1);
        HYPRE_StructSMGSetTol(h.solver, 0.0);
        HYPRE_StructSMGSetZeroGuess(h.solver);
        HYPRE_StructSMGSetNumPreRelax(h.solver, 1);
        HYPRE_StructSMGSetNumPostRelax(h.solver, 1);
        HYPRE_StructSMGSetup(h.solver, h.matrix, h.right, h.left);
    } else {
        HYPRE_StructPFMGCreate(MPI_COMM_WORLD, &h.solver);
        HYPRE_StructPFMGSetMaxIter(h.solver, 1);
        HYPRE_StructPFMGSetTol(h.solver, 0.0);
        HYPRE_StructPFMGSetZeroGuess(h.solver);
        HYPRE_StructPFMGSetRAPType(h.solver, settings_.rap_type);
        HYPRE_StructPFMGSetRelaxType(h.solver, settings_.relax_type);
        HYPRE_StructPFMGSetNumPreRelax(h.solver, settings_.sweeps);
        HYPRE_StructPFMGSetNumPostRelax(h.solver, settings_.sweeps);
        HYPRE_StructPFMGSetSkipRelax(h.solver, settings_.skip_relax ? 1 : 0);
        HYPRE_StructPFMGSetup(h.solver, h.matrix, h.right, h.left);
    }
    set_up_gamma_ = gamma;
    ++counts_.set_ups;
}

void BlockSolver::precondition(double gamma, bool multigrid, const double* r, double* z) {
    const Box& box = op_.box();
    if (!multigrid) {
        std::size_t i = 0;
        for (int k = 0; k < box.nz(); ++k) {
            const double m = op_.mass(gamma, k);
            for (const std::size_t end = i + box.layer(); i < end; ++i)
                z[i] = r[i] / (m + gamma * diagonal_[i]);
        }
        return;
    }
    Hypre& h = *hypre_;
    HYPRE_StructVectorSetBoxValues(h.right, h.low, h.high, const_cast<double*>(r));
    if (h.smg)
        HYPRE_StructSMGSolve(h.solver, h.matrix, h.right, h.left);
    else
        HYPRE_StructPFMGSolve(h.solver, h.matrix, h.right, h.left);
    HYPRE_StructVectorGetBoxValues(h.left, h.low, h.high, z);
    ++counts_.cycles;
}

/// Root mean square of error_weight * residual; the symmetric residual is h times that of 1 - gamma L.
double BlockSolver::residual_norm(const double* r, const double* error_weight) const {
    const Box& box = op_.box();
    double sum = 0;
    std::size_t i = 0;
    for (int z = 0; z < box.nz(); ++z) {
        double part = 0;
        const std::size_t end = i + box.layer();
#pragma omp simd reduction(+ : part)
        for (std::size_t j = i; j < end; ++j) part += (error_weight[j] * r[j]) * (error_weight[j] * r[j]);
        i = end;
        sum += part / (box.dz(z) * box.dz(z));
    }
    return std::sqrt(sum / static_cast<double>(box.cells()));
}

static double dot(std::size_t n, const double* a, const double* b) {
    double sum = 0;
#pragma omp simd reduction(+ : sum)
    for (std::size_t i = 0; i < n; ++i) sum += a[i] * b[i];
    return sum;
}

bool BlockSolver::solve(double gamma, const double* b, const double* error_weight, double tolerance,
                        double* x) {
    const Box& box = op_.box();
    const std::size_t n = box.cells();
    ++counts_.solves;
    if (!op_.diffuses()) {
        const double f = 1.0 / (1.0 + gamma * op_.loss());
        for (std::size_t i = 0; i < n; ++i) x[i] = f * b[i];
        return true;
    }
    // Work space shared by all solvers of this thread: one solve at a time.
    thread_local std::vector<double> r, z, p, q;
    for (auto* v : {&r, &z, &p, &q}) v->resize(n);
    std::size_t i = 0;
    for (int k = 0; k < box.nz(); ++k)
        for (const std::size_t end = i + box.layer(); i < end; ++i) r[i] = box.dz(k) * b[i], x[i] = 0;

    const bool multigrid = op_.stiffness(gamma) > settings_.jacobi_below;
    if (!multigrid && diagonal_.empty()) {
        diagonal_.reserve(n);
        for (int iz = 0; iz < box.nz(); ++iz)
            for (int iy = 0; iy < box.ny; ++iy)
                for (int ix = 0; ix < box.nx; ++ix) diagonal_.push_back(op_.entries(iz, iy, ix).diagonal);
    }
    double norm = residual_norm(r.data(), error_weight), rz = 0;
    for (int it = 0; norm > tolerance; ++it) {
        if (it == settings_.most_iterations) {
            ++counts_.failures;
            return false;
        }
        if (it == 0 && multigrid && std::fabs(gamma / set_up_gamma_ - 1.0) > settings_.set_up_lag)
            set_up(gamma); // infinite where nothing was set up yet
        precondition(gamma, multigrid, r.data(), z.data());
        const double rz_new = dot(n, r.data(), z.data());
        const double beta = it == 0 ? 0.0 : rz_new / rz;
        rz = rz_new;
        if (it == 0)
            p = z;
        else
            for (std::size_t j = 0; j < n; ++j) p[j] = z[j] + beta * p[j];
        op_.shifted(gamma, p.data(), q.data());
        const double alpha = rz / dot(n, p.data(), q.data());
        for (std::size_t j = 0; j < n; ++j) x[j] += alpha * p[j], r[j] -= alpha * q[j];
        norm = residual_norm(r.data(), error_weight);
        ++counts_.iterations;
    }
    i = 0;
    for (int k = 0; k < box.nz(); ++k) // from u/w back to u
        for (const std::size_t end = i + box.layer(); i < end; ++i) x[i] *= op_.weight(k);
    return true;
}

} // namespace stipple::baseline
