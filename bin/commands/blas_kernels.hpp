#pragma once

namespace contexture::cli {

/// OpenBLAS takes a processor that is younger than itself for one of 2004, with registers of 128 bits: a dense solve
/// then takes up to twice as long. It chooses as it is loaded, by the variable OPENBLAS_CORETYPE where that is
/// set: this sets it to what the processor can do and starts the program once more, with the same arguments. Returns
/// where there is nothing to mend, the variable is set, or the program cannot be started again.
void start_with_wide_blas(char** arguments);

}  // namespace contexture::cli
