#!/bin/sh
# Installs what building HiGHS takes, where it is missing: cmake, a C++ compiler and libclang.
set -eu

has_libclang() {
    [ -n "${LIBCLANG_PATH:-}" ] && return 0
    ldconfig -p 2>/dev/null | grep -q 'libclang[-.0-9]*\.so' && return 0
    ls /usr/lib/llvm-*/lib/libclang*.so* 2>/dev/null | grep -vq 'libclang-cpp'
}

missing=
command -v cmake >/dev/null || missing="$missing cmake"
command -v c++ >/dev/null || missing="$missing g++"
has_libclang || missing="$missing libclang-dev"
[ -z "$missing" ] && exit 0

if ! command -v apt-get >/dev/null; then
    echo "missing:$missing. Install them with your system's package manager, then try again." >&2
    exit 1
fi
as_root=
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "missing:$missing. Install them as root, then try again." >&2; exit 1; }
    as_root=sudo
fi
echo "installing:$missing"
$as_root apt-get update -qq
# shellcheck disable=SC2086  # a list of package names
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing
