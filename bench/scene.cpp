#include "scene.hpp"
#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <limits>
#include <sys/resource.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace stipple::bench {

static double seconds(clockid_t clock) {
    timespec t{};
    clock_gettime(clock, &t);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

double cpu_seconds() {
    return seconds(CLOCK_PROCESS_CPUTIME_ID);
}

double wall_seconds() {
    return seconds(CLOCK_MONOTONIC);
}

double peak_memory() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

Hash& Hash::add(std::string_view bytes) {
    for (const char c : bytes) value_ = (value_ ^ static_cast<unsigned char>(c)) * 1099511628211ull;
    return *this;
}

Hash& Hash::add(const std::vector<double>& values) {
    return add({reinterpret_cast<const char*>(values.data()), values.size() * sizeof(double)});
}

/// A result that the compiler must not drop.
static volatile double sink = 0;

/// CPU seconds of fixed work, half of it exponentials one by one and half sums of products that stay in the
/// second cache: what a course does most. About 20 ms on a core of 2023.
static double reference_seconds() {
    static std::vector<double> a(1 << 14, 1.0), b(1 << 14, 1e-3), c(1 << 14, 0.5);
    const double start = cpu_seconds();
    double sum = 0;
    for (int i = 0; i < 2'000'000; ++i) sum += std::exp(-1e-6 * i);
    for (int round = 0; round < 2000; ++round)
        for (std::size_t i = 0; i < a.size(); ++i) a[i] = 0.999 * a[i] + b[i] * c[i];
    sink = sum + a[7];
    return cpu_seconds() - start;
}

/// Least CPU seconds of five calls.
template <class Call> static double least_of_five(const Call& call) {
    double least = std::numeric_limits<double>::infinity();
    for (int round = 0; round < 5; ++round) {
        const double start = cpu_seconds();
        call();
        least = std::min(least, cpu_seconds() - start);
    }
    return least;
}

static double measured_bandwidth() {
    const std::size_t n = std::size_t{1} << 24; // 134 MB each: four times the largest caches
    std::vector<double> a(n, 0.0), b(n, 1.0), c(n, 2.0);
    const double least = least_of_five([&] {
        for (std::size_t i = 0; i < n; ++i) a[i] = b[i] + 0.5 * c[i];
        sink = a[n / 2];
    });
    return 3.0 * sizeof(double) * static_cast<double>(n) / least;
}

/// Rounds of the kernels below: each round has k_chains independent vectors, so that no result is waited for.
static constexpr int k_rounds = 2'000'000, k_chains = 12;

struct Peak {
    int width = 1; // numbers of one vector
    void (*multiply_add)() = nullptr;
    void (*divide)() = nullptr;
};

static void plain_multiply_add() {
    double v[k_chains];
    std::fill_n(v, k_chains, 1.0);
    for (int r = 0; r < k_rounds; ++r)
        for (double& x : v) x = x * 0.999 + 0.001;
    sink = v[0] + v[k_chains - 1];
}

static void plain_divide() {
    double v[k_chains];
    std::fill_n(v, k_chains, 1.0);
    for (int r = 0; r < k_rounds; ++r)
        for (double& x : v) x = 1.5 / x;
    sink = v[0] + v[k_chains - 1];
}

#if defined(__x86_64__)
__attribute__((target("avx2,fma"))) static void multiply_add_256() {
    __m256d v[k_chains];
    const __m256d m = _mm256_set1_pd(0.999), a = _mm256_set1_pd(0.001);
    for (auto& x : v) x = a;
    for (int r = 0; r < k_rounds; ++r)
#pragma GCC unroll 12
        for (auto& x : v) x = _mm256_fmadd_pd(x, m, a);
    for (int i = 1; i < k_chains; ++i) v[0] = _mm256_add_pd(v[0], v[i]);
    sink = v[0][0];
}

__attribute__((target("avx2,fma"))) static void divide_256() {
    __m256d v[k_chains];
    const __m256d m = _mm256_set1_pd(1.5);
    for (auto& x : v) x = m;
    for (int r = 0; r < k_rounds; ++r)
#pragma GCC unroll 12
        for (auto& x : v) x = _mm256_div_pd(m, x);
    for (int i = 1; i < k_chains; ++i) v[0] = _mm256_add_pd(v[0], v[i]);
    sink = v[0][0];
}

__attribute__((target("avx512f"))) static void multiply_add_512() {
    __m512d v[k_chains];
    const __m512d m = _mm512_set1_pd(0.999), a = _mm512_set1_pd(0.001);
    for (auto& x : v) x = a;
    for (int r = 0; r < k_rounds; ++r)
#pragma GCC unroll 12
        for (auto& x : v) x = _mm512_fmadd_pd(x, m, a);
    for (int i = 1; i < k_chains; ++i) v[0] = _mm512_add_pd(v[0], v[i]);
    sink = v[0][0];
}

__attribute__((target("avx512f"))) static void divide_512() {
    __m512d v[k_chains];
    const __m512d m = _mm512_set1_pd(1.5);
    for (auto& x : v) x = m;
    for (int r = 0; r < k_rounds; ++r)
#pragma GCC unroll 12
        for (auto& x : v) x = _mm512_div_pd(m, x);
    for (int i = 1; i < k_chains; ++i) v[0] = _mm512_add_pd(v[0], v[i]);
    sink = v[0][0];
}

static Peak peak() {
    if (__builtin_cpu_supports("avx512f")) return {8, multiply_add_512, divide_512};
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return {4, multiply_add_256, divide_256};
    return {1, plain_multiply_add, plain_divide};
}
#else
static Peak peak() {
    return {1, plain_multiply_add, plain_divide};
}
#endif

const Limits& limits() {
    static const Limits measured = [] {
        const Peak p = peak();
        const double numbers = static_cast<double>(k_rounds) * k_chains * p.width;
        return Limits{.bandwidth = measured_bandwidth(),
                      .operations = 2 * numbers / least_of_five(p.multiply_add),
                      .divisions = numbers / least_of_five(p.divide)};
    }();
    return measured;
}

Program::Program(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--large") == 0) {
            large_ = true;
        } else if (std::strcmp(argv[i], "--only") == 0 && i + 1 < argc) {
            const std::string names = argv[++i];
            for (std::size_t from = 0; from <= names.size();) {
                const std::size_t comma = std::min(names.find(',', from), names.size());
                only_.push_back(names.substr(from, comma - from));
                from = comma + 1;
            }
        } else {
            std::fprintf(stderr, "usage: %s [--large] [--only SCENE,SCENE]\n", argv[0]);
            std::exit(2);
        }
    }
    std::printf("scene,runs,cpu_s,ratio,accuracy,hash,cells,ns_per_cell,bytes_per_cell,operations_per_cell,"
                "bound_ns,share_of_bound,note\n");
}

