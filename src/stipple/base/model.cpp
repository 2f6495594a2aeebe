#include "stipple/base/model.hpp"
#include "stipple/base/embedded.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <unordered_map>

namespace stipple {

namespace {

/// A table of the model, the columns that hold its numbers, and what stands between the room and the row in
/// the names of its parameters. Where a row has one number under `value`, the row alone names it.
struct Holding {
    const char* table;
    std::vector<const char*> numbers{};
    const char* prefix = "";
    std::vector<const char*> keys{}; ///< columns that together name a row; empty: the first
};

const std::vector<Holding>& holdings() {
    static const std::vector<const char*> value{"value"};
    static const std::vector<Holding> all{
        {"skin/age", value},
        {"skin/mechanics", value},
        {"skin/scars", {"depth_mm", "width_mm", "bridged"}},
        {"skin/sites"},
        {"skin/species",
         {"cut_factor", "modulus_factor", "stratum_corneum_um", "viable_epidermis_um", "dermis_mm",
          "fat_mm"}},
        {"skin/surface", value},
        {"skin/thickness", value},
        {"skin/tissue", value},
        {"skin/tone", value},
        {"skin/types", {"photoageing", "hydration", "laxity", "roughness", "dark_marks", "scar_count"}},
        {"screening/closing"}, // of runs of the model: nothing to vary
        {"screening/light_rules"},
        {"screening/rules"},
        {"screening/words"},
        {"device/defaults", value},
        {"device/device_values", value},
        {"device/devices"},
        {"device/breaking", value},
        {"device/light_columns"}, // histology; a course file may give its own
        {"device/light_devices"}, // settings that a course file may change
        {"device/materials", {"youngs_modulus_gpa", "bending_strength_mpa", "compressive_strength_mpa"}},
        {"light/bilirubin"}, // spectra: what is measured, nothing to vary
        {"light/cie"},
        {"light/colour_table"}, // of runs of adding_doubling: what it is made of stands in the others
        {"light/fat"},
        {"light/fits"}, // what was found for each person, no parameters
        {"light/haemoglobin"},
        {"light/heat", value},
        {"light/layers",
         {"thickness_mm", "refractive_index", "anisotropy", "scattering_share", "power_added",
          "melanin_share", "blood_share", "water_share", "fat_share"},
         "layer."},
        {"light/melanin"},
        {"light/parameters", value},
        {"light/people"},                      // of people, by ITA: drawn from by whoever has a tone and no M
        {"light/raw/cooksey2017_reflectance"}, // measured, which the optics are held against
        {"light/raw/issa2025_medians"},
        {"light/raw/shimojo2020_skin"},
        {"light/water"},
        {"insertion/over_needling", value},
        {"insertion/parameters", value},
        {"healing/fitted", value},
        {"healing/host", {"young", "aged"}, "host."},
        {"healing/host_factors", value},
        {"healing/kinetics", value},
        {"healing/layers", {"vessels", "fibroblasts", "collagen", "elastin"}},
        {"healing/predictions"}, // what was measured and what was predicted, no parameters
        {"healing/rna"},         // measured, which the model is held against
        {"healing/posterior"},   // members, not parameters: its columns are parameters of other tables
        {"insertion/posterior"},
        {"insertion/predictions"},
        {"healing/reference_session", value, "reference."},
        {"transport/creams", {"concentration_mg_per_ml", "potency", "ph", "thickness_um", "barrier_factor"}},
        {"transport/cream_limits"}, // what a leaflet allows: nothing is computed from it
        {"transport/formulas"},     // of the substances of kp_b
        {"transport/increments"},   // of chemistry: nothing to vary
        {"transport/parameters", value},
        {"transport/products"},
        {"transport/properties", value, "", {"product", "property"}},
        {"transport/raw/kp_a"}, // measured permeabilities, which the law is held against
        {"transport/raw/kp_b"},
        {"transport/sites", value, "sites.", {"site", "property"}},
        {"transport/sealing", {"half_life_h", "half_life_sd_h"}, "sealing."},
        {"transport/species", {"permeability_factor", "sealing_factor", "pore_speed_factor"}},
        {"outcome/aftercare"},
        {"outcome/cumulative_over_needling", value},
        {"outcome/darkening"}, // published counts
        {"outcome/darkening_courses", {"injured_percent"}, "darkening."},
        {"outcome/darkening_draws"}, // as the posteriors of healing and insertion
        {"outcome/ecca", {"weight"}, "ecca."},
        {"outcome/endpoints", {"noticeable"}},
        {"outcome/discrepancy"}, // how far the model was from measurements, by kind
        {"outcome/held"},        // how often the numbers of page one held against measurements
        {"outcome/flush", value},
        {"outcome/evidence"}, // draws, as the posteriors of healing and insertion
        {"outcome/grades", {"depth_um"}, "", {"scale", "grade"}},
        {"outcome/harms"},
        {"outcome/light_trials"}, // what was published of light, shown beside needles
        {"outcome/mappings", value},
        {"outcome/observables", value},
        {"outcome/pain", value, "pain."},
        {"outcome/predictions"},
        {"outcome/trials"}, // what was published, which the evidence is held against
        {"outcome/pain_sites", {"sensitivity"}, "pain."},
        {"course/people", value},
        {"study/depth_ranges"}, // published depths, shown beside the model's
        {"pages/light"},        // of pictures: changes no number
    };
    return all;
}

/// Unit of a column whose name ends in one, as data/README.md asks of tables without a column `unit`.
std::string unit_of_column(std::string_view column) {
    constexpr std::pair<std::string_view, const char*> k_endings[] = {
        {"_mg_per_ml", "mg/mL"}, {"_gpa", "GPa"}, {"_mpa", "MPa"}, {"_mm", "mm"}, {"_um", "um"}, {"_h", "h"}};
    for (const auto& [ending, unit] : k_endings)
        if (column.ends_with(ending)) return unit;
    return "-";
}

/// Numbers that count something: a fraction of one would be cut off where it is used.
bool counts(std::string_view name) {
    constexpr std::string_view k_endings[] = {"needles",  "rows",        "passes",     "directions",
                                              "home_use", "fitzpatrick", "scar_count", "charge_when_ionised"};
    return std::any_of(std::begin(k_endings), std::end(k_endings), [&](std::string_view e) {
        return name.ends_with(e) &&
               (name.size() == e.size() ||
                std::string_view("._").find(name[name.size() - e.size() - 1]) != std::string_view::npos);
    });
}

std::string text_or_none(const Table& t, std::size_t row, const char* column) {
    return t.has_column(column) ? t.text(row, column) : "";
}

/// Flag or source of a number: of its own column, <column>_flag, where the table has one, else of its row.
const std::string& of_number(const Table& t, std::size_t row, const char* column, const char* what) {
    const std::string own = fmt::format("{}_{}", column, what);
    return t.text(row, t.has_column(own) ? own : what);
}

/// Unit of a number: of its row, or of its column's name; none where it is a share of what the row is about.
std::string unit_of(const Table& t, std::size_t row, const char* column) {
    if (!t.has_column("unit")) return unit_of_column(column);
    return text_or_none(t, row, "of") == "share" ? "-" : t.text(row, "unit");
}

/// How far a user may move a number: the range of its table; without one the prior between 0.1 and 99.9 %;
/// without either from a tenth of the value to ten times it.
void find_allowed(ModelParameter& p, const Table& t) {
    if (!text_or_none(t, p.row, "low").empty() && !text_or_none(t, p.row, "high").empty()) {
        p.allowed = {t.number(p.row, "low"), t.number(p.row, "high")};
        p.allowed_by = "range of the table";
        return;
    }
    const double v = p.facts.value;
    if (p.prior) {
        constexpr double z = 3.090232306167813; // of 99.9 %
        p.allowed = {draw(*p.prior, v, -z), draw(*p.prior, v, z)};
        p.allowed_by = "0.1 to 99.9 % of the prior";
        return;
    }
    p.allowed = {std::min(0.1 * v, 10 * v), std::max(0.1 * v, 10 * v)};
    p.allowed_by = v == 0 ? "zero, and no range is known" : "no range is known: a tenth to ten times";
}

std::string row_name(const Holding& holding, const Table& t, std::size_t row) {
    std::string name = t.rows[row].front();
    for (std::size_t k = 0; k < holding.keys.size(); ++k)
        name = (k == 0 ? "" : name + ".") + t.text(row, holding.keys[k]);
    std::replace(name.begin(), name.end(), ':', '.');
    return name;
}

ModelParameter read_parameter(const Holding& holding, const Table& t, std::size_t row, const char* column) {
    const std::string room = t.name.substr(0, t.name.find('/')), name = row_name(holding, t, row);
    const bool plain = std::string_view(column) == "value";
    ModelParameter p{.name = fmt::format("{}.{}{}", room, holding.prefix, name),
                     .table = t.name,
                     .column = column,
                     .row = row,
                     .facts = {.room = room,
                               .name = name,
                               .value = t.number(row, column),
                               .unit = unit_of(t, row, column),
                               .flag = of_number(t, row, column, "flag"),
                               .source = of_number(t, row, column, "source"),
                               .meaning = text_or_none(t, row, t.has_column("meaning") ? "meaning" : "note"),
                               .spread = plain && t.has_column("spread") ? t.number_or(row, "spread", 0) : 0},
                     .prior = t.has_column("prior") ? read_prior(t, row) : std::nullopt,
                     .allowed = {},
                     .allowed_by = {}};
    if (!plain) p.name += fmt::format(".{}", column);
    find_allowed(p, t);
    return p;
}

} // namespace

struct TableView::Contents {
    Table table;
    std::vector<std::optional<std::size_t>> index; ///< of the parameter, row by row and column by column
};

struct Model::Contents {
    std::map<std::string, TableView::Contents, std::less<>> tables;
    std::vector<ModelParameter> parameters;
    std::unordered_map<std::string_view, std::size_t> by_name; ///< views of the names in `parameters`
};

TableView::TableView(const Model& model, const Contents& contents)
    : name(contents.table.name), columns(contents.table.columns), rows(contents.table.rows), model_(&model),
      contents_(&contents) {}

const std::map<std::string, std::string>& TableView::header() const {
    return contents_->table.header;
}

std::size_t TableView::column(std::string_view column_name) const {
    return contents_->table.column(column_name);
}

bool TableView::has_column(std::string_view column_name) const {
    return contents_->table.has_column(column_name);
}

const std::string& TableView::text(std::size_t row, std::string_view column_name) const {
    return contents_->table.text(row, column_name);
}

std::size_t TableView::row(std::string_view key) const {
    return contents_->table.row(key);
}

bool TableView::has_row(std::string_view key) const {
    return contents_->table.has_row(key);
}

std::optional<std::size_t> TableView::index(std::size_t row, std::size_t column) const {
    return contents_->index.empty() ? std::nullopt : contents_->index[row * columns.size() + column];
}

double TableView::number(std::size_t row, std::string_view column_name) const {
    const auto i = index(row, column(column_name));
    return i ? model_->value(*i) : contents_->table.number(row, column_name);
}

double TableView::number_at(std::size_t row, std::size_t column) const {
    const auto i = index(row, column);
    return i ? model_->value(*i) : contents_->table.number_at(row, column);
}

double TableView::number_or(std::size_t row, std::string_view column_name, double fallback) const {
    return text(row, column_name).empty() ? fallback : number(row, column_name);
}

double TableView::si(std::size_t row) const {
    const auto i = index(row, column("value"));
    return i ? model_->si(*i)
             : contents_->table.number(row, "value") * units::to_si(contents_->table.text(row, "unit"));
}

Parameter TableView::parameter(std::size_t row, const std::string& room) const {
    Parameter p{.room = room,
                .name = text(row, "name"),
                .value = number(row, "value"),
                .unit = text(row, "unit"),
                .flag = text(row, "flag"),
                .source = text(row, "source"),
                .meaning = text(row, "meaning"),
                .spread = has_column("spread") ? number_or(row, "spread", 0) : 0};
    if (const auto i = index(row, column("value")); i && model_->set_by_user(*i)) {
        p.flag = "user";
        p.source.clear();
        p.spread = 0;
    }
    return p;
}

std::vector<Parameter> TableView::parameters(const std::string& room) const {
    std::vector<Parameter> all;
    for (std::size_t r = 0; r < rows.size(); ++r) all.push_back(parameter(r, room));
    return all;
}

TableView Model::operator[](std::string_view table) const {
    check(contents_ != nullptr, Kind::data, "this model has no tables", std::string(table));
    const auto found = contents_->tables.find(table);
    check(found != contents_->tables.end(), Kind::data, "no such table in the model", std::string(table));
    return {*this, found->second};
}

const std::vector<ModelParameter>& Model::parameters() const {
    static const std::vector<ModelParameter> k_none;
    return !contents_ ? k_none : contents_->parameters;
}

std::optional<std::size_t> Model::find(std::string_view name) const {
    if (!contents_) return std::nullopt;
    const auto found = contents_->by_name.find(name);
    return found == contents_->by_name.end() ? std::nullopt : std::optional(found->second);
}

std::size_t Model::index(std::string_view name) const {
    const auto i = find(name);
    if (!i) throw Error(Kind::data, Problem{.what = "no such parameter", .key = std::string(name)});
    return *i;
}

void Model::draw(std::size_t i, double value) {
    if (by_user_[i] != 0) return;
    value_[i] = value;
    si_[i] = value * units::to_si(parameters()[i].facts.unit);
}

void Model::draw_si(std::size_t i, double value) {
    if (by_user_[i] != 0) return;
    value_[i] = value / units::to_si(parameters()[i].facts.unit);
    si_[i] = value;
}

std::vector<std::size_t> Model::changes() const {
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < by_user_.size(); ++i)
        if (by_user_[i] != 0) all.push_back(i);
    return all;
}

