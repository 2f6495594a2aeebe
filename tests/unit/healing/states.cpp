// The rows of states against the lists that they replaced, written out here; a state that came later needs no
// line in them.
#include "stipple/healing/states.hpp"
#include "../../model.hpp"
#include "stipple/healing/course.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <set>
#include <sstream>

using namespace stipple;
using namespace stipple::healing;

namespace {

Rates some_rates() {
    Host host;
    host.mmp = 1.3, host.timp = 0.9, host.elastosis = 0.2, host.epidermis = 0.8, host.cytokine = 2;
    return {make_kinetics(model()), host, 0.01};
}

Row some_row(const Rates& rates) {
    return make_row(rates, 1, 0.85, 0.9, 1.04, 0.95, "reticular_dermis");
}

/// The page of the methods as lines.
std::vector<std::string> page() {
    std::ifstream file(STIPPLE_SOURCE_DIR "/docs/methods/healing.md");
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    REQUIRE(lines.size() > 100);
    return lines;
}

} // namespace

TEST_CASE("losses and diffusivities of the states") {
    const Rates r = some_rates();
    const Kinetics& k = r.k;
    const auto loss = implicit_loss(r);
    CHECK(loss[P] == k.lam_P);
    CHECK(loss[M1] == k.del_M1 + k.k_12);
    CHECK(loss[Fa] == 1.0 / k.tau_Fa);
    CHECK(loss[Tau] == k.k_x + k.lam_tau);
    for (const State s : {Ca, Cb}) CHECK(loss[s] == 1.0 / k.tau_C);
    for (const State s : {Da, Db, Dc}) CHECK(loss[s] == 1.0 / k.tau_D);
    CHECK(loss[New] == k.k_N);
    CHECK(loss[Th] == 1.0 / k.tau_h);
    for (const State s : {C3, C1, X, S}) CHECK(loss[s] == 0);
    const auto surface = implicit_surface_loss(r);
    CHECK(surface[Closure] == 0);
    for (const SurfaceState s : {Ea, Eb}) CHECK(surface[s] == 1.0 / k.tau_E);
    CHECK(surface[Ht] == 1.0 / k.tau_t);
    CHECK(surface[Hp] == 1.0 / k.tau_p);
    CHECK(surface[O] == 1.0 / k.tau_O);
    CHECK(surface[K] == k.lam_K);
    CHECK(surface[L] == k.k_L);
    const auto d = diffusivities(k);
    CHECK(d[M1] == k.D_M);
    CHECK(d[T3] == k.D_T);
    CHECK(d[Fa] == k.D_F);
    CHECK(d[U] == k.D_Z);
    for (const State s : {Q, Gap, C3, C1, Th, X, S}) CHECK(d[s] == 0);
}

TEST_CASE("the states that do not move are those without a diffusivity") {
    std::vector<State> immobile;
    for (int s = 0; s < k_states; ++s)
        if (!state_rows()[s].diffusivity) immobile.push_back(static_cast<State>(s));
    CHECK(std::vector<State>(k_matrix_states.begin(), k_matrix_states.end()) == immobile);
}

TEST_CASE("states at rest, by host and row") {
    const Rates r = some_rates();
    const Row row = some_row(r);
    const auto y = rest(r, row);
    for (const State s : {P, B, N, M1, Fa, Y, Da, Db, Dc, Q, Ca, Cb, Gap, Tau}) CHECK(y[s] == 0);
    CHECK(y[New] == Approx(r.k.s0 * (row.collagen_1 + row.collagen_3) / r.k.k_N));
    CHECK(y[Th] == 1);
    CHECK(y[I] == 2 * r.k.I0);
    CHECK(y[M2] == r.k.M2b);
    CHECK(y[G] == r.k.G_b);
    CHECK(y[F] == 0.9);
    CHECK(y[W] == 0.85);
    CHECK(y[C1] == row.collagen_1);
    CHECK(y[C3] == row.collagen_3);
    CHECK(y[X] == 0.95);
    CHECK(y[Z] == 1.3);
    CHECK(y[U] == 0.9);
    CHECK(y[S] == 0.2);
    CHECK(y[A] == 1);
    const auto surface = surface_rest();
    for (const SurfaceState s : {Closure, Ea, Eb, Ht, Hp, O, K}) CHECK(surface[s] == 0);
    CHECK(surface[L] == 1);
}

