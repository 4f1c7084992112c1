# SPDX-License-Identifier: GPL-3.0-or-later
"""A client of a Redis by python3-redis: `redis_peer.py SOCKET`, then commands, one a line; each is answered by a line.

    write N     sets and removes keys "live ..." until N writes are done, in the background; "end" waits for it
    esipy KEY   the entry as EsiPy reads it: status, ETag, Expires, seconds to live
    dump KEY    the value's bytes in hex, and when it ends in milliseconds
"""
import hashlib
import pickle
import sys
import threading

import redis

import esipy_stub  # noqa: F401

client = redis.Redis(unix_socket_path=sys.argv[1])
writer = None


def write(count):
    for i in range(count):
        client.set('live %d' % (i % 500), 'value %d' % i, ex=1000)
        if i % 3 == 0:
            client.delete('live %d' % ((i * 7) % 500))


def esipy(key):
    value = client.get(key)
    if value is None:
        return 'none'
    entry = pickle.loads(value)
    return '%s %s %s %s' % (entry.status_code, entry.headers.get('ETag'), entry.headers.get('Expires'),
                            'for ever' if client.ttl(key) < 0 else 'ends')


print('ready', flush=True)
for line in sys.stdin:
    command, _, rest = line.strip().partition(' ')
    if command == 'write':
        writer = threading.Thread(target=write, args=(int(rest),))
        writer.start()
        print('writing', flush=True)
    elif command == 'end':
        writer.join()
        print('written', flush=True)
    elif command == 'esipy':
        print(esipy(rest), flush=True)
    elif command == 'dump':
        value = client.get(rest)
        print('none' if value is None else '%s %d' % (hashlib.sha1(value).hexdigest(),
                                                      client.execute_command('PEXPIRETIME', rest)), flush=True)
