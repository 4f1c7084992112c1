# SPDX-License-Identifier: GPL-3.0-or-later
"""What resources/bridge/etagere_bridge.py promises to the program that it is used in; run by each Python that is to be
supported, and by test_bridge_python. Prints "ok"; an assertion that fails is the end."""
import ast
import collections
import json
import os
import pickle
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'resources', 'bridge')
sys.path.insert(0, FOLDER)
import etagere_bridge

Pair = collections.namedtuple('Pair', ['one', 'other'])


class Plain:
    def __init__(self, value):
        self.value = value


class Called:
    """Would tell if its code ran."""

    calls = []

    def __setstate__(self, state):
        self.calls.append(state)


class Cache:
    def __init__(self):
        self._dict = {}

    def get(self, key, default=None):
        return self._dict.get(key, default)

    def set(self, key, value, expire=None):
        self._dict[key] = value

    def invalidate(self, key):
        self._dict.pop(key, None)


class Refused(Exception):
    pass


class Viewer:
    def __init__(self, bridge):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(bridge.path)
        self.file = self.socket.makefile('rb')
        self.hello = self.ask(op='hello', protocol=1)[0]

    def close(self):
        self.file.close()
        self.socket.close()

    def ask(self, body=b'', **question):
        head = json.dumps(question).encode()
        self.socket.sendall(struct.pack('>II', len(head), len(body)) + head + body)
        sizes = self.file.read(8)
        if not sizes:
            raise Refused('closed')
        headSize, bodySize = struct.unpack('>II', sizes)
        answer, data = json.loads(self.file.read(headSize)), self.file.read(bodySize)
        if not answer['ok']:
            raise Refused(answer['error'])
        return answer, data

    def entries(self, depth='values'):
        found = []
        answer, data = self.ask(op='list', depth=depth)
        while True:
            at = 0
            for entry in answer['entries']:
                key = data[at:at + entry['key']]
                at += entry['key']
                found.append((entry['type'], key, data[at:at + entry.get('sent', 0)]))
                at += entry.get('sent', 0)
            assert at == len(data)
            if not answer['more']:
                return found
            answer, data = self.ask(op='more')

    def change(self, key, seen, kind=None, value=b'', type='text'):
        question = {'kind': kind} if kind else {}
        return self.ask(key + value, op='change', type=type, key=len(key), if_version=seen, **question)[0]['version']

    def read(self, key, type='text'):
        answer, data = self.ask(key, op='read', type=type)
        return answer['kind'], data, answer['version']


def refused(call):
    try:
        call()
    except Refused as error:
        return str(error)
    raise AssertionError('it was not refused')


def served(cache, **options):
    folder = tempfile.mkdtemp()
    return etagere_bridge.serve(cache, path=os.path.join(folder, 'b.sock'), **options)


def soon(condition):
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


def syntax_of_3_8():
    with open(os.path.join(FOLDER, 'etagere_bridge.py'), encoding='utf-8') as file:
        source = file.read()
    ast.parse(source, feature_version=(3, 8))
    modules = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            modules.update(name.name.split('.')[0] for name in node.names)
        assert not isinstance(node, ast.ImportFrom)
        isCall = isinstance(node, ast.Call)
        called = ast.dump(node.func) if isCall else ''
        assert "'loads'" not in called or "id='json'" in called     # nothing is unpickled
        assert "'print'" not in called and "'Unpickler'" not in called and "'exec'" not in called
    if hasattr(sys, 'stdlib_module_names'):
        assert modules <= set(sys.stdlib_module_names), modules