bool Program::wanted(const std::string& scene) const {
    return only_.empty() || std::find(only_.begin(), only_.end(), scene) != only_.end();
}

/// A number as a cell; nothing where there is none.
static void cell(const char* format, double value) {
    if (std::isfinite(value)) std::printf(format, value);
    std::printf(",");
}

static void print(const std::string& name, int runs, double cpu, double reference, const About& about) {
    std::printf("%s,%d,", name.c_str(), runs);
    cell("%.6g", cpu);
    cell("%.4g", cpu / reference);
    cell("%.2e", about.accuracy);
    if (about.hash != 0) std::printf("%016" PRIx64, about.hash);
    std::printf(",");
    const Work& w = about.work;
    const double ns = w.cells > 0 ? cpu * 1e9 / w.cells : NAN;
    cell("%.0f", w.cells > 0 ? w.cells : NAN);
    cell("%.4g", ns);
    cell("%.0f", w.bytes > 0 ? w.bytes : NAN);
    cell("%.0f", w.operations > 0 ? w.operations : NAN);
    double bound = NAN;
    if (w.bytes > 0 || w.operations > 0) {
        const Limits& most = limits();
        const double arithmetic =
            (w.operations - w.divisions) / most.operations + w.divisions / most.divisions;
        bound = 1e9 * std::max(w.bytes / most.bandwidth, arithmetic);
    }
    cell("%.4g", bound);
    cell("%.2f", bound / ns);
    std::printf("%s\n", about.note.c_str());
    std::fflush(stdout);
}

void Program::scene(const std::string& name, const std::function<Scene()>& prepare) {
    if (!wanted(name)) return;
    constexpr double k_shortest = 0.02, k_five_below = 2, k_three_below = 8, k_two_below = 20, k_long = 0.5;
    constexpr int k_five = 5, k_three = 3, k_two = 2, k_many = 30;
    const Scene scene = prepare();
    double reference = reference_seconds(), least = std::numeric_limits<double>::infinity();
    int runs = 1, calls = 1;
    for (int run = 0; run < runs; ++run) {
        const double start = cpu_seconds();
        for (int call = 0; call < calls; ++call) scene.run();
        const double one = (cpu_seconds() - start) / calls;
        for (int sample = 0; sample < (one > k_long ? k_five : 1); ++sample) // few runs: as many references
            reference = std::min(reference, reference_seconds());
        least = std::min(least, one);
        if (run > 0) continue;
        const int in_a_second = static_cast<int>(std::min<double>(k_many, 1.0 / std::max(one, k_shortest)));
        runs = one < k_five_below    ? std::max(k_five, in_a_second)
               : one < k_three_below ? k_three
               : one < k_two_below   ? k_two
                                     : 1;
        if (scene.once) runs = 1;
        if (one < k_shortest && calls == 1 && runs > 1) {
            // The first call warms up and tells how many fill a run; it does not count as one.
            calls = static_cast<int>(std::min(std::ceil(k_shortest / std::max(one, 1e-7)), 1e5));
            ++runs;
        }
    }
    const About about = scene.about();
    print(name, calls > 1 ? runs - 1 : runs, least, reference, about);
}

} // namespace stipple::bench
