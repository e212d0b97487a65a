#pragma once

#include <functional>
#include <iosfwd>
#include <span>
#include <string>

#include "options.hpp"

// The page of --html, which embed and compare write beside their output.

namespace contexture::cli {

/// The group of the options that say where the page goes and what it shows.
inline constexpr const char* kPageGroup = "Page";

struct HtmlOptions {
    std::string  file   = {};  ///< "" for no page
    LabelOptions labels = {};  ///< of the map, where the command has no labels of its own

    [[nodiscard]] bool is_asked() const { return !file.empty(); }
};

void add_html_option(CLI::App& command, HtmlOptions& options);
/// The same with labels.
void add_html_options(CLI::App& command, HtmlOptions& options);

/// Finds out whether the page can be written, before the work that it is to show.
/// @param others  files that the run writes too; "" for none
/// @throws Error Fault::usage where it is one of them, or there are labels and no page; Fault::io
void require_page(const HtmlOptions& options, std::span<const std::string> others);

/// Writes the page, where one was asked for, and delivers the output: both or none.
/// @param deliver_output  is given what puts the page in its place, Document::finish_rest
void deliver_with_page(const HtmlOptions& options, const std::function<void(std::ostream&)>& write_page,
                       const std::function<void(const std::function<void()>& finish_page)>& deliver_output);

}  // namespace contexture::cli
