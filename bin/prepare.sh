# Sourced by bin/try, bin/test and bin/docs: what they need before their main job.
# BUILD names the build folder, SETUP more options of `meson setup`.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=${BUILD:-$root/build}

# To build and use the program.
packages=(
    g++ meson ninja-build pkg-config cmake make doxygen debhelper dh-python
    libboost-graph-dev libisal-dev libeigen3-dev libspectra-dev libnanoflann-dev libopenblas-pthread-dev
    liblinear-dev libfaiss-dev nlohmann-json3-dev libcli11-dev libfmt-dev
    doctest-dev python3
)
# For the site of the documentation.
docs_packages=(python3-sphinx python3-myst-parser furo)
# For the Python package and `contexture learn`, what the tests compare with, and a browser for the page of --html.
test_packages=(
    python3-jsonschema python3-numpy python3-gensim python3-networkx python3-pandas python3-sklearn
    libtorch-dev pybind11-dev python3-dev python3-igraph python3-mypy python3-scipy chromium-headless-shell
)
has_new_packages=false

fail() {
    echo "$(basename "$0"): $*" >&2
    exit 1
}

# Whether a Debian package is installed; any variant of OpenBLAS will do.
is_installed() {
    if [[ $1 == libopenblas-* ]] && command -v pkg-config >/dev/null && pkg-config --exists openblas; then
        return 0
    fi
    [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# Installs the packages that are missing, and says so first. Needs no network where none is missing.
install_packages() {
    local package missing=() as_root=()
    if ! command -v dpkg-query >/dev/null; then
        echo "This is not a Debian system: make sure that the likes of these are installed: ${packages[*]}"
        return
    fi
    for package in "${packages[@]}"; do
        is_installed "$package" || missing+=("$package")
    done
    [[ ${#missing[@]} -gt 0 ]] || return 0
    if [[ $EUID -ne 0 ]]; then
        command -v sudo >/dev/null || fail "missing packages and no sudo: as root, run: apt-get install ${missing[*]}"
        as_root=(sudo)
    fi
    echo "These Debian packages are missing and will now be installed: ${missing[*]}"
    echo "+ ${as_root[*]:+sudo }apt-get update"
    "${as_root[@]}" apt-get update --quiet || fail "apt-get update failed: is there a network?"
    echo "+ ${as_root[*]:+sudo }apt-get install --yes --no-install-recommends ${missing[*]}"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install --yes --no-install-recommends --quiet "${missing[@]}" || fail "apt-get install failed"
    has_new_packages=true
}

configure() {
    if [[ -f $build/build.ninja ]]; then
        # What was not found before may be there now.
        if $has_new_packages; then
            meson setup --reconfigure "$build" "$root" || fail "meson setup failed"
        fi
        return
    fi
    # shellcheck disable=SC2086  # SETUP holds several words
    meson setup ${SETUP:-} "$build" "$root" || fail "meson setup failed"
}
