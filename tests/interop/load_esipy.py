# SPDX-License-Identifier: GPL-3.0-or-later
"""Loads pickles of EsiPy responses, one in hexadecimal a line, and prints what Python makes of each as JSON."""
import json
import pickle
import sys

import esipy_stub
from requests.structures import CaseInsensitiveDict

for line in sys.stdin:
    response = pickle.loads(bytes.fromhex(line))
    assert type(response) is esipy_stub.CachedResponse, type(response)
    assert type(response.headers) is CaseInsensitiveDict, type(response.headers)
    assert type(response.content) is bytes, type(response.content)
    assert [name.lower() for name in response.headers] == list(response.headers._store)
    print(json.dumps({'status': response.status_code, 'headers': list(response.headers.items()),
                      'content': response.content.hex(), 'url': response.url}))
