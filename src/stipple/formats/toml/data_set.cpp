#include "stipple/base/error.hpp"
#include "stipple/base/plain_text.hpp"
#include "stipple/base/units.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/formats/toml/toml_text.hpp"
#include "stipple/study/ledger/ledger_products.hpp"
#include "stipple/study/ledger/ledger_units.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <set>
#include <toml++/toml.h>

namespace stipple::formats {

namespace {

using study::DataSet;
using study::Measurement;

constexpr std::string_view k_kind = "description of a data set";
constexpr double k_nan = std::numeric_limits<double>::quiet_NaN();

const std::vector<std::string> k_keys{"name",     "title",      "source", "citation",
                                      "measured", "null_model", "note"};
const std::vector<std::string> k_columns{"row",   "course", "quantity", "day",        "measured",
                                         "sd",    "lo",     "hi",       "null_value", "unit",
                                         "label", "flag",   "place",    "note"};
const std::vector<std::string> k_labels{"fit", "gate", "check"};
const std::vector<std::string> k_flags{"measured", "derived",    "measured-secondhand",
                                       "recalled", "unmeasured", "computed"};

bool among(const std::vector<std::string>& words, const std::string& word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::string joined(const std::vector<std::string>& words, const char* separator) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : separator) + word;
    return text;
}

/// The texts of dataset.toml; a list of texts is joined by ";".
std::string text_of(const toml::node& node, const std::string& key, const std::string& file,
                    std::vector<Problem>& problems) {
    if (const auto* text = node.as_string()) return text->get();
    std::vector<std::string> words;
    if (const auto* list = node.as_array())
        for (const auto& item : *list)
            if (const auto* word = item.as_string()) words.push_back(word->get());
    if (!node.is_array() || words.size() != node.as_array()->size())
        problems.push_back({.what = "must be a text or a list of texts",
                            .key = key,
                            .file = file,
                            .line = static_cast<int>(node.source().begin.line),
                            .column = static_cast<int>(node.source().begin.column)});
    return joined(words, ";");
}

DataSet read_head(const NamedText& head, std::vector<Problem>& problems) {
    const std::string& file = head.name;
    toml::table root;
    try {
        root = parse_toml(head.text, file, k_kind);
    } catch (const Error& e) {
        if (e.kind() != Kind::input) throw;
        problems.insert(problems.end(), e.problems().begin(), e.problems().end());
        return {};
    }
    DataSet set;
    std::string* const fields[] = {&set.name,     &set.title,      &set.source, &set.citation,
                                   &set.measured, &set.null_model, &set.note};
    for (const auto& [name, node] : root) {
        const std::string key(name.str());
        const auto at = std::find(k_keys.begin(), k_keys.end(), key);
        if (at != k_keys.end())
            *fields[at - k_keys.begin()] = text_of(node, key, file, problems);
        else
            problems.push_back({.what = "unknown key",
                                .key = key,
                                .allowed = joined(k_keys, ", "),
                                .nearest = nearest_word(key, k_keys),
                                .file = file,
                                .line = static_cast<int>(name.source().begin.line),
                                .column = static_cast<int>(name.source().begin.column)});
    }
    set.name = plain_line(set.name); // it stands in lines and tables; the others only in JSON
    for (const auto& key : {"name", "title", "source", "null_model"})
        if (!root.contains(key))
            problems.push_back({.what = "the key is missing", .key = key, .file = file, .line = 1});
    return set;
}

/// A row of rows.csv and where it stands.
struct RowReader {
    const Table& table;
    std::size_t row;
    std::string file;
    int line;
    std::vector<Problem>& problems;

    void add(const std::string& what, const std::string& column, const std::string& allowed = "") {
        problems.push_back({.what = what,
                            .key = table.rows[row].front() + "." + column,
                            .value = table.text(row, column),
                            .allowed = allowed,
                            .file = file,
                            .line = line});
    }

    double number(const std::string& column) {
        if (table.text(row, column).empty()) return k_nan;
        try {
            return table.number(row, column);
        } catch (const Error&) {
            add("not a finite number", column);
            return k_nan;
        }
    }

