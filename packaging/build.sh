#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# build.sh [PRESET]: installs what is missing and builds to build/PRESET/bin (release unless told otherwise).
set -euo pipefail
cd "$(dirname "$0")/.."
preset=${1:-release}

packaging/install.sh build
case "$preset" in fuzz | tidy) packaging/install.sh test ;; esac
cmake --preset "$preset" >build.log 2>&1 || { cat build.log >&2; exit 1; }
rm -f build.log
cmake --build --preset "$preset"
