#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace contexture::cli {

/// Help as wide as the tables: options in one column, what they do in another, broken at blanks.
class HelpFormatter : public CLI::Formatter {
  public:
    HelpFormatter();

    std::string make_usage(const CLI::App* app, std::string name) const override;
    std::string make_subcommand(const CLI::App* command) const override;
    std::string make_option(const CLI::Option* option, bool is_positional) const override;
    std::string make_footer(const CLI::App* app) const override;
};

}  // namespace contexture::cli
