// The scene `insertion`: a force curve, arrays, and 36 needles over 10,000 strokes with scatter. Prints CSV:
// scene, needle solutions, wall and CPU seconds, CPU time over that of ten million exponentials in the same
// run, accuracy (imbalance of the work, or of the mean depth against half as many strokes), hash of the
// depths.
#include "stipple/device/layout.hpp"
#include "stipple/insertion/push.hpp"
#include <algorithm>
#include <chrono>
#include <cinttypes>
#include <cmath>
#include <cstdio>
#include <ctime>

using namespace stipple;

namespace {

/// The model of the tables, read once.
const Model& model() {
    static const Model tables = make_model();
    return tables;
}

struct Timer {
    std::chrono::steady_clock::time_point wall = std::chrono::steady_clock::now();
    std::clock_t cpu = std::clock();
    double wall_seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - wall).count();
    }
    double cpu_seconds() const { return static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC; }
};

/// FNV-1a, 64 bits, over depths in nanometres.
class Hash {
  public:
    void add(double depth) {
        const auto nanometres = static_cast<std::uint64_t>(std::llround(depth * 1e9));
        for (int byte = 0; byte < 8; ++byte)
            value_ = (value_ ^ ((nanometres >> (8 * byte)) & 255)) * 1099511628211ull;
    }
    std::uint64_t value() const { return value_; }

  private:
    std::uint64_t value_ = 14695981039346656037ull;
};

double reference_seconds() {
    const Timer timer;
    double sum = 0;
    for (int i = 0; i < 10'000'000; ++i) sum += std::exp(-1e-7 * i);
    return sum > 0 ? timer.cpu_seconds() : 0;
}

void print(const char* scene, std::size_t solutions, const Timer& timer, double reference, double accuracy,
           std::uint64_t hash) {
    const double cpu = timer.cpu_seconds();
    std::printf("%s,%zu,%.4f,%.4f,%.3f,%.1e,%016" PRIx64 "\n", scene, solutions, timer.wall_seconds(), cpu,
                cpu / reference, accuracy, hash);
}

insertion::Push needle_push(std::size_t needles) {
    insertion::Push p{.skin = skin::make_skin(model(), {.age_years = 35, .site = "forearm"}), .needle = {}};
    p.needle = {.length = 0.7e-3, .tip_radius = 10e-6, .base_width = 250e-6, .taper_length = 0.7e-3};
    p.feet = device::make_layout("square", static_cast<int>(needles), 0.5e-3);
    p.travel = 0.7e-3;
    return p;
}

void bench_push(const char* scene, std::size_t needles, double reference) {
    const auto p = needle_push(needles);
    (void)insertion::push(model(), p); // tables of the process
    const Timer timer;
    const auto done = insertion::push(model(), p);
    Hash hash;
    for (const double d : done.needle_buried) hash.add(d);
    print(scene, needles * done.curve.size(), timer, reference,
          std::fabs(done.energies.total() / done.work - 1), hash.value());
}

/// Needles spread over the window by two irrational steps.
device::Pattern strokes(std::uint64_t n, int needles) {
    device::Pattern pattern;
    pattern.window = 0.1;
    for (std::uint64_t stroke = 0; stroke < n; ++stroke)
        for (int needle = 0; needle < needles; ++needle) {
            const double i = static_cast<double>(stroke) * needles + needle;
            pattern.strikes.push_back({.x = pattern.window * std::fmod(0.7548776662 * i, 1.0),
                                       .y = pattern.window * std::fmod(0.5698402910 * i, 1.0),
                                       .stroke = stroke,
                                       .needle = needle});
        }
    return pattern;
}

double mean_depth(const insertion::Insertion& in, Hash& hash) {
    double sum = 0;
    for (const auto& p : in.punctures) {
        sum += p.loaded_depth / static_cast<double>(in.punctures.size());
        hash.add(p.loaded_depth);
    }
    return sum;
}

void bench_session(double reference) {
    constexpr int needles = 36;
    const auto skin = skin::make_skin(model(), {.age_years = 48, .site = "cheek"});
    const auto device = device::make_device(model(), {.model = "pen_36", .needle = {.length = 1.5e-3}});
    const auto pattern = strokes(10'000, needles), half = strokes(5'000, needles);
    const Timer timer;
    const auto all = insertion::insert(model(), skin, device, pattern, 1);
    const double cpu = timer.cpu_seconds(), wall = timer.wall_seconds();
    Hash hash, other;
    const double depth = mean_depth(all, hash),
                 check = mean_depth(insertion::insert(model(), skin, device, half, 1), other);
    std::printf("strokes_36x10000,%zu,%.4f,%.4f,%.3f,%.1e,%016" PRIx64 "\n", all.punctures.size(), wall, cpu,
                cpu / reference, std::fabs(check / depth - 1), hash.value());
}

} // namespace

int main() {
    const double reference = reference_seconds();
    std::printf("scene,solutions,wall_s,cpu_s,cpu_over_reference,accuracy,hash\n");
    bench_push("force_curve", 1, reference);
    bench_push("array_36", 36, reference);
    bench_push("array_100", 100, reference);
    bench_session(reference);
    return 0;
}
