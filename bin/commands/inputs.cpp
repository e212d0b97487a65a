#include "inputs.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <span>
#include <string>
#include <system_error>
#include <vector>

#include "contexture/base/error.hpp"
#include "contexture/context/context.hpp"
#include "output_file.hpp"

namespace contexture::cli {
namespace {

bool is_written(const CLI::Option& option) {
    return option.get_name() == "--output" || option.get_name() == "--html";
}

/// Those of contexts, as in walk:1>labels:FILE.
std::vector<std::string> files_of(std::span<const Context> contexts) {
    std::vector<std::string> files;
    for (const Context& context : contexts)
        for (const Branch& branch : context.branches)
            for (const SimpleContext& simple : branch.chain)
                if (const std::string* file = file_of(simple); file != nullptr) files.push_back(*file);
    return files;
}

/// The files that an option has read.
std::vector<std::string> files_read(const CLI::Option& option) {
    if (option.count() == 0) return {};
    const std::string& text = option.results().front();
    if (option.get_name() == "--context") return files_of(parse_concatenation(text));
    if (option.get_name() == "--contexts") return files_of(parse_contexts(text));
    const bool is_path = option.get_positional() || option.get_type_name() == "FILE";
    return is_path && !is_written(option) ? std::vector<std::string>{text} : std::vector<std::string>{};
}

/// The files that an option writes; the names beside an npy file too.
std::vector<std::string> files_written(const CLI::Option& option) {
    if (option.count() == 0 || !is_written(option)) return {};
    const std::string& file = option.results().front();
    return {file, file + ".ids.txt"};
}

bool is_file(const std::string& path) {
    std::error_code ignored;
    return std::filesystem::is_regular_file(path, ignored);
}

}  // namespace

void require_inputs_kept(const CLI::App& command) {
    for (const CLI::Option* input : command.get_options())
        for (const std::string& read : files_read(*input)) {
            if (!is_file(read)) continue;
            for (const CLI::Option* output : command.get_options())
                for (const std::string& written : files_written(*output))
                    if (is_same_place(read, written))
                        throw Error(Fault::usage, fmt::format("{} {}: the run reads this file, and would write over "
                                                              "it; name another",
                                                              output->get_name(), written));
        }
}

}  // namespace contexture::cli
