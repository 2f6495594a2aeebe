// What the commands do, from a whole course to the ledger, and the parts of a quick course alone. Run from the
// folder of the sources: it reads examples/ and tests/validation/.
#include "mean_depth.hpp"
#include "scene.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/ensemble.hpp"
#include "stipple/course/schema.hpp"
#include "stipple/files/files.hpp"
#include "stipple/formats/formats.hpp"
#include <algorithm>
#include <memory>

using namespace stipple;
using bench::About, bench::Hash, bench::mean_depth, bench::Program, bench::Scene;

namespace {

/// The model of the tables, read once.
const Model& model() {
    static const Model tables = make_model();
    return tables;
}

constexpr int k_members = 64, k_people = 32;
constexpr std::uint64_t k_seed = 1;

/// The course in most scenes: six monthly pen sessions, 300 days.
const course::Course& six_monthly() {
    static const course::Course course =
        course::resolve(model(), files::read_course(model(), "examples/six_monthly.toml"));
    return course;
}

/// The hash of a document.
std::uint64_t hash_of(const std::string& text) {
    return Hash().add(text).value();
}

/// `course::run` of the course; accuracy is its own estimate of the error of the gain.
Scene whole(bool bands, int threads, course::Detail detail = course::Detail::quick) {
    struct Answer {
        course::Result result;
        double wall = INFINITY;
    };
    const auto answer = std::make_shared<Answer>();
    course::Options options;
    options.threads = threads;
    options.detail = detail;
    if (!bands) options.band_members = options.person_members = 0;
    return {.run =
                [answer, options] {
                    const double start = bench::wall_seconds();
                    answer->result = course::run(model(), six_monthly(), options);
                    answer->wall = std::min(answer->wall, bench::wall_seconds() - start);
                },
            .about =
                [answer] {
                    const auto& n = answer->result.provenance.numerics;
                    const auto& collagen = answer->result.tissue.series.front();
                    char words[120];
                    std::snprintf(words, sizeof words, "gain %.6f; %d steps; %.3f s on the wall",
                                  collagen.values.back() / collagen.baseline - 1, n.steps, answer->wall);
                    return About{.accuracy = n.error_estimate,
                                 .hash = hash_of(formats::result_json(answer->result)),
                                 .note = words};
                }};
}

/// What the parts of a quick course share.
struct Parts {
    course::Change unchanged{.model = model()};
    device::Device device = device::make_device(model(), six_monthly().device);
    course::Chain chain = course::make_chain(model(), six_monthly(), device, k_seed);
    skin::Skin skin = skin::make_skin(model(), six_monthly().person);