TEST_CASE("what a session does to a cell of which a tenth is damaged") {
    const Kinetics& k = make_kinetics(model());
    std::array<double, k_states> y{};
    y.fill(0.5);
    injure(k, 0.1, 0.02, 0.7, 1, y.data());
    for (const State s : {P, B}) CHECK(y[s] == Approx(0.5 + 5 * 0.7));
    for (const State s : {N, M1, M2, F, Fa, Y}) CHECK(y[s] == Approx(0.5 * (1 - 0.1 * k.lam_cell)));
    CHECK(y[W] == Approx(0.5 * (1 - 0.1 * k.lam_vess)));
    for (const State s : {C3, C1, X, S}) CHECK(y[s] == Approx(0.5 * (1 - 0.1 * k.lam_mat)));
    CHECK(y[A] == Approx(0.5 * (1 - 0.1 * k.lam_ha)));
    CHECK(y[Q] == Approx(0.5 + 0.1 * 0.5));
    CHECK(y[Gap] == Approx(0.5 + 0.1 * k.lam_mat)); // of all collagen, 0.5 of each kind
    for (const State s : {I, T1, T3, V, G, Da, Db, Dc, Ca, Cb, New, Th, Z, U, Tau}) CHECK(y[s] == 0.5);
}

TEST_CASE("an uninjured cell stays as it is") {
    std::array<double, k_states> y{};
    for (std::size_t s = 0; s < k_states; ++s) y[s] = 0.1 * static_cast<double>(s + 1);
    const auto before = y;
    injure(make_kinetics(model()), 0, 0.02, 1, 1, y.data());
    CHECK(y == before);
}

TEST_CASE("below the hypodermis cells and vessels are at rest, and everything else is closed in") {
    const Rates r = some_rates();
    const std::vector<Row> rows{some_row(r), make_row(r, 0, 0.8, 0.2, 0.1, 0.1, "hypodermis")};
    const auto species = make_species(r, rows, 1);
    const auto below = [&](State s, double value) {
        CHECK(species[s].bottom.kind == grid::Face::Kind::fixed);
        CHECK(species[s].bottom.value == value);
    };
    for (const State s : {N, M1, Y}) below(s, 0);
    below(M2, r.k.M2b);
    for (const State s : {F, W}) below(s, 1); // of its profile
    CHECK(species[F].weight == std::vector<double>{0.9, 0.2});
    CHECK(species[W].weight == std::vector<double>{0.85, 0.8});
    CHECK(species[New].weight.size() == 2);
    CHECK(species[New].bottom.kind == grid::Face::Kind::zero_flux);
    for (const State s :
         {P, B, I, T1, T3, V, G, Fa, Da, Db, Dc, Q, Ca, Cb, Gap, C3, C1, Th, Z, U, Tau, X, S, A}) {
        CHECK(species[s].bottom.kind == grid::Face::Kind::zero_flux);
        CHECK(species[s].weight.empty());
    }
}

TEST_CASE("tolerances count from the dose for fibrin") {
    const auto in_space = scales(0.02);
    REQUIRE(in_space.size() == std::size_t{k_states} + k_surface_states);
    CHECK(in_space[Q] == 0.02);
    CHECK(in_space[C1] == 0.8);
    CHECK(in_space[std::size_t{k_states} + Closure] == 1e-4);
    CHECK(std::all_of(in_space.begin(), in_space.end(), [](double s) { return s > 0; }));
}

TEST_CASE("every state has a name of its own, and its equation on the page of the methods") {
    std::set<std::string> names;
    for (const auto& row : state_rows()) names.insert(row.name);
    for (const auto& row : surface_rows()) names.insert(row.name);
    CHECK(names.size() == std::size_t{k_states} + k_surface_states);

    std::set<std::string> with_equation;
    bool equations = false;
    for (const auto& line : page()) {
        if (line == "| no | state | right side |") equations = true;
        if (line.empty()) equations = false;
        std::istringstream words(line);
        std::string bar, number, state;
        if (equations && words >> bar >> number >> bar >> state) {
            do { // several states may share a row: "Ca, Cb"
                const bool more = state.back() == ',';
                if (more) state.pop_back();
                with_equation.insert(state == "τ" ? "Tau" : state);
                if (!more) break;
            } while (words >> state);
        }
    }
    for (int s = 0; s < k_states; ++s) {
        INFO("state " << letter(static_cast<State>(s)) << " has no row among the equations");
        CHECK(with_equation.count(letter(static_cast<State>(s))) == 1);
    }
}