def keys_have_one_spelling():
    one = ('url', frozenset(), frozenset([('a', '1'), ('b', '2'), ('c', '3')]), frozenset())
    for number in range(50):
        other = ('url', frozenset(), frozenset([('c', '3'), ('z%d' % number, ''), ('b', '2'), ('a', '1')])
                 - {('z%d' % number, '')}, frozenset())
        assert etagere_bridge._encode_key(one) == etagere_bridge._encode_key(other)
    for key in [one, 'caf\xe9', '\ud800', b'\xff', 0, -1, 2 ** 70, 1.5, None, True, (), ((), ((),)), frozenset([b'', ''])]:
        kind, data = etagere_bridge._encode_key(key)
        assert etagere_bridge._decode_key(kind, data) == key
        if kind == 'pickle':
            assert pickle.loads(data) == key
    assert etagere_bridge._encode_key(Plain(1)) is None
    assert etagere_bridge._encode_key((1, [2])) is None


def values_are_built_not_unpickled():
    cache = Cache()
    cache.set('pair', Pair(1, Plain({'x': [1, 2.5, None, b'bytes', (True,)], 'o': collections.OrderedDict(a=1)})))
    cache.set('called', Called())
    with served(cache) as bridge:
        viewer = Viewer(bridge)
        kind, data, version = viewer.read(b'pair')
        assert kind == 'pickle'
        other = pickle.dumps(Pair(2, Plain({'y': {1, 2}, 'f': frozenset('a')})), 4)
        second = viewer.change(b'pair', version, kind, other)
        assert viewer.read(b'pair') == (kind, other, second)
        built = cache.get('pair')
        assert type(built) is Pair and type(built.other) is Plain and built.other.value == {'y': {1, 2}, 'f': frozenset('a')}
        for evil in [pickle.dumps(os.system, 4), b'cos\nsystem\n(S"true"\ntR.', pickle.dumps(Called(), 4),
                     pickle.dumps(Pair(1, Called()), 4), pickle.dumps(subprocess.Popen, 4), b'\x80\x04' + b'(' * 1000,
                     b'\x80\x04N', b'', b'.', b'\x80\x04h\x05.', b'\x80\x04]]b.', b'\x80\x04]}s.', b'\x80\x04)\x81.']:
            assert refused(lambda: viewer.change(b'pair', second, kind, evil)) in ('unsupported', 'bad_value'), evil
        assert not Called.calls and viewer.read(b'pair')[2] == second
        # In place: the bytes that were given are not given for what it is now.
        built.other.value['y'].add(3)
        assert viewer.read(b'pair')[2] != second
        viewer.close()


