#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the demo caches beside this file, with the real libraries (python3-diskcache, python3-cachecontrol).

All content is made up. The dates are fixed, so that some entries are stale and others stay fresh.
"""
import calendar
import collections
import gzip
import hashlib
import json
import os
import pickle
import shutil
import struct
import sys
import types
import zlib
from email.utils import formatdate

import diskcache
import msgpack
from cachecontrol.caches import FileCache
from requests.structures import CaseInsensitiveDict

HERE = os.path.dirname(os.path.abspath(__file__))
STORED = calendar.timegm((2026, 11, 20, 9, 0, 0))
HOUR, DAY, YEAR = 3600, 86400, 365 * 86400

# EsiPy's own class, as far as its pickle shows it.
CachedResponse = collections.namedtuple('CachedResponse', ['status_code', 'headers', 'content', 'url'])
CachedResponse.__module__ = 'esipy.client'
sys.modules['esipy'] = types.ModuleType('esipy')
sys.modules['esipy.client'] = module = types.ModuleType('esipy.client')
module.CachedResponse = CachedResponse


def esipy_key(template, path=(), query=(), headers=()):
    parts = (template, frozenset(headers), frozenset(path), frozenset(query))
    return 'esi_' + hashlib.md5(pickle.dumps(parts)).hexdigest()


def esipy_entry(cache, route, names, query, content, lifetime, etag, extra=()):
    template = '//esi.evetech.net/latest' + route
    url = 'https:' + template.format(**names)
    if query:
        url += '?' + '&'.join('%s=%s' % pair for pair in query)
    body = json.dumps(content).encode()
    headers = CaseInsensitiveDict([('Date', formatdate(STORED, usegmt=True)),
                                   ('Content-Type', 'application/json; charset=UTF-8'),
                                   ('Content-Length', str(len(body))), ('Cache-Control', 'public'),
                                   ('Expires', formatdate(STORED + lifetime, usegmt=True)),
                                   ('X-Esi-Error-Limit-Remain', '100')] + list(extra))
    if etag:
        headers['ETag'] = etag % hashlib.sha1(body).hexdigest()[:16]
    key = esipy_key(template, [(k, str(v)) for k, v in names.items()], query)
    cache.set(key, CachedResponse(200, headers, body, url), expire=lifetime)


def orders(region, page, count):
    return [{'order_id': 6000000000 + page * 1000 + i, 'type_id': 34 + i % 8, 'location_id': 60003760, 'price': 4.5 + i / 8,
             'volume_remain': 1000 * (i + 1), 'is_buy_order': i % 3 == 0, 'range': 'region', 'region': region}
            for i in range(count)]


def make_esipy(folder):
    tranquility = [('datasource', 'tranquility')]
    with diskcache.Cache(folder) as cache:
        esipy_entry(cache, '/status/', {}, tranquility, {'players': 23817, 'server_version': '2718281'}, 30, 'W/"%s"')
        esipy_entry(cache, '/alliances/', {}, [], list(range(99000001, 99000061)), HOUR, '"%s"')
        for name, alliance in (('First Example Alliance', 99000006), ('Second Example Alliance', 99000007)):
            esipy_entry(cache, '/alliances/{alliance_id}/', {'alliance_id': alliance}, tranquility,
                        {'name': name, 'ticker': name[:5].upper(), 'creator_id': 90000001}, 20 * YEAR, '"%s"')
        for type_id, name in ((34, 'Tritanium'), (35, 'Pyerite'), (36, 'Mexallon'), (37, 'Isogen')):
            esipy_entry(cache, '/universe/types/{type_id}/', {'type_id': type_id}, tranquility,
                        {'type_id': type_id, 'name': name, 'volume': 0.01, 'published': True}, 12 * YEAR, '"%s"',
                        [('Vary', 'Accept-Language'), ('Content-Language', 'en-us')])
        for page in (1, 2, 3):
            esipy_entry(cache, '/markets/{region_id}/orders/', {'region_id': 10000002},
                        tranquility + [('order_type', 'all'), ('page', str(page))], orders(10000002, page, 40 + 400 * (page == 1)),
                        300, 'W/"%s"', [('X-Pages', '3')])
        esipy_entry(cache, '/incursions/', {}, tranquility, [], 300, None)
        esipy_entry(cache, '/characters/{character_id}/wallet/', {'character_id': 90000001},
                    tranquility + [('token', 'not-a-real-token')], 1234567.89, 120, '"%s"')
        esipy_entry(cache, '/search/', {}, [('categories', 'solar_system'), ('search', 'Jita')] + tranquility,
                    {'solar_system': [30000142]}, 8 * YEAR, '"%s"')
    with diskcache.Cache(folder) as cache:  # fixed times: the same files whenever this runs
        sql = cache._sql
        rows = sql('SELECT rowid, store_time, expire_time FROM Cache').fetchall()
        for rowid, stored, expires in rows:
            sql('UPDATE Cache SET store_time=?, access_time=?, expire_time=? WHERE rowid=?',
                (STORED, STORED, expires and STORED + round(expires - stored), rowid))


def png(width, height):
    rows = b''.join(b'\0' + bytes(v for x in range(width) for v in (x * 255 // width, 110, y * 255 // height))
                    for y in range(height))

    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0))
            + chunk(b'IDAT', zlib.compress(rows, 9)) + chunk(b'IEND', b''))


def cachecontrol_entry(cache, url, status, reason, headers, body, vary=None):
    headers = dict([('Date', formatdate(STORED, usegmt=True))] + headers)
    response = {'body': body, 'headers': headers, 'status': status, 'version': 11, 'reason': reason,
                'strict': 0, 'decode_content': False}
    cache.set(url, b'cc=4,' + msgpack.dumps({'response': response, 'vary': vary or {}}, use_bin_type=True))


def make_cachecontrol(folder):
    cache = FileCache(folder)

    def add(path, headers, body, status=200, reason='OK', vary=None):
        cachecontrol_entry(cache, 'http://api.example.com' + path, status, reason, headers, body, vary)

    def text(content):
        return json.dumps(content, indent=1).encode()
    kind = [('Content-Type', 'application/json')]
    add('/v1/status', kind + [('ETag', '"ok-17"'), ('Cache-Control', 'max-age=60')], text({'status': 'up', 'build': 17}))
    add('/v1/users?page=1', kind + [('ETag', 'W/"users-3"'), ('Cache-Control', 'public, max-age=630720000'),
                                    ('Content-Encoding', 'gzip'), ('Vary', 'Accept-Encoding')],
        gzip.compress(text([{'id': i, 'name': 'user %d' % i} for i in range(200)]), mtime=0),
        vary={'Accept-Encoding': 'gzip, deflate'})
    add('/v1/motd', kind + [('ETag', '"motd-de"'), ('Cache-Control', 'no-cache'), ('Vary', 'Accept-Language')],
        text({'message': 'Guten Morgen'}), vary={'Accept-Language': 'de'})
    add('/v1/report.csv', [('Content-Type', 'text/csv'), ('Expires', formatdate(STORED + 15 * YEAR, usegmt=True))],
        b'day,orders\n' + b''.join(b'2026-11-%02d,%d\n' % (d, 90 + d * 7 % 40) for d in range(1, 21)))
    add('/v1/session', kind + [('Set-Cookie', 'sid=not-a-real-session'), ('ETag', '"s1"'), ('Cache-Control', 'private, max-age=300')],
        text({'user': 'demo'}))
    add('/v0/status', [('Location', '/v1/status'), ('Cache-Control', 'max-age=3600')], b'', 301, 'Moved Permanently')
    add('/img/avatar.png', [('Content-Type', 'image/png'), ('ETag', '"avatar"'), ('Cache-Control', 'max-age=630720000, immutable')],
        png(96, 96))
    add('/docs/', [('Content-Type', 'text/html; charset=utf-8'), ('Last-Modified', formatdate(STORED - 90 * DAY, usegmt=True)),
                   ('Cache-Control', 'max-age=86400')],
        b'<!doctype html>\n<title>Example API</title>\n<h1>Example API</h1>\n<p>Ask <code>/v1/status</code> first.</p>\n')
    for root, _, files in os.walk(folder):
        for name in files:
            if name.endswith('.lock'):
                os.remove(os.path.join(root, name))
            else:
                os.utime(os.path.join(root, name), (STORED, STORED))


def main():
    for name, make in (('esipy', make_esipy), ('cachecontrol', make_cachecontrol)):
        folder = os.path.join(HERE, name)
        shutil.rmtree(folder, ignore_errors=True)
        make(folder)
        print(folder)


if __name__ == '__main__':
    main()
