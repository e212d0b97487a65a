#include "contexture/report/catalogue_report.hpp"

#include <fmt/format.h>

#include <ostream>

#include "contexture/context/catalogue.hpp"
#include "contexture/report/json_writer.hpp"
#include "contexture/report/schema.hpp"
#include "contexture/report/text_table.hpp"

namespace contexture {

void write_head(JsonWriter& json, std::string_view command, const std::vector<std::string>& arguments) {
    json.begin_object("contexture");
    json.member("version", CONTEXTURE_VERSION);
    json.member("schema", kSchema);
    json.member("schema_minor", kSchemaMinor);
    json.member("command", command);
    if (!arguments.empty()) {
        json.begin_array("arguments");
        for (const std::string& word : arguments) json.element(word);
        json.end_array();
    }
    json.end_object();
}

void write_catalogue_json(std::ostream& output) {
    JsonWriter json(output);
    json.begin_object();
    write_head(json, "contexts");
    json.begin_array("catalogue");
    for (const CatalogueEntry& known : catalogue()) {
        json.begin_object();
        json.member("kind", known.kind);
        json.member("parameter", known.parameter);
        json.member("range", known.range);
        json.member("formula", known.formula);
        json.member("meaning", known.meaning);
        json.member("example", known.example);
        json.end_object();
    }
    json.end_array();
    json.end_object();
    json.finish();
}

void write_catalogue_table(std::ostream& output) {
    TextTable table;
    for (const char* title : {"context", "operator, or s = |f(lambda)|, f =", "example"})
        table.column(title, TextTable::Side::left);
    for (const CatalogueEntry& known : catalogue())
        table.row({fmt::format("{}:{}", known.kind, known.parameter), std::string(known.formula),
                   std::string(known.example)});
    table.write(output);
    output << '\n';
    for (const CatalogueEntry& known : catalogue())
        write_wrapped(output,
                      fmt::format("{}: {}. {} is {}.", known.kind, known.meaning, known.parameter, known.range));
    output << '\n';
    write_wrapped(output,
                  "lambda: an eigenvalue of D^{-1/2} W D^{-1/2}, W the weights, D the degrees, of an undirected graph. "
                  "a>b goes on from where a ended, 0.5*a+0.5*b is either of two, 0.5*a++0.5*b either and which is "
                  "known. --contexts takes a list, and ranges such as walk:1..4.");
}

}  // namespace contexture
