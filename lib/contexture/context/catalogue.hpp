#pragma once

#include <span>
#include <string_view>

#include "contexture/context/context.hpp"

namespace contexture {

/// One row of the catalogue: all that help, errors and reports say of a kind of context.
struct CatalogueEntry {
    std::string_view kind;       ///< "walk"
    std::string_view parameter;  ///< "T"
    std::string_view range;      ///< "whole number, 1 to 1000"
    std::string_view formula;    ///< "lambda^T"
    std::string_view meaning;    ///< one line: what a node is associated with
    std::string_view example;    ///< "walk:2"
};

/// One entry a kind, in the order of the alternatives of Context.
[[nodiscard]] std::span<const CatalogueEntry> catalogue();

/// The entry of a context.
[[nodiscard]] const CatalogueEntry& entry(const Context& context);

}  // namespace contexture
