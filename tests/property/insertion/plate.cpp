// A plate that touches the skin between its needles only where it presses on it.
#include "../../model.hpp"
#include "../../unit/insertion/hand_built.hpp"
#include "stipple/device/layout.hpp"
#include "stipple/insertion/head.hpp"
#include "stipple/insertion/loading.hpp"
#include "stipple/insertion/push.hpp"
#include <Eigen/Dense>
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using namespace stipple::insertion;

namespace {

const device::Needle k_needle = hand_built::single_needle(0.6e-3, 120e-6).spec.needle;

/// Skin, stack and strokes of one array under a plate.
struct Array {
    explicit Array(int needles, double pitch, double start = 1)
        : feet(device::make_layout("square", needles, pitch)), skin(starting(hand_built::cheek(), start)),
          settings(read_settings(model())), stack(elastic_stack(skin, k_needle, INFINITY, settings), 1e-3),
          coupling(stack, {.feet = feet, .rests = {}, .plate = true}),
          dimple(stack, k_needle, dimple_law(skin, INFINITY, settings, 0), 3e-3),
          strokes(skin, k_needle, dimple, settings, 1e-3, false),
          own(strokes.own_compliance(k_needle.length)) {
        coupling.lay(Plate(stack, feet, own));
    }

    static skin::Skin starting(skin::Skin skin, double start) {
        skin.layers.front().start = start;
        return skin;
    }

    Landed press(double force) {
        return come_down(
            strokes, coupling,
            {.protrusion = {k_needle.length}, .spot = {strokes.find(1, 1, 1)}, .force_limit = force});
    }

    std::vector<device::Position> feet;
    skin::Skin skin;
    Settings settings;
    LayeredCompliance stack;
    Coupling coupling;
    Dimple dimple;
    Strokes strokes;
    double own;
};

/// The same contact on finer squares, summed needle by needle and solved directly: which squares press is found by
/// letting go of those that pull and taking in those that the plate would cut.
class Dense {
  public:
    Dense(Array& array, double pitch) : array_(array), n_(static_cast<double>(array.feet.size())) {
        const double h = pitch / k_side;
        for (int i = 0; i < k_squares; ++i)
            at_.push_back({(i % k_side - k_side / 2) * h, (i / k_side - k_side / 2) * h});
        const double own = 1.0808 * array.stack.mean(h / std::sqrt(M_PI));
        const auto summed = [&](double dx, double dy, double most) {
            double sum = 0;
            for (const auto& a : array.feet)
                for (const auto& b : array.feet) {
                    const double r = std::hypot(a.x - b.x + dx, a.y - b.y + dy);
                    sum += std::min(r < 0.5 * h ? own : array.stack.across(r), most) / n_;
                }
            return sum;
        };
        others_ = summed(0, 0, array.own) - std::min(own, array.own);
        squares_.resize(k_squares, k_squares);
        needle_.resize(k_squares);
        std::vector<double> of_squares, of_needles;
        for (int i = 0; i < k_side; ++i)
            for (int k = 0; k < k_side; ++k) {
                of_squares.push_back(summed(i * h, k * h, INFINITY));
                of_needles.push_back(summed(i * h, k * h, array.own));
            }
        const auto looked_up = [&](const std::vector<double>& table, const device::Position& a,
                                   const device::Position& b) {
            return table[static_cast<std::size_t>(std::lround(std::fabs(a.x - b.x) / h) * k_side +
                                                  std::lround(std::fabs(a.y - b.y) / h))];
        };
        for (int a = 0; a < k_squares; ++a) {
            needle_(a) = looked_up(of_needles, at_[a], {});
            for (int b = 0; b < k_squares; ++b) squares_(a, b) = looked_up(of_squares, at_[a], at_[b]);
        }
        q_.setZero(k_squares);
    }

    /// Force per needle at a depth of the plate, by bisection of the force of the needles.
    double settle(double depth) {
        double low = 0, high = 10;
        while (high - low > 1e-9) {
            force_ = 0.5 * (low + high);
            contact(depth);
            const double push = k_needle.length + depth - others_ * force_ - needle_.dot(q_);
            const auto spot = array_.strokes.find(1, 1, 1);
            Reached r{};
            if (push > 0) r = array_.strokes.whole(spot, array_.strokes.solve(spot, push), k_needle.length);
            buried_ = r.buried;
            (r.force > force_ ? low : high) = force_;
        }
        return force_ + q_.sum();
    }

    void press(double force) {
        double low = -k_needle.length, high = 1;
        while (high - low > 1e-8) {
            const double middle = 0.5 * (low + high);
            (settle(middle) <= force ? low : high) = middle;
        }
        settle(low);
    }
    double buried() const { return buried_; }
    double pressed() const { return q_.sum(); }

  private:
    static constexpr int k_side = 13, k_squares = k_side * k_side;

