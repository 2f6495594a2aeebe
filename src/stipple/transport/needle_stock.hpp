#pragma once
#include "stipple/transport/transport.hpp"
#include <cmath>

namespace stipple::transport {

/// What needles still carry: in the skin, where it comes off at a rate in proportion, and outside, where it does not.
class NeedleStock {
  public:
    explicit NeedleStock(const NeedleLoad& load)
        : load_(load), in_skin_(load.amount * load.share_in_skin), outside_(load.amount - in_skin_) {}

    double amount() const { return in_skin_ + outside_; } ///< [kg/m²]
    double in_skin() const { return in_skin_; }
    /// What comes off within h from a time on [kg/m²]: nothing before needling and once they are out.
    double released(double now, double h) const {
        if (load_.kind == NeedleKind::solid || now < 0 || (load_.worn > 0 && now >= load_.worn)) return 0;
        return in_skin_ * -std::expm1(-h / load_.release_time);
    }
    void take(double amount) { in_skin_ -= amount; }
    double take_out() { ///< gives what leaves with them
        const double left = amount();
        in_skin_ = outside_ = 0;
        return left;
    }

  private:
    const NeedleLoad& load_;
    double in_skin_, outside_;
};

} // namespace stipple::transport
