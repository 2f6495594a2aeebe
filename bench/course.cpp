// The scene `quick`: six monthly pen sessions, 300 days, with and without bands. Prints time, accuracy and a
// hash of the result, as CSV: scene, threads, seconds, steps, gain, error of the gain, hash.
#include "stipple/base/units.hpp"
#include "stipple/files/files.hpp"
#include "stipple/formats/formats.hpp"
#include <chrono>
#include <cinttypes>
#include <cstdio>

using namespace stipple;

/// The model of the tables, read once.
static const Model& model() {
    static const Model tables = make_model();
    return tables;
}

/// FNV-1a, 64 bits: enough to see that a result changed.
static std::uint64_t hash_of(const std::string& text) {
    std::uint64_t h = 14695981039346656037ull;
    for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211ull;
    return h;
}

int main(int argc, char** argv) {
    const auto course = files::read_course(model(), argc > 1 ? argv[1] : "examples/six_monthly.toml");
    std::printf("scene,threads,seconds,steps,gain,gain_error,hash\n");
    for (const bool bands : {false, true})
        for (const int threads : {1, 2}) {
            course::Options options;
            options.threads = threads;
            if (!bands) options.band_members = options.person_members = 0;
            const auto start = std::chrono::steady_clock::now();
            const auto result = course::run(model(), course, options);
            const double seconds =
                std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
            const auto& collagen = result.tissue.series.front();
            std::printf("%s,%d,%.3f,%d,%.6f,%.2e,%016" PRIx64 "\n", bands ? "quick_with_bands" : "quick",
                        threads, seconds, result.provenance.numerics.steps,
                        collagen.values.back() / collagen.baseline - 1,
                        result.provenance.numerics.error_estimate, hash_of(formats::result_json(result)));
        }
    return 0;
}