    void contact(double depth) {
        std::vector<int> in;
        for (int a = 0; a < k_squares; ++a)
            if (depth > force_ * needle_(a)) in.push_back(a);
        for (int round = 0; round < 60; ++round) {
            const auto m = static_cast<Eigen::Index>(in.size());
            Eigen::MatrixXd part(m, m);
            Eigen::VectorXd gap(m);
            for (Eigen::Index a = 0; a < m; ++a) {
                gap(a) = depth - force_ * needle_(in[static_cast<std::size_t>(a)]);
                for (Eigen::Index b = 0; b < m; ++b)
                    part(a, b) = squares_(in[static_cast<std::size_t>(a)], in[static_cast<std::size_t>(b)]);
            }
            const Eigen::VectorXd q = m > 0 ? Eigen::VectorXd(part.llt().solve(gap)) : gap;
            q_.setZero();
            for (Eigen::Index a = 0; a < m; ++a) q_(in[static_cast<std::size_t>(a)]) = q(a);
            const Eigen::VectorXd u = squares_ * q_ + force_ * needle_;
            std::vector<int> next;
            for (int a = 0; a < k_squares; ++a)
                if (q_(a) > 0 || (q_(a) == 0 && u(a) < depth * (1 - 1e-9))) next.push_back(a);
            if (next == in) break;
            in = next;
        }
    }

    Array& array_;
    double n_;
    std::vector<device::Position> at_;
    Eigen::MatrixXd squares_;
    Eigen::VectorXd needle_, q_;
    double others_ = 0, force_ = 0, buried_ = 0;
};

} // namespace

TEST_CASE("a plate without needles is a flat punch, and one that does not touch changes nothing") {
    Array array(36, 0.5e-3);
    const Plate& plate = *array.coupling.plate();
    // 36 squares of 0.5 mm: the mean of the displacement under an even pressure, of which a rigid plate takes less
    const double alone = plate.depth(0, 1) / 36, punch = array.stack.mean(3e-3 / std::sqrt(M_PI));
    CHECK(alone == Approx(punch).epsilon(0.06));
    const double touch = plate.touch(0.02);
    CHECK(plate.at(0.02, 0.99 * touch).pressed == 0);
    CHECK(plate.at(0.02, 1.01 * touch).pressed > 0);
    CHECK(plate.at(0.02, touch).sink == Approx(plate.at(0.02, 0).sink));
    for (const double pressed : {1e-4, 0.003, 0.05, 2.0}) // there and back
        CHECK(plate.at(0.02, plate.depth(0.02, pressed)).pressed == Approx(pressed).epsilon(1e-3));
}

TEST_CASE("needles and plate against the same contact on finer squares, solved directly", "[slow]") {
    for (const double pitch : {0.25e-3, 0.35e-3, 0.5e-3, 0.8e-3, 1.2e-3}) {
        Array array(36, pitch);
        Dense dense(array, pitch);
        for (const double force : {0.015, 0.05, 0.2}) {
            const Landed landed = array.press(force);
            dense.press(force);
            const double buried = landed.needles.front().buried;
            INFO("pitch " << pitch * 1e6 << " um, " << force << " N a needle: buried " << buried * 1e6
                          << " um (dense " << dense.buried() * 1e6 << "), plate " << landed.plate_force
                          << " N (dense " << dense.pressed() << "), "
                          << (landed.plate_force > 0 ? "plate on the skin" : "needles alone"));
            CHECK(buried == Approx(dense.buried()).epsilon(0.03).margin(2e-6));
            CHECK(landed.plate_force == Approx(dense.pressed()).epsilon(0.03).margin(0.01 * force));
        }
    }
}

TEST_CASE(
    "at equal force closer needles are never deeper before the plate touches, and never shallower after it") {
    double alone = 0, last = INFINITY;
    bool touched = false;
    for (const double pitch : {0.25e-3, 0.35e-3, 0.5e-3, 0.8e-3, 1.2e-3, 2e-3}) {
        Array array(36, pitch);
        for (const double force : {0.01, 0.02}) { // needles alone carry it
            const Landed landed = array.press(force);
            REQUIRE(landed.plate_force == 0);
            if (force > 0.01) {
                if (alone > 0) CHECK(landed.needles.front().buried == Approx(alone).epsilon(0.003));
                alone = landed.needles.front().buried;
            }
        }
        const Landed pressed = array.press(0.15);
        touched = touched || pressed.plate_force > 0;
        CHECK(pressed.needles.front().buried <= last * (1 + 1e-3));
        CHECK(pressed.needles.front().buried <= k_needle.length);
        last = pressed.needles.front().buried;
        CHECK(array.press(0.3).needles.front().buried >= last); // more force never shallower
    }
    CHECK(touched);
}

