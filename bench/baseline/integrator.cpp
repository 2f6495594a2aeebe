#include "integrator.hpp"
#include <algorithm>
#include <arkode/arkode_arkstep.h>
#include <cmath>
#include <map>
#include <nvector/nvector_serial.h>
#include <stdexcept>
#include <sundials/sundials_context.h>
#include <sundials/sundials_linearsolver.h>

namespace stipple::baseline {

namespace {

struct TablePair {
    ARKODE_DIRKTableID implicit;
    ARKODE_ERKTableID explicit_; // ARKODE_ERK_NONE: for purely implicit use
};

/// ARKODE's tables that were tried; "ark2" (Giraldo, Kelly, Constantinescu 2013; "ark2_half" with their other
/// a32) is not among those of version 6.4 and is given by hand.
const std::map<std::string, TablePair>& tables() {
    static const std::map<std::string, TablePair> all{
        {"ark2", {ARKODE_DIRK_NONE, ARKODE_ERK_NONE}},
        {"ark2_half", {ARKODE_DIRK_NONE, ARKODE_ERK_NONE}},
        {"ark324", {ARKODE_ARK324L2SA_DIRK_4_2_3, ARKODE_ARK324L2SA_ERK_4_2_3}},
        {"ark436", {ARKODE_ARK436L2SA_DIRK_6_3_4, ARKODE_ARK436L2SA_ERK_6_3_4}},
        {"ark437", {ARKODE_ARK437L2SA_DIRK_7_3_4, ARKODE_ARK437L2SA_ERK_7_3_4}},
        {"ark548", {ARKODE_ARK548L2SAb_DIRK_8_4_5, ARKODE_ARK548L2SAb_ERK_8_4_5}},
        {"sdirk2", {ARKODE_SDIRK_2_1_2, ARKODE_ERK_NONE}},
        {"billington", {ARKODE_BILLINGTON_3_3_2, ARKODE_ERK_NONE}},
        {"trbdf2", {ARKODE_TRBDF2_3_3_2, ARKODE_ERK_NONE}},
        {"kvaerno3", {ARKODE_KVAERNO_4_2_3, ARKODE_ERK_NONE}},
        {"cash4", {ARKODE_CASH_5_3_4, ARKODE_ERK_NONE}},
        {"sdirk4", {ARKODE_SDIRK_5_3_4, ARKODE_ERK_NONE}},
        {"kvaerno4", {ARKODE_KVAERNO_5_3_4, ARKODE_ERK_NONE}},
        {"kvaerno5", {ARKODE_KVAERNO_7_4_5, ARKODE_ERK_NONE}},
    };
    return all;
}

/// The second-order pair of Giraldo and others: implicit part L-stable and stiffly accurate.
void set_ark2(void* arkode, bool with_explicit, double a32) {
    const double root = std::sqrt(2.0), g = 1.0 - 1.0 / root, d = 1.0 / (2.0 * root);
    double c[3] = {0, 2 * g, 1}, b[3] = {d, d, g}, e[3] = {(4 - root) / 8, (4 - root) / 8, 1 / (2 * root)};
    double ai[9] = {0, 0, 0, g, g, 0, d, d, g};
    double ae[9] = {0, 0, 0, 2 * g, 0, 0, 1 - a32, a32, 0};
    ARKodeButcherTable implicit = ARKodeButcherTable_Create(3, 2, 1, c, ai, b, e);
    ARKodeButcherTable explicit_ = with_explicit ? ARKodeButcherTable_Create(3, 2, 1, c, ae, b, e) : nullptr;
    ARKStepSetTables(arkode, 2, 1, implicit, explicit_);
    ARKodeButcherTable_Free(implicit);
    ARKodeButcherTable_Free(explicit_);
}

void require(int flag, const char* what) {
    if (flag < 0) throw std::runtime_error(std::string(what) + " failed with flag " + std::to_string(flag));
}

} // namespace

const std::vector<std::string>& Integrator::table_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> n;
        for (const auto& [name, pair] : tables()) n.push_back(name);
        return n;
    }();
    return names;
}

