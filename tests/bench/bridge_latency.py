# SPDX-License-Identifier: GPL-3.0-or-later
"""How much later a program is that stores 10,000 entries a second when the bridge is attached.

    /usr/bin/python3 tests/bench/bridge_latency.py [rounds]

One program, without and with a bridge, by turns of half a second in random order, so that what else the computer does
falls on all alike. Times are from the moment a `set` was due (a request that waits for the interpreter is late, too) to its
end, and of `set` alone. A viewer is a process of its own: `watched` asks for the stamp twice a second, `listed` lists all
the time. Prints the lower quartiles over all turns of a kind.
"""
import json
import os
import random
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'resources', 'bridge'))
import etagere_bridge

RATE = 10000
SECONDS = 0.5
SETTLING = 0.3
ENTRIES = 10000
PERCENTS = (50, 90, 99)
WAYS = ('alone', 'attached', 'watched', 'listed')


class DictCache:
    """Of the shape of esipy.cache.DictCache."""

    def __init__(self):
        self._dict = {}

    def get(self, key, default=None):
        return self._dict.get(key, default)

    def set(self, key, value, expire=300):
        self._dict[key] = value


def ask(connection, file, **question):
    head = json.dumps(question).encode()
    connection.sendall(struct.pack('>II', len(head), 0) + head)
    headSize, bodySize = struct.unpack('>II', file.read(8))
    answer = json.loads(file.read(headSize))
    file.read(bodySize)
    return answer


def view(path, way):
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(path)
    file = connection.makefile('rb')
    ask(connection, file, op='hello', protocol=1)
    print('ready', flush=True)
    while True:
        if way == 'watched':
            ask(connection, file, op='stamp')
            time.sleep(0.5)
            continue
        answer = ask(connection, file, op='list', depth='values')
        while answer['more']:
            answer = ask(connection, file, op='more')


def response(number):
    headers = {'ETag': '"%d"' % number, 'Expires': 'Sat, 01 Jan 2050 00:00:00 GMT'}
    return 200, headers, b'%d' % number * 200, 'https://example.org/%d/' % number


def measure(cache, values):
    time.sleep(SETTLING)        # what starting costs is not what being there costs
    late, alone = [], []
    clock = time.perf_counter
    begin = clock()
    for number in range(int(RATE * SECONDS)):
        due = begin + number / RATE
        while True:
            wait = due - clock()
            if wait <= 0:
                break
            time.sleep(wait)
        key = ('//example.org/{n}/', number % ENTRIES)
        start = clock()
        cache.set(key, values[number % ENTRIES])
        end = clock()
        late.append(end - due)
        alone.append(end - start)
    return late, alone


def one_round(way):
    cache = DictCache()
    values = [response(number) for number in range(ENTRIES)]
    for number, value in enumerate(values):
        cache.set(('//example.org/{n}/', number), value)
    if way == 'alone':
        return measure(cache, values)
    with tempfile.TemporaryDirectory() as folder, etagere_bridge.serve(cache, path=folder + '/b.sock') as bridge:
        if way == 'attached':
            return measure(cache, values)
        viewer = subprocess.Popen([sys.executable, __file__, 'view', bridge.path, way], stdout=subprocess.PIPE)
        viewer.stdout.readline()
        try:
            return measure(cache, values)
        finally:
            viewer.kill()
            viewer.wait()
            viewer.stdout.close()


def quartile(figures):
    """The lower one: what else the computer does makes turns slower, never faster."""
    return statistics.quantiles(figures, n=4)[0]


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    found = {way: [] for way in WAYS}
    for _ in range(rounds):
        for way in random.sample(WAYS, len(WAYS)):
            found[way].append([[sorted(times)[len(times) * percent // 100] for percent in PERCENTS]
                               for times in one_round(way)])
    for kind, name in enumerate(('due to done', 'set alone')):
        for way in WAYS:
            print('%-12s %-9s' % (name, way), end='')
            for number, percent in enumerate(PERCENTS):
                ours, base = (quartile(turn[kind][number] for turn in found[one]) for one in (way, 'alone'))
                print('  p%d %8.1f us %+6.1f %%' % (percent, ours * 1e6, 100 * (ours / base - 1)), end='')
            print()


if len(sys.argv) > 1 and sys.argv[1] == 'view':
    view(sys.argv[2], sys.argv[3])
else:
    main()