// Until the plate touches, needles that are alike go X = x + S F: x and F belong to one needle alone, and what the others
// lower the skin under it is in series with it. It jumps where x + S F falls, not before.
TEST_CASE("before its plate touches an array of like needles follows one needle and the sum of the others") {
    for (const int needles : {4, 16, 49})
        for (const double pitch : {0.35e-3, 0.8e-3}) {
            INFO(needles << " needles, pitch " << pitch * 1e6 << " um");
            Array array(needles, pitch, 3);
            double others = 0; // S [m/N]
            for (const auto& a : array.feet)
                for (const auto& b : array.feet)
                    if (&a != &b)
                        others += std::min(array.stack.across(std::hypot(a.x - b.x, a.y - b.y)), array.own) /
                                  needles;
            const auto spot = array.strokes.find(1, 1, 1);
            const auto at = [&](double displacement) {
                const Moment moment{.protrusion = {k_needle.length}, .spot = {spot}};
                return come_down(array.strokes, array.coupling,
                                 moment_at(array.coupling, moment, displacement));
            };
            const auto& path = array.strokes.median_path();
            const double start = path.force.front(), jump = path.displacement.front() + others * start;
            // starting the cut takes more than going on: one needle alone jumps here
            REQUIRE(array.strokes.solve(spot, path.displacement.front() * (1 + 1e-6)).force < start);
            const Landed before = at(jump * (1 - 1e-6)), after = at(jump * (1 + 1e-6));
            REQUIRE(before.plate_force == 0);
            CHECK(before.needles.front().buried == 0);
            CHECK(before.needles.front().force == Approx(start).epsilon(1e-4));
            CHECK(after.needles.front().buried > 5e-6);
            CHECK(after.needles.front().force < start);
            double farthest = 0;
            int held = 0;
            for (double x = 2e-6; x < k_needle.length; x += 2e-6) {
                const Reached alone = array.strokes.solve(spot, x);
                const double way = x + others * alone.force;
                if (way <= farthest) continue; // passed in a jump
                farthest = way;
                const Landed landed = at(way);
                if (landed.plate_force > 0) break;
                ++held;
                INFO("displacement " << way * 1e6 << " um, of one needle " << x * 1e6 << " um");
                CHECK(landed.needles.front().force == Approx(alone.force).epsilon(1e-3));
                CHECK(landed.needles.front().buried == Approx(alone.buried).epsilon(1e-3).margin(1e-7));
            }
            CHECK(held > 20);
        }
}

TEST_CASE("what comes later in a push does not change what came before") {
    Push p{.skin = hand_built::cheek(), .needle = k_needle};
    p.plate = false;
    p.travel = 0.6e-3;
    const Pushed first = push(model(), p);
    double margin = INFINITY;
    for (const double travel : {0.6e-3, 0.8e-3, 2e-3, 20e-3}) {
        p.travel = travel;
        const Pushed done = push(model(), p);
        CHECK(done.puncture_force == first.puncture_force);
        CHECK(done.breaking_margin <= margin * 1.02); // the worst moment of a longer way; moments are sampled
        margin = done.breaking_margin;
    }
    p.feet = device::make_layout("square", 25, 0.5e-3);
    p.plate = true;
    p.drive = Drive::force;
    margin = INFINITY;
    for (const double force : {0.3, 1.0, 4.0, 16.0}) {
        p.force = force;
        const Pushed done = push(model(), p);
        CHECK(done.total_force == Approx(force).epsilon(1e-3));
        CHECK(done.breaking_margin <= margin * 1.05);
        margin = std::min(margin, done.breaking_margin);
        double last = -1; // stages come in order, and the plate touches before the end
        for (const auto& stage : done.stages) {
            CHECK(stage.displacement >= last);
            last = stage.displacement;
        }
        CHECK(done.stages.back().name == "end");
        CHECK(done.puncture_dimple == Approx(done.stages[1].displacement));
    }
}

TEST_CASE("a bare needle under a force goes on until it carries it or is in as a whole") {
    Push p{.skin = hand_built::cheek(), .needle = k_needle};
    p.plate = false;
    p.drive = Drive::force;
    double last = 0;
    bool whole = false, carried = false;
    for (const double force : {0.005, 0.01, 0.02, 0.05, 0.2, 2.0}) {
        p.force = force;
        const Pushed done = push(model(), p);
        INFO(force << " N: buried " << done.buried << ", carries " << done.total_force);
        CHECK(done.buried >= last);
        CHECK(done.total_force <= force * (1 + 1e-3));
        if (!done.whole_in) CHECK(done.total_force == Approx(force).epsilon(0.01));
        (done.whole_in ? whole : carried) = true;
        if (done.whole_in) CHECK(done.buried == Approx(k_needle.length).epsilon(1e-6));
        last = done.buried;
    }
    CHECK(whole);
    CHECK(carried);
}
