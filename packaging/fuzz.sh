#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# fuzz.sh SECONDS [NAME...]: runs the fuzz targets that build.sh fuzz made, two at a time, from the test data.
# What they find is kept in build/fuzz/findings.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:?seconds}
shift
findings=build/fuzz/findings
mkdir -p "$findings"

targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=($(cd build/fuzz/bin && ls -d fuzz_*))

# One corpus for all: every stored value among the fixtures, and inputs that once failed.
seeds=build/fuzz/seeds
mkdir -p "$seeds"
find tests/data -type f -size -64k ! -name '*.json' ! -name '*.md' ! -name '*.lock' |
    while read -r file; do cp -f "$file" "$seeds/$(sha1sum <"$file" | cut -c1-16)"; done

run_one() {
    mkdir -p "build/fuzz/corpus/$1"
    "build/fuzz/bin/$1" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=10 -print_final_stats=1 \
        -artifact_prefix="$findings/$1-" "build/fuzz/corpus/$1" "$seeds" >"build/fuzz/$1.log" 2>&1 ||
        { tail -40 "build/fuzz/$1.log"; echo "FUZZ FINDING in $1"; return 1; }
    echo "$1: $(grep -o 'number_of_executed_units: *[0-9]*' "build/fuzz/$1.log" | grep -o '[0-9]*$') runs, no finding"
}
export -f run_one
export seconds findings seeds
printf '%s\n' "${targets[@]}" | xargs -P2 -I{} bash -c 'run_one {}'