    Parts() { chain.snapshot_times.clear(); }
};

const Parts& parts() {
    static const Parts p;
    return p;
}

/// Largest relative difference of the gain between two lists of histories.
double worst_gain(const std::vector<healing::History>& a, const std::vector<healing::History>& exact) {
    double worst = 0;
    for (std::size_t i = 0; i < exact.size(); ++i)
        worst = std::max(worst, std::fabs(a[i].final_gain() / exact[i].final_gain() - 1));
    return worst;
}

std::uint64_t hash_of(const std::vector<healing::History>& histories) {
    Hash hash;
    for (const auto& h : histories) hash.add(h.dermis[h.of("collagen_total")]);
    return hash.value();
}

/// Healing alone, of the members of the posterior or of people, each through `course::heal_course`; accuracy is
/// the worst error of the gain among the first eight, against a hundredth of the tolerance.
Scene members(bool people) {
    struct Members {
        std::vector<course::Change> changes;
        std::vector<course::Prepared> prepared;
        std::vector<healing::History> histories;
        std::vector<healing::History> heal(std::size_t n, double tolerance) const {
            std::vector<healing::History> all;
            for (std::size_t m = 0; m < std::min(n, changes.size()); ++m)
                all.push_back(course::heal_course(parts().chain, changes[m],
                                                  prepared[std::min(m, prepared.size() - 1)], tolerance, {}));
            return all;
        }
    };
    const auto m = std::make_shared<Members>();
    m->changes = people ? course::people_changes(model(), k_people, k_seed)
                        : course::parameter_changes(model(), k_members, k_seed);
    if (people)
        for (const auto& change : m->changes)
            m->prepared.push_back(course::prepare(parts().chain, change, course::k_member, 0));
    else
        m->prepared.push_back(course::prepare(parts().chain, parts().unchanged, course::k_member, 0));
    return {.run = [m] { m->histories = m->heal(m->changes.size(), course::k_member.tolerance); },
            .about =
                [m, people] {
                    return About{
                        .accuracy = worst_gain(m->histories, m->heal(8, 0.01 * course::k_member.tolerance)),
                        .hash = hash_of(m->histories),
                        .note = std::to_string(m->changes.size()) + (people ? " people" : " members")};
                }};
}

/// One person of a cohort: needled and healed on the coarse cell; accuracy is that of the gain against the
/// central cell at a hundredth of the tolerance.
Scene person() {
    struct Person {
        course::Change change = course::people_changes(model(), k_people, k_seed).front();
        healing::History history;
    };
    const auto p = std::make_shared<Person>();
    const auto heal = [p](const course::Resolution& resolution, double tolerance) {
        return course::heal_course(parts().chain, p->change,
                                   course::prepare(parts().chain, p->change, resolution, 0), tolerance, {});
    };
    return {.run = [p, heal] { p->history = heal(course::k_member, course::k_member.tolerance); },
            .about =
                [p, heal] {
                    course::Resolution fine = course::k_central;
                    fine.strikes = course::k_member.strikes;
                    return About{.accuracy = worst_gain({p->history}, {heal(fine, 0.01 * fine.tolerance)}),
                                 .hash = hash_of(std::vector{p->history}),
                                 .note = "accuracy: grid and time"};
                }};
}

/// Insertion of every strike of the pattern in the skin of the course.
Scene all_strikes() {
    const auto answer = std::make_shared<insertion::Insertion>();
    return {.run =
                [answer] {
                    *answer = insertion::insert(model(), parts().skin, parts().device, parts().chain.pattern,
                                                k_seed);
                },
            .about =
                [answer] {
                    Hash hash;
                    const double depth = mean_depth(*answer, hash);
                    return About{.hash = hash.value(),
                                 .note = "mean depth " + std::to_string(depth * 1e3) + " mm",
                                 .work = {.cells = static_cast<double>(answer->punctures.size())}};
                }};
}

/// Insertion of so many strikes as a member has in every one of the people; accuracy: of the mean depth, against
/// all strikes, in the first person.
Scene people_needled() {
    struct Needled {
        std::vector<course::Change> people = course::people_changes(model(), k_people, k_seed);
        std::vector<skin::Skin> skins;
        device::Pattern few = parts().chain.pattern;
        std::vector<insertion::Insertion> answers;
        insertion::Insertion insert(std::size_t i, const device::Pattern& pattern) const {
            return insertion::insert(people[i].model, skins[i], parts().device, pattern, k_seed,
                                     people[i].variation);
        }
    };
    const auto n = std::make_shared<Needled>();
    n->few.strikes.resize(std::min(n->few.strikes.size(), course::k_member.strikes));
    for (const auto& p : n->people)
        n->skins.push_back(course::varied_skin(p.model, six_monthly().person, p.thickness_z));
    return {.run =
                [n] {
                    n->answers.clear();
                    for (std::size_t i = 0; i < n->people.size(); ++i)
                        n->answers.push_back(n->insert(i, n->few));
                },
            .about =
                [n] {
                    Hash hash, other;
                    for (const auto& a : n->answers) (void)mean_depth(a, hash);
                    const double few = mean_depth(n->answers.front(), other),
                                 all = mean_depth(n->insert(0, parts().chain.pattern), other);
                    return About{.accuracy = std::fabs(few / all - 1),
                                 .hash = hash.value(),
                                 .note = std::to_string(n->people.size()) + " people of " +
                                         std::to_string(n->few.strikes.size()) + " strikes",
                                 .work = {.cells = static_cast<double>(n->people.size())}};
                }};
}

Scene compare_of_four() {
    struct Compared {
        std::vector<study::NamedCourse> courses;
        std::shared_ptr<study::Comparison> answer;
    };
    const auto c = std::make_shared<Compared>();
    for (const char* name : {"six_monthly", "acne_scars", "home_roller", "single_session"})
        c->courses.push_back({name, files::read_course(model(), std::string("examples/") + name + ".toml")});
    return {.run =
                [c] {
                    c->answer =
                        std::make_shared<study::Comparison>(study::compare_courses(model(), c->courses, {}));
                },
            .about =
                [c] {
                    Hash hash;
                    for (const auto& row : c->answer->rows)
                        for (const auto& cell : row.cells) hash.add({cell.value, cell.lo, cell.hi});
                    return About{.hash = hash.value()};
                }};
}

Scene atlas() {
    const auto answer = std::make_shared<std::string>();
    return {.run = [answer] { *answer = formats::atlas_json(study::make_atlas(model(), {})); },
            .about = [answer] { return About{.hash = hash_of(*answer), .note = "all sites"}; }};
}

/// The whole ledger; accuracy is the share of its rows that fail.
Scene validate() {
    const auto answer = std::make_shared<study::Ledger>();
    const auto sets = std::make_shared<std::vector<study::DataSet>>(files::read_ledger(model(), {}));
    return {
        .run = [answer, sets] { *answer = study::compare(model(), *sets, {}); },
        .about =
            [answer, sets] {
                const auto failing = std::count_if(answer->rows.begin(), answer->rows.end(),
                                                   [](const auto& row) { return row.verdict == "fails"; });
                return About{.accuracy = static_cast<double>(failing) /
                                         static_cast<double>(std::max<std::size_t>(answer->rows.size(), 1)),
                             .hash = hash_of(formats::ledger_json(*answer)),
                             .note = std::to_string(sets->size()) +
                                     " data sets; accuracy: share of rows that fail"};
            }};
}

/// A serum through the channels of a home roller, with its band.
Scene permeate() {
    const auto study = std::make_shared<study::ProductStudy>(
        files::read_product(model(), "examples/products/niacinamide_home_roller.toml"));
    const auto answer = std::make_shared<std::shared_ptr<study::ProductResult>>();
    const auto absorbed = [study](transport::Grid grid) {
        study::ProductStudy finer = *study;
        finer.grid = grid;
        return study::permeate_product(model(), finer, {.members = 0}).course.absorbed.back();
    };
    return {.run =
                [study, answer] {
                    *answer =
                        std::make_shared<study::ProductResult>(study::permeate_product(model(), *study));
                },
            .about =
                [answer, absorbed] {
                    return About{.accuracy = std::fabs(
                                     (*answer)->course.absorbed.back() / absorbed(transport::Grid::fine) - 1),
                                 .hash = hash_of(formats::permeate_json(**answer)),
                                 .note = "accuracy: amount absorbed against the fine grid"};
                }};
}

} // namespace

int main(int argc, char** argv) {
    Program program(argc, argv);
    program.scene("quick", [] { return whole(false, 1); });
    program.scene("quick_with_bands", [] { return whole(true, 1); });
    program.scene("quick_with_bands_two_threads", [] { return whole(true, 2); });
    program.scene("healing_of_64_members", [] { return members(false); });
    program.scene("healing_of_32_people", [] { return members(true); });
    program.scene("insertion_all_strikes", all_strikes);
    program.scene("insertion_32_people", people_needled);
    program.scene("person", person);
    program.scene("compare_of_four", compare_of_four);
    program.scene("atlas", atlas);
    program.scene("validate", validate);
    program.scene("permeate", permeate);
    if (program.large()) program.scene("standard", [] { return whole(false, 1, course::Detail::standard); });
    return 0;
}
