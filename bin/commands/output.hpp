#pragma once

#include <functional>
#include <iosfwd>
#include <string>

#include "contexture/report/text_style.hpp"

namespace contexture::cli {

enum class Form { automatic, json, table, jsonl, csv, tsv, word2vec, npy };

struct OutputOptions {
    std::string file         = {};  ///< "" or "-": standard output
    Form        form         = Form::automatic;
    Form        file_form    = Form::json;  ///< of a file where nothing was asked for
    bool        with_vectors = false;       ///< the forms of vectors can be had
    bool        is_quiet     = false;
    bool        with_timing  = false;
};

/// What a run has to say, in both forms.
struct Document {
    std::function<void(std::ostream&)>                   write_json;
    std::function<void(std::ostream&, const TextStyle&)> write_table;
    Form                                                 on_terminal = Form::table;  ///< where nothing was asked for
    /// Forms of vectors.
    std::function<void(std::ostream&, Form)>             write_vectors = {};
    /// Puts in their places the files that are written besides: all or none, so before the table, which may fail.
    std::function<void()>                                finish_rest = {};
};

/// The form that a file's ending asks for, JSON where it is none of those of vectors.
[[nodiscard]] Form form_of(const std::string& file);

/// Finds out whether the output can be written, before the work whose result it is to hold.
/// @throws Error Fault::io; Fault::usage where the name's ending promises what is not written
void require_writable(const OutputOptions& options);

/// Writes a document where the options say:
/// without -o the table on a terminal and JSON in a pipe; with -o JSON in the file and the table on
/// standard output; --format json or table writes that form only, to the one place.
/// A file appears whole or not at all.
/// @throws Error Fault::io; its message is empty where the reader of a pipe went away
void deliver(const OutputOptions& options, const Document& document);

/// What a terminal or a file at this descriptor can show: colour on a terminal that TERM does not call dumb, unless
/// NO_COLOR is set (no-color.org); blocks where the locale is of UTF-8.
[[nodiscard]] TextStyle style_of(int descriptor);

/// Text on standard output, for help and version.
void print(const std::string& text);

}  // namespace contexture::cli
