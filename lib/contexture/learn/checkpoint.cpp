#include "contexture/learn/checkpoint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/crc.hpp>
#include <limits>
#include <optional>
#include <sstream>
#include <string_view>
#include <utility>

#include "contexture/base/error.hpp"

namespace contexture {
namespace {

constexpr double       kNone    = std::numeric_limits<double>::quiet_NaN();  // of what a look did not measure
constexpr std::int64_t kColumns = 5;                                         // of the history

torch::Tensor table_of(const std::vector<LearningPoint>& history) {
    torch::Tensor table = torch::empty({static_cast<std::int64_t>(history.size()), kColumns}, torch::kFloat64);
    auto*         next  = table.data_ptr<double>();
    for (const LearningPoint& point : history)
        for (const double value : {static_cast<double>(point.step), point.loss, point.held_out,
                                   point.correlation.value_or(kNone), point.captured.value_or(kNone)})
            *next++ = value;
    return table;
}

std::vector<LearningPoint> history_of(const torch::Tensor& table) {
    TORCH_CHECK(table.dim() == 2 && table.size(1) == kColumns, "a history of another version");
    const auto known = [](double value) { return value == value ? std::optional(value) : std::nullopt; };
    std::vector<LearningPoint> history;
    const auto*                row = table.data_ptr<double>();
    for (std::int64_t i = 0; i < table.size(0); ++i, row += kColumns)
        history.push_back({.step        = static_cast<std::uint64_t>(row[0]),
                           .loss        = row[1],
                           .held_out    = row[2],
                           .correlation = known(row[3]),
                           .captured    = known(row[4])});
    return history;
}

/// The first line: what these bytes are and a sum of those after it, which libtorch does not check.
std::string heading(std::string_view archive) {
    boost::crc_32_type sum;
    sum.process_bytes(archive.data(), archive.size());
    return fmt::format("contexture checkpoint 1 {:08x}\n", sum.checksum());
}

/// What stands after a heading that is true.
std::string_view archive_in(std::string_view bytes) {
    const std::string_view archive = bytes.substr(std::min(bytes.size(), heading({}).size()));
    if (bytes.starts_with(heading(archive))) return archive;
    throw Error(Fault::input,
                "this is no checkpoint of `contexture learn`, or only a part of one: remove it, or name another");
}

std::string key(const char* kind, std::size_t number) {
    return fmt::format("{}{}", kind, number);
}

c10::IValue value_at(torch::serialize::InputArchive& archive, const std::string& name) {
    c10::IValue value;
    archive.read(name, value);
    return value;
}

torch::Tensor tensor_at(torch::serialize::InputArchive& archive, const std::string& name) {
    torch::Tensor tensor;
    archive.read(name, tensor);
    return tensor;
}

}  // namespace

std::string write_checkpoint(const std::string& run, const LearningState& state,
                             const std::vector<torch::Tensor>& weights, const torch::optim::Optimizer& optimizer) {
    torch::serialize::OutputArchive archive, moments;
    archive.write("run", c10::IValue(run));
    archive.write("step", c10::IValue(static_cast<std::int64_t>(state.step)));
    archive.write("in_vain", c10::IValue(static_cast<std::int64_t>(state.looks_in_vain)));
    archive.write("history", table_of(state.history));
    for (std::size_t i = 0; i < weights.size(); ++i) archive.write(key("weight", i), weights[i].detach());
    archive.write("kept", c10::IValue(static_cast<std::int64_t>(state.best.size())));
    for (std::size_t i = 0; i < state.best.size(); ++i) archive.write(key("best", i), state.best[i]);
    optimizer.save(moments);
    archive.write("optimizer", moments);
    std::ostringstream stream;
    archive.save_to(stream);
    const std::string bytes = std::move(stream).str();
    return heading(bytes) + bytes;
}

LearningState read_checkpoint(const std::string& bytes, const std::string& run,
                              const std::vector<torch::Tensor>& weights, torch::optim::Optimizer& optimizer) {
    const std::string_view whole = archive_in(bytes);
    try {
        const torch::NoGradGuard       no_gradient;
        std::istringstream             stream{std::string(whole)};
        torch::serialize::InputArchive archive, moments;
        archive.load_from(stream);
        const std::string found = value_at(archive, "run").toStringRef();
        if (found != run)
            throw Error(Fault::input,
                        fmt::format("the checkpoint is of another run ({}), not of this one ({}): give the "
                                    "same options, or another file",
                                    found, run));
        LearningState state{.step          = static_cast<std::uint64_t>(value_at(archive, "step").toInt()),
                            .history       = history_of(tensor_at(archive, "history")),
                            .best          = {},
                            .looks_in_vain = static_cast<std::uint64_t>(value_at(archive, "in_vain").toInt())};
        for (std::size_t i = 0; i < weights.size(); ++i)
            torch::Tensor(weights[i]).copy_(tensor_at(archive, key("weight", i)));
        const auto kept = static_cast<std::size_t>(value_at(archive, "kept").toInt());
        for (std::size_t i = 0; i < kept; ++i) state.best.push_back(tensor_at(archive, key("best", i)));
        archive.read("optimizer", moments);
        optimizer.load(moments);
        return state;
    } catch (const c10::Error&) {  // not what this version writes
        throw Error(Fault::input, "the checkpoint is of another version of contexture: remove it, or name another");
    }
}

}  // namespace contexture
