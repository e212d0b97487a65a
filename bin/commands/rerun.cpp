#include "rerun.hpp"

namespace contexture::cli {

Command make_rerun_command(CLI::App& program) {
    CLI::App* app = program.add_subcommand("rerun", "the run that wrote a document, again, or with other options");
    app->add_option("DOCUMENT", "JSON that contexture wrote, - for standard input")->type_name("");
    app->footer(
        "Options are those of the command that wrote DOCUMENT, and stand in the place of the ones recorded there; "
        "files "
        "are looked for from the folder you are in. The result goes to -o, else to standard output: nothing is "
        "overwritten that you do not name. Where the same input, version, threads and machine are there, so are the "
        "same numbers.");
    return {.app = app, .run = [] { return 0; }};
}

}  // namespace contexture::cli
