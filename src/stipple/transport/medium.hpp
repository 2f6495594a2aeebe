#pragma once
#include "stipple/transport/exchange.hpp"
#include "stipple/transport/transport.hpp"
#include <algorithm>
#include <utility>
#include <vector>

namespace stipple::transport {

/// The cells of a run, and their coefficients while channels close: one unit cell for each class of channels,
/// one column where there are none, or a patch of squares with channels at their places (spec.patch).
class Medium {
  public:
    explicit Medium(const PermeationSpec& spec);

    std::size_t cells() const { return exchange_.cells; }
    int layers() const { return static_cast<int>(z_face_.size()) - 1; }
    const std::vector<double>& z_face() const { return z_face_; }
    std::vector<double> layer_centres() const; ///< [m]
    std::vector<double> layer_heights() const; ///< [m]
    /// Layer 0 stratum corneum, 1 viable epidermis, 2 dermis, of a layer of cells.
    int tissue_of(int iz) const { return tissue_[iz]; }
    const SkinLayers& skin() const { return skin_; }
    bool is_patch() const { return patch_; }

    /// Open shares of the channels at a time, one per class; none wider than the share of the wound that is not yet covered.
    std::vector<LayerShares> open_at(double time) const;
    /// Sets capacities, conductances and losses for the open shares of the channels (one set per class) and for
    /// channels filled by gel or fluid. Vessels keep volume and value; their conductances are set.
    void update(const std::vector<LayerShares>& open, bool gel, Exchange& exchange) const;
    /// Volume of the open channels in each cell, per area of skin [m].
    std::vector<double> hole_volumes(const std::vector<LayerShares>& open) const;
    /// Share of the release of the needles that each cell gets; sums to 1.
    const std::vector<double>& along_needles() const { return along_needles_; }
    bool takes_load() const { return weight_along_needles(0) > 0; } ///< some cell lies along a needle
    /// Amount per layer of cells [kg/m²] and its value (free in water) [kg/m³], means over the area.
    std::vector<double> amounts_by_layer(const Exchange& exchange, const std::vector<double>& y) const;
    std::vector<double> free_by_layer(const std::vector<double>& y) const;
    /// Total concentration per layer [kg/m³], mean over the area, with what is under way in the leaks of the stratum
    /// corneum: on a straight line from top to bottom that holds what they hold, as in the steady state.
    std::vector<double> total_by_layer(const Exchange& exchange, const ExchangeState& state) const;
    /// Sized, with the vessels below and the joint of vehicle and leaks, no coefficients.
    Exchange make_exchange() const {
        Exchange x = exchange_;
        std::fill(x.capacity.begin(), x.capacity.end(), 0.0);
        return x;
    }
    bool has_rings() const {
        return layer_stride_ > 1 && !patch_;
    } ///< around channels; else one column or a patch
    static constexpr std::size_t k_vehicle = 0, k_receptor = 1, k_leaks = 2; ///< vessels
    /// Cells of the upper share of the stratum corneum, for deposition, each with its part that lies there.
    const std::vector<std::pair<int, double>>& deposit_cells() const { return deposit_; }

  private:
    /// A piece of the surface with all that lies below it.
    struct Column {
        std::size_t first = 0;       // cell of its uppermost layer
        double area = 0;             // share of the skin
        double inner = 0, outer = 0; // ring of a unit cell around the channels of `kind`
        int kind = -1;               // class of channels; -1: none reaches it
        std::vector<std::pair<int, std::vector<double>>>
            samples;     // patch: class, distances of points from its axis
        int reached = 0; // layers that a channel may reach
    };
    /// Two neighbouring columns: height times `face` is the area between them, `h` the widths across it.
    struct Side {
        std::size_t a = 0, b = 0;
        double face = 0, h_a = 0, h_b = 0;
        int direction = 0;
    };
    void make_unit_cells();
    void make_patch();
    void size_exchange();
    double weight_along_needles(int first) const;
    double channel_diffusivity(bool gel) const;
    int reached_by_channels(const Column& column) const;
    void keep_intact();
    void set_cell(const Column& column, int iz, double share, double fluid, Exchange& x,
                  std::vector<double>& conductivity) const;
    void join_below(const Column& column, int iz, Exchange& x, const std::vector<double>& conductivity) const;
    void join_side(const Side& side, int iz, Exchange& x, const std::vector<double>& conductivity) const;
    double channel_share(const Column& column, int iz, const std::vector<LayerShares>& open) const;
    std::size_t cell(const Column& column, int iz) const {
        return column.first + static_cast<std::size_t>(iz) * layer_stride_;
    }

    const PermeationSpec& spec_;
    SkinLayers skin_;
    std::vector<double> z_face_;
    std::vector<Column> columns_;
    std::vector<Side> sides_;
    std::size_t layer_stride_ = 1; // from a cell to the one below
    bool patch_ = false;
    std::vector<int> tissue_;
    std::vector<BloodProfile::Zone> blood_; // of each layer of cells
    std::vector<std::pair<int, double>> deposit_;
    std::vector<double> along_needles_;
    int first_viable_ = 0;
    double degradation_ = 0;           // in living tissue [1/s]
    Exchange exchange_;                // with the coefficients of intact skin
    std::vector<double> conductivity_; // of intact skin
};

} // namespace stipple::transport
