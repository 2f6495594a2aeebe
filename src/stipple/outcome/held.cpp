#include "stipple/outcome/held.hpp"

namespace stipple::outcome {

const std::vector<Held>& held_numbers(const Model& model) {
    static const std::vector<Held> all = [t = model["outcome/held"]] {
        std::vector<Held> read;
        for (std::size_t r = 0; r < t.rows.size(); ++r)
            read.push_back({.number = t.text(r, "number"),
                            .rows = static_cast<int>(t.number(r, "rows")),
                            .held = static_cast<int>(t.number(r, "held"))});
        return read;
    }();
    return all;
}

} // namespace stipple::outcome
