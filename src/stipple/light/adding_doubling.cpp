#include "stipple/light/adding_doubling.hpp"
#include "stipple/base/error.hpp"
#include "stipple/light/slab.hpp"
#include <cmath>
#include <fmt/format.h>

namespace stipple::light {

namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

/// A boundary by stream. A stream that only one side carries is reflected there, and is none of the other's.
struct Boundary {
    bool matched = false;  ///< equal indices: nothing happens, and the rest is empty
    VectorXd above, below; ///< reflected, seen from either side
    VectorXd through;
};

Boundary make_boundary(double n_above, double n_below, const Streams& streams) {
    const auto count = static_cast<Eigen::Index>(streams.size());
    const auto first_above = streams.first(n_above), first_below = streams.first(n_below);
    // Indices that differ by rounding alone are one (streams.cpp).
    if (std::abs(n_above - n_below) < 1e-9 * n_above)
        return {.matched = true, .above = {}, .below = {}, .through = {}};
    Boundary b{false, VectorXd::Zero(count), VectorXd::Zero(count), VectorXd::Zero(count)};
    for (std::size_t i = std::min(first_above, first_below); i < streams.size(); ++i) {
        const auto j = static_cast<Eigen::Index>(i);
        if (i < first_below)
            b.above[j] = 1;
        else if (i < first_above)
            b.below[j] = 1;
        else {
            b.above[j] = b.below[j] =
                fresnel(n_above, streams.cosine(i, n_above), n_below, streams.cosine(i, n_below));
            b.through[j] = 1 - b.above[j];
        }
    }
    return b;
}

/// What is kept of the way up for the way down: K of each part.
struct Parts {
    std::vector<Slab> slabs;
    std::vector<Boundary> boundaries;
    std::vector<MatrixXd> slab_back, boundary_back;
};

/// Adds the parts from the bottom up. The result is the reflection of the whole stack, shape (streams, streams).
MatrixXd add_parts(Parts& parts, Eigen::Index streams) {
    const MatrixXd one = MatrixXd::Identity(streams, streams);
    MatrixXd reflection = MatrixXd::Zero(streams, streams); // the medium below gives nothing back
    const auto add_boundary = [&](std::size_t i) {
        const Boundary& b = parts.boundaries[i];
        if (b.matched) return;
        const MatrixXd between = one - reflection * b.below.asDiagonal();
        const MatrixXd light = reflection * b.through.asDiagonal();
        parts.boundary_back[i] = between.partialPivLu().solve(light);
        reflection = b.through.asDiagonal() * parts.boundary_back[i];
        reflection.diagonal() += b.above;
    };
    for (std::size_t i = parts.slabs.size(); i-- > 0;) {
        add_boundary(i + 1);
        const Slab& s = parts.slabs[i];
        const Eigen::Index n = s.reflection.rows();
        // What the layer does not carry was reflected at the boundary below and has no way there.
        const MatrixXd below = reflection.bottomRightCorner(n, n);
        const MatrixXd between = MatrixXd::Identity(n, n) - below * s.reflection;
        const MatrixXd light = below * s.transmission;
        parts.slab_back[i] = between.partialPivLu().solve(light);
        reflection.setZero();
        reflection.bottomRightCorner(n, n) = s.reflection + s.transmission * parts.slab_back[i];
    }
    add_boundary(0);
    return reflection;
}

/// Layer that holds a depth, and its top. Errors: Kind::input for a depth outside the stack.
std::pair<std::size_t, double> layer_at(const Stack& stack, double depth) {
    double top = 0;
    for (std::size_t i = 0; i < stack.layers.size(); ++i) {
        const double bottom = top + stack.layers[i].thickness;
        const bool last = i + 1 == stack.layers.size();
        if (depth >= 0 && (depth < bottom || (last && depth <= bottom * (1 + 1e-12)))) return {i, top};
        top = bottom;
    }
    throw Error(Kind::input, Problem{.what = "the depth is outside the layers",
                                     .key = "light.depth",
                                     .value = fmt::format("{} m", depth),
                                     .allowed = fmt::format("0 to {} m", top)});
}

} // namespace

Response adding_doubling(const Stack& stack, const std::vector<double>& depths, int count) {
    check_stack(stack);
    check(count >= 4 && count <= 128, Kind::input, "the number of streams is outside 4 to 128",
          "light.streams");
    std::vector<double> indices{stack.index_above};
    for (const Layer& layer : stack.layers) indices.push_back(layer.refractive_index);
    indices.push_back(stack.index_below);
    const auto streams = make_streams(indices, count);
    const auto n = static_cast<Eigen::Index>(streams.size());

    Parts parts;
    for (const Layer& layer : stack.layers) parts.slabs.push_back(make_slab(layer, streams));
    for (std::size_t i = 0; i + 1 < indices.size(); ++i)
        parts.boundaries.push_back(make_boundary(indices[i], indices[i + 1], streams));
    parts.slab_back.resize(parts.slabs.size());
    parts.boundary_back.resize(parts.boundaries.size());
    const MatrixXd reflection = add_parts(parts, n);

    VectorXd flux(n);
    for (Eigen::Index i = 0; i < n; ++i) flux[i] = std::sqrt(streams.share[static_cast<std::size_t>(i)]);
    VectorXd down = VectorXd::Zero(n);
    down[n - 1] = 1 / flux[n - 1]; // the beam, of unit flux

    Response response;
    response.reflected = flux.dot(reflection * down);
    response.specular = parts.boundaries.front().matched ? 0 : parts.boundaries.front().above[n - 1];
    std::vector<SlabField> fields;
    const auto pass_boundary = [&](std::size_t i) {
        const Boundary& b = parts.boundaries[i];
        if (b.matched) return;
        const VectorXd up = parts.boundary_back[i] * down;
        down = b.through.cwiseProduct(down) + b.below.cwiseProduct(up);
    };
    pass_boundary(0);
    double balance = response.reflected;
    for (std::size_t i = 0; i < parts.slabs.size(); ++i) {
        const Slab& s = parts.slabs[i];
        const VectorXd into = down.tail(s.reflection.rows()), up = parts.slab_back[i] * into;
        fields.emplace_back(s, into, up);
        response.absorbed.push_back(fields.back().absorbed());
        balance += response.absorbed.back();
        down.setZero();
        down.tail(s.reflection.rows()) = s.transmission * into + s.reflection * up;
        pass_boundary(i + 1);
    }
    response.transmitted = flux.dot(down);
    balance += response.transmitted;
    check(std::abs(balance - 1) < 1e-9, Kind::numerics,
          fmt::format("light is lost or made: shares sum to 1 {:+.2e}", balance - 1), "light");
    for (const double depth : depths) {
        const auto [layer, top] = layer_at(stack, depth);
        response.fluence.push_back(fields[layer].fluence(depth - top));
    }
    return response;
}

} // namespace stipple::light
