#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# test.sh: installs, builds and runs every test: under the sanitizers, in a real window,
# and as a newcomer would start it.
set -euo pipefail
cd "$(dirname "$0")/.."
step() { printf '\n== %s\n' "$*"; }

packaging/install.sh build run test

step "Tests under the address and undefined-behaviour sanitizers"
packaging/build.sh asan
ctest --preset asan -j3 # much of a test is waiting

step "The window's tests in a real window"
xvfb-run --auto-servernum --server-args='-screen 0 1366x768x24' \
    env QT_QPA_PLATFORM=xcb LC_ALL=C.UTF-8 LSAN_OPTIONS="suppressions=$PWD/tests/support/leaks.supp" \
    build/asan/bin/test_mainwindow

step "Fuzz targets, a few seconds each"
packaging/build.sh fuzz
packaging/fuzz.sh "${ETAGERE_FUZZ_SECONDS:-5}"

step "The package list"
packaging/checkpackages.py build/asan

step "Debian packages, and the library's documentation"
packaging/deb.sh
cmake --build --preset release --target apidocs

step "As a newcomer starts it"
(cd "$(mktemp -d)" && env -u DISPLAY -u WAYLAND_DISPLAY "$OLDPWD/packaging/run.sh" && test -s etagere.png)

step "All passed"
