# SPDX-License-Identifier: GPL-3.0-or-later
"""The real CacheControl in front of an origin on the loopback interface, driven by test_change_python: KIND ROOT.

Prints the origin's address. Then each line `get NAME` is answered by what the client got and what the origin saw, and
`write SECONDS` writes entries of its own until the time is over and tells how that went.
"""
import hashlib
import http.server
import json
import sys
import threading
import time

import requests
from cachecontrol import CacheControl
from cachecontrol.caches.file_cache import FileCache

try:
    from cachecontrol.caches.file_cache import SeparateBodyFileCache
except ImportError:
    from cachecontrol.caches import SeparateBodyFileCache

kind, root = sys.argv[1], sys.argv[2]
seen = []
requests_so_far = 0


class Origin(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        etag = '"%s"' % hashlib.sha1(self.path.encode()).hexdigest()[:8]
        asked = self.headers.get("If-None-Match")
        global requests_so_far
        requests_so_far += 1
        seen.append(asked or "plain")
        body = b"" if asked == etag else b"body of " + self.path.encode() * 1000
        self.send_response(304 if asked == etag else 200)
        if "expires" in self.path:
            self.send_header("Expires", self.date_time_string(time.time() + 3600))
        else:
            self.send_header("Cache-Control", "max-age=3600")
        self.send_header("ETag", etag)
        self.send_header("X-Seen", str(requests_so_far))
        if asked != etag:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


def get(session, base, name):
    seen.clear()
    response = session.get(base + name)
    return {
        "status": response.status_code,
        "length": len(response.content),
        "fromCache": response.from_cache,
        "seen": list(seen),
        "xSeen": response.headers.get("X-Seen"),
    }


def write(cache, seconds):
    """Sets entries of its own, reads each back at once, and in the end all of them."""
    errors, lost, rounds = [], 0, 0
    last = {}
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        key = "http://own.example/%d" % (rounds % 50)
        value = b"value %d" % rounds
        try:
            cache.set(key, value)
            if kind == "separate":
                cache.set_body(key, value)
            last[key] = value
            lost += cache.get(key) != value
        except Exception as error:
            errors.append(repr(error))
        rounds += 1
    for key, value in last.items():
        lost += cache.get(key) != value
        lost += kind == "separate" and cache.get_body(key).read() != value
    return {"rounds": rounds, "errors": errors[:5], "lost": lost}


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Origin)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = "http://127.0.0.1:%d/" % server.server_port
    cache = SeparateBodyFileCache(root) if kind == "separate" else FileCache(root)
    session = CacheControl(requests.Session(), cache=cache)
    session.trust_env = False
    print(base, flush=True)
    for line in sys.stdin:
        command, argument = line.split()
        answer = get(session, base, argument) if command == "get" else write(cache, float(argument))
        print(json.dumps(answer), flush=True)


main()
