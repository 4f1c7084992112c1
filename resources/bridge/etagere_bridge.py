# SPDX-License-Identifier: LGPL-3.0-or-later
"""Lets Etagere look into the cache of this running program.

    import etagere_bridge
    bridge = etagere_bridge.serve(cache)     # EsiPy's or CacheControl's DictCache, a dict, or what has get and set
    print(bridge.url)                        # open this location in Etagere
    ...
    bridge.close()                           # not needed: the bridge ends with the program

One file, the standard library alone, Python 3.8 to 3.14. A viewer of the same user can list and read the entries and,
when its user asks for it, remove them, mark them stale and put them back; serve(cache, read_only=True) refuses that.

What it does to the program: one daemon thread, which works only while a viewer asks, in slices of half a millisecond
with rests of the same length; of a twentieth of a millisecond, with rests fifty times as long, while the program's own
threads are busy. It prints nothing, raises nothing, handles no signal, starts no process. A child made by os.fork()
drops its copies of the sockets. Nothing that a viewer sends is ever unpickled: an object is built from plain data and
from classes of objects that this very cache holds, without calling their code.

What it costs: about 1 MiB for a viewer, the keys' references while one lists, and at most KEPT_BYTES of removed values
for undo. Pickling one value, and copying the list of keys, are single steps of Python that other threads wait for.
A cache that cannot list (get and set alone) has its `set` wrapped, to learn keys from then on; its `get` is called in
the bridge's thread. The protocol is described in PROTOCOL.md beside this file.
"""
import atexit
import collections
import collections.abc
import datetime
import hashlib
import hmac
import itertools
import json
import operator
import os
import pickle
import pickletools
import re
import secrets
import selectors
import signal
import socket
import stat
import struct
import sys
import tempfile
import threading
import time
import weakref

__all__ = ['serve', 'Bridge', 'BridgeError']

PROTOCOL = 1
MOST_VIEWERS = 16
MOST_HEAD = 64 * 1024           # of a request
MOST_KEY = 1024 * 1024
MOST_VALUE = 64 * 1024 * 1024
MOST_INLINE = 1024 * 1024       # a longer value is not part of a listing: it is read by itself
PAGE_ENTRIES = 200
PAGE_BYTES = 1024 * 1024
PAGE_SECONDS = 0.1              # then other viewers have their turn
KEPT_ENTRIES = 1000
KEPT_BYTES = 64 * 1024 * 1024
MOST_LEARNT = 100000
MOST_CLASSES = 256
MOST_NODES = 1000000
HELLO_SECONDS = 10
STALL_SECONDS = 60
SLICE_SECONDS = 0.0005          # of work at a time, and how long to rest from it
REST_PER_WORK = 1
BUSY_SLICE_SECONDS = 0.00005
BUSY_REST_PER_WORK = 50         # what was asked for; the look whether anything changed goes on all day
BUSY_REST_PER_LOOK = 500
IDLE_SHARE = 0.002              # of a processor's time that the program's own threads take
BUSY_SHARE = 0.01
LOAD_SECONDS = 0.05
STAMP_RESTS = 100               # of the time that it takes to look whether anything changed
STAMP_LASTS = 60                # seconds: what the look cannot see is found by the next listing

_MISSING = object()
_working_time = getattr(time, 'thread_time', time.perf_counter)


class BridgeError(Exception):
    """serve() cannot do what it was asked; raised by serve() alone."""


class _Refusal(Exception):
    """The answer to a request that cannot be met."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


class _Load:
    """Tells how long to work and to rest, by what the program's other threads have done of late."""

    def __init__(self):
        self._since = time.monotonic()
        self._taken = 0
        self._share = 1     # of a processor's time

    def slice(self):
        return SLICE_SECONDS if self._share < IDLE_SHARE else BUSY_SLICE_SECONDS

    def rest(self, busyRest):
        now = time.monotonic()
        if now - self._since >= LOAD_SECONDS:
            taken = time.process_time() - _working_time()
            # A short pause of the program does not make it an idle one.
            self._share = max((taken - self._taken) / (now - self._since), self._share / 2)
            self._since, self._taken = now, taken
        return max(REST_PER_WORK, busyRest * min(1, self._share / BUSY_SHARE))


class _Pace:
    """Keeps the thread from holding the interpreter: a rest after each slice of work."""

    def __init__(self, load, busyRest=BUSY_REST_PER_WORK):
        self._load = load
        self._busyRest = busyRest
        self._begin = _working_time()

    def look(self):
        work = _working_time() - self._begin
        if work >= self._load.slice():
            time.sleep(min(work * self._load.rest(self._busyRest), 0.05))
            self._begin = _working_time()


# Keys. What a dictionary takes for equal has one spelling, so that a key is found by what the viewer sends back.

