#pragma once
#include "stipple/base/prior.hpp"
#include "stipple/base/range.hpp"
#include "stipple/base/table.hpp"
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stipple {

class Model;

/// Names of parameters with the values that a user gives them, in the units of the tables.
using Overrides = std::vector<std::pair<std::string, double>>;

/// One number of the model: where it stands, what is known of it, and how far a user may move it.
struct ModelParameter {
    std::string name;  ///< room, row and, where a row holds several numbers, column: healing.del_M1
    std::string table; ///< "healing/kinetics"
    std::string column;
    std::size_t row = 0;
    Parameter facts;            ///< as in the table
    std::optional<Prior> prior; ///< none: not drawn by its table's prior
    Range allowed;              ///< for a value of the user's, in the unit of the table
    std::string allowed_by; ///< "range of the table", "0.1 to 99.9 % of the prior", "no range is known…"
};

/// A table of a model: words as they stand in data/, numbers as this model holds them.
class TableView {
  public:
    const std::string& name;
    const std::vector<std::string>& columns;
    const std::vector<std::vector<std::string>>& rows;

    /// The lines `# key: value` above the columns.
    const std::map<std::string, std::string>& header() const;
    std::size_t column(std::string_view column_name) const;
    bool has_column(std::string_view column_name) const;
    const std::string& text(std::size_t row, std::string_view column_name) const;
    /// In the unit of the table. Errors: Kind::data naming table, row and column if it is not a finite
    /// number.
    double number(std::size_t row, std::string_view column_name) const;
    double number_at(std::size_t row, std::size_t column) const; ///< of a column by its place in `columns`
    /// The same, or `fallback` where the cell is empty.
    double number_or(std::size_t row, std::string_view column_name, double fallback) const;
    /// Column `value` in SI, by the row's unit.
    double si(std::size_t row) const;
    double si(std::string_view row_key) const { return si(row(row_key)); }
    /// Column `value` in the unit of the table.
    double value(std::string_view row_key) const { return number(row(row_key), "value"); }
    std::size_t row(std::string_view key) const;
    bool has_row(std::string_view key) const;
    /// One row of a table with columns name, value, unit, flag, source, meaning (spread optional); flag
    /// "user" and no source where the user set the value.
    Parameter parameter(std::size_t row, const std::string& room) const;
    std::vector<Parameter> parameters(const std::string& room) const;

  private:
    friend class Model;
    friend Model make_model();
    struct Contents;
    TableView(const Model& model, const Contents& contents);
    std::optional<std::size_t> index(std::size_t row, std::size_t column) const;
    const Model* model_;
    const Contents* contents_;
};

/// Everything that data/ says to the simulation, as one value that is made once and passed in: the words of
/// the tables, and every number of theirs with an index. The list of numbers is the same in every model, so
/// that the values of members of an ensemble can be laid side by side, one row of values() a member. A copy
/// costs two lists of numbers.
class Model {
  public:
    Model() = default; ///< without tables and numbers

    /// Errors: Kind::data for a table that is not part of the model.
    TableView operator[](std::string_view table) const;

    std::size_t size() const { return si_.size(); }
    const std::vector<ModelParameter>& parameters() const;
    std::optional<std::size_t> find(std::string_view name) const;
    /// Errors: Kind::data if there is no parameter of this name.
    std::size_t index(std::string_view name) const;
    double value(std::size_t i) const { return value_[i]; } ///< in the unit of the table
    double si(std::size_t i) const { return si_[i]; }
    double si(std::string_view name) const { return si_[index(name)]; }
    const std::vector<double>& values() const { return si_; } ///< SI, in the order of parameters()

    /// Sets a number for a member of an ensemble, in the unit of the table or in SI. What the user has set
    /// stays as it is: it takes part in no draw.
    void draw(std::size_t i, double value);
    void draw_si(std::size_t i, double value);

    bool set_by_user(std::size_t i) const { return by_user_[i] != 0; }
    /// Indices of what the user has set, ascending.
    std::vector<std::size_t> changes() const;

    friend Model make_model();
    friend Model with_overrides(const Model& model, const Overrides& overrides);

  private:
    friend class TableView;
    struct Contents;
    std::shared_ptr<const Contents> contents_; ///< the same for every copy
    std::vector<double> value_, si_;
    std::vector<char> by_user_;
};

/// The model as the tables of data/ have it: the one place that reads them.
/// Errors: Kind::data for a table that cannot be read, or two parameters of one name.
Model make_model();

/// The model with some parameters set by the user, values in the units of the tables.
/// Errors: Kind::input, one problem per fault, key "model.<name>": an unknown name with the nearest one, a
/// value that is not finite or outside ModelParameter::allowed.
Model with_overrides(const Model& model, const Overrides& overrides);

/// "healing.del_M1 = 0.3 1/d, set by the user (the table has 0.1 1/d)", one for each change of the user's.
std::vector<std::string> change_words(const Model& model);

} // namespace stipple
