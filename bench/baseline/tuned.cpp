#include "baseline.hpp"

// Found by the search that README.md describes.
namespace stipple::baseline {

P2Settings tuned_p2(P2Kind kind) {
    P2Settings s;
    s.implicit_source = true; // as an explicit source costs twice the steps and leaves 0.5 % at the day's end
    s.integrator.table = "ark2";
    s.integrator.tolerance = kind == P2Kind::p2 ? 1e-2 : 5e-3;
    s.integrator.controller = 2;
    s.integrator.linear_factor = kind == P2Kind::p2 ? 10 : 20;
    if (kind == P2Kind::p2d) { // jumps of D: Galerkin coarse grids and relaxation everywhere pay
        s.integrator.solver.rap_type = 0;
        s.integrator.solver.skip_relax = false;
        s.integrator.solver.jacobi_below = 60;
    } else {
        s.integrator.solver.rap_type = 1;
        s.integrator.solver.jacobi_below = 20;
    }
    return s;
}

P2Settings reference_p2() {
    P2Settings s;
    s.integrator.table = "kvaerno4";
    s.integrator.tolerance = 3e-5;
    s.integrator.controller = 0;
    return s;
}

CourseSettings tuned_course() {
    CourseSettings s;
    s.step_after_session = 60;
    s.integrator.table = "ark2_half";
    s.integrator.tolerance = 4e-2;
    s.integrator.controller = 0;
    s.integrator.linear_factor = 3;
    s.integrator.solver.rap_type = 1;
    s.integrator.solver.jacobi_below = 200;
    s.integrator.solver.set_up_lag = 0.6;
    return s;
}

CourseSettings reference_course() {
    CourseSettings s = tuned_course();
    s.integrator.table = "ark324";
    s.integrator.tolerance = 5e-4;
    s.integrator.linear_factor = 0.1;
    return s;
}

} // namespace stipple::baseline
