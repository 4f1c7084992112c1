# SPDX-License-Identifier: GPL-3.0-or-later
"""The real CacheControl, driven by test_filecache_python: MODE KIND ROOT COUNT."""
import sys

from cachecontrol.caches.file_cache import FileCache

try:
    from cachecontrol.caches.file_cache import SeparateBodyFileCache
except ImportError:
    from cachecontrol.caches import SeparateBodyFileCache

mode, kind, root, count = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
cache = SeparateBodyFileCache(root) if kind == "separate" else FileCache(root)
urls = ["http://example.org/%d" % i for i in range(count)]


def write(i, text):
    cache.set(urls[i], b"head of %d, %s" % (i, text))
    if kind == "separate":
        cache.set_body(urls[i], b"body of %d, %s" % (i, text))


def read(i):
    head = cache.get(urls[i])
    body = cache.get_body(urls[i]) if kind == "separate" else None
    print("-" if head is None else head.hex(), "-" if body is None else body.read().hex())


if mode == "write":
    for i in range(count):
        write(i, b"first")
elif mode == "read":
    for i in range(count):
        read(i)
elif mode == "rewrite":  # until standard input is closed
    import select

    rounds = failures = 0
    print("started", flush=True)
    while not select.select([sys.stdin], [], [], 0)[0]:
        for i in range(count):
            try:
                write(i, b"x" * (rounds % 50))
            except OSError as error:
                failures += 1
                print(error, file=sys.stderr)
        rounds += 1
    print(rounds, failures)
