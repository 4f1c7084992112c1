#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# install.sh GROUP...: installs the packages of these groups that are missing; calls apt only then.
set -euo pipefail
list="$(dirname "$0")/packages.txt"

missing=()
for group in "$@"; do
    while read -r package; do
        status=$(dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null || true)
        [ "${status:0:2}" = ii ] || missing+=("$package")
    done < <(awk -v group="$group" '$1 == group { print $2 }' "$list")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || {
        echo "These packages are missing, and neither root nor sudo is at hand: ${missing[*]}" >&2
        exit 1
    }
    as_root=(sudo)
fi
echo "Installing ${missing[*]}" >&2
"${as_root[@]}" apt-get update -qq >&2
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