/// The embedded table data/<name>.csv.
static Table table(const std::string& name) {
    return parse_table(name, base::embedded("data/" + name + ".csv"));
}

Model make_model() {
    auto contents = std::make_shared<Model::Contents>();
    for (const Holding& holding : holdings()) {
        TableView::Contents held{table(holding.table), {}};
        const Table& t = held.table;
        if (!holding.numbers.empty()) held.index.resize(t.rows.size() * t.columns.size());
        for (std::size_t row = 0; row < t.rows.size(); ++row)
            for (const char* column : holding.numbers) {
                if (t.text(row, column).empty()) continue;
                held.index[row * t.columns.size() + t.column(column)] = contents->parameters.size();
                contents->parameters.push_back(read_parameter(holding, t, row, column));
            }
        contents->tables.emplace(holding.table, std::move(held));
    }
    Model model;
    for (std::size_t i = 0; i < contents->parameters.size(); ++i) {
        const ModelParameter& p = contents->parameters[i];
        check(contents->by_name.emplace(p.name, i).second, Kind::data, "two parameters of one name", p.name);
        model.value_.push_back(p.facts.value);
        model.si_.push_back(p.facts.value * units::to_si(p.facts.unit));
    }
    model.by_user_.assign(model.size(), 0);
    model.contents_ = std::move(contents);
    return model;
}

