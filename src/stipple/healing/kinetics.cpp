#include "stipple/healing/kinetics.hpp"

namespace stipple::healing {

Kinetics make_kinetics(const Model& model) {
    Kinetics k;
#define X(name) k.name = model.si("healing." #name);
    STIPPLE_KINETICS(X)
#undef X
    return k;
}

std::vector<std::size_t> prior_indices(const Model& model) {
    std::vector<std::size_t> varied;
    for (std::size_t i = 0; i < model.size(); ++i)
        if (model.parameters()[i].table.starts_with("healing/") && model.parameters()[i].prior)
            varied.push_back(i);
    return varied;
}

Model with_prior_draw(const Model& model, const std::vector<double>& z) {
    Model drawn = model;
    std::size_t next = 0;
    for (const std::size_t i : prior_indices(model))
        drawn.draw_si(i, draw(*model.parameters()[i].prior, model.si(i), z.at(next++)));
    return drawn;
}

std::vector<Parameter> parameters(const Model& model) {
    std::vector<Parameter> all = model["healing/fitted"].parameters("healing");
    for (auto& rate : model["healing/kinetics"].parameters("healing")) all.push_back(std::move(rate));
    const TableView layers = model["healing/layers"];
    for (std::size_t r = 0; r < layers.rows.size(); ++r)
        for (const char* column : {"vessels", "fibroblasts", "collagen", "elastin"})
            all.push_back({.room = "healing",
                           .name = layers.text(r, "layer") + "." + column,
                           .value = layers.number(r, column),
                           .unit = "-",
                           .flag = layers.text(r, "flag"),
                           .source = layers.text(r, "source"),
                           .meaning = "resting " + std::string(column) + " relative to the mean dermis; " +
                                      layers.text(r, "meaning")});
    const TableView host = model["healing/host"];
    for (std::size_t r = 0; r < host.rows.size(); ++r)
        all.push_back({.room = "healing",
                       .name = "host." + host.text(r, "name"),
                       .value = host.number(r, "aged"),
                       .unit = host.text(r, "unit"),
                       .flag = host.text(r, "flag"),
                       .source = host.text(r, "source"),
                       .meaning = host.text(r, "meaning") + " (value at 55 years, photoageing 1; driver: " +
                                  host.text(r, "driver") + ")"});
    return all;
}

} // namespace stipple::healing
