#include "base/error.hpp"
#include "healing/healing.hpp"
#include <algorithm>

namespace stipple::healing {

Host make_host(const skin::Person& person) {
    const Table& t = table("healing/host");
    const double age = (std::clamp(person.age_years, 25.0, 85.0) - 25.0) / 30.0;
    const auto value = [&](const char* name) {
        const std::size_t r = t.row(name);
        const double young = t.number(r, "young"), aged = t.number(r, "aged");
        const double position = t.text(r, "driver") == "age" ? age : person.photoageing;
        return young + position * (aged - young);
    };
    Host host;
    host.senescence = value("senescence");
    host.collagen = value("collagen");
    host.vessels = value("vessels");
    host.epidermis = value("epidermis");
    host.mmp = value("mmp");
    host.cytokine = value("cytokine");
    host.elastin = value("elastin");
    host.elastosis = value("elastosis");
    return host;
}

} // namespace stipple::healing
