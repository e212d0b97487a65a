#include "trainer.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include "contexture/base/error.hpp"

namespace contexture::cli {

Train open_trainer() {
    void* library = dlopen(CONTEXTURE_LEARN_LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr)
        throw Error(Fault::usage,
                    fmt::format("learn needs a library of its own, which was not found ({}): install the package "
                                "contexture-learn, or, where you build contexture yourself, libtorch-dev, and then run "
                                "meson setup --reconfigure BUILD and ninja -C BUILD",
                                dlerror()));
    const void* entry = dlsym(library, "contexture_train");
    if (entry == nullptr)
        throw Error(Fault::usage, fmt::format("{} is of another version of contexture: install both of one",
                                              CONTEXTURE_LEARN_LIBRARY));
    return *static_cast<const Train*>(entry);
}

}  // namespace contexture::cli
