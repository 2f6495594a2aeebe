#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace stipple {

/// A literature table: `# key: value` header lines, then one line of column names, then rows (RFC 4180
/// quoting).
struct Table {
    std::string name;                          ///< e.g. "healing/parameters"
    std::map<std::string, std::string> header; ///< quantity, method, licence, note …
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows; ///< all rows as long as `columns`

    /// Index of a column. Errors: Kind::data if missing.
    std::size_t column(std::string_view name) const;
    bool has_column(std::string_view name) const;
    /// Text of a cell; empty if the cell is empty.
    const std::string& text(std::size_t row, std::string_view column) const;
    /// Number of a cell. Errors: Kind::data naming table, row and column if it is not a finite number.
    double number(std::size_t row, std::string_view column) const;
    double number_at(std::size_t row, std::size_t column) const; ///< of a column by its place
    /// Number of a cell, or `fallback` where the cell is empty.
    double number_or(std::size_t row, std::string_view column, double fallback) const;
    /// Row whose first column equals `key`. Errors: Kind::data if missing.
    std::size_t row(std::string_view key) const;
    bool has_row(std::string_view key) const;
};

/// Parses the text of a table. Errors: Kind::data with line and column on ragged rows or bad quoting.
Table parse_table(std::string name, std::string_view text);

/// One number that the model used and where it comes from: what run.json and the report list.
struct Parameter {
    std::string room;    ///< healing, skin, …
    std::string name;    ///< K_IM, dermis_thickness, …
    double value = 0;    ///< in `unit`
    std::string unit;    ///< as in the table
    std::string flag;    ///< measured, measured-secondhand, recalled, derived, assumed, fitted
    std::string source;  ///< key in data/sources.bib, empty for assumed
    std::string meaning; ///< one line
    double spread = 0;   ///< standard deviation in `unit`, 0 if not known
};

/// One entry of data/sources.bib, as shown in reports.
struct Source {
    std::string key, title, author, year, journal, identifier; ///< identifier: DOI, PMID, URL …
};

/// Every entry of data/sources.bib by key.
const std::map<std::string, Source>& sources();

} // namespace stipple