def _put(key, depth=0):
    kind = type(key)
    if key is None:
        return b'N'
    if kind is bool:
        return b'\x88' if key else b'\x89'
    if kind is int:
        raw = key.to_bytes(key.bit_length() // 8 + 1, 'little', signed=True)
        if len(raw) < 256:
            return b'\x8a' + bytes([len(raw)]) + raw
    if kind is float:
        return b'G' + struct.pack('>d', key)
    if kind is str:
        raw = key.encode('utf-8', 'surrogatepass')
        return b'X' + struct.pack('<I', len(raw)) + raw
    if kind is bytes:
        return b'B' + struct.pack('<I', len(key)) + key
    if kind in (tuple, frozenset) and depth < 50:
        items = [_put(item, depth + 1) for item in key]
        if None not in items:
            return b'(' + b''.join(items if kind is tuple else sorted(items)) + (b't' if kind is tuple else b'\x91')
    return None


def _encode_key(key):
    """(type, bytes) as the viewer knows it; None when it cannot know it."""
    kind = type(key)
    if kind is str:
        try:
            return 'text', key.encode('utf-8')
        except UnicodeEncodeError:
            pass
    if kind is bytes:
        return 'bytes', key
    if kind is int and key.bit_length() < 2000:
        return 'integer', str(key).encode('ascii')
    if kind is float:
        return 'float', repr(key).encode('ascii')
    body = _put(key)
    return None if body is None else ('pickle', b'\x80\x04' + body + b'.')


def _take(data):
    """The key of which _put() made `data`. No opcode but _put()'s is known."""
    stack, at = [], 2
    while True:
        code = data[at:at + 1]
        at += 1
        if code == b'.':
            return stack[0] if len(stack) == 1 and at == len(data) else _MISSING
        if code == b'(':
            stack.append(_MISSING)
        elif code in (b't', b'\x91'):
            mark = len(stack) - 1 - stack[::-1].index(_MISSING)
            items = stack[mark + 1:]
            stack[mark:] = [tuple(items) if code == b't' else frozenset(items)]
        elif code in (b'N', b'\x88', b'\x89'):
            stack.append({b'N': None, b'\x88': True, b'\x89': False}[code])
        elif code == b'G':
            stack.append(struct.unpack('>d', data[at:at + 8])[0])
            at += 8
        elif code == b'\x8a':
            size = data[at]
            stack.append(int.from_bytes(data[at + 1:at + 1 + size], 'little', signed=True))
            at += 1 + size
        elif code in (b'X', b'B'):
            size = struct.unpack('<I', data[at:at + 4])[0]
            raw = data[at + 4:at + 4 + size]
            stack.append(raw.decode('utf-8', 'surrogatepass') if code == b'X' else raw)
            at += 4 + size
        else:
            return _MISSING


def _decode_key(kind, data):
    try:
        if kind == 'text':
            key = data.decode('utf-8')
        elif kind == 'bytes':
            key = data
        elif kind == 'integer':
            key = int(data) if len(data) < 700 else _MISSING
        elif kind == 'float':
            key = float(data)
        else:
            key = _take(data)
        isKey = key is not _MISSING and _encode_key(key) == (kind, data)
    except (ValueError, IndexError, TypeError, struct.error):
        isKey = False
    if not isKey:
        raise _Refusal('bad_key', 'The program cannot have such a key')
    return key


# Values.

class _Output:
    """What a pickler writes to: of bounded size, and with rests."""

    def __init__(self, pace):
        self.parts = []
        self.size = 0
        self._pace = pace

    def write(self, data):
        self.size += len(data)
        if self.size > MOST_VALUE:
            raise _Refusal('too_large', 'The value is larger than %d bytes' % MOST_VALUE)
        self.parts.append(bytes(data))
        self._pace.look()
        return len(data)


def _dump(value, pace):
    for attempt in range(5):
        output = _Output(pace)
        try:
            pickle.Pickler(output, 4).dump(value)
            return b''.join(output.parts)
        except _Refusal:
            raise
        except Exception as error:
            isTorn = isinstance(error, RuntimeError) and not isinstance(error, RecursionError)
            if not isTorn or attempt == 4:   # else a dictionary in it was changed meanwhile
                raise _Refusal('unreadable', ('A value of class %s cannot be pickled: %s'
                                              % (_class_name(type(value)), error))[:300])
    return b''


def _class_name(kind):
    return '%s.%s' % (kind.__module__, kind.__qualname__)


def _version(kind, data, expires=None):
    digest = hashlib.sha256(('%s %s:' % (kind, expires)).encode('ascii'))
    digest.update(data)
    return digest.hexdigest()


class _Bounded:
    """A dictionary that forgets its oldest members when they take too much."""

    def __init__(self):
        self._members = collections.OrderedDict()
        self._bytes = 0

    def put(self, name, value, size):
        self._bytes -= self._members.pop(name, (None, 0))[1]
        self._members[name] = value, size
        self._bytes += size
        while self._bytes > KEPT_BYTES or len(self._members) > KEPT_ENTRIES:
            self._bytes -= self._members.popitem(last=False)[1][1]

    def get(self, name):
        return self._members.get(name, (_MISSING, 0))[0]

    def __len__(self):
        return len(self._members)


class _Builder:
    """Makes an object of a pickle without unpickling it: plain data, and instances of classes that were learnt from the
    cache's own values, which are filled without calling any code of theirs. All else is refused."""

    def __init__(self):
        self._classes = {}

    def learn(self, value):
        waiting, nodes = [value], 0
        while waiting and nodes < 10000:
            one = waiting.pop()
            nodes += 1
            kind = type(one)
            if kind in (str, bytes, int, float, bool, type(None)):
                continue
            if isinstance(one, dict):
                waiting.extend(itertools.islice(list(one.values()), 1000))
            elif isinstance(one, (tuple, list)):
                waiting.extend(one[:1000])
            state = getattr(one, '__dict__', None)
            if type(state) is dict and not isinstance(one, type):
                waiting.extend(itertools.islice(list(state.values()), 1000))
            if len(self._classes) < MOST_CLASSES and (_is_named_tuple(kind) or _is_plain_class(kind)):
                self._classes[kind.__module__, kind.__qualname__] = kind

    def knows(self, module, name):
        return (module, name) in self._classes

    def build(self, data, pace):
        machine = _Machine(self._classes)
        for number, (opcode, argument, _) in enumerate(pickletools.genops(data)):
            if number >= MOST_NODES:
                raise _Refusal('too_large', 'The value has too many parts')
            machine.step(opcode.name, argument)
            if number % 64 == 0:
                pace.look()
        return machine.result()


def _is_named_tuple(kind):
    return (issubclass(kind, tuple) and kind.__mro__[-2:] == (tuple, object) and isinstance(
        getattr(kind, '_fields', None), tuple) and not hasattr(kind, '__setstate__') and not hasattr(kind, '__del__'))


def _is_plain_class(kind):
    return (kind.__new__ is object.__new__ and kind.__reduce_ex__ is object.__reduce_ex__
            and kind.__reduce__ is object.__reduce__ and kind.__dictoffset__ != 0
            and not any(hasattr(kind, name) for name in ('__setstate__', '__getnewargs__', '__getnewargs_ex__', '__del__')))


_LITERALS = frozenset(['BININT', 'BININT1', 'BININT2', 'LONG1', 'LONG4', 'BINFLOAT', 'SHORT_BINUNICODE', 'BINUNICODE',
                       'BINUNICODE8', 'SHORT_BINBYTES', 'BINBYTES', 'BINBYTES8'])
_CONSTANTS = {'NONE': None, 'NEWTRUE': True, 'NEWFALSE': False, 'EMPTY_TUPLE': ()}
_TUPLES = {'TUPLE1': 1, 'TUPLE2': 2, 'TUPLE3': 3}


class _Machine:
    """Reads the opcodes that protocol 4 has for plain data, and the few for instances."""

    def __init__(self, classes):
        self._classes = classes
        self._stack = []
        self._memo = {}
        self._made = []

    def result(self):
        if len(self._stack) != 1 or isinstance(self._stack[0], _Name):
            raise _Refusal('bad_value', 'The value ends too early')
        return self._stack[0]

    def step(self, name, argument):
        stack = self._stack
        if name in _LITERALS:
            stack.append(argument)
        elif name in _CONSTANTS:
            stack.append(_CONSTANTS[name])
        elif name in _TUPLES:
            count = _TUPLES[name]
            self._need(count)
            stack[-count:] = [tuple(stack[-count:])]
        elif name == 'MARK':
            stack.append(_MISSING)
        elif name == 'MEMOIZE':
            self._need(1)
            self._memo[len(self._memo)] = stack[-1]
        elif name in ('BINPUT', 'LONG_BINPUT'):
            self._need(1)
            self._memo[argument] = stack[-1]
        elif name in ('BINGET', 'LONG_BINGET'):
            if argument not in self._memo:
                raise _Refusal('bad_value', 'The value refers to what it has not')
            stack.append(self._memo[argument])
        elif name not in ('PROTO', 'FRAME', 'STOP'):
            self._combine(name, argument)

    def _combine(self, name, argument):
        stack = self._stack
        method = getattr(self, '_on_' + name.lower(), None)
        if method is None:
            raise _Refusal('unsupported', 'A value with the opcode %s is not taken from a viewer' % name)
        if name in ('EMPTY_LIST', 'EMPTY_DICT', 'EMPTY_SET'):
            stack.append(method())
        elif name == 'GLOBAL':
            stack.append(_Name(*argument.split(' ', 1)))
        else:
            method()

    _on_empty_list, _on_empty_dict, _on_empty_set = list, dict, set
    _on_global = _MISSING

    def _need(self, count):
        if len(self._stack) < count or any(one is _MISSING for one in self._stack[-count:]):
            raise _Refusal('bad_value', 'The value is damaged')

    def _pop(self, kind=object):
        self._need(1)
        one = self._stack.pop()
        if not isinstance(one, kind) or (isinstance(one, _Name) and kind is not _Name):
            raise _Refusal('bad_value', 'The value is damaged')
        return one

    def _marked(self):
        items = []
        while self._stack and self._stack[-1] is not _MISSING:
            items.append(self._pop())
        if not self._stack:
            raise _Refusal('bad_value', 'The value is damaged')
        self._stack.pop()
        return items[::-1]

    def _top(self, kinds):
        if not self._stack or type(self._stack[-1]) not in kinds:
            raise _Refusal('bad_value', 'The value is damaged')
        return self._stack[-1]

    def _on_tuple(self):
        self._stack.append(tuple(self._marked()))

    def _on_append(self):
        one = self._pop()
        self._top([list]).append(one)

    def _on_appends(self):
        items = self._marked()
        self._top([list]).extend(items)

    def _on_setitem(self):
        value, key = self._pop(), self._pop()
        self._set([key, value])

    def _on_setitems(self):
        self._set(self._marked())

    def _set(self, items):
        target = self._top([dict, collections.OrderedDict])
        for key, value in zip(items[::2], items[1::2]):
            target[_plain(key)] = value

    def _on_additems(self):
        items = [_plain(one) for one in self._marked()]
        self._top([set]).update(items)

    def _on_frozenset(self):
        self._stack.append(frozenset(_plain(one) for one in self._marked()))

    def _on_stack_global(self):
        name, module = self._pop(str), self._pop(str)
        self._stack.append(_Name(module, name))

    def _on_reduce(self):
        arguments, name = self._pop(tuple), self._pop(_Name)
        if (name.module, name.name) != ('collections', 'OrderedDict') or arguments:
            raise _Refusal('unsupported', 'A value that calls %s.%s is not taken from a viewer' % (name.module, name.name))
        self._stack.append(collections.OrderedDict())

    def _on_newobj(self):
        arguments, name = self._pop(tuple), self._pop(_Name)
        kind = self._classes.get((name.module, name.name))
        if kind is None:
            raise _Refusal('unsupported', 'This cache holds no value of the class %s.%s that could be put back'
                           % (name.module, name.name))
        if _is_named_tuple(kind):
            if len(arguments) != len(kind._fields):
                raise _Refusal('bad_value', 'The value has another number of fields')
            self._stack.append(tuple.__new__(kind, arguments))
        elif arguments:
            raise _Refusal('bad_value', 'The value is damaged')
        else:
            self._made.append(object.__new__(kind))
            self._stack.append(self._made[-1])

    def _on_build(self):
        state = self._pop(dict)
        one = self._stack[-1] if self._stack else None
        if not any(one is made for made in self._made) or not all(type(name) is str for name in state):
            raise _Refusal('bad_value', 'The value is damaged')
        one.__dict__.update(state)


class _Name:
    """A class that is named, not one that is there."""

    def __init__(self, module, name):
        self.module, self.name = module, name


def _plain(key):
    if _put(key) is None:
        raise _Refusal('unsupported', 'A value with such members is not taken from a viewer')
    return key


def _named_classes(data):
    """The (module, name) that stand in a pickle, as far as they can be seen."""
    texts = []
    for opcode, argument, _ in itertools.islice(pickletools.genops(data), MOST_NODES):
        if opcode.name == 'GLOBAL':
            yield tuple(argument.split(' ', 1))
        elif opcode.name == 'STACK_GLOBAL' and len(texts) > 1:
            yield texts[-2], texts[-1]
        elif isinstance(argument, str):
            texts = texts[-1:] + [argument]


# Kinds of caches. `peek` gives the stored object or _MISSING; `swap` replaces `old` (_MISSING: creates) by `new` (_MISSING:
# removes) and says whether it was still there. What is stored may be a value with the time when it expires: `split` and
# `join` take them apart and put them together, in milliseconds since 1970 (None: never).

class _DictStore:
    """A dictionary, by itself or as the member of a DictCache."""

    isReadingSilent = True
    note = ''

    def __init__(self, cache, member=None):
        self._cache = cache
        self._member = member
        self.target = cache
        self._stamp = ''
        self._nextStamp = 0

    def _dict(self):
        return getattr(self._cache, self._member) if self._member else self._cache

    def close(self):
        self._cache = self.target = {}
        self._member = None

    def size(self):
        return len(self._dict())

    def keys(self):
        for _ in range(10):
            try:
                return list(dict.keys(self._dict()))
            except RuntimeError:    # a subclass written in Python was changed meanwhile
                time.sleep(0.001)
        raise _Refusal('busy', 'The cache changes too quickly to be listed')

    def peek(self, key):
        return dict.get(self._dict(), key, _MISSING)

    # EsiPy's DictCache has the value alone (0.4 to 1.0), or with a time: seconds, a date, or None.
    def split(self, stored):
        if not self._is_pair(stored):
            return stored, None
        value, end = stored
        if isinstance(end, datetime.datetime):
            end = end.timestamp()
        return value, None if end is None else int(end * 1000)

    def join(self, value, expires, old):
        likeness = old if old is not _MISSING else next(iter(list(self._dict().values())[:1]), _MISSING)
        if not (self._is_pair(likeness) or (likeness is _MISSING and self.hasTtl())):
            return value
        if expires is None:
            return value, None
        end = likeness[1] if likeness is not _MISSING else None
        if isinstance(end, datetime.datetime):
            return value, datetime.datetime.fromtimestamp(expires / 1000, end.tzinfo)
        return value, expires / 1000

    def _is_pair(self, stored):
        return (self._member == '_dict' and type(stored) is tuple and len(stored) == 2
                and (stored[1] is None or type(stored[1]) in (int, float) or isinstance(stored[1], datetime.datetime)))

    def hasTtl(self):
        for stored in list(self._dict().values())[:1]:
            return self._is_pair(stored)
        code = getattr(getattr(self._cache, 'set', None), '__code__', None)
        return self._member == '_dict' and code is not None and code.co_argcount > 3

    def swap(self, key, old, new):
        lock = getattr(self._cache, 'lock', None) if self._member else None
        isLocked = False
        if lock is not None and hasattr(lock, 'acquire'):
            isLocked = lock.acquire(timeout=1)
            if not isLocked:
                raise _Refusal('busy', 'The program holds the lock of its cache')
        try:
            return self._swap_at_once(key, old, new)
        finally:
            if isLocked:
                lock.release()

    def _swap_at_once(self, key, old, new):
        # Compared and changed in one call of C code, in which no other thread of Python gets a turn.
        members = self._dict()
        if old is _MISSING:
            return new is _MISSING or dict.setdefault(members, key, new) is new
        isSame = map(operator.is_, map(dict.get, [members], [key], [_MISSING]), [old])
        found = itertools.compress([key], isSame)
        if new is _MISSING:
            return bool(list(map(members.pop, found)))
        return bool(list(map(members.__setitem__, found, [new])))

    def stamp(self, pace):
        now = time.monotonic()
        if now >= self._nextStamp:
            begin = _working_time()
            self._stamp = self._look(pace)
            self._nextStamp = now + (_working_time() - begin) * STAMP_RESTS
        return '%s %d' % (self._stamp, now // STAMP_LASTS)

    def _look(self, pace):
        members = self._dict()
        seen = len(members)
        for part in (dict.keys(members), dict.values(members)):
            whole = list(part)
            for begin in range(0, len(whole), 50):
                seen = hash((seen, _marks(whole[begin:begin + 50])))
                pace.look()
        return str(seen)


def _marks(some):
    """Differs when the objects do, mostly: hashes of texts and bytes are kept by Python."""
    kinds = set(map(type, some))
    if kinds <= {str, bytes} and max(map(len, some)) < 65536:
        return hash(tuple(some))
    if kinds == {tuple}:
        return hash((tuple(map(id, some)), tuple(map(id, itertools.chain.from_iterable(some)))))
    return hash(tuple(map(_mark, some)))


def _mark(one):
    kind = type(one)
    if (kind is str or kind is bytes) and len(one) < 65536:
        return hash(one)
    return hash((id(one), tuple(map(id, one)))) if kind is tuple else id(one)


class _ObjectStore:
    """What has get and set alone: its keys are those of which it heard. Or a mapping, which tells its keys."""

    def __init__(self, cache):
        self.target = cache
        self._counter = itertools.count(1)
        self._changes = 0
        self._learnt = {}
        self._wrapped = []
        self._isMapping = isinstance(cache, collections.abc.MutableMapping)
        self._remove = getattr(cache, 'invalidate', None) or getattr(cache, 'delete', None)
        self.isReadingSilent = False
        self.note = ''
        if not self._isMapping:
            self._get, self._set = cache.get, cache.set
            self._watch()

    def _watch(self):
        self.note = 'Only entries that were stored since the bridge was attached are known'
        for name in ('set', 'invalidate', 'delete'):
            if not callable(getattr(self.target, name, None)):
                continue
            try:
                self._wrap(name)
            except (AttributeError, TypeError):     # of a class with __slots__
                self.note = 'This cache can neither be listed nor watched: only entries that are named can be seen'

    def _wrap(self, name):
        original = getattr(self.target, name)
        own = vars(self.target).get(name, _MISSING)
        store = weakref.ref(self)
        isSet = name == 'set'

        def wrapper(*arguments, **named):
            result = original(*arguments, **named)
            try:
                heard = store()
                if heard is not None:
                    heard.hear(arguments[0] if arguments else named.get('key', _MISSING), isSet)
            except Exception:
                pass
            return result

        setattr(self.target, name, wrapper)
        self._wrapped.append((name, wrapper, own))

    def hear(self, key, isSet):
        self._changes = next(self._counter)     # of one step: two threads never leave it as it was
        if isSet and key is not _MISSING:
            self._learnt[key] = None
            if len(self._learnt) > MOST_LEARNT:
                del self._learnt[next(iter(self._learnt))]
        else:
            self._learnt.pop(key, None)

    def close(self):
        for name, wrapper, own in self._wrapped:
            try:
                if vars(self.target).get(name) is not wrapper:
                    continue
                if own is _MISSING:
                    delattr(self.target, name)
                else:
                    setattr(self.target, name, own)
            except Exception:
                pass
        self._wrapped = []
        self.target = self._learnt = self._get = self._set = self._remove = None

    def size(self):
        return len(self.target if self._isMapping else self._learnt)

    def keys(self):
        for _ in range(10):
            try:
                return list(self.target if self._isMapping else self._learnt)
            except RuntimeError:
                time.sleep(0.001)
        raise _Refusal('busy', 'The cache changes too quickly to be listed')

    def peek(self, key):
        try:
            value = self.target[key] if self._isMapping else self._get(key)
        except KeyError:
            return _MISSING
        except Exception as error:
            raise _Refusal('unreadable', ('The cache gave no value: %s: %s' % (type(error).__name__, error))[:300])
        return _MISSING if value is None and not self._isMapping else value

    def swap(self, key, old, new):
        changes = self._changes
        now = self.peek(key)
        # Many caches make the object anew for whoever asks.
        isSame = now is old or (old is not _MISSING and now is not _MISSING and self.isEqual(old, now))
        if not isSame or changes != self._changes:
            return False
        if new is old:
            return True
        if new is not _MISSING:
            (self.target.__setitem__ if self._isMapping else self._set)(key, new)
            self.hear(key, True)
        elif self._isMapping:
            del self.target[key]
        elif self._remove is None:
            raise _Refusal('unsupported', 'This cache has neither invalidate nor delete')
        else:
            self._remove(key)
            self.hear(key, False)
        return True

    isEqual = None  # set by whoever can compare

    def split(self, stored):
        return stored, None

    def join(self, value, expires, old):
        return value

    def hasTtl(self):
        return False

    def stamp(self, pace):
        if self._isMapping or not self._wrapped:
            return ''
        return '%d %d' % (self._changes, time.monotonic() // STAMP_LASTS)


def _store_for(cache):
    if isinstance(cache, dict):
        return _DictStore(cache)
    for member in ('_dict', 'data'):
        if isinstance(getattr(cache, member, None), dict):
            return _DictStore(cache, member)
    if isinstance(cache, collections.abc.MutableMapping):
        return _ObjectStore(cache)
    if callable(getattr(cache, 'get', None)) and callable(getattr(cache, 'set', None)):
        return _ObjectStore(cache)
    raise BridgeError('%s is no cache: it has neither entries nor get and set' % _class_name(type(cache)))


class _Entries:
    """Entries as viewers know them: keys and values as bytes, versions by content."""

    def __init__(self, store, isReadOnly):
        self.store = store
        self._load = _Load()
        self._isReadOnly = isReadOnly
        self._builder = _Builder()
        self._kept = _Bounded()      # version -> object: what was removed or replaced, for undo
        self._written = _Bounded()   # version of an object that was built -> the bytes it was built from
        store.isEqual = self._are_equal

    def _are_equal(self, one, other):
        pace = self.pace()
        return self.describe(one, pace) == self.describe(other, pace)

    def pace(self, busyRest=BUSY_REST_PER_WORK):
        return _Pace(self._load, busyRest)

    def describe(self, value, pace):
        """(kind, bytes, when it expires) of what is stored."""
        value, expires = self.store.split(value)
        return self._describe(value, pace) + (expires,)

    def _describe(self, value, pace):
        if type(value) is bytes:
            return 'bytes', value
        if type(value) is str:
            try:
                return 'text', value.encode('utf-8')
            except UnicodeEncodeError:
                pass
        data = _dump(value, pace)
        if len(self._written):
            given = self._written.get(_version('pickle', data))
            data = data if given is _MISSING else given
        return 'pickle', data

    def read(self, kind, data, pace):
        value = self.store.peek(_decode_key(kind, data))
        if value is _MISSING:
            raise _Refusal('not_found', 'There is no such entry')
        described = self.describe(value, pace)
        if described[0] == 'pickle' and not self._isReadOnly:
            self._builder.learn(value)
        if len(described[1]) > MOST_VALUE:
            raise _Refusal('too_large', 'The value is larger than %d bytes' % MOST_VALUE)
        return described

    def change(self, key, seen, kind, data, expires, pace):
        if self._isReadOnly:
            raise _Refusal('read_only', 'The program offers its cache for reading only')
        old = self.store.peek(key)
        new = _MISSING if kind is None else self._object(kind, data, expires, old, pace)
        before = None if old is _MISSING else self.describe(old, pace)
        if seen != ('' if before is None else _version(*before)) or not self.store.swap(key, old, new):
            raise _Refusal('changed', 'The entry was changed meanwhile')
        if before is not None and before[0] == 'pickle':
            self._kept.put(seen, old, len(before[1]))
        return '' if kind is None else _version(*self.describe(new, pace))

    def _object(self, kind, data, expires, old, pace):
        kept = self._kept.get(_version(kind, data, expires))
        if kept is not _MISSING and self.describe(kept, pace) == (kind, data, expires):
            return kept
        return self.store.join(self._value(kind, data, pace), expires, old)

    def _value(self, kind, data, pace):
        if kind == 'bytes':
            return data
        if kind == 'text':
            try:
                return data.decode('utf-8')
            except UnicodeDecodeError:
                raise _Refusal('bad_value', 'The value is no text')
        if kind != 'pickle':
            raise _Refusal('unsupported', 'The program knows no values of this kind')
        return self._build(data, pace)

    def _build(self, data, pace):
        try:
            if not all(self._builder.knows(*name) for name in _named_classes(data)):
                for key in self.store.keys()[:200]:
                    value = self.store.peek(key)
                    self._builder.learn(None if value is _MISSING else value)
                    pace.look()
            value = self._builder.build(data, pace)
        except _Refusal:
            raise
        except Exception:
            raise _Refusal('bad_value', 'The value is damaged')
        own = _dump(value, pace)
        if own != data:
            self._written.put(_version('pickle', own), data, len(data))
        return value

    def page(self, keys, begin, depth, pace):
        """The entries from keys[begin] on: their descriptions, their bytes, and where to go on."""
        heads, parts, size, at = [], [], 0, begin
        end = time.monotonic() + PAGE_SECONDS
        while at < len(keys) and len(heads) < PAGE_ENTRIES and size < PAGE_BYTES:
            if at > begin and time.monotonic() > end:
                break
            described = self._entry(keys[at], depth, pace)
            at += 1
            if described is not None:
                head, key, value = described
                heads.append(head)
                parts += [key, value]
                size += len(key) + len(value)
            pace.look()
        return heads, b''.join(parts), at

    def _entry(self, key, depth, pace):
        encoded = _encode_key(key)
        if encoded is None or len(encoded[1]) > MOST_KEY:
            return None
        head = {'type': encoded[0], 'key': len(encoded[1])}
        if depth == 'keys' or (depth == 'metadata' and not self.store.isReadingSilent):
            return head, encoded[1], b''
        try:
            value = self.store.peek(key)
            if value is _MISSING:
                return None
            kind, data, expires = self.describe(value, pace)
        except _Refusal as refusal:
            head['error'] = str(refusal)
            return head, encoded[1], b''
        head.update(kind=kind, size=len(data), sent=len(data) if len(data) <= MOST_INLINE else 4096)
        if expires is not None:
            head['expires'] = expires
        return head, encoded[1], data[:head['sent']]


# The server.

class _Viewer:
    def __init__(self, connection):
        self.connection = connection
        self.input = bytearray()
        self.output = collections.deque()
        self.isKnown = False
        self.isLast = False     # closed once the output is sent
        self.since = time.monotonic()
        self.keys = None        # of the listing that goes on
        self.at = 0
        self.depth = 'values'


class Bridge:
    """What serve() returns. `url` is the location for Etagere; close() detaches. Safe to use from any thread."""

    def __init__(self, store, name, listener, path, token, isReadOnly):
        self.name = name
        self.path = path
        self._token = token
        self._store = store
        self._entries = _Entries(store, isReadOnly)
        self._isReadOnly = isReadOnly
        self._pid = os.getpid()
        self._listener = listener
        self._viewers = {}
        self._isClosing = False
        self._selector = selectors.DefaultSelector()
        self._waker, self._wakee = socket.socketpair()
        for one in (self._waker, self._wakee, listener):
            one.setblocking(False)
        self._selector.register(self._wakee, selectors.EVENT_READ)
        self._selector.register(listener, selectors.EVENT_READ)
        if path:
            self.url = 'bridge+unix://' + path.replace('%', '%25').replace('?', '%3F')
        else:
            self.url = 'bridge://127.0.0.1:%d?token=%s' % (listener.getsockname()[1], token)
        self._thread = threading.Thread(target=self._run, name='etagere-bridge', daemon=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def __repr__(self):
        return '<etagere_bridge.Bridge %s>' % (self.path or self._listener)

    def close(self):
        """Detaches: viewers are disconnected, the cache is as if there had been no bridge. Any number of times."""
        if self._isClosing or os.getpid() != self._pid:
            return
        self._isClosing = True
        try:
            self._waker.send(b'.')
        except OSError:
            pass
        if threading.current_thread() is not self._thread:
            self._thread.join(5)

    def _remove_path(self):
        if self.path and os.getpid() == self._pid:
            try:
                os.unlink(self.path)
            except OSError:
                pass
            self.path = None

    def _forget_in_child(self):
        """After a fork: this process has no thread that serves. The parent's sockets stay open in the parent."""
        self._isClosing = True
        for one in [self._selector, self._listener, self._waker, self._wakee] + [
                viewer.connection for viewer in list(self._viewers.values())]:
            try:
                one.close()
            except Exception:
                pass

    def _run(self):
        try:
            if hasattr(signal, 'pthread_sigmask'):      # they are for the program's own threads
                signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
            while not self._isClosing:
                self._turn()
        except BaseException:
            pass
        finally:
            try:
                self._end()
            except BaseException:
                pass

    def _end(self):
        self._remove_path()
        for viewer in list(self._viewers.values()):
            self._drop(viewer)
        for one in (self._listener, self._waker, self._wakee, self._selector):
            one.close()
        self._store.close()

    def _turn(self):
        for event, _ in self._selector.select(5 if self._viewers else None):
            if event.fileobj is self._listener:
                self._accept()
            elif event.fileobj is not self._wakee:
                viewer = self._viewers.get(event.fd)
                if viewer is not None:
                    self._serve(viewer)
        now = time.monotonic()
        for viewer in list(self._viewers.values()):
            if now - viewer.since > (STALL_SECONDS if viewer.isKnown else HELLO_SECONDS) and (
                    viewer.output or viewer.input or not viewer.isKnown):
                self._drop(viewer)

    def _accept(self):
        try:
            connection, _ = self._listener.accept()
        except OSError:
            time.sleep(0.05)    # out of descriptors: it stays readable
            return
        try:
            connection.setblocking(False)
            if len(self._viewers) >= MOST_VIEWERS or not self._is_own_user(connection):
                connection.close()
                return
            if not self.path:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._selector.register(connection, selectors.EVENT_READ)
            self._viewers[connection.fileno()] = _Viewer(connection)
        except Exception:
            connection.close()

    def _is_own_user(self, connection):
        if not self.path or not hasattr(socket, 'SO_PEERCRED'):
            return True
        raw = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize('iII'))
        return struct.unpack('iII', raw)[1] in (os.getuid(), 0)

    def _drop(self, viewer):
        self._viewers.pop(viewer.connection.fileno(), None)
        try:
            self._selector.unregister(viewer.connection)
        except (KeyError, ValueError, OSError):
            pass
        viewer.connection.close()

    def _serve(self, viewer):
        try:
            isOpen = self._send(viewer) if viewer.output else self._receive(viewer)
        except Exception:
            isOpen = False
        if not isOpen:
            self._drop(viewer)

    def _send(self, viewer):
        while viewer.output:
            part = viewer.output[0]
            try:
                count = viewer.connection.send(part[:256 * 1024], getattr(socket, 'MSG_NOSIGNAL', 0))
            except BlockingIOError:
                break
            viewer.since = time.monotonic()
            if count < len(part):
                viewer.output[0] = part[count:]
            else:
                viewer.output.popleft()
        if viewer.isLast and not viewer.output:
            return False
        events = selectors.EVENT_WRITE if viewer.output else selectors.EVENT_READ
        self._selector.modify(viewer.connection, events)
        return True

    def _receive(self, viewer):
        try:
            data = viewer.connection.recv(256 * 1024)
        except BlockingIOError:
            return True
        if not data:
            return False
        viewer.since = time.monotonic() if viewer.isKnown else viewer.since
        viewer.input += data
        if len(viewer.input) < 8:
            return True
        headSize, bodySize = struct.unpack('>II', viewer.input[:8])
        mostBody = 0 if not viewer.isKnown else MOST_KEY if self._isReadOnly else MOST_KEY + MOST_VALUE
        if headSize > MOST_HEAD or bodySize > mostBody:
            return False
        end = 8 + headSize + bodySize
        if len(viewer.input) < end:
            return True
        if len(viewer.input) > end:     # a viewer waits for its answer
            return False
        request = json.loads(viewer.input[8:8 + headSize].decode('utf-8'))
        body = bytes(memoryview(viewer.input)[8 + headSize:])
        viewer.input = bytearray()
        return self._answer(viewer, request, body)

    def _answer(self, viewer, request, body):
        data = b''
        try:
            head, data = self._result(viewer, request, body)
            head['ok'] = True
        except _Refusal as refusal:
            head = {'ok': False, 'error': refusal.code, 'message': str(refusal)}
        except Exception as error:      # the program's own classes take part: their errors are answers too
            head = {'ok': False, 'error': 'failed', 'message': ('%s: %s' % (type(error).__name__, error))[:300]}
        encoded = json.dumps(head).encode('ascii')
        viewer.output.append(memoryview(struct.pack('>II', len(encoded), len(data)) + encoded))
        if data:
            viewer.output.append(memoryview(data))
        return self._send(viewer)

    def _result(self, viewer, request, body):
        """The head and the body of the answer."""
        name = request.get('op')
        if not viewer.isKnown:
            return self._hello(viewer, request), b''
        pace = self._entries.pace()
        if name == 'list':
            viewer.keys, viewer.at, viewer.depth = self._store.keys(), 0, request.get('depth', 'values')
            return self._page(viewer, pace)
        if name == 'more' and viewer.keys is not None:
            return self._page(viewer, pace)
        if name == 'read':
            kind, data, expires = self._entries.read(request.get('type'), body, pace)
            head = {'kind': kind, 'version': _version(kind, data, expires)}
            if expires is not None:
                head['expires'] = expires
            return head, data
        if name == 'change':
            split = int(request.get('key', len(body)))
            key = _decode_key(request.get('type'), body[:split])
            expires = request.get('expires')
            return {'version': self._entries.change(key, request.get('if_version', ''), request.get('kind'), body[split:],
                                                    None if expires is None else int(expires), pace)}, b''
        if name == 'stamp':
            return {'stamp': self._store.stamp(self._entries.pace(BUSY_REST_PER_LOOK))}, b''
        raise _Refusal('bad_request', 'This bridge does not know what was asked')

    def _page(self, viewer, pace):
        heads, data, viewer.at = self._entries.page(viewer.keys, viewer.at, viewer.depth, pace)
        isWhole = viewer.at >= len(viewer.keys)
        head = {'entries': heads, 'more': not isWhole, 'estimate': len(viewer.keys)}
        if isWhole:
            viewer.keys = None
        return head, data

    def _hello(self, viewer, request):
        viewer.isLast = True
        if request.get('op') != 'hello':
            raise _Refusal('bad_request', 'A viewer says hello first')
        if request.get('protocol') != PROTOCOL:
            raise _Refusal('protocol', 'This bridge speaks version %d of the protocol' % PROTOCOL)
        if self._token and not hmac.compare_digest(str(request.get('token', '')).encode('utf-8'),
                                                   self._token.encode('ascii')):
            raise _Refusal('token', 'The token is not the one of this program')
        viewer.isLast = False
        viewer.isKnown = True
        return {'protocol': PROTOCOL, 'name': self.name, 'class': _class_name(type(self._store.target)),
                'pid': os.getpid(), 'language': 'Python %d.%d.%d' % sys.version_info[:3],
                'entries': self._store.size(), 'read_only': self._isReadOnly, 'has_ttl': self._store.hasTtl(),
                'reading_touches': not self._store.isReadingSilent,
                'notes': [self._store.note] if self._store.note else []}


# Bridges of this process, for a fork and for the end.
_bridges = weakref.WeakSet()
_hooks = []


def _in_child():
    for bridge in list(_bridges):
        bridge._forget_in_child()


def _at_exit():
    for bridge in list(_bridges):
        bridge._remove_path()


def _register(bridge):
    _bridges.add(bridge)
    if _hooks:
        return
    _hooks.append(True)
    atexit.register(_at_exit)       # removes the sockets' names, nothing more
    if hasattr(os, 'register_at_fork'):
        os.register_at_fork(after_in_child=_in_child)


def _folder():
    """A folder that only this user can look into."""
    runtime = os.environ.get('XDG_RUNTIME_DIR', '')
    isOwn = runtime and os.path.isdir(runtime) and os.stat(runtime).st_uid == os.getuid()
    folder = os.path.join(runtime, 'etagere') if isOwn else os.path.join(tempfile.gettempdir(),
                                                                         'etagere-%d' % os.getuid())
    try:
        os.mkdir(folder, 0o700)
    except FileExistsError:
        pass
    found = os.lstat(folder)
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise BridgeError('%s is not a folder of yours' % folder)
    if found.st_mode & 0o077:
        os.chmod(folder, 0o700)
    return folder


def _listen_at(path):
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        os.fchmod(listener.fileno(), 0o600)     # what the name in the folder gets, from its first moment
        listener.bind(path)
        os.chmod(path, 0o600)
        listener.listen(MOST_VIEWERS)
    except BaseException:
        listener.close()
        raise
    return listener


def _local_socket(name, path):
    if path:
        path = os.path.abspath(path)
        return _listen_at(path), path
    folder = _folder()
    for number in range(1000):
        path = os.path.join(folder, '%s-%d%s.sock' % (name, os.getpid(), '-%d' % number if number else ''))
        if any(bridge.path == path for bridge in list(_bridges)):
            continue
        try:
            os.unlink(path)     # of a program that had this number and was killed
        except FileNotFoundError:
            pass
        return _listen_at(path), path
    raise BridgeError('There are too many bridges in this program')


def _default_name():
    main = os.path.splitext(os.path.basename(sys.argv[0] if getattr(sys, 'argv', None) else ''))[0]
    return main or 'python'


def serve(cache, name=None, path=None, port=None, read_only=False):
    """Offers `cache` to Etagere and returns a Bridge, whose `url` is to be opened there.

    By default on a local socket of mode 0600 in a folder of the user's; `path` names another place for it. With `port`
    (0: any that is free) on 127.0.0.1, where a random token in the url keeps other users of this computer out.
    `read_only` refuses all changes; else the viewer's user can ask for them, one by one, and undo them.
    Raises BridgeError or OSError when it cannot be done.
    """
    name = re.sub(r'[^A-Za-z0-9._-]', '_', name or _default_name())[:40]
    store = _store_for(cache)
    token = None
    try:
        if port is None and hasattr(socket, 'AF_UNIX'):
            listener, path = _local_socket(name, path)
        else:
            token, path = secrets.token_urlsafe(32), None
            listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            listener.bind(('127.0.0.1', port or 0))
            listener.listen(MOST_VIEWERS)
        bridge = Bridge(store, name, listener, path, token, read_only)
        _register(bridge)
        bridge._thread.start()
    except BaseException:
        store.close()
        raise
    return bridge
