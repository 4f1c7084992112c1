#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# deb.sh: builds the Debian packages to build/release/*.deb and has them checked: by lintian, and by apt on a bare Debian
# (simulated with an empty package database).
set -euo pipefail
cd "$(dirname "$0")/.."

packaging/install.sh test
packaging/build.sh release
# Nothing is compiled anew: only where it is installed, and that Debian's linker finds the library by itself.
cmake -S . -B build/release -DCMAKE_INSTALL_PREFIX=/usr -DCMAKE_SKIP_INSTALL_RPATH=ON >build/deb.log 2>&1 ||
    { cat build/deb.log >&2; exit 1; }
cmake --build --preset release
rm -f build/release/*.deb
(cd build/release && cpack -G DEB >cpack.log 2>&1) || { tail -20 build/release/cpack.log >&2; exit 1; }

desktop-file-validate packaging/desktop/etagere.desktop
appstreamcli validate --no-net packaging/desktop/org.etagere.Etagere.metainfo.xml
# A new package closes no bug of Debian's; Qt's headers ask for -fPIC; CPack calls ldconfig.
lintian --fail-on error,warning --suppress-tags initial-upload-closes-no-bugs,pkg-config-bad-directive,maintscript-calls-ldconfig build/release/*.deb
apt-get -o Dir::State::status=/dev/null -s -q --no-install-recommends install "$PWD"/build/release/*.deb >build/release/apt.log ||
    { tail -20 build/release/apt.log >&2; exit 1; }
for package in build/release/*.deb; do
    echo "$(basename "$package"): $(dpkg-deb --contents "$package" | wc -l) files, $(stat -c %s "$package") bytes"
done
