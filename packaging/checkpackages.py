#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Proves packages.txt complete, on a machine where far more may be installed.

checkpackages.py BUILD_FOLDER: every system header that the build read, every library the programs load and
every tool and Python module that the scripts and tests use must belong to a package of the list, or to one
that these pull in on a bare Debian (simulated by apt with an empty package database).
"""
import importlib.util
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TOOLS = ['cmake', 'ninja', 'g++', 'ccache', 'pkg-config', 'xvfb-run', 'clang++-14', 'clang-tidy-14', 'python3',
         'sqlite3', 'redis-server', 'redis-cli', 'redis-sentinel', 'memcached', 'openssl', 'curl', 'git', 'find', 'awk', 'xargs', 'sha1sum', 'ctest',
         'lintian', 'appstreamcli', 'desktop-file-validate', 'dpkg-shlibdeps']
MODULES = ['cachecontrol', 'diskcache', 'filelock', 'httplib2', 'memcache', 'msgpack', 'redis', 'requests']


def listed():
    with open(os.path.join(ROOT, 'packaging', 'packages.txt'), encoding='utf-8') as lines:
        return [line.split()[1] for line in lines if line.strip() and not line.startswith('#')]


def closure(packages):
    """What apt would install on an empty system, with the essential packages that every Debian has."""
    command = ['apt-get', '-o', 'Dir::State::status=/dev/null', '-o', 'APT::Get::Show-Versions=0', '-s', '-q',
               '--no-install-recommends', 'install'] + packages
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {line.split()[1].split(':')[0] for line in out.splitlines() if line.startswith('Inst ')}


def base():
    out = subprocess.run(['dpkg-query', '-W', '-f', '${Package} ${Essential} ${Priority}\n'], capture_output=True,
                         text=True, check=True).stdout
    rows = [line.split() for line in out.splitlines()]
    return {row[0] for row in rows if row[1] == 'yes' or row[-1] == 'required'}


def headers(folder):
    out = subprocess.run(['ninja', '-C', folder, '-t', 'deps'], capture_output=True, text=True, check=True).stdout
    return set(re.findall(r'^ +(/usr/\S+)$', out, re.M))


def libraries(folder):
    found = set()
    for name in os.listdir(os.path.join(folder, 'bin')):
        out = subprocess.run(['ldd', os.path.join(folder, 'bin', name)], capture_output=True, text=True).stdout
        found.update(path for path in re.findall(r'=> (/\S+)', out) if not path.startswith(ROOT))
    return found


def tools():
    env = dict(os.environ, PATH='/usr/bin:/bin:/usr/sbin:/sbin')
    return {subprocess.run(['which', tool], capture_output=True, text=True, env=env).stdout.strip() or tool
            for tool in TOOLS}


def modules():
    return {importlib.util.find_spec(name).origin if importlib.util.find_spec(name) else 'python module ' + name
            for name in MODULES}


def owners(paths):
    """path -> package; a path that no package owns maps to None."""
    owner = dict.fromkeys(paths)
    candidates = {}
    for path in paths:
        # merged /usr: a file is registered under one of several spellings
        for spelling in {path, os.path.realpath(path), re.sub('^/usr/lib/', '/lib/', os.path.realpath(path)),
                         re.sub('^/lib/', '/usr/lib/', path), re.sub('^/usr/bin/', '/bin/', path)}:
            candidates.setdefault(spelling, []).append(path)
    names = sorted(candidates)
    for start in range(0, len(names), 500):
        out = subprocess.run(['dpkg', '-S'] + names[start:start + 500], capture_output=True, text=True).stdout
        for line in out.splitlines():
            package, _, path = line.partition(': ')
            for original in candidates.get(path, []):
                owner[original] = package.split(',')[0].split(':')[0]
    return owner


def main():
    folder = os.path.join(ROOT, sys.argv[1])
    have = closure(listed()) | base()
    used = owners(headers(folder) | libraries(folder) | tools() | modules())
    wrong = sorted((path, package) for path, package in used.items() if package not in have)
    for path, package in wrong[:40]:
        print('not covered by packaging/packages.txt: %s (%s)' % (path, package or 'no package'))
    print('%d files of %d packages used; %d not covered' % (len(used), len(set(used.values())), len(wrong)))
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
