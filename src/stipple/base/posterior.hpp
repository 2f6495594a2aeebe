#pragma once
#include "stipple/base/model.hpp"
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stipple {

/// The members of a table of a posterior (data/<room>/posterior.csv as formats::posterior_csv writes it), the
/// first n of them: the model with every parameter that a column names (insertion.friction) drawn together.
/// Columns with other names (inputs of experiments, discrepancies) change nothing. What the user has set is
/// left as it is.
/// Shape: n models. Errors: Kind::input if n is larger than the table; Kind::data for a cell that is no number.
std::vector<Model> members_of(const Model& model, std::string_view table, std::size_t n);

/// The same from rows of numbers: shape (members, names).
std::vector<Model> members_of(const Model& model, const std::vector<std::string>& names,
                              const std::vector<std::vector<double>>& rows);

/// The model with the numbers of one member of a table. Errors: Kind::data for a cell that is no number.
Model member_of(const Model& model, std::string_view table, std::size_t row);

/// The parameters of the model that a table of a posterior holds, in the order of its columns.
std::vector<std::size_t> drawn_parameters(const Model& model, std::string_view table);

/// The numbers of a line "name=value;name=value" above the columns. Errors: Kind::data naming the table.
std::vector<std::pair<std::string, double>> named_numbers(std::string_view line, const std::string& table);

/// Checksum of what a table says: the names of its columns and the text of its cells; comments do not count.
/// Errors: Kind::data if the model has no such table.
std::uint64_t table_checksum(const Model& model, std::string_view table);

} // namespace stipple
