#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# deb.sh: builds the Debian packages to build/deb/*.deb and has them checked: by lintian, and by apt on a bare Debian
# (simulated with an empty package database).
set -euo pipefail
cd "$(dirname "$0")/.."

packaging/install.sh build
packaging/install.sh test
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros
cmake --preset release -B build/deb -DCMAKE_INSTALL_PREFIX=/usr -DCMAKE_SKIP_INSTALL_RPATH=ON >build/deb.log 2>&1 ||
    { cat build/deb.log >&2; exit 1; }
cmake --build build/deb
rm -f build/deb/*.deb
(cd build/deb && cpack -G DEB >cpack.log 2>&1) || { tail -20 build/deb/cpack.log >&2; exit 1; }

desktop-file-validate packaging/desktop/etagere.desktop
appstreamcli validate --no-net packaging/desktop/org.etagere.Etagere.metainfo.xml
# A new package closes no bug of Debian's.
lintian --fail-on error,warning --suppress-tags initial-upload-closes-no-bugs build/deb/*.deb
apt-get -o Dir::State::status=/dev/null -s -q --no-install-recommends install "$PWD"/build/deb/*.deb >build/deb/apt.log ||
    { tail -20 build/deb/apt.log >&2; exit 1; }
for package in build/deb/*.deb; do
    echo "$(basename "$package"): $(dpkg-deb --contents "$package" | wc -l) files, $(stat -c %s "$package") bytes"
done
