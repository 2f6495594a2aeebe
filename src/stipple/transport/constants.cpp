#include "stipple/transport/constants.hpp"

namespace stipple::transport {

Constants make_constants(const Model& model) {
    Constants c;
#define X(name) c.name = model.si("transport." #name);
    STIPPLE_TRANSPORT_CONSTANTS(X)
#undef X
    c.dye_radius = 0.5 * model.si("insertion.dye_gap");
    c.tomography_radius = 0.5 * model.si("insertion.lumen_gap");
    return c;
}

} // namespace stipple::transport
