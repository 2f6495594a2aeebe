#include "by_cvode.hpp"
#include <catch2/catch.hpp>
#include <cvode/cvode.h>
#include <nvector/nvector_serial.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunlinsol/sunlinsol_spgmr.h>

namespace plain {

struct ByCvode::Solver {
    const Problem& problem;
    SUNContext context = nullptr;
    N_Vector y = nullptr, absolute = nullptr;
    void* cvode = nullptr;
    SUNMatrix matrix = nullptr;
    SUNLinearSolver linear = nullptr;
    double now = 0;
    long steps = 0, evaluations = 0; ///< before the last restart
};

static void require(int flag) {
    if (flag < 0) FAIL("CVODE: flag " << flag);
}

static int right_side(realtype, N_Vector y, N_Vector f, void* problem) {
    static_cast<const Problem*>(problem)->rates(N_VGetArrayPointer(y), N_VGetArrayPointer(f));
    return 0;
}

static int solve_preconditioner(realtype, N_Vector, N_Vector, N_Vector r, N_Vector z, realtype gamma,
                                realtype, int, void* problem) {
    N_VScale(1.0, r, z);
    static_cast<const Problem*>(problem)->precondition(gamma, N_VGetArrayPointer(z));
    return 0;
}

void ByCvode::Free::operator()(Solver* s) const {
    CVodeFree(&s->cvode);
    SUNLinSolFree(s->linear);
    SUNMatDestroy(s->matrix);
    N_VDestroy(s->y);
    N_VDestroy(s->absolute);
    SUNContext_Free(&s->context);
    delete s;
}

ByCvode::ByCvode(const Problem& problem, const std::vector<double>& start) : solver_(new Solver{problem}) {
    Solver& s = *solver_;
    const auto size = static_cast<sunindextype>(start.size());
    require(SUNContext_Create(nullptr, &s.context));
    s.y = N_VNew_Serial(size, s.context);
    s.absolute = N_VNew_Serial(size, s.context);
    for (std::size_t i = 0; i < start.size(); ++i) {
        N_VGetArrayPointer(s.y)[i] = start[i];
        N_VGetArrayPointer(s.absolute)[i] = problem.tolerance * problem.absolute_at.at(i);
    }
    s.cvode = CVodeCreate(CV_BDF, s.context);
    require(CVodeInit(s.cvode, right_side, 0.0, s.y));
    require(CVodeSetUserData(s.cvode, const_cast<Problem*>(&problem)));
    require(CVodeSVtolerances(s.cvode, problem.tolerance, s.absolute));
    require(CVodeSetMaxNumSteps(s.cvode, 1000000));
    if (problem.precondition) {
        s.linear = SUNLinSol_SPGMR(s.y, SUN_PREC_LEFT, 20, s.context);
        require(CVodeSetLinearSolver(s.cvode, s.linear, nullptr));
        require(
            CVodeSetEpsLin(s.cvode, 0.01)); // errors of GMRES do not reach the estimate of the step's error
        require(CVodeSetPreconditioner(s.cvode, nullptr, solve_preconditioner));
    } else {
        s.matrix = SUNDenseMatrix(size, size, s.context);
        s.linear = SUNLinSol_Dense(s.y, s.matrix, s.context);
        require(CVodeSetLinearSolver(s.cvode, s.linear, s.matrix));
    }
}

const double* ByCvode::advance(double to) {
    Solver& s = *solver_;
    if (to > s.now) {
        require(CVodeSetStopTime(s.cvode, to)); // no interpolation beyond a jump of the rates
        require(CVode(s.cvode, to, s.y, &s.now, CV_NORMAL));
    }
    if (s.now != to) FAIL("CVODE stopped at " << s.now);
    return N_VGetArrayPointer(s.y);
}

void ByCvode::restart(const std::function<void(double* y)>& change) {
    solver_->evaluations = evaluations();
    solver_->steps = steps();
    change(N_VGetArrayPointer(solver_->y));
    require(CVodeReInit(solver_->cvode, solver_->now, solver_->y));
}

long ByCvode::steps() const {
    long steps = 0;
    CVodeGetNumSteps(solver_->cvode, &steps);
    return solver_->steps + steps;
}

long ByCvode::evaluations() const {
    long rates = 0, linear = 0;
    CVodeGetNumRhsEvals(solver_->cvode, &rates);
    CVodeGetNumLinRhsEvals(solver_->cvode, &linear);
    return solver_->evaluations + rates + linear;
}

} // namespace plain