    std::string word(const std::string& column, const std::vector<std::string>& words) {
        const std::string& text = table.text(row, column);
        if (!among(words, text)) add("not an allowed value of this column", column, joined(words, ", "));
        return text;
    }
};

void check_numbers(const Measurement& m, RowReader& at) {
    const auto given = [&](const char* column) { return !at.table.text(at.row, column).empty(); };
    if (!given("day")) at.add("a day is needed", "day");
    if (m.day < 0) at.add("a day before the first session", "day", "0 or more");
    if (!given("null_value")) at.add("the value of the null model is needed", "null_value");
    if (m.sd <= 0) at.add("a spread must be above zero", "sd");
    if (!given("lo") && !given("hi") && !(given("measured") && given("sd")))
        at.add("nothing to hold the model against: give lo or hi, or measured and sd", "measured");
    if (m.lo >= m.hi) at.add("lo must be below hi", "lo");
    if (!units::known(m.unit)) at.add("unknown unit", "unit");
}

/// The quantity is known, and the numbers of the row are turned into the unit in which it is computed.
void take_unit(const Model& model, Measurement& m, RowReader& at) {
    if (m.quantity.empty() || !units::known(m.unit)) return;
    if (!study::is_quantity(m.quantity))
        return at.add("no such quantity", "quantity", study::quantity_words());
    const std::string native = study::native_unit(model, m.quantity);
    if (native.empty() || native == m.unit) return;
    const double factor = study::unit_factor(m.unit, native);
    if (!std::isfinite(factor)) return at.add("the quantity is in another kind of unit", "unit", native);
    for (double* number : {&m.measured, &m.sd, &m.lo, &m.hi, &m.null_value}) *number *= factor;
    m.unit = native;
}

/// Errors are added, not thrown: all are reported at once.
Measurement read_measurement(const Model& model, RowReader at) {
    const auto text = [&](const char* column) { return at.table.text(at.row, column); };
    Measurement m{.row = text("row"),
                  .course = text("course"),
                  .quantity = text("quantity"),
                  .day = at.number("day"),
                  .measured = at.number("measured"),
                  .sd = at.number("sd"),
                  .lo = at.number("lo"),
                  .hi = at.number("hi"),
                  .null_value = at.number("null_value"),
                  .unit = text("unit"),
                  .label = at.word("label", k_labels),
                  .flag = at.word("flag", k_flags),
                  .place = text("place"),
                  .note = text("note")};
    check_numbers(m, at);
    take_unit(model, m, at);
    if (m.row.empty()) at.add("the row has no name", "row");
    if (m.quantity.empty()) at.add("a quantity is needed", "quantity");
    const bool read = m.flag == "measured" || m.flag == "derived" || m.flag == "computed";
    if (m.label == "gate" && !read)
        at.add("only numbers read in their own source may gate", "flag", "measured, derived, computed");
    if (m.label == "fit" && !read && m.flag != "measured-secondhand")
        at.add("nothing is fitted to what nobody has read", "flag", "measured, derived, measured-secondhand");
    if (m.flag == "unmeasured" && std::isfinite(m.measured))
        at.add("a prediction has no measured number", "measured");
    return m;
}

/// Line of each row, as parse_table skips empty lines and comments.
std::vector<int> row_lines(const std::string& text) {
    std::vector<int> lines;
    int line = 0;
    for (std::size_t begin = 0; begin < text.size(); ++line) {
        const auto end = std::min(text.find('\n', begin), text.size());
        const auto first = text.find_first_not_of(" \t\r", begin);
        if (first < end && text[first] != '#') lines.push_back(line + 1);
        begin = end + 1;
    }
    if (!lines.empty()) lines.erase(lines.begin()); // the column names
    return lines;
}

std::vector<Measurement> read_rows(const Model& model, const NamedText& rows_file,
                                   std::vector<Problem>& problems) {
    const auto& [file, text] = rows_file;
    Table table;
    try {
        table = parse_table(file, text);
    } catch (const Error& e) {
        problems.insert(problems.end(), e.problems().begin(), e.problems().end());
        return {};
    }
    const std::size_t before = problems.size();
    for (const auto& column : k_columns)
        if (!table.has_column(column))
            problems.push_back({.what = "the column is missing", .key = column, .file = file, .line = 1});
    for (const auto& column : table.columns)
        if (!among(k_columns, column))
            problems.push_back({.what = "unknown column",
                                .key = column,
                                .allowed = joined(k_columns, ", "),
                                .nearest = nearest_word(column, k_columns),
                                .file = file,
                                .line = 1});
    if (problems.size() > before) return {};
    const std::vector<int> lines = row_lines(text);
    std::vector<Measurement> rows;
    std::set<std::string> names;
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        RowReader at{table, r, file, lines[r], problems};
        rows.push_back(read_measurement(model, at));
        if (!names.insert(rows.back().row).second) at.add("a second row with this name", "row");
    }
    if (rows.empty()) problems.push_back({.what = "the data set has no rows", .file = file, .line = 1});
    return rows;
}

