#include "stipple/pages/image.hpp"

namespace stipple::pages {

std::string png_address(std::string_view png) {
    static constexpr char k_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out = "data:image/png;base64,";
    out.reserve(out.size() + (png.size() + 2) / 3 * 4);
    const auto byte = [&](std::size_t i) -> unsigned {
        return i < png.size() ? static_cast<unsigned char>(png[i]) : 0;
    };
    for (std::size_t i = 0; i < png.size(); i += 3) {
        const unsigned block = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
        const char four[4] = {k_digits[block >> 18], k_digits[block >> 12 & 63u],
                              i + 1 < png.size() ? k_digits[block >> 6 & 63u] : '=',
                              i + 2 < png.size() ? k_digits[block & 63u] : '='};
        out.append(four, 4);
    }
    return out;
}

} // namespace stipple::pages