// Three operations of the serial vector again, one pass and vectorised: those of the distributed library,
// compiled for any x86-64, took a third of a course.
namespace {

int linear_combination(int count, realtype* c, N_Vector* x, N_Vector z) {
    static constexpr sunindextype block = 1024;
    const sunindextype n = N_VGetLength(z);
    double* out = N_VGetArrayPointer(z);
    double sum[block];
    for (sunindextype from = 0; from < n; from += block) {
        const sunindextype size = std::min(block, n - from);
        const double* first = N_VGetArrayPointer(x[0]) + from;
        for (sunindextype i = 0; i < size; ++i) sum[i] = c[0] * first[i];
        for (int k = 1; k < count; ++k) {
            const double* next = N_VGetArrayPointer(x[k]) + from;
            for (sunindextype i = 0; i < size; ++i) sum[i] += c[k] * next[i];
        }
        std::copy(sum, sum + size, out + from); // z may be one of x
    }
    return 0;
}

realtype weighted_norm(N_Vector x, N_Vector w) {
    const sunindextype n = N_VGetLength(x);
    const double *a = N_VGetArrayPointer(x), *b = N_VGetArrayPointer(w);
    double sum = 0;
#pragma omp simd reduction(+ : sum)
    for (sunindextype i = 0; i < n; ++i) sum += (a[i] * b[i]) * (a[i] * b[i]);
    return std::sqrt(sum / static_cast<double>(n));
}

void linear_sum(realtype a, N_Vector x, realtype b, N_Vector y, N_Vector z) {
    const sunindextype n = N_VGetLength(z);
    const double *from = N_VGetArrayPointer(x), *and_from = N_VGetArrayPointer(y);
    double* out = N_VGetArrayPointer(z);
#pragma omp simd
    for (sunindextype i = 0; i < n; ++i) out[i] = a * from[i] + b * and_from[i];
}

} // namespace

/// All of one run that ARKODE needs; its callbacks find it in their user data or in the solver's content.
struct Integrator::Arkode {
    System system;
    IntegratorSettings settings;
    std::vector<std::unique_ptr<BlockSolver>> blocks;
    SUNContext context = nullptr;
    N_Vector y = nullptr, error_weight = nullptr; // the second is ARKODE's
    SUNLinearSolver linear = nullptr;
    void* mem = nullptr;
    double now = 0;

    Arkode(System system_, const IntegratorSettings& settings_)
        : system(std::move(system_)), settings(settings_) {}
    Arkode(const Arkode&) = delete;
    Arkode& operator=(const Arkode&) = delete;
    ~Arkode() {
        ARKStepFree(&mem);
        if (linear) SUNLinSolFreeEmpty(linear);
        if (y) N_VDestroy(y);
        SUNContext_Free(&context);
    }
    void create(double t0, const std::vector<double>& y0);
    void set_method();
    void set_linear_solver();

    static int explicit_rates(realtype t, N_Vector y, N_Vector f, void* user) {
        const auto& a = *static_cast<Arkode*>(user);
        a.system.explicit_rates(t, N_VGetArrayPointer(y), N_VGetArrayPointer(f));
        return 0;
    }
    static int implicit_rates(realtype t, N_Vector y, N_Vector f, void* user);
    static int error_weights(N_Vector y, N_Vector w, void* user);
    static int solve(SUNLinearSolver s, SUNMatrix, N_Vector x, N_Vector b, realtype tolerance);
};

