# SPDX-License-Identifier: GPL-3.0-or-later
"""python-memcached, told what to do by JSON: the servers as the first argument ("host:port host:port=weight"), a list of
steps on standard input, a list of results on standard output."""
import json
import sys

import esipy_stub
import memcache
from requests.structures import CaseInsensitiveDict


def esipy_value(etag, body):
    headers = CaseInsensitiveDict({'ETag': etag, 'Expires': 'Fri, 01 Jan 2038 00:00:00 GMT',
                                   'Date': 'Sun, 01 Mar 2026 12:00:00 GMT'})
    return esipy_stub.CachedResponse(200, headers, body.encode('utf-8'), 'https://esi.example.invalid/' + etag)


VALUES = {'bytes': b'bytes \x00\xff', 'text': 'text \u00e9', 'int': 12345678901234567890, 'pickle': {'a': [1, None, True]},
          'none': None, 'long text': 'long ' * 1000, 'long pickle': ['long'] * 1000}


def shown(value):
    if isinstance(value, esipy_stub.CachedResponse):
        return {'status': value.status_code, 'headers': dict(value.headers), 'body': value.content.decode('utf-8'),
                'url': value.url}
    return repr(value)


class Peer:
    def __init__(self, servers):
        pairs = [server.partition('=') for server in servers.split()]
        self.client = memcache.Client([(name, int(weight or 1)) for name, _, weight in pairs])

    def set(self, key, kind, seconds=0, min_compress_len=0):
        return bool(self.client.set(key, VALUES[kind], seconds, min_compress_len))

    def set_esipy(self, key, etag, body, seconds):
        return bool(self.client.set(key, esipy_value(etag, body), seconds))

    def get(self, key):
        return shown(self.client.get(key))

    def original(self, kind):
        return repr(VALUES[kind])

    def buckets(self, *keys):
        """Where it would look if all servers were up."""
        client = self.client
        return [client.servers.index(client.buckets[memcache.serverHashFunction(key.encode()) % len(client.buckets)])
                for key in keys]

    def living(self, *keys):
        """Where it does look."""
        found = [self.client._get_server(key.encode())[0] for key in keys]
        return [-1 if server is None else self.client.servers.index(server) for server in found]


peer = Peer(sys.argv[1])
json.dump([getattr(peer, step[0])(*step[1:]) for step in json.load(sys.stdin)], sys.stdout)
