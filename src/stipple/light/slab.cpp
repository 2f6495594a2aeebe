#include "stipple/light/slab.hpp"
#include "stipple/base/error.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::light {

namespace {

/// A layer that does nothing to light has no modes; this little absorption [1/m] gives it some, and shows nowhere.
constexpr double k_least_extinction = 1e-9;

struct Extinction {
    double rate = 0;             ///< mu_t [1/m], less the forward peak
    double albedo = 0;           ///< of what is left
    std::vector<double> moments; ///< chi_0 … of what is left
};

double moment(const Layer& layer, int k) {
    if (k == 0) return 1;
    if (layer.moments.empty()) return std::pow(layer.anisotropy, k);
    const auto i = static_cast<std::size_t>(k) - 1;
    return i < layer.moments.size() ? layer.moments[i] : 0;
}

/// Equation: wiscombe1977: chi_k' = (chi_k - f)/(1 - f), mu_s' = (1 - f) mu_s, f = chi_M.
Extinction without_peak(const Layer& layer, int terms) {
    const double peak = std::max(0.0, moment(layer, terms));
    Extinction e;
    const double scattering = (1 - peak) * layer.scattering;
    e.rate = std::max(layer.absorption + scattering, k_least_extinction);
    e.albedo = scattering / e.rate;
    for (int k = 0; k < terms; ++k) e.moments.push_back((moment(layer, k) - peak) / (1 - peak));
    return e;
}

/// Legendre polynomials, shape (streams, terms).
Eigen::MatrixXd legendre(const Eigen::VectorXd& mu, int terms) {
    Eigen::MatrixXd p(mu.size(), terms);
    p.col(0).setOnes();
    if (terms > 1) p.col(1) = mu;
    for (int k = 2; k < terms; ++k)
        p.col(k) = ((2.0 * k - 1) * mu.cwiseProduct(p.col(k - 1)) - (k - 1.0) * p.col(k - 2)) / k;
    return p;
}

/// sum over k = start, start + 2 … of (2k + 1) chi_k P_k P_k'
Eigen::MatrixXd redistribution(const Eigen::MatrixXd& p, const std::vector<double>& chi, int start) {
    const auto terms = static_cast<int>(chi.size());
    const int count = (terms - start + 1) / 2;
    Eigen::MatrixXd chosen(p.rows(), count), scaled(p.rows(), count);
    for (int i = 0; i < count; ++i) {
        const int k = start + 2 * i;
        chosen.col(i) = p.col(k);
        scaled.col(i) = (2.0 * k + 1) * chi[static_cast<std::size_t>(k)] * p.col(k);
    }
    return scaled * chosen.transpose();
}

/// tanh(k t/2)/k, t/2 for a mode that does not fade.
double tangent_over_rate(double k, double t) {
    const double x = 0.5 * k * t;
    if (x < 1e-4) return 0.5 * t * (1 - x * x / 3);
    return std::tanh(x) / k;
}

} // namespace

Slab make_slab(const Layer& layer, const Streams& streams) {
    Slab slab;
    slab.first = streams.first(layer.refractive_index);
    slab.thickness = layer.thickness;
    slab.absorption = layer.absorption;
    const auto n = static_cast<Eigen::Index>(streams.size() - slab.first);
    const int terms = static_cast<int>(n);
    Eigen::VectorXd mu(n), weight(n), flux(n);
    for (Eigen::Index i = 0; i < n; ++i) {
        const auto stream = slab.first + static_cast<std::size_t>(i);
        mu[i] = streams.cosine(stream, layer.refractive_index);
        flux[i] = std::sqrt(streams.share[stream]);
        weight[i] = streams.share[stream] / (mu[i] * layer.refractive_index * layer.refractive_index);
    }
    const auto extinction = without_peak(layer, terms);
    const auto p = legendre(mu, terms);
    Eigen::MatrixXd b = redistribution(p, extinction.moments, 0),
                    a = redistribution(p, extinction.moments, 1);
    const Eigen::VectorXd missed = (Eigen::VectorXd::Ones(n) - b * weight).cwiseQuotient(weight);
    a.diagonal() += missed;
    b.diagonal() += missed;
    const Eigen::VectorXd root = weight.cwiseQuotient(mu).cwiseSqrt();
    for (auto* matrix : {&a, &b}) {
        *matrix = -extinction.albedo * (root.asDiagonal() * *matrix * root.asDiagonal());
        matrix->diagonal() += mu.cwiseInverse();
        *matrix *= extinction.rate;
    }
    const Eigen::LLT<Eigen::MatrixXd> cholesky(a);
    check(cholesky.info() == Eigen::Success, Kind::numerics,
          "the phase function cannot be followed with this number of streams", "light");
    const Eigen::MatrixXd lower = cholesky.matrixL();
    const Eigen::MatrixXd product = lower.transpose() * b.selfadjointView<Eigen::Lower>() * lower;
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(product);
    check(solver.info() == Eigen::Success, Kind::numerics, "the modes of a layer could not be found",
          "light");
    slab.rate = solver.eigenvalues().cwiseMax(0).cwiseSqrt();
    slab.tangent.resize(n);
    for (Eigen::Index i = 0; i < n; ++i) slab.tangent[i] = tangent_over_rate(slab.rate[i], slab.thickness);
    slab.modes = lower * solver.eigenvectors();
    slab.inverse_modes = cholesky.matrixU().solve(solver.eigenvectors());
    const Eigen::VectorXd tanh_rate = slab.tangent.cwiseProduct(slab.rate.cwiseAbs2());
    const Eigen::MatrixXd one = Eigen::MatrixXd::Identity(n, n);
    const Eigen::MatrixXd q =
        one + slab.inverse_modes * tanh_rate.asDiagonal() * slab.inverse_modes.transpose();
    const Eigen::MatrixXd o = one + slab.modes * slab.tangent.asDiagonal() * slab.modes.transpose();
    slab.symmetric = q.llt().solve(one);
    slab.antisymmetric = o.llt().solve(one);
    slab.reflection = slab.symmetric - slab.antisymmetric;
    slab.transmission = slab.symmetric + slab.antisymmetric - one;
    slab.fluence_of = slab.modes.transpose() * flux.cwiseQuotient(mu);
    return slab;
}

SlabField::SlabField(const Slab& slab, const Eigen::VectorXd& into_top, const Eigen::VectorXd& into_bottom)
    : slab_(&slab) {
    even_ = slab.inverse_modes.transpose() * (slab.symmetric * (into_top + into_bottom));
    odd_ =
        slab.tangent.cwiseProduct(slab.modes.transpose() * (slab.antisymmetric * (into_top - into_bottom)));
    even_ = even_.cwiseProduct(slab.fluence_of);
    odd_ = odd_.cwiseProduct(slab.fluence_of);
}

double SlabField::fluence(double depth) const {
    const double t = slab_->thickness;
    double sum = 0;
    for (Eigen::Index i = 0; i < even_.size(); ++i) {
        const double k = slab_->rate[i], near = std::exp(-k * depth), far = std::exp(-k * (t - depth));
        const double through = -std::expm1(-k * t);
        sum += even_[i] * (near + far) / (2 - through);
        sum += odd_[i] * (k * t < 1e-12 ? 1 - 2 * depth / t : (near - far) / through);
    }
    return sum;
}

double SlabField::absorbed() const {
    return slab_->absorption * 2 * even_.dot(slab_->tangent);
}

} // namespace stipple::light