static std::string with_unit(double value, const Parameter& of) {
    return fmt::format("{:g}{}", value, of.unit == "-" ? "" : " " + of.unit);
}

std::vector<std::string> change_words(const Model& model) {
    std::vector<std::string> all;
    for (const std::size_t i : model.changes()) {
        const ModelParameter& p = model.parameters()[i];
        all.push_back(fmt::format("{} = {}, set by the user (the table has {})", p.name,
                                  with_unit(model.value(i), p.facts), with_unit(p.facts.value, p.facts)));
    }
    return all;
}

/// What is wrong with a value of the user's; nothing if it may stand.
static std::optional<Problem> problem_of(const ModelParameter& p, double value) {
    Problem problem{.what = "out of range",
                    .key = "model." + p.name,
                    .value = with_unit(value, p.facts),
                    .allowed = fmt::format("{:g} to {} ({})", p.allowed.low,
                                           with_unit(p.allowed.high, p.facts), p.allowed_by)};
    if (!p.allowed.contains(value)) return problem;
    if (!counts(p.name) || value == std::floor(value)) return std::nullopt;
    problem.what = "not a whole number";
    return problem;
}

Model with_overrides(const Model& model, const Overrides& overrides) {
    Model changed = model;
    std::vector<Problem> problems;
    for (const auto& [name, value] : overrides) {
        const auto i = model.find(name);
        if (!i) {
            std::vector<std::string> names;
            for (const auto& p : model.parameters()) names.push_back(p.name);
            problems.push_back({.what = "no parameter of this name (stipple parameters lists them)",
                                .key = "model." + name,
                                .nearest = nearest_word(name, names)});
            continue;
        }
        const ModelParameter& p = model.parameters()[*i];
        if (const auto problem = problem_of(p, value)) {
            problems.push_back(*problem);
            continue;
        }
        changed.value_[*i] = value;
        changed.si_[*i] = value * units::to_si(p.facts.unit);
        changed.by_user_[*i] = 1;
    }
    if (!problems.empty()) throw Error(Kind::input, std::move(problems));
    return changed;
}

} // namespace stipple
