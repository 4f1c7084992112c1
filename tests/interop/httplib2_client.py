# SPDX-License-Identifier: GPL-3.0-or-later
"""The real httplib2 in front of an origin on the loopback interface, driven by test_httplib2_python: ROOT.

Prints the origin's address. Then each line `get NAME` is answered by what the client got and what the origin saw, and
`name URL` by the file name that httplib2 has for it.
"""
import base64
import gzip
import http.server
import json
import sys
import threading
import zlib

import httplib2

seen = []


def raw_deflate(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


class Origin(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        name = self.path.partition("?")[0].lstrip("/")
        seen.append({n.lower(): v for n, v in self.headers.items()})
        etag = '"%s"' % name
        if self.headers.get("If-None-Match") == etag or ("modified" in name and self.headers.get("If-Modified-Since")):
            self.answer(304, [("ETag", etag), ("Cache-Control", "max-age=7200"), ("X-Confirmed", "yes")], b"")
        elif "moved" in name:
            self.answer(308 if "308" in name else 301, [("Location", "/target"), ("Cache-Control", "max-age=3600")], b"")
        else:
            self.answer(200, *self.content(name, etag))

    def content(self, name, etag):
        body = b"body of " + name.encode() * 50
        fields = [("Content-Type", "text/plain"), ("X-Twice", "one"), ("X-Twice", "two")]
        if "modified" in name:
            fields.append(("Last-Modified", "Sun, 01 Mar 2020 12:00:00 GMT"))
        elif "bare" not in name:
            fields.append(("ETag", etag))
        fields.append(
            ("Expires", "Fri, 01 Jan 2038 00:00:00 GMT") if "expires" in name else ("Cache-Control", "public, max-age=3600"))
        if "vary" in name:
            fields.append(("Vary", "Accept-Language, X-Nothing, User-Agent"))
        if "latin" in name:
            fields.append(("X-Text", "Gr\xfcn \xe4\xf6\xfc"))
        if "wide" in name:
            fields.append(("X-Text", "a long line of plain letters with one \xe9 in it"))
        for coding, pack in (("gzip", gzip.compress), ("deflate", raw_deflate)):
            if coding in name:
                body = pack(body)
                fields.append(("Content-Encoding", coding))
        if "elsewhere" in name:
            fields.append(("Content-Location", "/another"))
        return fields, body

    def answer(self, status, fields, body):
        self.send_response(status)
        for field, value in fields:
            self.send_header(field, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


def get(client, url):
    seen.clear()
    headers = {"accept-language": "de"} if "vary" in url else {}
    response, content = client.request(url, headers=headers)
    return {
        "status": response.status,
        "body": base64.b64encode(content).decode(),
        "fromCache": response.fromcache,
        "headers": dict(response),
        "seen": list(seen),
    }


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Origin)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = "http://127.0.0.1:%d/" % server.server_port
    client = httplib2.Http(sys.argv[1], proxy_info=None)
    print(base, flush=True)
    for line in sys.stdin:
        command, argument = line.rstrip("\n").split(" ", 1)
        if command == "get":
            answer = get(client, base + argument)
        else:
            uri = httplib2.iri2uri(argument).replace(" ", "%20")
            answer = {"name": httplib2.safename(httplib2.urlnorm(uri)[-1])}
        print(json.dumps(answer), flush=True)


main()
