# SPDX-License-Identifier: GPL-3.0-or-later
"""The one class of EsiPy that its stored values name, so that pickles of it load without EsiPy."""
import collections
import sys
import types

CachedResponse = collections.namedtuple('CachedResponse', ['status_code', 'headers', 'content', 'url'])
CachedResponse.__module__ = 'esipy.client'

_client = types.ModuleType('esipy.client')
_client.CachedResponse = CachedResponse
sys.modules['esipy'] = types.ModuleType('esipy')
sys.modules['esipy.client'] = _client
