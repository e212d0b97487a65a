#include "arguments.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <sstream>
#include <system_error>

#include "contexture/base/error.hpp"
#include "contexture/report/schema.hpp"
#include "described.hpp"
#include "html.hpp"
#include "values.hpp"

namespace contexture::cli {
namespace {

using Json = nlohmann::json;

/// Options that say where a result goes, not what it is: --quiet and the like are not what a run is repeated for.
constexpr std::array<std::string_view, 5> kOfThePlace{"--output", "--config", "--quiet", "--checkpoint", "--resume"};

std::string reason() {
    return std::generic_category().message(errno);
}

/// "--dim" of "--dim=16" and of "--dim"; "" of what is no option.
std::string flag_of(const std::string& word) {
    return word.size() > 1 && word.front() == '-' ? word.substr(0, word.find('=')) : "";
}

/// The options that words name, each by its long name.
std::set<std::string> named_by(const CLI::App& command, const Arguments& words) {
    std::set<std::string> names;
    for (const std::string& word : words)
        if (const CLI::Option* option = command.get_option_no_throw(flag_of(word)); option != nullptr)
            names.insert(option->get_name());
    return names;
}

/// Words of options that `given` does not name itself.
Arguments those_left(const CLI::App& command, const Arguments& words, const Arguments& given) {
    const std::set<std::string> overridden = named_by(command, given);
    Arguments                   left;
    for (const std::string& word : words)
        if (!overridden.contains(flag_of(word))) left.push_back(word);
    return left;
}

/// The file that follows --config, taken out of the words.
std::optional<std::string> take_config(Arguments& words) {
    const auto is_config = [](const std::string& word) { return flag_of(word) == "--config"; };
    const auto found     = std::ranges::find_if(words, is_config);
    if (found == words.end()) return std::nullopt;
    std::string path  = found->find('=') == std::string::npos ? "" : found->substr(found->find('=') + 1);
    auto        after = found + 1;
    if (found->find('=') == std::string::npos && after != words.end()) path = *after++;
    if (path.empty()) throw Error(Fault::usage, "--config: expected the name of a file");
    words.erase(found, after);
    if (std::ranges::any_of(words, is_config)) throw Error(Fault::usage, "--config: expected once, found twice");
    return path;
}

/// The word that a line of the file stands for; "" for a flag that is false.
std::string word_of(const CLI::App& command, const CLI::ConfigItem& item, const std::string& path) {
    const CLI::Option* option = command.get_option_no_throw("--" + item.name);
    if (option != nullptr && (option->get_name() == "--help" || option->get_name() == "--config"))
        throw Error(Fault::usage,
                    fmt::format("{}: '{}' is said on the command line alone; leave it out", path, item.name));
    if (option == nullptr) {
        const std::string near = suggestion(item.name, option_names(command));
        throw Error(Fault::usage,
                    fmt::format("{}: '{}' is no option of {}{}", path, item.name, command.get_name(),
                                near.empty() ? "; see contexture " + command.get_name() + " --help" : near));
    }
    const auto value = fmt::format("{}", fmt::join(item.inputs, ","));
    if (value.empty())
        throw Error(Fault::usage, fmt::format("{}: {}: nothing stands behind it; give a value or take the line out",
                                              path, item.name));
    if (option->get_items_expected_max() > 0) return option->get_name() + "=" + value;
    if (value != "true" && value != "false")
        throw Error(Fault::usage, fmt::format("{}: {}: expected true or false, found '{}'", path, item.name, value));
    return value == "true" ? option->get_name() : "";
}

/// An option outside of any section is of each command that knows it.
bool is_of_another(const CLI::App& program, const CLI::App& command, const CLI::ConfigItem& item) {
    if (command.get_option_no_throw("--" + item.name) != nullptr) return false;
    return std::ranges::any_of(commands_of(program), [&](const CLI::App* other) {
        return other->get_option_no_throw("--" + item.name) != nullptr;
    });
}

Arguments read_config(const CLI::App& program, const CLI::App& command, const std::string& path) {
    errno = 0;
    std::ifstream      file(path);
    std::ostringstream content;
    content << file.rdbuf();  // a pipe can be read but once
    std::string text = content.str();
    if (text.empty())
        throw Error(Fault::io,
                    fmt::format("{}: cannot read the options in it: {}", path, errno == 0 ? "it is empty" : reason()));
    constexpr std::string_view kMark = "\xef\xbb\xbf";  // of byte order, which editors on Windows write
    if (text.starts_with(kMark)) text.erase(0, kMark.size());
    std::istringstream    options(text);
    Arguments             words, own;  // above all sections, and in that of the command, which counts first
    std::set<std::string> named;
    for (const CLI::ConfigItem& item : CLI::ConfigTOML().from_config(options)) {
        const std::string section = item.parents.empty() ? "" : item.parents.front();
        if (!section.empty() && find_command(program, section) == nullptr)
            throw Error(Fault::usage, fmt::format("{}: [{}] is no command; see contexture --help", path, section));
        const bool is_end = item.name == "++" || item.name == "--";  // how CLI11 tells of sections
        if (is_end || (!section.empty() && section != command.get_name())) continue;
        if (section.empty() && is_of_another(program, command, item)) continue;
        (section.empty() ? words : own).push_back(word_of(command, item, path));
        if (!section.empty()) named.insert(command.get_option("--" + item.name)->get_name());
    }
    std::erase_if(words, [&](const std::string& word) { return named.contains(flag_of(word)); });
    words.insert(words.end(), own.begin(), own.end());
    std::erase(words, "");
    return words;
}

/// The first part of a document, without the rest of it: an embedding may be gigabytes long.
Json read_head(std::istream& input) {
    struct Found {
        Json head;
    };
    std::string key;
    const auto  stop_after_head = [&](int depth, Json::parse_event_t event, Json& parsed) {
        if (depth == 1 && event == Json::parse_event_t::key) key = parsed.get<std::string>();
        if (depth == 1 && event == Json::parse_event_t::object_end && key == "contexture") throw Found{parsed};
        return true;
    };
    try {
        return Json::parse(input, stop_after_head).value("contexture", Json::object());
    } catch (const Found& found) {
        return found.head;
    }
}

Arguments read_recorded(const std::string& path) {
    std::ifstream file;
    if (path != "-") {
        file.open(path);
        if (!file) throw Error(Fault::io, fmt::format("{}: cannot open it: {}", path, reason()));
    }
    try {
        const Json head = read_head(path == "-" ? std::cin : file);
        if (const auto fault = fault_of_schema(head); !fault.empty())
            throw Error(Fault::input, fmt::format("{}: {}", path, fault));
        return head.at("arguments").get<Arguments>();
    } catch (const Json::exception&) {
        throw Error(Fault::input, fmt::format("{}: no document that records its command line; contexture writes one as "
                                              "JSON, to a file or a pipe",
                                              path));
    }
}

}  // namespace

Arguments record(const CLI::App& command) {
    Arguments words{command.get_name()};
    for (const CLI::Option* option : command.get_options()) {
        const std::string name = option->get_name();
        if (option->count() == 0 || std::ranges::find(kOfThePlace, name) != kOfThePlace.end()) continue;
        if (option->get_group() == kPageGroup) continue;  // what the page shows is no part of the result either
        const std::string value = option->results().front();
        if (option->get_positional() && !value.empty())
            words.push_back(value.size() > 1 && value.front() == '-' ? "./" + value : value);
        else if (option->get_items_expected_max() > 0)
            words.push_back(name + "=" + value);
        else if (value == "true")  // of a flag, which may be said to be false
            words.push_back(name);
    }
    return words;
}

/// "--output=" with nothing behind it, as of an empty variable of a shell: the parser would take the next word.
void refuse_empty_values(const CLI::App& command, const Arguments& words) {
    for (const std::string& word : words) {
        if (word == "--") return;
        if (word.size() > 2 && word[0] == '-' && word[2] == '=' &&
            command.get_option_no_throw(word.substr(0, 2)) != nullptr)
            throw Error(Fault::usage,
                        fmt::format("{}: a short option has no =; write {} VALUE", word, word.substr(0, 2)));
        if (!word.starts_with("--") || !word.ends_with('=')) continue;
        const CLI::Option* option = command.get_option_no_throw(word.substr(0, word.size() - 1));
        if (option == nullptr || option->get_items_expected_max() == 0) continue;
        throw Error(Fault::usage, fmt::format("{}: nothing stands behind it; give a value or leave it out", word));
    }
}

Arguments with_config(const CLI::App& program, Arguments given) {
    const CLI::App* command = given.empty() ? nullptr : find_command(program, given.front());
    if (command != nullptr) refuse_empty_values(*command, given);
    const auto path = command == nullptr ? std::nullopt : take_config(given);
    if (!path) return given;
    const Arguments words = those_left(*command, read_config(program, *command, *path), given);
    given.insert(given.begin() + 1, words.begin(), words.end());
    return given;
}

Arguments recorded(const CLI::App& program, const Arguments& given) {
    if (given.size() < 2 || (given[1].size() > 1 && given[1].front() == '-'))
        throw Error(Fault::usage, "rerun: which document? Give a file that contexture wrote as JSON, then options");
    Arguments       words   = read_recorded(given[1]);
    const CLI::App* command = words.empty() ? nullptr : find_command(program, words.front());
    if (command == nullptr || words.front() == given.front())
        throw Error(Fault::input, fmt::format("{}: it records no command of this version", given[1]));
    const Arguments own(given.begin() + 2, given.end());
    words = those_left(*command, words, own);
    words.insert(words.end(), own.begin(), own.end());
    return words;
}

}  // namespace contexture::cli