int Integrator::Arkode::implicit_rates(realtype t, N_Vector y, N_Vector f, void* user) {
    const auto& a = *static_cast<Arkode*>(user);
    const std::size_t n = a.system.cells();
    const double* from = N_VGetArrayPointer(y);
    double* to = N_VGetArrayPointer(f);
    std::size_t at = 0;
    for (const auto& op : a.system.species) {
        op.rate(from + at, to + at);
        at += n;
    }
    for (const double loss : a.system.scalar_loss)
        for (const std::size_t end = at + a.system.scalar_values; at < end; ++at) to[at] = -loss * from[at];
    if (a.system.implicit_forcing) a.system.implicit_forcing(t, to);
    return 0;
}

/// 1 / (tolerance (scale + |y|)); a scalar counts as much in the norm as a whole species.
int Integrator::Arkode::error_weights(N_Vector y, N_Vector w, void* user) {
    const auto& a = *static_cast<Arkode*>(user);
    const std::size_t n = a.system.cells();
    const double* from = N_VGetArrayPointer(y);
    double* to = N_VGetArrayPointer(w);
    std::size_t at = 0;
    for (std::size_t s = 0; s < a.system.species.size(); ++s)
        for (const std::size_t end = at + n; at < end; ++at)
            to[at] = 1.0 / (a.settings.tolerance * (a.system.scale[s] + std::fabs(from[at])));
    const std::size_t values = a.system.scalar_values;
    const double share = std::sqrt(static_cast<double>(n) / static_cast<double>(values));
    for (std::size_t k = 0; k < a.system.scalar_loss.size(); ++k)
        for (const std::size_t end = at + values; at < end; ++at)
            to[at] = share / (a.settings.tolerance *
                              (a.system.scale[a.system.species.size() + k] + std::fabs(from[at])));
    return 0;
}

/// (1 - gamma L) x = b, species by species. `tolerance` is for the weighted 2-norm of the whole residual.
int Integrator::Arkode::solve(SUNLinearSolver s, SUNMatrix, N_Vector x, N_Vector b, realtype tolerance) {
    auto& a = *static_cast<Arkode*>(s->content);
    double gamma = 0;
    ARKStepGetCurrentGamma(a.mem, &gamma);
    const std::size_t n = a.system.cells();
    const double mean_square = tolerance / std::sqrt(static_cast<double>(a.system.size()));
    const double *right = N_VGetArrayPointer(b), *weight = N_VGetArrayPointer(a.error_weight);
    double* to = N_VGetArrayPointer(x);
    bool good = true;
    std::size_t at = 0;
    for (auto& block : a.blocks) {
        good = block->solve(gamma, right + at, weight + at, mean_square, to + at) && good;
        at += n;
    }
    for (const double loss : a.system.scalar_loss)
        for (const std::size_t end = at + a.system.scalar_values; at < end; ++at)
            to[at] = right[at] / (1.0 + gamma * loss);
    return good ? SUNLS_SUCCESS : SUNLS_CONV_FAIL;
}

void Integrator::Arkode::set_linear_solver() {
    for (const auto& op : system.species)
        blocks.push_back(std::make_unique<BlockSolver>(op, settings.solver));
    linear = SUNLinSolNewEmpty(context);
    linear->content = this;
    linear->ops->gettype = [](SUNLinearSolver) { return SUNLINEARSOLVER_MATRIX_EMBEDDED; };
    linear->ops->setscalingvectors = [](SUNLinearSolver s, N_Vector residual_weight, N_Vector) {
        static_cast<Arkode*>(s->content)->error_weight = residual_weight;
        return 0;
    };
    linear->ops->solve = solve;
    require(ARKStepSetLinearSolver(mem, linear, nullptr), "ARKStepSetLinearSolver");
    ARKStepSetLinear(mem, 0);
    ARKStepSetEpsLin(mem, settings.linear_factor);
}