/// The user's own permeabilities, with all that is wrong with them.
std::optional<Table> read_permeabilities(const NamedText& file, std::vector<Problem>& problems) {
    try {
        Table table = parse_table(file.name, file.text);
        for (const char* column : {"molecular_weight_g_per_mol", "log_kow", "log10_kp_cm_per_s"})
            for (std::size_t r = 0; r < table.rows.size(); ++r) table.number(r, column);
        check(!table.rows.empty(), Kind::data, "the table has no rows", file.name);
        return table;
    } catch (const Error& e) {
        problems.insert(problems.end(), e.problems().begin(), e.problems().end());
        problems.back().file = file.name;
        return {};
    }
}

std::vector<std::string> other_courses(const Measurement& m, const std::string& file,
                                       std::vector<Problem>& problems) {
    try {
        return study::courses_named(m.quantity);
    } catch (const Error& e) {
        problems.push_back(e.problems().front());
        problems.back().file = file;
        return {};
    }
}

/// Rows name files that are there, and every file has a row.
void check_names(const DataSetTexts& texts, const DataSet& set, std::vector<Problem>& problems) {
    if (set.rows.empty()) return;
    const std::string& file = texts.rows.name;
    std::vector<std::string> courses, keys;
    for (const auto& course : set.courses) courses.push_back(course.first);
    keys = courses;
    for (const auto& needle : set.needles) keys.push_back(needle.first);
    for (const auto& product : set.products) keys.push_back(product.first);
    std::set<std::string> used;
    const auto check_name = [&](const std::string& name, const std::vector<std::string>& known,
                                const std::string& key, const char* what) {
        used.insert(name);
        if (!among(known, name))
            problems.push_back({.what = what,
                                .key = key,
                                .value = name,
                                .allowed = joined(known, ", "),
                                .nearest = nearest_word(name, known),
                                .file = file});
    };
    const auto horizon = [&](const std::string& name) {
        for (const auto& [key, course] : set.courses)
            if (key == name) return course.horizon / units::day;
        return std::numeric_limits<double>::infinity();
    };
    for (const auto& m : set.rows) {
        if (m.day > horizon(m.course) * (1 + 1e-9))
            problems.push_back({.what = "the day lies beyond the horizon of the course",
                                .key = m.row + ".day",
                                .value = fmt::format("{:g}", m.day),
                                .allowed = fmt::format("0 to {:g}", horizon(m.course)),
                                .file = file});
        if (!m.course.empty() || !study::of_tables(m.quantity))
            check_name(m.course, keys, m.row + ".course",
                       "there is no course, needle or product file of that name in the folder");
        for (const auto& name : other_courses(m, file, problems))
            check_name(name, courses, m.row + ".quantity", "there is no course of that name in the folder");
        for (const auto& key : keys)
            if (m.quantity.find("@" + key) != std::string::npos) used.insert(key);
    }
    for (const auto& [key, unused] : texts.files)
        if (!used.contains(key)) problems.push_back({.what = "no row uses this course", .file = unused.name});
}

void read_courses(const Model& model, const DataSetTexts& texts, DataSet& set,
                  std::vector<Problem>& problems) {
    for (const auto& [name, file] : texts.files) {
        const auto has = [&text = file.text](const std::string& section) {
            return text.starts_with(section) || text.find("\n" + section) != std::string::npos;
        };
        try {
            if (has("[needle]"))
                set.needles.emplace_back(name, parse_needle(model, file.text, file.name, texts.read));
            else if (has("[product]"))
                set.products.emplace_back(name, parse_product(model, file.text, file.name));
            else
                set.courses.emplace_back(name, parse_course(model, file.text, file.name));
        } catch (const Error& e) {
            if (e.kind() != Kind::input) throw;
            problems.insert(problems.end(), e.problems().begin(), e.problems().end());
            set.courses.emplace_back(name, course::Course{});
        }
    }
    check_names(texts, set, problems);
}

} // namespace

DataSet parse_data_set(const Model& model, const DataSetTexts& texts, std::vector<Problem>& problems) {
    DataSet set = read_head(texts.head, problems);
    set.rows = read_rows(model, texts.rows, problems);
    if (texts.permeabilities) set.permeabilities = read_permeabilities(*texts.permeabilities, problems);
    read_courses(model, texts, set, problems);
    return set;
}

} // namespace stipple::formats
