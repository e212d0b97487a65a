#include "contexture/report/learning.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "contexture/report/alignment.hpp"
#include "contexture/report/json_writer.hpp"
#include "contexture/report/text_table.hpp"

namespace contexture {
namespace {

constexpr std::size_t kShownLooks = 12;

std::string number(const std::optional<double>& value) {
    return value ? fmt::format("{:.4f}", *value) : "-";
}

void write_history(std::ostream& output, const std::vector<LearningPoint>& history) {
    TextTable table;
    for (const char* title : {"step", "loss", "held out", "correlation", "captured"}) table.column(title);
    const std::size_t last  = history.size() - 1;
    const std::size_t shown = std::min(last, kShownLooks - 1);
    for (std::size_t i = 0; i <= shown; ++i) {
        const LearningPoint& point = history[shown == 0 ? 0 : i * last / shown];
        table.row({std::to_string(point.step), number(point.loss), number(point.held_out), number(point.correlation),
                   number(point.captured)});
    }
    table.write(output);
}

}  // namespace

void write_learning(JsonWriter& json, const Learning& learning) {
    json.begin_object("learning");
    json.member("objective", name(learning.objective));
    json.member("encoder", name(learning.encoder));
    json.member("parameters", learning.parameters);
    json.member("batch", learning.batch);
    json.member("rate", learning.rate);
    json.member("seed", learning.seed);
    json.member("steps", learning.steps);
    json.member("stopped_early", learning.is_stopped);
    json.member("least_loss", learning.least_loss);
    json.begin_array("history");
    for (const LearningPoint& point : learning.history) {
        json.begin_object();
        json.member("step", point.step);
        json.member("loss", point.loss);
        json.member("held_out", point.held_out);
        json.member("correlation", point.correlation);
        json.member("captured", point.captured);
        json.end_object();
    }
    json.end_array();
    json.begin_object("alignment");
    write_alignment(json, learning.alignment);
    json.end_object();
    json.end_object();
}

void write_learning(std::ostream& output, const Learning& learning) {
    write_wrapped(output,
                  fmt::format("{} by {}: {} numbers trained for {} steps of {} samples{}.", name(learning.objective),
                              name(learning.encoder), learning.parameters, learning.steps, learning.batch,
                              learning.is_stopped ? ", then stopped: the held-out loss fell no more" : ""));
    if (learning.least_loss)
        write_wrapped(output,
                      fmt::format("The least loss that any encoder can have is {:.4f}, of all the context; that "
                                  "of a sample may be lower by chance.",
                                  *learning.least_loss));
    output << '\n';
    write_history(output, learning.history);
    output << '\n';
    write_alignment(output, learning.alignment);
}

}  // namespace contexture
