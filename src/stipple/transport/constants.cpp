#include "stipple/transport/constants.hpp"

namespace stipple::transport {

Constants make_constants(const Model& model) {
    Constants c;
#define X(name) c.name = model.si("transport." #name);
    STIPPLE_TRANSPORT_CONSTANTS(X)
#undef X
    return c;
}

} // namespace stipple::transport
