#include "contexture/report/text_style.hpp"

#include <fmt/color.h>

namespace contexture {

std::string emphasized(std::string_view text, Emphasis emphasis, const TextStyle& style) {
    if (!style.has_color || text.empty()) return std::string(text);
    switch (emphasis) {
        case Emphasis::none:
            return std::string(text);
        case Emphasis::title:
            return fmt::format(fmt::emphasis::bold, "{}", text);
        case Emphasis::best:
            return fmt::format(fmt::emphasis::bold | fg(fmt::terminal_color::green), "{}", text);
        case Emphasis::failed:
            return fmt::format(fg(fmt::terminal_color::red), "{}", text);
        case Emphasis::warning:
            return fmt::format(fg(fmt::terminal_color::yellow), "{}", text);
    }
    return std::string(text);
}

}  // namespace contexture
