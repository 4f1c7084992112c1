# SPDX-License-Identifier: GPL-3.0-or-later
"""write FILE COUNT: pickles of EsiPy responses as its RedisCache stores them, each behind its length.
time FILE: CPU seconds that pickle.loads takes for all of them."""
import json
import os
import pickle
import struct
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'interop'))
import esipy_stub  # noqa: E402
from requests.structures import CaseInsensitiveDict  # noqa: E402

PATHS = ['markets/%d/orders/?page=%d', 'universe/types/%d/?v=%d', 'characters/%d/assets/?page=%d',
         'corporations/%d/?v=%d', 'alliances/%d/icons/?v=%d']


def entry(number):
    scattered = number * 2654435761 % 2 ** 32
    date = 'Sun, %02d Nov 2026 %02d:%02d:%02d GMT' % (1 + scattered % 28, scattered % 24, scattered % 60, number % 60)
    headers = CaseInsensitiveDict({'Content-Type': 'application/json; charset=UTF-8', 'Cache-Control': 'public',
                                   'Date': date, 'Expires': date, 'ETag': '"%08x%08x"' % (scattered, number)})
    body = json.dumps({'id': number, 'price': scattered / 100, 'note': 'n' * (scattered % 200)}).encode()
    path = PATHS[number % len(PATHS)] % (scattered % 10 ** 8, number)
    return esipy_stub.CachedResponse(200, headers, body, 'https://esi.example.invalid/latest/' + path)


def write(path, count):
    with open(path, 'wb') as file:
        for number in range(count):
            data = pickle.dumps(entry(number))
            file.write(struct.pack('<I', len(data)) + data)


def read(path):
    with open(path, 'rb') as file:
        data = file.read()
    entries = []
    at = 0
    while at < len(data):
        size, = struct.unpack_from('<I', data, at)
        entries.append(data[at + 4:at + 4 + size])
        at += 4 + size
    return entries


def load_all(entries):
    begin = time.process_time()
    for data in entries:
        pickle.loads(data)
    return time.process_time() - begin


if sys.argv[1] == 'write':
    write(sys.argv[2], int(sys.argv[3]))
else:
    stored = read(sys.argv[2])
    load_all(stored[:1000])
    print(load_all(stored))
