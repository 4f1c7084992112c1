# SPDX-License-Identifier: GPL-3.0-or-later
"""A home-made cache in a Redis, as somebody writes it in ten lines: `homemade_cache.py SOCKET`. Fills it as the examples of
resources/mappings/README.md say, with near misses beside, and ends."""
import base64
import hashlib
import json
import sys
import zlib
from datetime import datetime, timezone

import redis

store = redis.Redis(unix_socket_path=sys.argv[1])
STORED = datetime(2026, 3, 1, 12, 0, 0, tzinfo=timezone.utc)


def entry(method, url, status, content):
    return json.dumps({
        'request': {'method': method, 'url': url},
        'status': status,
        'headers': {'Content-Type': 'text/plain', 'ETag': '"%d"' % status},
        'content': base64.b64encode(content).decode(),
        'ts': STORED.timestamp(),
        'expires': STORED.replace(year=2199).isoformat(),
    })


def key(method, url):
    return 'http:' + hashlib.md5(f'{method}:{url}'.encode()).hexdigest()


for i in range(50):
    url = 'https://example.org/items/%d' % i
    store.set(key('GET', url), entry('GET', url, 200, b'\x00\xffitem %d' % i))
store.set(key('HEAD', 'https://example.org/h\u00e4'), entry('HEAD', 'https://example.org/h\u00e4', 404, b''))
store.set('http:renamed', entry('GET', 'https://example.org/renamed', 200, b'x'))
store.set('http:broken', entry('GET', 'https://example.org/broken', 200, b'x')[:-20])
store.set('http:number', json.dumps(5))
store.set('body:https://example.org/body', zlib.compress(b'the body'))
store.set('foreign', 'something else')
