#include "blas_kernels.hpp"

#include <cblas.h>
#include <sys/auxv.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace contexture::cli {
namespace {

constexpr const char* kVariable = "OPENBLAS_CORETYPE";

/// The name by which OpenBLAS calls the widest kernels that the processor can run; null where it has none of them.
const char* widest_kernels() {
#if defined(__x86_64__) && defined(__GNUC__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl"))
        return "SkylakeX";
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return "Haswell";
#endif
    return nullptr;
}

}  // namespace

void start_with_wide_blas(char** arguments) {
    if (std::getenv(kVariable) != nullptr || std::string_view(openblas_get_corename()) != "Prescott") return;
    const char* kernels = widest_kernels();
    if (kernels == nullptr) return;
    if (getauxval(AT_BASE) == 0) return;  // started by a loader, which the link below would name
    std::error_code             failure;
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", failure);
    if (failure || setenv(kVariable, kernels, 1) != 0) return;
    execv(program.c_str(), arguments);
}

}  // namespace contexture::cli
