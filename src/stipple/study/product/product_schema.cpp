#include "stipple/base/model.hpp"
#include "stipple/schema/key_builder.hpp"
#include "stipple/study/product/product_study.hpp"

namespace stipple::study {

using namespace schema;

Words barrier_species(const Model& model) {
    const TableView animals = model["transport/species"];
    Words words;
    for (std::size_t r = 0; r < animals.rows.size(); ++r) {
        const std::string& name = animals.text(r, "name");
        const TableView all = model["skin/species"];
        words.add(name, all.text(all.row(name), "label"));
    }
    return words;
}

/// The keys of a person that permeation depends on.
static std::vector<schema::Key<skin::Person>> barrier_person_keys(const Model& model) {
    auto keys = chosen(skin::person_keys(model), {"site", "age_years", "weight_kg"});
    keys[0]
        .by_default()
        .means(
            "where on the body; sets the layers, the sealing and, of living human skin, what the intact "
            "barrier lets in; excised skin has the barrier of the tables of permeabilities, which name no site")
        .from("maibach1971");
    keys[1]
        .by_default()
        .means(
            "age, 18 years and over; older skin seals more slowly; what intact skin lets in does not change "
            "with age here: polar substances get less into skin above 65 years (roskos1989), the size was not "
            "read")
        .from("kelchen2016");
    return keys;
}

std::vector<KeyOf<ProductStudy>> product_schema(const Model& model) {
    return joined<KeyOf<ProductStudy>>({
        head<ProductStudy>("product"),
        section("product", &ProductStudy::molecule, transport::molecule_keys(model)),
        section("vehicle", &ProductStudy::dose, transport::dose_keys()),
        section("skin", whose_skin_keys(model)),
        section("skin", &ProductStudy::person, barrier_person_keys(model)),
        section("skin", barrier_keys()),
        section("channels", channel_keys(model)),
        section("needles", &ProductStudy::needles, transport::load_keys()),
        section("receptor", &ProductStudy::receptor, transport::receptor_keys()),
        section("run", run_keys()),
    });
}

std::vector<KeyOf<transport::Application>> application_schema() {
    return list("application", transport::application_keys(), transport::Application{});
}

std::vector<KeyFacts> product_keys(const Model& model) {
    auto all = facts_of(product_schema(model));
    for (const auto& key : application_schema()) all.push_back(key);
    return all;
}

} // namespace stipple::study