def changes_are_compared_at_once():
    # Two threads count the same entry up, one through the bridge: none of the steps may be lost.
    cache = {'n': b'0'}
    lock = threading.Lock()
    steps = 300
    with served(cache) as bridge:
        def count_in_program():
            done = 0
            while done < steps:
                with lock:      # the program's own threads; the bridge knows nothing of it
                    old = cache['n']
                    if bridge._store.swap('n', old, b'%d' % (int(old) + 1)):
                        done += 1

        def count_in_viewer():
            viewer, done = Viewer(bridge), 0
            while done < steps:
                _, data, version = viewer.read(b'n')
                try:
                    viewer.change(b'n', version, 'bytes', b'%d' % (int(data) + 1))
                    done += 1
                except Refused as error:
                    assert str(error) == 'changed'
            viewer.close()

        interval = sys.getswitchinterval()
        sys.setswitchinterval(1e-6)
        threads = [threading.Thread(target=count) for count in (count_in_program, count_in_program, count_in_viewer)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        sys.setswitchinterval(interval)
    assert cache['n'] == b'%d' % (3 * steps), cache


def listing_beside_a_writer():
    cache = Cache()
    for number in range(400):
        cache.set('stays %d' % number, Pair(number, b'x' * 100))
    stop = threading.Event()

    def write():
        number = 0
        while not stop.is_set():
            number += 1
            cache.set('comes %d' % (number % 500), Pair(number, b''))
            cache.invalidate('comes %d' % ((number + 250) % 500))
            cache.set('large', {'n%d' % (number % 100): 1 for number in range(number % 500)})

    writer = threading.Thread(target=write)
    writer.start()
    try:
        with served(cache) as bridge:
            viewer = Viewer(bridge)
            keys = [key for _, key, _ in viewer.entries()]
            assert len(keys) == len(set(keys))
            assert sum(key.startswith(b'stays') for key in keys) == 400
            viewer.close()
    finally:
        stop.set()
        writer.join()


def hostile_viewers_are_dropped():
    with served({'a': b'1'}) as bridge:
        for data in [b'GET / HTTP/1.0\r\n\r\n', b'\0' * 8, struct.pack('>II', 70000, 0), struct.pack('>II', 2, 1) + b'{}x',
                     struct.pack('>II', 2, 0) + b'{', struct.pack('>II', 2, 0) + b'[]', struct.pack('>II', 60000, 0) + b'[' * 60000,
                     struct.pack('>II', 13, 0) + b'{"op":"list"}']:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.connect(bridge.path)
                connection.sendall(data)
                connection.shutdown(socket.SHUT_WR)
                connection.settimeout(30)
                while connection.recv(65536):
                    pass
        viewer = Viewer(bridge)
        for question in [{'op': 'change'}, {'op': 'read'}, {'op': 'more'}, {'op': 7}, {}, {'op': 'list', 'depth': []},
                         {'op': 'change', 'key': 'x'}, {'op': 'change', 'key': 9, 'type': 'text', 'kind': 'bytes', 'if_version': '?'}]:
            try:
                viewer.ask(**question)
            except Refused:
                pass
        assert viewer.entries() == [('text', b'a', b'1')]
        crowd = []
        for _ in range(40):
            crowd.append(socket.socket(socket.AF_UNIX))
            try:
                crowd[-1].connect(bridge.path)
            except OSError:
                break
        assert viewer.entries() == [('text', b'a', b'1')]
        assert len(bridge._viewers) <= etagere_bridge.MOST_VIEWERS
        for connection in crowd:
            connection.close()
        viewer.close()


def memory_is_bounded():
    kept = etagere_bridge._Bounded()
    for number in range(5000):
        kept.put(number, b'', 100000)
    assert len(kept) == 64 * 1024 * 1024 // 100000
    hidden = Hidden()
    with served(hidden) as bridge:
        limit, etagere_bridge.MOST_LEARNT = etagere_bridge.MOST_LEARNT, 100
        for number in range(500):
            hidden.set(number, b'')
        etagere_bridge.MOST_LEARNT = limit
        assert bridge._store.size() == 100
    pace = etagere_bridge._Pace(etagere_bridge._Load())
    limit, etagere_bridge.MOST_VALUE = etagere_bridge.MOST_VALUE, 100000
    try:
        etagere_bridge._dump([bytes(1000) + bytes([number % 256]) for number in range(1000)], pace)
        raise AssertionError('it was not refused')
    except etagere_bridge._Refusal as refusal:
        assert refusal.code == 'too_large'
    etagere_bridge.MOST_VALUE = limit


class Hidden:
    def __init__(self):
        self.__members = {}

    def get(self, key, default=None):
        return self.__members.get(key, default)

    def set(self, key, value, expire=None):
        if value is Hidden:
            raise ValueError('not this one')
        self.__members[key] = value
        return 'result'

    def delete(self, key):
        del self.__members[key]


def wrapped_methods_are_as_before():
    cache = Hidden()
    bridge = served(cache)
    assert cache.set('a', b'1', expire=5) == 'result' and cache.set(key='b', value=b'2') == 'result'
    for call in (lambda: cache.set('c', Hidden), lambda: cache.set(), lambda: cache.delete('absent')):
        try:
            call()
            raise AssertionError('the error was lost')
        except (ValueError, TypeError, KeyError):
            pass
    viewer = Viewer(bridge)
    assert sorted(key for _, key, _ in viewer.entries()) == [b'a', b'b']
    cache.delete('a')
    assert [key for _, key, _ in viewer.entries()] == [b'b']
    viewer.close()
    bridge.close()
    bridge.close()
    assert not set(vars(cache)) & {'set', 'get', 'delete'}
    assert bridge._thread.is_alive() is False


def forked_children_are_free():
    if not hasattr(os, 'fork'):
        return
    bridge = served({'a': b'1'})
    viewer = Viewer(bridge)
    reader, writer = os.pipe()
    import warnings
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')     # from 3.12 on, for any program with a thread
        child = os.fork()
    if child == 0:
        os.close(writer)
        bridge.close()
        os.read(reader, 1)      # lives until the parent has looked
        os._exit(0 if os.path.exists(bridge.path) else 1)
    os.close(reader)
    assert viewer.entries() == [('text', b'a', b'1')]
    path = bridge.path
    bridge.close()
    with socket.socket(socket.AF_UNIX) as connection:
        try:    # the child does not hold the socket open
            connection.connect(path)
            raise AssertionError('somebody still listens')
        except OSError:
            pass
    assert viewer.socket.recv(10) == b''
    with open(path, 'w'):
        pass
    os.write(writer, b'.')
    os.close(writer)
    assert os.waitpid(child, 0)[1] == 0
    viewer.close()


def programs_end_as_before():
    script = ('import sys, os; sys.path.insert(0, sys.argv[1]); sys.dont_write_bytecode = True; import etagere_bridge\n'
              'bridge = etagere_bridge.serve({"a": 1}, name="../x y")\nprint(bridge.url)\n%s')
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o700)
        environment = dict(os.environ, XDG_RUNTIME_DIR=folder)
        for end, status in [('', 0), ('sys.exit(3)', 3), ('raise SystemExit(4)', 4), ('os._exit(5)', 5),
                            ('os.kill(os.getpid(), 15)', -15)]:
            begin = time.monotonic()
            done = subprocess.run([sys.executable, '-W', 'error', '-c', script % end, FOLDER], env=environment,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            assert (done.returncode, done.stderr) == (status, b''), done
            place = done.stdout.decode().strip()
            assert place.startswith('bridge+unix://' + folder + '/etagere/.._x_y-'), place
            assert time.monotonic() - begin < 60
        left = os.listdir(os.path.join(folder, 'etagere'))
        assert len(left) == 2, left     # of those that were killed
        assert os.stat(os.path.join(folder, 'etagere')).st_mode & 0o777 == 0o700


def signals_are_the_programs():
    heard = []
    signal.signal(signal.SIGUSR1, lambda *_: heard.append(threading.current_thread()))
    with served({}):
        for _ in range(20):
            os.kill(os.getpid(), signal.SIGUSR1)
        soon(lambda: heard)
    assert set(heard) == {threading.main_thread()}


def several_in_one_program():
    first, second = etagere_bridge.serve({'a': b'1'}, name='same'), etagere_bridge.serve({'b': b'2'}, name='same')
    assert first.url != second.url
    third = etagere_bridge.serve({}, port=0)
    assert third.url.startswith('bridge://127.0.0.1:') and len(third._token) > 30
    for bridge in (first, second, third):
        bridge.close()
    for bad in (5, 'text', object()):
        try:
            etagere_bridge.serve(bad)
            raise AssertionError('it is no cache')
        except etagere_bridge.BridgeError:
            pass


TESTS = [syntax_of_3_8, keys_have_one_spelling, values_are_built_not_unpickled, changes_are_compared_at_once,
         listing_beside_a_writer, hostile_viewers_are_dropped, memory_is_bounded, wrapped_methods_are_as_before,
         forked_children_are_free, programs_end_as_before, signals_are_the_programs, several_in_one_program]
threading.excepthook = lambda failed: os._exit(9)
before = set(threading.enumerate())
for test in TESTS:
    if '-v' in sys.argv:
        sys.stderr.write('%.1f %s\n' % (time.perf_counter(), test.__name__))
    test()
soon(lambda: set(threading.enumerate()) == before)
print('ok')
