#pragma once
// A column or a patch of layers after one session by the equations of the page: plain_equations.hpp in every cell,
// finite volumes for diffusion, the surface above, cuts that close. Written a second time, like the equations; from
// the engine comes what is given to both, HealingSpec with the damage and its grid.
#include "by_cvode.hpp"
#include "plain_equations.hpp"
#include "stipple/healing/healing.hpp"

namespace plain {

/// One session at time 0 as dy/dt = f(y). Layout of y: state s of cell i at [s * cells + i], layer by layer, then the
/// surface states, s of column c at [s * columns + c].
class Tissue {
  public:
    /// The grid of the damage is a square patch or a unit cell of one ring.
    Tissue(const stipple::Model& model, const healing::HealingSpec& spec);

    std::size_t size() const { return healing::k_states * cells() + healing::k_surface_states * columns(); }
    /// Rest, and what the session does to it.
    std::vector<double> start() const;
    void rates(const double* y, double* f) const;
    /// Replaces r by (1 - c L)^-1 r, L the diffusion and the linear losses.
    void precondition(double c, double* r) const;
    /// The delay t_lag [s] is over: from the state at this time on the edges of the cuts follow the front.
    void edges_move(const double* y);
    double delay() const { return numbers_.k.t_lag; }
    /// As a problem for CVODE; this must outlive it.
    Problem problem(double tolerance) const;

    enum class Region { dermis, papillary, reticular };
    /// Means of all states in the order of their rows, those of the surface after them; Closure is the covered share
    /// of the surface.
    std::vector<double> means(const double* y, Region region) const;

  private:
    std::size_t columns() const { return static_cast<std::size_t>(side_) * static_cast<std::size_t>(side_); }
    std::size_t cells() const { return layers_.size() * columns(); }
    double dz(std::size_t z) const { return faces_[z + 1] - faces_[z]; }
    double middle(std::size_t z) const { return 0.5 * (faces_[z] + faces_[z + 1]); }
    double w(const Spread& s, std::size_t z) const;
    double conductance(const Spread& s,
                       std::size_t z) const; ///< between layers z and z + 1, or below the last [m/s]
    void diffuse(const Spread& s, const double* u, double* f) const;
    std::vector<double> open_shares(const double* closure) const;
    Papillary papillary(const double* y, std::size_t column) const;

    healing::HealingSpec spec_;
    Numbers numbers_;
    int side_ = 1;     ///< columns along x and along y
    double width_ = 1; ///< of a column [m]
    std::vector<double> faces_;
    double top_, papillary_bottom_, dermis_bottom_;
    std::vector<Layer> layers_;
    std::vector<std::vector<double>> resting_; ///< of each layer, by state
    std::vector<Spread> spreads_;
    std::vector<double> surface_loss_;
    std::vector<double> closure_at_delay_; ///< s0 of every column; empty before
};

/// The run by CVODE: means of all states at some times, and its counts.
struct Run {
    std::vector<std::vector<double>> dermis, papillary, reticular; ///< [time][state], as Tissue::means
    long steps = 0, evaluations = 0;
};
Run run_by_cvode(Tissue tissue, const std::vector<double>& times, double tolerance);

} // namespace plain
