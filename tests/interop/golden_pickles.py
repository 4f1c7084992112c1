# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints `name TAB pickle in hexadecimal TAB description` for many objects, by Python's own picklers in all protocols.

A description is what tests/support/pickledescription.cpp writes for the tree of the same pickle."""
import collections
import datetime
import math
import pickle
import pickletools
import sys
from io import BytesIO

import esipy_stub
from requests.structures import CaseInsensitiveDict

DEEPEST = 30


class Thing:
    def __init__(self, **fields):
        self.__dict__.update(fields)


class Listed(list):
    pass


def hexed(prefix, raw):
    return "%s'%s'" % (prefix, raw.hex())


def big_integer(number, protocol):
    if -2 ** 63 <= number < 2 ** 63:
        return str(number)
    if protocol < 2:
        return str(number)
    return '0x' + pickle.encode_long(number)[::-1].hex()


def describe_bytearray(value, protocol):
    if protocol >= 5:
        return hexed('B', value)
    module = 'builtins' if protocol >= 3 else '__builtin__'
    return '%s.bytearray(%s)' % (module, hexed('b', value) if value else '')


def describe_object(value, protocol, depth):
    def inner(item):
        return describe(item, protocol, depth + 1)

    name = '%s.%s' % (type(value).__module__, type(value).__qualname__)
    if isinstance(value, tuple):
        return '%s(%s)' % (name, ', '.join(map(inner, value)))
    if isinstance(value, datetime.datetime):
        return '%s(%s)' % (name, hexed('b', value.__reduce_ex__(protocol)[1][0]))
    return '%s()|%s' % (name, inner(vars(value))) if vars(value) else name + '()'


def describe(value, protocol, depth=0):
    def inner(item):
        return describe(item, protocol, depth + 1)

    if depth == DEEPEST:
        return '...'
    kind = type(value)
    if value is None or kind is bool:
        return str(value)
    if kind is int:
        return big_integer(value, protocol)
    if kind is float:
        return '%.12e' % value if math.isfinite(value) else str(value)
    if kind is str:
        return hexed('t', value.encode('utf-8', 'surrogatepass'))
    if kind is bytes:
        return hexed('b', value)
    if kind is bytearray:
        return describe_bytearray(value, protocol)
    if kind is list:
        return '[%s]' % ', '.join(map(inner, value))
    if kind is tuple:
        return '(%s)' % ', '.join(map(inner, value))
    if kind in (set, frozenset):
        # Below protocol 4 the items are one level deeper, in a list, which descriptions leave out.
        return '%s(%s)' % (kind.__name__, ', '.join(map(inner, value)))
    if kind in (dict, collections.OrderedDict):
        pairs = ', '.join('%s: %s' % (inner(key), inner(item)) for key, item in value.items())
        return ('OrderedDict{%s}' if kind is not dict else '{%s}') % pairs
    if kind is type:
        return '%s.%s' % (value.__module__, value.__qualname__)
    return describe_object(value, protocol, depth)


def cyclic_list():
    cycle = [1]
    cycle.append(cycle)
    return cycle


def cyclic_dict():
    cycle = {}
    cycle['self'] = cycle
    return cycle


def nested(depth):
    value = 'core'
    for _ in range(depth):
        value = [value]
    return value


def shared():
    text = 'the same text'
    part = [text, text]
    return (part, part, {text: part})


def response(**headers):
    fields = CaseInsensitiveDict({name.replace('_', '-'): value for name, value in headers.items()})
    return esipy_stub.CachedResponse(200, fields, b'{"a": 1}\n\xff', 'https://esi.example.invalid/?a=1')


OBJECTS = {
    'none': None,
    'booleans': [True, False],
    'integers': [0, 1, -1, 127, 128, 255, 256, -128, -129, 65535, 65536, 2 ** 31 - 1, 2 ** 31, -2 ** 31, -2 ** 31 - 1,
                 2 ** 63 - 1, -2 ** 63],
    'big integers': [2 ** 63, -2 ** 63 - 1, 2 ** 64, 10 ** 40, -10 ** 40, 2 ** 2100],
    'floats': [0.0, -0.0, 1.5, -2.25e-300, 1e300, 0.1, float('inf'), float('-inf')],
    'texts': ['', 'a', 'x' * 255, 'x' * 256, 'x' * 70000, 'caf\xe9', '\u20ac', '\U0001f600', 'tab\tline\nreturn\r',
              'nul\0 sub\x1a', 'back\\slash \\u0041 \\\\', "quote's", '\ud83d lone'],
    'bytes': [b'', b'a', bytes(range(256)), b'y' * 255, b'y' * 70000],
    'bytearrays': [bytearray(), bytearray(b'\0\xff')],
    'lists': [[], [1], [1, 2, 3], list(range(2500)), [[], [[]]]],
    'tuples': [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), ((), ((),))],
    'dicts': [{}, {'a': 1}, {'a': 1, 'b': [2]}, {i: str(i) for i in range(2500)}, {(1, 2): {3: 4}, None: 5}],
    'sets': [set(), {1, 2, 3}, frozenset(), frozenset({1, 2}), {frozenset({1}), 'a'}],
    'shared': shared(),
    'cyclic list': cyclic_list(),
    'cyclic dict': cyclic_dict(),
    'nested': nested(150),
    'classes': [dict, collections.OrderedDict, esipy_stub.CachedResponse],
    'ordered': collections.OrderedDict([('b', 1), ('a', 2)]),
    'empty ordered': collections.OrderedDict(),
    'thing': Thing(a=1, b=[2, 3], c=Thing(d=None)),
    'empty thing': Thing(),
    'date': datetime.datetime(2026, 3, 1, 12, 0, 0),
    'response': response(Date='Sun, 01 Mar 2026 12:00:00 GMT', ETag='"a"', Expires=None),
    'response without headers': response(),
}


def pickles(value, protocol):
    yield 'C', pickle.dumps(value, protocol)
    buffer = BytesIO()
    pickle._Pickler(buffer, protocol).dump(value)
    yield 'Python', buffer.getvalue()
    yield 'optimised', pickletools.optimize(pickle.dumps(value, protocol))


for name, value in OBJECTS.items():
    for protocol in range(6):
        for writer, data in pickles(value, protocol):
            # Classes of Python 3 are named as in Python 2 up to protocol 2.
            description = describe(value, protocol)
            if protocol < 3:
                description = description.replace('builtins.dict', '__builtin__.dict')
            print('%s, protocol %d, %s' % (name, protocol, writer), data.hex(), description, sep='\t')
