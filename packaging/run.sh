#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh [LOCATION...]: builds Etagere and opens it on the locations, or on the laboratory and the demo caches.
# Without a display it opens the real window under Xvfb, saves etagere.png in the current folder, prints
# the listing, and ends.
set -euo pipefail
here=$PWD
root=$(cd "$(dirname "$0")/.." && pwd)

"$root/packaging/build.sh" release >&2
"$root/packaging/install.sh" run
bin="$root/build/release/bin"
if [ $# -eq 0 ]; then
    demo="$root/build/release/share/etagere/demo"
    set -- lab: "$demo/esipy" "$demo/cachecontrol"
fi

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec "$bin/etagere" "$@"
fi
xvfb-run --auto-servernum --server-args='-screen 0 1366x768x24' \
    env QT_QPA_PLATFORM=xcb "$bin/etagere" --screenshot "$here/etagere.png" "$@"
echo "The window is shown in $here/etagere.png" >&2
status=0
for location in "$@"; do
    "$bin/etagere-cli" ls "$location" || status=$?
    # 1 says that some entries could not be read; they are in the listing with their reasons.
    [ "$status" -le 1 ] || exit "$status"
done
