#include "contexture/report/html.hpp"

#include <cmath>
#include <numbers>
#include <ostream>
#include <streambuf>
#include <string_view>

#include "contexture/operator/transfer.hpp"
#include "contexture/report/json.hpp"
#include "contexture/report/json_writer.hpp"
#include "contexture/report/verdict.hpp"

namespace contexture {

/// The page around its two documents, made of the files in report/page by bundle.py.
extern const std::string_view kPageBegin;
extern const std::string_view kPageMiddle;
extern const std::string_view kPageEnd;

namespace {

constexpr int kFilterCells = 128;

/// Passes on JSON so that HTML cannot see a tag or a comment in it: `<` stands in texts only, where \u003c is the same.
class ScriptBuffer : public std::streambuf {
  public:
    explicit ScriptBuffer(std::ostream& output) : output_(&output) {}

  protected:
    std::streamsize xsputn(const char* text, std::streamsize size) override {
        std::string_view left(text, static_cast<std::size_t>(size));
        for (std::size_t at = left.find('<'); at != std::string_view::npos; at = left.find('<')) {
            *output_ << left.substr(0, at) << "\\u003c";
            left.remove_prefix(at + 1);
        }
        *output_ << left;
        return size;
    }
    int_type overflow(int_type letter) override {
        const char one = traits_type::to_char_type(letter);
        if (!traits_type::eq_int_type(letter, traits_type::eof())) xsputn(&one, 1);
        return traits_type::not_eof(letter);
    }

  private:
    std::ostream* output_;
};

void write_filters(JsonWriter& json, const std::vector<FilterShape>& filters) {
    json.member("filter_places", filter_places());
    json.begin_array("filters");
    for (const FilterShape& filter : filters) {
        json.begin_object();
        json.member("context", filter.context);
        json.member("values", filter.values);
        json.end_object();
    }
    json.end_array();
}

/// By what contexts were evaluated: of each task its main figure.
void write_figures(JsonWriter& json, const Report& report) {
    json.begin_array("figures");
    for (std::size_t rank = 0; rank < report.results.size(); ++rank) {
        if (!report.results[rank].evaluation) continue;
        for (const TaskResult& task : report.results[rank].evaluation->tasks) {
            const Figure& figure = main_figure(task);
            json.begin_object();
            json.member("context", std::uint64_t{rank});
            json.member("title", main_title(task));
            json.member("mean", figure.mean);
            json.member("standard_error", figure.standard_error);
            json.end_object();
        }
    }
    json.end_array();
}

void write_parts(std::ostream& output, const Report& report, const PageParts& parts, const Graph& graph) {
    JsonWriter json(output);
    json.begin_object();
    json.begin_array("verdict");
    for (const std::string& sentence : verdict(report)) json.element(sentence);
    json.end_array();
    write_figures(json, report);
    write_filters(json, parts.filters);
    if (!parts.without_map.empty()) json.member("without_map", parts.without_map);
    if (parts.map) {
        json.begin_object("map");
        write_node_map(json, *parts.map, graph);
        json.end_object();
    }
    json.end_object();
    json.finish();
}

}  // namespace

std::vector<double> filter_places() {
    std::vector<double> places;
    for (int i = 0; i <= kFilterCells; ++i) places.push_back(-std::cos(std::numbers::pi * i / kFilterCells));
    return places;
}

FilterShape draw_filter(const Context& context) {
    FilterShape shape{.context = name(context), .values = {}};
    for (const double lambda : filter_places()) shape.values.push_back(transfer(context, lambda));
    return shape;
}

void write_html(std::ostream& output, const Report& report, const PageParts& parts, const Graph& graph) {
    ScriptBuffer buffer(output);
    std::ostream script(&buffer);
    script.exceptions(std::ios::badbit);  // passes on what the output throws
    Report without_vectors    = report;
    without_vectors.embedding = nullptr;
    output << kPageBegin;
    write_json(script, without_vectors);
    output << kPageMiddle;
    write_parts(script, report, parts, graph);
    output << kPageEnd;
}

}  // namespace contexture
