// The table of a posterior as it is written and read back.
#include "../../model.hpp"
#include "../study/calibration_problem.hpp"
#include "stipple/base/error.hpp"
#include "stipple/formats/formats.hpp"
#include <catch2/catch.hpp>

using namespace stipple;

TEST_CASE("a posterior that is written and read back is current, whatever stands in its comments") {
    auto problem = made_up::needles();
    problem.tables = {"insertion/parameters"};
    const auto record = study::make_record(problem, model(), study::sample_posterior(problem, {}), 64);
    const std::string text = formats::posterior_csv(record);
    const auto back = study::read_record(parse_table("made_up/posterior", text));
    CHECK(back.names == record.names);
    CHECK(back.sources == record.sources);
    CHECK(back.members.size() == 64);
    CHECK(back.effective_sample == Approx(record.effective_sample).margin(0.05));
    for (std::size_t c = 0; c < back.names.size(); ++c)
        CHECK(back.members[3][c] == Approx(record.members[3][c]).epsilon(1e-8));
    CHECK(study::check_record(back, problem, model()).current);
    const auto without = [&](const std::string& key) {
        const auto at = text.find("# " + key);
        return text.substr(0, at) + text.substr(text.find('\n', at) + 1);
    };
    for (const char* key : {"made_from", "effective_sample", "room"})
        CHECK_THROWS_AS(study::read_record(parse_table("made_up/posterior", without(key))), Error);
}
