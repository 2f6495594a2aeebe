#include "stipple/files/png.hpp"
#include "stipple/base/error.hpp"
#include <algorithm>
#include <csetjmp>
#include <cstddef>
#include <png.h>
#include <utility>

namespace stipple::files {

namespace {

/// What the callbacks of libpng fill: they run under C frames, so nothing may throw through them.
struct Sink {
    std::string bytes, error;
};

extern "C" void stipple_png_write(png_structp png, png_bytep data, png_size_t size) {
    auto& sink = *static_cast<Sink*>(png_get_io_ptr(png));
    bool full = false;
    try {
        sink.bytes.append(reinterpret_cast<const char*>(data), size);
    } catch (...) {
        full = true;
    }
    if (full) png_error(png, "out of memory");
}

extern "C" void stipple_png_error(png_structp png, png_const_charp what) {
    try {
        static_cast<Sink*>(png_get_error_ptr(png))->error = what;
    } catch (...) { // the words are lost, the error is not
    }
    png_longjmp(png, 1);
}

extern "C" void stipple_png_warning(png_structp, png_const_charp) {}

/// Holds nothing with a destructor, since libpng leaves by longjmp. False if it did.
bool write_image(const pages::Image& image, Sink& sink) {
    png_structp png =
        png_create_write_struct(PNG_LIBPNG_VER_STRING, &sink, stipple_png_error, stipple_png_warning);
    if (png == nullptr) return false;
    png_infop info = png_create_info_struct(png);
    if (info == nullptr || setjmp(png_jmpbuf(png)) != 0) {
        png_destroy_write_struct(&png, &info);
        return false;
    }
    png_set_write_fn(png, &sink, stipple_png_write, nullptr);
    png_set_IHDR(png, info, static_cast<png_uint_32>(image.width), static_cast<png_uint_32>(image.height), 8,
                 PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_set_sRGB(png, info, PNG_sRGB_INTENT_PERCEPTUAL);
    png_set_filter(png, PNG_FILTER_TYPE_BASE,
                   PNG_FILTER_NONE);   // skin has few colours: smaller than with filters
    png_set_compression_level(png, 1); // 3 takes twice as long and saves 3 % (docs/methods/output.md)
    png_write_info(png, info);
    for (int j = 0; j < image.height; ++j)
        png_write_row(png, image.rgb.data() + std::ptrdiff_t{3} * image.width * j);
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    return true;
}

} // namespace

std::string png_bytes(const pages::Image& image) {
    const auto pixels = static_cast<std::size_t>(std::max(image.width, 0)) *
                        static_cast<std::size_t>(std::max(image.height, 0));
    check(pixels > 0 && image.rgb.size() == 3 * pixels, Kind::numerics,
          "a picture needs three bytes for each of its pixels");
    Sink sink;
    const bool done = write_image(image, sink);
    check(done, Kind::io, "cannot write a picture: " + sink.error);
    return std::move(sink.bytes);
}

} // namespace stipple::files
