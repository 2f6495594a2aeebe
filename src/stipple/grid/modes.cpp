#include "stipple/grid/modes.hpp"
#include "stipple/base/error.hpp"
#include "stipple/grid/vectorise.hpp"
#include <Eigen/Eigenvalues>
#include <cmath>
#include <numbers>

namespace stipple::grid {

static constexpr int k_short = 8;  ///< splitting ends here, or at an odd number
static constexpr int k_strip = 16; ///< columns transformed together

/// Places of the modes after splitting a block of `n` values down to `base`: place[k] for mode k. Eight
/// values are split down to one.
static std::vector<int> places(int n, int base) {
    if (n == base && base == k_short) return {0, 4, 2, 6, 1, 5, 3, 7};
    if (n == base) { // even modes, then odd ones
        std::vector<int> folded(static_cast<std::size_t>(n));
        for (int k = 0; k < n; ++k) folded[k] = k % 2 == 0 ? k / 2 : (n + 1) / 2 + k / 2;
        return folded;
    }
    const auto half = places(n / 2, base);
    std::vector<int> place(static_cast<std::size_t>(n));
    for (int k = 0; k < n / 2; ++k) {
        place[2 * k] = half[k];
        place[2 * k + 1] = n / 2 + half[k];
    }
    return place;
}

void Modes::make_cosines(double h) {
    using std::numbers::pi;
    base_ = n_;
    while (base_ % 2 == 0 && base_ > k_short) base_ /= 2;
    cosines_ = true;
    for (int len = n_; len > base_; len /= 2) {
        for (int i = 0; i < len / 2; ++i) twiddle_.push_back(2.0 * std::cos((2 * i + 1) * pi / (2 * len)));
        const auto half = places(len / 2, base_);
        order_.insert(order_.end(), half.begin(), half.end());
    }
    // The base is folded: sums of mirrored values give its even modes, differences its odd ones.
    const int even = (base_ + 1) / 2, odd = base_ / 2;
    to_.resize(static_cast<std::size_t>(even * even + odd * odd));
    from_.resize(to_.size());
    double *to_odd = to_.data() + even * even, *from_odd = from_.data() + even * even;
    const auto cosine = [&](int k, int i) { return std::cos(k * (2 * i + 1) * pi / (2 * base_)); };
    for (int k = 0; k < even; ++k)
        for (int i = 0; i < even; ++i) to_[k * even + i] = from_[i * even + k] = cosine(2 * k, i);
    for (int k = 0; k < odd; ++k)
        for (int i = 0; i < odd; ++i) to_odd[k * odd + i] = from_odd[i * odd + k] = cosine(2 * k + 1, i);
    const auto place = places(n_, base_);
    for (int k = 0; k < n_; ++k) {
        const double s = std::sin(0.5 * pi * k / n_);
        eigenvalue_[place[k]] = -4.0 * s * s / (h * h);
        norm_[place[k]] = (k == 0 ? 1.0 : 2.0) / n_;
    }
}

/// What a face adds to the diagonal of its row, in units of 1/h².
static double at_face(const Face& face, double h, double diffusivity) {
    switch (face.kind) {
    case Face::Kind::fixed:
        return -2.0;
    case Face::Kind::robin:
        return -1.0 / (0.5 + diffusivity / (h * face.transfer));
    default:
        return 0.0;
    }
}

void Modes::make_dense(double h, const Face& low, const Face& high, double diffusivity) {
    Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(n_, n_);
    const auto couple = [&](int i, int j) {
        matrix(i, i) -= 1.0;
        matrix(j, j) -= 1.0;
        matrix(i, j) += 1.0;
        matrix(j, i) += 1.0;
    };
    for (int i = 0; i + 1 < n_; ++i) couple(i, i + 1);
    if (low.kind == Face::Kind::periodic && n_ > 1) couple(n_ - 1, 0);
    matrix(0, 0) += at_face(low, h, diffusivity);
    matrix(n_ - 1, n_ - 1) += at_face(high, h, diffusivity);
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(matrix);
    check(eigen.info() == Eigen::Success, Kind::numerics, "eigenvalues across the patch did not converge",
          "grid");
    base_ = n_;
    to_.resize(static_cast<std::size_t>(n_) * static_cast<std::size_t>(n_));
    from_.resize(to_.size());
    for (int k = 0; k < n_; ++k) {
        eigenvalue_[k] = std::min(eigen.eigenvalues()(k), 0.0) / (h * h);
        norm_[k] = 1.0;
        for (int i = 0; i < n_; ++i) to_[k * n_ + i] = from_[i * n_ + k] = eigen.eigenvectors()(i, k);
    }
}

Modes::Modes(int n, double h, const Face& low, const Face& high, double diffusivity, bool dense)
    : n_(n), eigenvalue_(static_cast<std::size_t>(n)), norm_(static_cast<std::size_t>(n)) {
    const bool periodic = low.kind == Face::Kind::periodic;
    check(periodic == (high.kind == Face::Kind::periodic), Kind::numerics,
          "a direction is periodic at both faces or at none", "grid");
    const bool free = low.kind == Face::Kind::zero_flux && high.kind == Face::Kind::zero_flux;
    if (free && !dense)
        make_cosines(h);
    else
        make_dense(h, low, high, diffusivity);
}

namespace {

// Four lanes: wider vectors are taken apart through memory, five times slower, where the CPU has no AVX-512.
typedef double V4 __attribute__((vector_size(32)));
constexpr int k_wide = k_strip / 4;

struct alignas(32) Strip { // also where the vector is not one register, so that every clone agrees
    V4 v[k_wide];
};

} // namespace

#define STIPPLE_INLINE __attribute__((always_inline)) inline

STIPPLE_INLINE static void load(const double* a, int m, int stride, int n, Strip* to) {
    if (m >= k_strip) {
        for (int i = 0; i < n; ++i)
            __builtin_memcpy(&to[i], a + static_cast<std::ptrdiff_t>(i) * stride, sizeof(Strip));
        return;
    }
    for (int i = 0; i < n; ++i) {
        double row[k_strip] = {};
        for (int j = 0; j < m; ++j) row[j] = a[static_cast<std::ptrdiff_t>(i) * stride + j];
        __builtin_memcpy(&to[i], row, sizeof row);
    }
}

STIPPLE_INLINE static void store(const Strip* from, int m, int stride, int n, double* a) {
    if (m >= k_strip) {
        for (int i = 0; i < n; ++i)
            __builtin_memcpy(a + static_cast<std::ptrdiff_t>(i) * stride, &from[i], sizeof(Strip));
        return;
    }
    for (int i = 0; i < n; ++i) {
        double row[k_strip];
        __builtin_memcpy(row, &from[i], sizeof row);
        for (int j = 0; j < m; ++j) a[static_cast<std::ptrdiff_t>(i) * stride + j] = row[j];
    }
}

/// out (b) = matrix (b, b) times in (b), for every column of the strip.
STIPPLE_INLINE static void product(int b, const double* __restrict matrix, const Strip* __restrict in,
                                   Strip* __restrict out) {
    int k = 0;
    for (; k + 4 <= b; k += 4)
        for (int w = 0; w < k_wide; w += 2) { // eight sums stay in registers
            V4 sum[4][2] = {};
            for (int i = 0; i < b; ++i)
                for (int r = 0; r < 4; ++r) {
                    const double m = matrix[(k + r) * b + i];
                    sum[r][0] += m * in[i].v[w];
                    sum[r][1] += m * in[i].v[w + 1];
                }
            for (int r = 0; r < 4; ++r) out[k + r].v[w] = sum[r][0], out[k + r].v[w + 1] = sum[r][1];
        }
    for (; k < b; ++k) {
        Strip s{};
        for (int i = 0; i < b; ++i)
            for (int w = 0; w < k_wide; ++w) s.v[w] += matrix[k * b + i] * in[i].v[w];
        out[k] = s;
    }
}

// Two, four and eight values split down to one, in registers.
struct Short {
    double c2 = 0.70710678118654752440;                              // cos(pi/4)
    double c4[2] = {1.84775906502257351226, 0.76536686473017954346}; // 2 cos(pi/8), 2 cos(3 pi/8)
    double c8[4] = {1.96157056080646089823, 1.66293922460509047408, 1.11114046603920443735,
                    0.39018064403225653573};
};

STIPPLE_INLINE static void forward4(const Short& t, V4* x) {
    const V4 e0 = x[0] + x[3], e1 = x[1] + x[2], o0 = (x[0] - x[3]) * t.c4[0], o1 = (x[1] - x[2]) * t.c4[1];
    x[0] = e0 + e1;
    x[1] = (e0 - e1) * t.c2;
    x[2] = (o0 + o1) * 0.5;
    x[3] = (o0 - o1) * t.c2 - x[2];
}

STIPPLE_INLINE static void backward4(const Short& t, V4* x) {
    const V4 a = (x[2] - x[3]) * 0.5, b = x[3] * t.c2, c = x[1] * t.c2;
    const V4 e0 = x[0] + c, e1 = x[0] - c, o0 = (a + b) * t.c4[0], o1 = (a - b) * t.c4[1];
    x[0] = e0 + o0;
    x[3] = e0 - o0;
    x[1] = e1 + o1;
    x[2] = e1 - o1;
}

/// Natural order in, modes 0 4 2 6 1 5 3 7 out... and back.
STIPPLE_INLINE static void forward8(const Short& t, Strip* a) {
    for (int w = 0; w < k_wide; ++w) {
        V4 e[4], o[4];
        for (int i = 0; i < 4; ++i) {
            const V4 x = a[i].v[w], y = a[7 - i].v[w];
            e[i] = x + y;
            o[i] = (x - y) * t.c8[i];
        }
        forward4(t, e);
        forward4(t, o);
        o[0] = o[0] * 0.5;
        o[2] = o[2] - o[0];
        o[1] = o[1] - o[2];
        o[3] = o[3] - o[1];
        for (int i = 0; i < 4; ++i) a[i].v[w] = e[i], a[4 + i].v[w] = o[i];
    }
}

STIPPLE_INLINE static void backward8(const Short& t, Strip* a) {
    for (int w = 0; w < k_wide; ++w) {
        V4 e[4], o[4];
        for (int i = 0; i < 4; ++i) e[i] = a[i].v[w], o[i] = a[4 + i].v[w];
        o[1] = o[1] - o[3];
        o[2] = o[2] - o[1];
        o[0] = (o[0] - o[2]) * 0.5;
        backward4(t, e);
        backward4(t, o);
        for (int i = 0; i < 4; ++i) {
            const V4 y = o[i] * t.c8[i];
            a[i].v[w] = e[i] + y;
            a[7 - i].v[w] = e[i] - y;
        }
    }
}

/// x -> (even half, odd half times 2 cos), in place.
STIPPLE_INLINE static void split(int half, const double* __restrict t, Strip* a) {
    for (int i = 0; 2 * i < half; ++i) {
        const int j = half - 1 - i;
        for (int w = 0; w < k_wide; ++w) {
            const V4 xi = a[i].v[w], xj = a[j].v[w], yi = a[2 * half - 1 - i].v[w],
                     yj = a[2 * half - 1 - j].v[w];
            a[i].v[w] = xi + yi;
            a[j].v[w] = xj + yj;
            a[half + i].v[w] = (xi - yi) * t[i];
            a[half + j].v[w] = (xj - yj) * t[j];
        }
    }
}

/// The transpose of split.
STIPPLE_INLINE static void join(int half, const double* __restrict t, Strip* a) {
    for (int i = 0; 2 * i < half; ++i) {
        const int j = half - 1 - i;
        for (int w = 0; w < k_wide; ++w) {
            const V4 ei = a[i].v[w], ej = a[j].v[w], oi = a[half + i].v[w] * t[i],
                     oj = a[half + j].v[w] * t[j];
            a[i].v[w] = ei + oi;
            a[j].v[w] = ej + oj;
            a[2 * half - 1 - i].v[w] = ei - oi;
            a[2 * half - 1 - j].v[w] = ej - oj;
        }
    }
}

/// How a block that is not split further is transformed.
enum class Base { eight, folded, dense };

STIPPLE_INLINE static void dense_product(int b, const double* matrix, Strip* a, Strip* spare) {
    product(b, matrix, a, spare);
    __builtin_memcpy(a, spare, sizeof(Strip) * static_cast<std::size_t>(b));
}

/// Fold, then one product for the even and one for the odd modes.
STIPPLE_INLINE static void forward_folded(int b, const double* matrix, Strip* a, Strip* spare) {
    const int even = (b + 1) / 2, odd = b / 2;
    for (int i = 0; i < odd; ++i)
        for (int w = 0; w < k_wide; ++w) {
            spare[i].v[w] = a[i].v[w] + a[b - 1 - i].v[w];
            spare[even + i].v[w] = a[i].v[w] - a[b - 1 - i].v[w];
        }
    if (even > odd) spare[odd] = a[odd];
    product(even, matrix, spare, a);
    product(odd, matrix + even * even, spare + even, a + even);
}

STIPPLE_INLINE static void backward_folded(int b, const double* matrix, Strip* a, Strip* spare) {
    const int even = (b + 1) / 2, odd = b / 2;
    product(even, matrix, a, spare);
    product(odd, matrix + even * even, a + even, spare + even);
    for (int i = 0; i < odd; ++i)
        for (int w = 0; w < k_wide; ++w) {
            a[i].v[w] = spare[i].v[w] + spare[even + i].v[w];
            a[b - 1 - i].v[w] = spare[i].v[w] - spare[even + i].v[w];
        }
    if (even > odd) a[odd] = spare[odd];
}

STIPPLE_VECTORISE
static void forward_columns(int n, int base, Base kind, const double* twiddle, const int* order,
                            const double* to, const double* in, double* out, int m, int stride, Strip* work,
                            Strip* spare) {
    for (int c = 0; c < m; c += k_strip) {
        load(in + c, m - c, stride, n, work);
        const double* t = twiddle;
        for (int len = n; len > base; t += len / 2, len /= 2)
            for (int b = 0; b < n; b += len) split(len / 2, t, work + b);
        for (int b = 0; b < n; b += base) {
            if (kind == Base::eight) forward8(Short{}, work + b);
            if (kind == Base::folded) forward_folded(base, to, work + b, spare);
            if (kind == Base::dense) dense_product(base, to, work + b, spare);
        }
        // C(2k+1) = O(k) - C(2k-1), C(1) = O(0) / 2; shortest blocks first.
        for (int len = 2 * base; len <= n; len *= 2) {
            const int* place = order + (n - len);
            for (int b = len / 2; b < n; b += len) {
                Strip last = work[b + place[0]];
                for (int w = 0; w < k_wide; ++w) last.v[w] *= 0.5;
                work[b + place[0]] = last;
                for (int k = 1; k < len / 2; ++k) {
                    Strip* now = work + b + place[k];
                    for (int w = 0; w < k_wide; ++w) last.v[w] = now->v[w] - last.v[w];
                    *now = last;
                }
            }
        }
        store(work, m - c, stride, n, out + c);
    }
}

STIPPLE_VECTORISE
static void backward_columns(int n, int base, Base kind, const double* twiddle, int twiddles,
                             const int* order, const double* from, const double* in, double* out, int m,
                             int stride, Strip* work, Strip* spare) {
    for (int c = 0; c < m; c += k_strip) {
        load(in + c, m - c, stride, n, work);
        for (int len = n; len > base; len /= 2) {
            const int* place = order + (n - len);
            for (int b = len / 2; b < n; b += len) {
                Strip last = work[b + place[len / 2 - 1]];
                for (int k = len / 2 - 2; k >= 0; --k) {
                    Strip* now = work + b + place[k];
                    for (int w = 0; w < k_wide; ++w) last.v[w] = now->v[w] - last.v[w];
                    *now = last;
                }
                for (int w = 0; w < k_wide; ++w) last.v[w] *= 0.5;
                work[b + place[0]] = last;
            }
        }
        for (int b = 0; b < n; b += base) {
            if (kind == Base::eight) backward8(Short{}, work + b);
            if (kind == Base::folded) backward_folded(base, from, work + b, spare);
            if (kind == Base::dense) dense_product(base, from, work + b, spare);
        }
        const double* t = twiddle + twiddles;
        for (int len = 2 * base; len <= n; len *= 2) {
            t -= len / 2;
            for (int b = 0; b < n; b += len) join(len / 2, t, work + b);
        }
        store(work, m - c, stride, n, out + c);
    }
}

static Base base_kind(bool cosines, int base) {
    return !cosines ? Base::dense : base == k_short ? Base::eight : Base::folded;
}

/// Scratch of one transform, on the stack up to 256 values a column.
template <typename Call> static void with_scratch(int n, const Call& call) {
    constexpr int k_most = 256;
    if (n <= k_most) {
        alignas(64) Strip work[k_most], spare[k_most];
        call(work, spare);
    } else {
        std::vector<Strip> work(static_cast<std::size_t>(n)), spare(static_cast<std::size_t>(n));
        call(work.data(), spare.data());
    }
}

void Modes::forward(const double* in, double* out, int m, int stride) const {
    with_scratch(n_, [&](Strip* work, Strip* spare) {
        forward_columns(n_, base_, base_kind(cosines_, base_), twiddle_.data(), order_.data(), to_.data(), in,
                        out, m, stride, work, spare);
    });
}

void Modes::backward(const double* in, double* out, int m, int stride) const {
    with_scratch(n_, [&](Strip* work, Strip* spare) {
        backward_columns(n_, base_, base_kind(cosines_, base_), twiddle_.data(),
                         static_cast<int>(twiddle_.size()), order_.data(), from_.data(), in, out, m, stride,
                         work, spare);
    });
}

} // namespace stipple::grid
