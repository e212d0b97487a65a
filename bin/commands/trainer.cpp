#include "trainer.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include "contexture/base/error.hpp"

namespace contexture::cli {

Train open_trainer() {
    void* library = dlopen(CONTEXTURE_LEARN_LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr)
        throw Error(Fault::usage,
                    fmt::format("learn needs libtorch, and this program was built or installed without ({}). "
                                "With the Debian package libtorch-dev build it again: meson setup "
                                "--reconfigure BUILD, ninja -C BUILD",
                                dlerror()));
    const void* entry = dlsym(library, "contexture_train");
    if (entry == nullptr)
        throw Error(Fault::usage, fmt::format("{} is of another version of contexture: install both of one",
                                              CONTEXTURE_LEARN_LIBRARY));
    return *static_cast<const Train*>(entry);
}

}  // namespace contexture::cli
