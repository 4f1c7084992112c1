# SPDX-License-Identifier: GPL-3.0-or-later
"""A program with a cache and a bridge to it, for tests: bridge_host.py KIND [path=P|port=0] [read_only].

It prints its bridge's URL, then answers each line of its input, a Python expression or statement, with one line. In
reach: cache, bridge, key(n), response(n).
"""
import collections
import json
import os
import sys
import time

sys.dont_write_bytecode = True
here = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(here, '..', '..', 'resources', 'bridge'), os.path.join(here, '..', 'interop')]

import etagere_bridge


class EsipyCache:
    """What EsiPy's caches are derived from (esipy.cache.BaseCache)."""

    def set(self, key, value, expire=300):
        raise NotImplementedError

    def get(self, key, default=None):
        raise NotImplementedError

    def invalidate(self, key):
        raise NotImplementedError


class DictCache(EsipyCache):
    """Of exactly the shape of esipy.cache.DictCache where it knows of an end (0.1 to 0.3)."""

    def __init__(self):
        self._dict = {}

    def get(self, key, default=None):
        value, end = self._dict.get(key, (None, 0))
        if end is not None and end < time.time():
            self.invalidate(key)
            return default
        return value

    def set(self, key, value, expire=300):
        self._dict[key] = (value, None if expire is None else expire + time.time())

    def invalidate(self, key):
        self._dict.pop(key, None)


class PlainDictCache(EsipyCache):
    """And where it does not (0.4 to 1.0)."""

    def __init__(self):
        self._dict = {}

    def get(self, key, default=None):
        return self._dict.get(key, default)

    def set(self, key, value):
        self._dict[key] = value

    def invalidate(self, key):
        self._dict.pop(key, None)


class HiddenCache(EsipyCache):
    """A user's own: nothing tells its keys."""

    def __init__(self):
        self.__members = {}

    def get(self, key, default=None):
        return self.__members.get(key, default)

    def set(self, key, value, expire=300):
        self.__members[key] = value

    def invalidate(self, key):
        self.__members.pop(key, None)


def key(n):
    return ('//esi.evetech.net/latest/alliances/{alliance_id}/icons/', frozenset(),
            frozenset([('alliance_id', str(n))]), frozenset([('datasource', 'tranquility'), ('page', '1')]))


def response(n, expires='Sat, 01 Jan 2050 00:00:00 GMT'):
    import esipy_stub
    from requests.structures import CaseInsensitiveDict
    headers = CaseInsensitiveDict([('Content-Type', 'application/json'), ('ETag', '"tag%d"' % n),
                                   ('Expires', expires), ('Date', 'Mon, 23 Nov 2026 12:00:00 GMT')])
    return esipy_stub.CachedResponse(200, headers, b'{"n": %d}' % n,
                                     'https://esi.evetech.net/latest/alliances/%d/icons/?datasource=tranquility' % n)


def cache_of(kind):
    if kind == 'esipy':
        return DictCache()
    if kind == 'plain esipy':
        return PlainDictCache()
    if kind == 'hidden':
        return HiddenCache()
    if kind == 'cachecontrol':
        from cachecontrol.cache import DictCache as CacheControlCache
        return CacheControlCache()
    return {}


def main():
    options = dict(argument.split('=', 1) for argument in sys.argv[2:] if '=' in argument)
    if 'port' in options:
        options['port'] = int(options['port'])
    reach = {'cache': cache_of(sys.argv[1]), 'key': key, 'response': response, 'etagere_bridge': etagere_bridge,
             'json': json, 'time': time, 'collections': collections}
    reach['bridge'] = etagere_bridge.serve(reach['cache'], read_only='read_only' in sys.argv, **options)
    print(reach['bridge'].url, flush=True)
    for line in sys.stdin:
        try:
            code = compile(line.strip(), 'line', 'eval')
        except SyntaxError:
            exec(line.strip(), reach)
            print('done', flush=True)
            continue
        print(eval(code, reach), flush=True)


main()
