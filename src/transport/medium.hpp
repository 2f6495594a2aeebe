#pragma once
#include "grid/unit_cell.hpp"
#include "transport/exchange.hpp"
#include "transport/transport.hpp"

namespace stipple::transport {

/// The cells of a run, and their coefficients while channels close: one unit cell for each class of channels,
/// one column where there are none.
class Medium {
  public:
    explicit Medium(const PermeationSpec& spec);

    std::size_t cells() const { return exchange_.cells; }
    int layers() const { return grid_.front().nz(); }
    const std::vector<double>& z_face() const { return grid_.front().z_face(); }
    /// Layer 0 stratum corneum, 1 viable epidermis, 2 dermis, of a layer of cells.
    int tissue_of(int iz) const { return tissue_[iz]; }
    const SkinLayers& skin() const { return skin_; }

    /// Sets capacities, conductances and losses for the open shares of the channels (one per class) and for
    /// channels filled by gel or fluid. Vessels keep volume and value; their conductances are set.
    void update(const std::vector<double>& open, bool gel, Exchange& exchange) const;
    /// Share of the release of the needles that each cell gets; sums to 1.
    const std::vector<double>& along_needles() const { return along_needles_; }
    /// Amount per layer of cells [kg/m²] and its value (free in water) [kg/m³], means over the area.
    std::vector<double> amounts_by_layer(const Exchange& exchange, const std::vector<double>& y) const;
    std::vector<double> free_by_layer(const std::vector<double>& y) const;
    Exchange make_exchange() const { return exchange_; } ///< sized, with two vessels, no coefficients
    std::size_t top_cells() const { return top_cells_; }
    /// Cells of the upper share of the stratum corneum, for deposition.
    const std::vector<int>& deposit_cells() const { return deposit_; }

  private:
    std::size_t index(std::size_t c, int iz, int ir) const { return first_[c] + grid_[c].index(iz, ir); }
    void set_cell(std::size_t c, int iz, int ir, double open, bool gel, Exchange& x,
                  std::vector<double>& conductivity) const;
    void find_leaks();
    double channel_share(std::size_t c, int iz, int ir, double open) const;

    const PermeationSpec& spec_;
    SkinLayers skin_;
    std::vector<grid::UnitCell> grid_; // one per class, same layers and number of rings
    std::vector<std::size_t> first_;   // first cell of each
    std::vector<double> per_area_;     // share of the skin over the area of the cell [1/m²]
    std::vector<int> tissue_, deposit_;
    std::vector<double> along_needles_;
    std::size_t top_cells_ = 0; // joints of the vehicle to the surface; those of the leaks follow
    int first_viable_ = 0;
    Exchange exchange_;
};

} // namespace stipple::transport
