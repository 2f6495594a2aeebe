#include "stipple/base/error.hpp"
#include "stipple/healing/healing.hpp"
#include <algorithm>
#include <fmt/format.h>

namespace stipple::healing {

namespace {

/// The member of Host that a factor acts on.
double Host::*member_of(const std::string& name) {
    static const std::pair<const char*, double Host::*> k_members[] = {
        {"mmp", &Host::mmp},
        {"timp", &Host::timp},
        {"cytokine", &Host::cytokine},
        {"collagen", &Host::collagen},
        {"vessels", &Host::vessels},
        {"epidermis", &Host::epidermis},
        {"elastin", &Host::elastin},
        {"collagen_1_synthesis", &Host::collagen_1_synthesis},
        {"collagen_3_synthesis", &Host::collagen_3_synthesis},
        {"division", &Host::division},
        {"macrophage_switch", &Host::macrophage_switch},
        {"mmp_neutrophils", &Host::mmp_neutrophils},
        {"closure", &Host::closure},
        {"pigment_gain", &Host::pigment_gain},
    };
    for (const auto& [known, member] : k_members)
        if (name == known) return member;
    throw Error(Kind::data,
                Problem{.what = "a host has no such number", .key = "healing/host_factors:" + name});
}

/// What of the factor table applies to a person: the part of a row's name before the dot.
std::vector<std::string> groups_of(const skin::Person& person, bool dry) {
    std::vector<std::string> groups{person.sex == skin::Sex::male ? "male" : "female", "site_" + person.site,
                                    fmt::format("fitzpatrick_{}", person.fitzpatrick)};
    if (dry) groups.emplace_back("dry");
    if (person.smoker) groups.emplace_back("smoker");
    const auto& known = person.conditions;
    if (person.diabetes || std::find(known.begin(), known.end(), "uncontrolled_diabetes") != known.end())
        groups.emplace_back("diabetes");
    return groups;
}

} // namespace

std::vector<Parameter> host_factors(const Model& model, const skin::Person& person, bool dry) {
    const auto groups = groups_of(person, dry);
    auto factors = model["healing/host_factors"].parameters("healing");
    std::erase_if(factors, [&](const Parameter& p) {
        return std::find(groups.begin(), groups.end(), p.name.substr(0, p.name.find('.'))) == groups.end();
    });
    return factors;
}

Host make_host(const Model& model, const skin::Person& whose, bool dry) {
    const skin::Person person = skin::resolve(model, whose);
    const TableView t = model["healing/host"];
    const double age = (std::clamp(person.age_years, 25.0, 85.0) - 25.0) / 30.0;
    const auto value = [&](const char* name) {
        const std::size_t r = t.row(name);
        const double young = t.number(r, "young"), aged = t.number(r, "aged");
        const double position = t.text(r, "driver") == "age" ? age : person.photoageing;
        return young + position * (aged - young);
    };
    Host host;
    host.senescence = value("senescence");
    host.collagen = value("collagen");
    host.vessels = value("vessels");
    host.epidermis = value("epidermis");
    host.mmp = value("mmp");
    host.cytokine = value("cytokine");
    host.elastin = value("elastin");
    host.elastosis = value("elastosis");
    for (const auto& factor : host_factors(model, person, dry))
        host.*member_of(factor.name.substr(factor.name.find('.') + 1)) *= factor.value;
    return host;
}

} // namespace stipple::healing
