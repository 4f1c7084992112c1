# SPDX-License-Identifier: GPL-3.0-or-later
"""The real CacheControl or httplib2, driven by test_lab_python: CLIENT FOLDER.

Each line is a JSON object: url, headers, and how far the client's clock is ahead, in seconds. The answer is another:
status, body, whether it came from the cache, fields. Time is moved by replacing time.time, which is all that both
look at.
"""
import json
import sys
import time

real_time = time.time
ahead = 0
time.time = lambda: real_time() + ahead

client, folder = sys.argv[1], sys.argv[2]

if client == "cachecontrol":
    import requests
    from cachecontrol import CacheControl
    from cachecontrol.caches.file_cache import FileCache

    session = CacheControl(requests.Session(), cache=FileCache(folder))
    session.trust_env = False
    session.headers.clear()

    def get(url, headers):
        response = session.get(url, headers=headers)
        return response.status_code, response.content, response.from_cache, response.headers
else:
    import httplib2

    http = httplib2.Http(folder, proxy_info=None)

    def get(url, headers):
        response, content = http.request(url, headers=headers)
        return response.status, content, response.fromcache, response


for line in sys.stdin:
    wanted = json.loads(line)
    ahead = wanted["ahead"]
    try:
        status, body, from_cache, fields = get(wanted["url"], wanted["headers"])
        answer = {"status": status, "body": body.decode(), "fromCache": bool(from_cache), "fields": dict(fields)}
    except Exception as error:
        answer = {"status": 0, "error": repr(error)}
    print(json.dumps(answer), flush=True)
