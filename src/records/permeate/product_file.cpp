#include "records/file_kind.hpp"
#include "records/records.hpp"
#include "records/toml_reader.hpp"
#include "records/toml_text.hpp"

namespace stipple::records {

static constexpr std::string_view k_kind = "product file";

study::ProductStudy parse_product(std::string_view text, const std::string& name) {
    const toml::table root = parse_toml(text, name, k_kind);
    refuse_other_kind(root, FileKind::product, name);
    study::ProductStudy study;
    TomlReader reader(name, slots_of(study::product_schema(), study));
    reader.read(root);
    study.channels = reader.given().contains("channels");
    reader.add(study::check_product_study(study, reader.given()));
    if (!reader.sound()) reader.fail();
    return study;
}

study::ProductStudy read_product(const std::filesystem::path& file) {
    refuse_data_set_folder(file);
    return parse_product(read_text(file, k_kind), file.string());
}

} // namespace stipple::records
