#include "stipple/study/calibrate/adaptive_metropolis.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/statistics.hpp"
#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

namespace stipple::study {

namespace {

using Values = std::vector<double>;

constexpr double k_wanted = 0.234;    ///< acceptance of a random walk in many dimensions
constexpr double k_of_unity = 1e-9;   ///< share of the mean variance that keeps the covariance positive
constexpr double k_per_unknown = 100; ///< steps of a random walk that tell about one unknown
constexpr std::uint64_t k_first_window = 100;

/// One chain; its proposal learns until `fix`.
class Walker {
  public:
    Walker(const std::function<double(const Values&)>& log_density, std::size_t dimension,
           const Random& random)
        : log_density_(log_density), random_(random), d_(dimension), z_(dimension), proposed_(dimension),
          mean_(dimension, 0.0), factor_(Eigen::MatrixXd::Identity(static_cast<Eigen::Index>(dimension),
                                                                   static_cast<Eigen::Index>(dimension))),
          square_(Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(dimension),
                                        static_cast<Eigen::Index>(dimension))),
          scale_(2.38 / std::sqrt(static_cast<double>(dimension))) {
        for (std::size_t i = 0; i < d_; ++i) z_[i] = random_.normal(0, static_cast<std::uint32_t>(i));
        at_ = log_density_(z_);
    }

    /// Returns whether it moved.
    bool step(bool learning) {
        ++count_;
        Eigen::VectorXd xi(static_cast<Eigen::Index>(d_));
        for (std::size_t i = 0; i < d_; ++i)
            xi[static_cast<Eigen::Index>(i)] = random_.normal(count_, static_cast<std::uint32_t>(i));
        Eigen::VectorXd by = factor_.triangularView<Eigen::Lower>() * xi;
        by *= scale_;
        for (std::size_t i = 0; i < d_; ++i) proposed_[i] = z_[i] + by[static_cast<Eigen::Index>(i)];
        const double there = log_density_(proposed_);
        const double share = std::isfinite(there) ? std::min(1.0, std::exp(there - at_)) : 0.0;
        const bool moved = random_.uniform(count_, static_cast<std::uint32_t>(d_)) < share;
        if (moved) {
            std::swap(z_, proposed_);
            at_ = there;
        }
        if (learning) learn(share);
        return moved;
    }
    const Values& z() const { return z_; }

  private:
    /// Windows of learning double in length: each takes its proposal from the one before alone, so that what was met on the
    /// way from the start is forgotten.
    void learn(double share) {
        ++in_window_;
        const auto n = static_cast<double>(in_window_);
        scale_ *= std::exp((share - k_wanted) / std::pow(n, 0.6));
        Eigen::VectorXd away(static_cast<Eigen::Index>(d_)), after(static_cast<Eigen::Index>(d_));
        for (std::size_t i = 0; i < d_; ++i) {
            away[static_cast<Eigen::Index>(i)] = z_[i] - mean_[i];
            mean_[i] += (z_[i] - mean_[i]) / n;
            after[static_cast<Eigen::Index>(i)] = z_[i] - mean_[i];
        }
        square_ += away * after.transpose();
        if (in_window_ < window_) return;
        Eigen::MatrixXd covariance = 0.5 / n * (square_ + square_.transpose());
        const double told =
            n / (n + k_per_unknown * static_cast<double>(d_)); // of correlations, by so many steps
        covariance =
            (told * covariance + (1 - told) * Eigen::MatrixXd(covariance.diagonal().asDiagonal())).eval();
        covariance.diagonal().array() += k_of_unity * covariance.trace() / static_cast<double>(d_);
        const Eigen::LLT<Eigen::MatrixXd> llt(covariance);
        if (llt.info() == Eigen::Success) {
            factor_ = llt.matrixL();
            scale_ = 2.38 / std::sqrt(static_cast<double>(d_));
        }
        square_.setZero();
        std::fill(mean_.begin(), mean_.end(), 0.0);
        in_window_ = 0;
        window_ *= 2;
    }

    const std::function<double(const Values&)>& log_density_;
    Random random_;
    std::size_t d_;
    Values z_, proposed_, mean_;
    Eigen::MatrixXd factor_, square_;
    double scale_, at_ = 0;
    std::uint64_t count_ = 0, in_window_ = 0, window_ = k_first_window;
};

double variance(const Values& values) {
    const auto n = static_cast<double>(values.size());
    return variance_about(values, mean_of(values)) * n / (n - 1);
}

double r_hat_of(const std::vector<std::vector<Values>>& chains, std::size_t dimension) {
    std::vector<double> means, variances;
    double n = 0;
    for (const auto& chain : chains) {
        const std::size_t half = chain.size() / 2;
        for (std::size_t from : {std::size_t{0}, chain.size() - half}) {
            Values part;
            for (std::size_t i = from; i < from + half; ++i) part.push_back(chain[i][dimension]);
            means.push_back(mean_of(part));
            variances.push_back(variance(part));
            n = static_cast<double>(half);
        }
    }
    const double within = mean_of(variances);
    return within > 0 ? std::sqrt((n - 1) / n + variance(means) / within) : 1;
}

} // namespace

double MetropolisChains::largest_r_hat() const {
    return r_hat.empty() ? NAN : *std::max_element(r_hat.begin(), r_hat.end());
}

MetropolisChains adaptive_metropolis(const std::function<double(const std::vector<double>&)>& log_density,
                                     std::size_t dimension, const MetropolisOptions& o) {
    check(dimension > 0 && o.chains > 0 && o.steps >= 4, Kind::input, "nothing to sample",
          "adaptive_metropolis");
    MetropolisChains all;
    long moved = 0;
    for (int c = 0; c < o.chains; ++c) {
        const auto of_chain =
            o.subject * static_cast<std::uint32_t>(o.chains) + static_cast<std::uint32_t>(c);
        Walker walker(log_density, dimension, Random(o.seed, Purpose::calibration, of_chain));
        for (int i = 0; i < o.burn_in; ++i) walker.step(true);
        auto& kept = all.kept.emplace_back();
        kept.reserve(static_cast<std::size_t>(o.steps));
        for (int i = 0; i < o.steps; ++i) {
            moved += walker.step(false) ? 1 : 0;
            kept.push_back(walker.z());
        }
    }
    all.acceptance = static_cast<double>(moved) / (static_cast<double>(o.chains) * o.steps);
    for (std::size_t d = 0; d < dimension; ++d) all.r_hat.push_back(r_hat_of(all.kept, d));
    return all;
}

} // namespace stipple::study
