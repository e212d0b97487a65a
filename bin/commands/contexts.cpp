#include "contexts.hpp"

#include "contexture/report/catalogue_report.hpp"

namespace contexture::cli {

Command make_contexts_command(CLI::App& program) {
    CLI::App* app     = program.add_subcommand("contexts", "the catalogue of contexts, with formulas and examples");
    auto      options = std::make_shared<OutputOptions>();
    add_output_options(*app, *options);
    return {.app = app, .run = [options] {
                require_writable(*options);
                deliver(*options,
                        {.write_json  = write_catalogue_json,
                         .write_table = [](std::ostream& stream, const TextStyle&) { write_catalogue_table(stream); }});
                return 0;
            }};
}

}  // namespace contexture::cli
