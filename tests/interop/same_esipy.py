# SPDX-License-Identifier: GPL-3.0-or-later
"""Loads pairs of EsiPy's pickles, two in hexadecimal a line, and prints "same", or what differs."""
import pickle
import sys

import esipy_stub  # noqa: F401: the class that the pickles name
import requests.structures  # noqa: F401


def fields(data):
    # Python 2 pickled bytes and text alike as str.
    response = pickle.loads(bytes.fromhex(data), encoding='latin-1')
    content = response.content
    content = content if isinstance(content, bytes) else content.encode('latin-1')
    return response.status_code, list(response.headers.items()), content, response.url


for line in sys.stdin:
    before, after = (fields(data) for data in line.split())
    print('same' if before == after else '%r %r' % (before, after))