void Integrator::Arkode::set_method() {
    const auto found = tables().find(settings.table);
    if (found == tables().end()) throw std::runtime_error("no such table: " + settings.table);
    const bool with_explicit = static_cast<bool>(system.explicit_rates);
    if (settings.table.starts_with("ark2"))
        set_ark2(mem, with_explicit, settings.table == "ark2" ? (3.0 + 2.0 * std::sqrt(2.0)) / 6.0 : 0.5);
    else
        require(ARKStepSetTableNum(mem, found->second.implicit,
                                   with_explicit ? found->second.explicit_ : ARKODE_ERK_NONE),
                "ARKStepSetTableNum");
    ARKStepSetPredictorMethod(mem, settings.predictor);
    ARKStepSetInterpolantType(mem, ARK_INTERP_LAGRANGE); // no evaluation of the rates just for output
    ARKStepSetInterpolantDegree(mem, 2);
    ARKStepSetDeduceImplicitRhs(mem, settings.deduce_rates ? 1 : 0);
    if (settings.controller >= 0) ARKStepSetAdaptivityMethod(mem, settings.controller, 1, 0, nullptr);
    if (settings.safety > 0) ARKStepSetSafetyFactor(mem, settings.safety);
    if (settings.highest_growth > 0) ARKStepSetMaxGrowth(mem, settings.highest_growth);
    if (settings.first_step > 0) ARKStepSetInitStep(mem, settings.first_step);
    ARKStepSetMaxNumSteps(mem, 10000000);
}

void Integrator::Arkode::create(double t0, const std::vector<double>& y0) {
    require(SUNContext_Create(nullptr, &context), "SUNContext_Create");
    y = N_VNew_Serial(static_cast<sunindextype>(system.size()), context);
    N_VEnableFusedOps_Serial(y, 1);
    y->ops->nvlinearcombination = linear_combination; // clones inherit these
    y->ops->nvwrmsnorm = weighted_norm;
    y->ops->nvlinearsum = linear_sum;
    std::copy(y0.begin(), y0.end(), N_VGetArrayPointer(y));
    now = t0;
    mem = ARKStepCreate(system.explicit_rates ? explicit_rates : nullptr, implicit_rates, t0, y, context);
    if (!mem) throw std::runtime_error("ARKStepCreate failed");
    ARKStepSetUserData(mem, this);
    require(ARKStepWFtolerances(mem, error_weights), "ARKStepWFtolerances");
    set_linear_solver();
    set_method();
}

Integrator::Integrator(System system, const IntegratorSettings& settings, double t0,
                       const std::vector<double>& y0)
    : arkode_(std::make_unique<Arkode>(std::move(system), settings)) {
    arkode_->create(t0, y0);
}

Integrator::~Integrator() = default;

void Integrator::advance(double t) {
    if (t <= arkode_->now) return;
    require(ARKStepSetStopTime(arkode_->mem, t), "ARKStepSetStopTime");
    double reached = 0;
    require(ARKStepEvolve(arkode_->mem, t, arkode_->y, &reached, ARK_NORMAL), "ARKStepEvolve");
    arkode_->now = t;
}

double* Integrator::state() {
    return N_VGetArrayPointer(arkode_->y);
}

void Integrator::restart(double t, double first_step) {
    double step = first_step;
    if (step == 0) ARKStepGetCurrentStep(arkode_->mem, &step);
    require(ARKStepReset(arkode_->mem, t, arkode_->y), "ARKStepReset");
    ARKStepSetInitStep(arkode_->mem, step);
    arkode_->now = t;
}

IntegratorCounts Integrator::counts() const {
    IntegratorCounts c;
    long attempts = 0;
    ARKStepGetNumSteps(arkode_->mem, &c.steps);
    ARKStepGetNumStepAttempts(arkode_->mem, &attempts);
    c.rejected = attempts - c.steps;
    ARKStepGetNumRhsEvals(arkode_->mem, &c.explicit_evaluations, &c.implicit_evaluations);
    for (const auto& block : arkode_->blocks) {
        const SolverCounts& b = block->counts();
        c.solver.solves += b.solves, c.solver.iterations += b.iterations, c.solver.cycles += b.cycles;
        c.solver.set_ups += b.set_ups, c.solver.failures += b.failures;
    }
    return c;
}

} // namespace stipple::baseline
