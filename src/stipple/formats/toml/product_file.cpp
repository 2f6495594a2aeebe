#include "stipple/formats/formats.hpp"
#include "stipple/formats/toml/file_kind.hpp"
#include "stipple/formats/toml/toml_reader.hpp"
#include "stipple/formats/toml/toml_text.hpp"

namespace stipple::formats {

static constexpr std::string_view k_kind = "product file";

study::ProductStudy parse_product(const Model& model, std::string_view text, const std::string& name) {
    const toml::table root = parse_toml(text, name, k_kind);
    refuse_other_kind(model, root, FileKind::product, name);
    study::ProductStudy study;
    ListedSection more{schema::facts_of(study::application_schema()), [&study] {
                           study.dose.more.emplace_back();
                           return slots_of(study::application_schema(), study.dose.more.back());
                       }};
    TomlReader reader(name, slots_of(study::product_schema(model), study), std::move(more));
    reader.read(root);
    study.channels = reader.given().contains("channels");
    reader.add(study::check_product_study(model, study, reader.given()));
    if (!reader.sound()) reader.fail();
    return study;
}

} // namespace stipple::formats
