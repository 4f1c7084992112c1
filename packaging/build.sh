#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# build.sh [PRESET]: installs what is missing and builds to build/PRESET/bin (release unless told otherwise).
set -euo pipefail
cd "$(dirname "$0")/.."
preset=${1:-release}

packaging/install.sh build
# Two checkouts share what ccache knows.
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1
# What it needs to keep what precompiled headers make.
export CCACHE_SLOPPINESS=pch_defines,time_macros
case "$preset" in fuzz | tidy | bench) packaging/install.sh test ;; esac
mkdir -p build
cmake --preset "$preset" >"build/$preset.log" 2>&1 || { cat "build/$preset.log" >&2; exit 1; }
cmake --build --preset "$preset"
