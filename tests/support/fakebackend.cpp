// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakebackend.h"

#include <etagere/dialect.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>
#include <vector>

namespace etagere::test {

namespace {

constexpr QByteArrayView KeyPrefix = "fake_";

std::atomic<int> reads = 0;

QByteArray keyOf(qint64 i) { return KeyPrefix.toByteArray() + QByteArray::number(i).rightJustified(6, '0'); }

QByteArray padding(qint64 bytes) { return QByteArray(bytes, ' '); }

void pause(std::chrono::microseconds time)
{
    if (time.count() > 0)
        std::this_thread::sleep_for(time);
}

/// "FAKE url status etag\n" and, unless it is a part of its own, the body.
class FakeBackend : public Backend
{
public:
    explicit FakeBackend(const Location &location)
    {
        const auto number = [&](QByteArrayView name, qint64 otherwise) {
            return location.hasOption(name) ? location.option(name).toLongLong() : otherwise;
        };
        m_rows = number("rows", 10);
        m_delay = std::chrono::microseconds(number("delay", 0));
        m_threads = number("threads", 1);
        m_errors = number("errors", 0);
        m_fail = number("fail", -1);
        m_stall = number("stall", -1);
        m_openDelay = std::chrono::milliseconds(number("opendelay", 0));
        m_openFails = number("openfail", 0) != 0;
        m_hasBodies = number("bodies", 0) != 0;
        m_alien = number("alien", 0);
        m_bodySize = number("bodysize", 0);
        m_touches = number("touches", 0) != 0;
        m_gone = number("gone", 0);
        m_isShared = number("shared", 0) != 0;
        m_stages = number("stages", 0);
        m_stageDelay = std::chrono::milliseconds(number("stagedelay", 0));
        m_stallStage = number("stallstage", -1);
        m_failStage = number("failstage", -1);
        m_wanted = location.option("wants");
        const QByteArray authority = location.authority();
        const QByteArray signIn = authority.first(std::max<qsizetype>(0, authority.lastIndexOf('@')));
        m_password = QByteArray::fromPercentEncoding(signIn.mid(signIn.indexOf(':') + 1));
    }

    Result<StoreInfo> open(Access, std::stop_token stop) override
    {
        if (!waitFor(m_openDelay, stop))
            return failure(ErrorCode::Cancelled, u"Opening was cancelled"_qs);
        if (const auto connected = connectInStages(stop); !connected)
            return tl::unexpected(connected.error());
        if (m_openFails)
            return failure(ErrorCode::Io, u"The fake store refuses to open"_qs);
        StoreInfo info;
        info.backend = u"fake"_qs;
        info.description = u"fake store, %1 rows"_qs.arg(m_rows);
        info.estimate = m_rows;
        info.hasTtl = true;
        info.readingTouches = m_touches;
        info.isShared = m_isShared;
        log(BackendStep::Connect, u"fake: opened"_qs);
        return info;
    }

    Result<Done> list(ListDepth depth, ListSink &sink, std::stop_token stop) override
    {
        sink.estimate(m_rows);
        std::atomic<qint64> next = 0;
        std::atomic<bool> isEnough = false;
        std::vector<std::thread> threads;
        for (qint64 i = 1; i < m_threads; ++i)
            threads.emplace_back([&] { pushRows(depth, sink, stop, next, isEnough); });
        pushRows(depth, sink, stop, next, isEnough);
        for (std::thread &thread : threads)
            thread.join();
        if (isEnough || stop.stop_requested())
            return failure(ErrorCode::Cancelled, u"The listing was stopped"_qs);
        if (m_fail >= 0 && m_fail < m_rows)
            return failure(ErrorCode::Io, u"The fake store went away"_qs);
        sink.note(u"a note of the fake store"_qs);
        return Done();
    }

    Result<Value> read(const StoredKey &key, std::stop_token) override
    {
        bool ok = false;
        const qint64 i = key.bytes.mid(KeyPrefix.size()).toLongLong(&ok);
        if (!key.bytes.startsWith(KeyPrefix) || !ok || i < 0 || i >= m_rows || key != StoredKey{ keyOf(i) })
            return failure(ErrorCode::NotFound, u"There is no such entry"_qs);
        if (m_gone > 0 && i % m_gone == m_gone - 1)
            return failure(ErrorCode::NotFound, u"The entry is gone"_qs);
        if (isBroken(i))
            return failure(ErrorCode::Io, u"The entry is broken"_qs);
        reads += m_touches;
        pause(m_delay);
        Value value;
        value.head = Part::fromBytes(headOf(i));
        if (m_hasBodies)
            value.body = Part::fromBytes(bodyOf(i));
        value.storedBytes = value.head.size + (value.body ? value.body->size : 0);
        value.version = QByteArray::number(i);
        return value;
    }

    Result<Version> change(const StoredKey &, const Version &, const std::optional<Value> &, std::stop_token) override
    {
        return failure(ErrorCode::ReadOnly, u"The fake store is never written"_qs);
    }

private:
    /// False when it was stopped.
    static bool waitFor(std::chrono::milliseconds time, const std::stop_token &stop)
    {
        const auto end = std::chrono::steady_clock::now() + time;
        while (std::chrono::steady_clock::now() < end && !stop.stop_requested())
            pause(std::chrono::milliseconds(1));
        return !stop.stop_requested();
    }

    Result<Done> connectInStages(const std::stop_token &stop) const
    {
        const bool isRefused = !m_wanted.isEmpty() && m_password != m_wanted;
        for (qint64 i = 0; i < m_stages; ++i) {
            log(BackendStep(i), u"fake stage %1"_qs.arg(i));
            if (!waitFor(i == m_stallStage ? std::chrono::hours(1) : m_stageDelay, stop))
                return failure(ErrorCode::Cancelled, u"Connecting was cancelled"_qs);
            const bool isSignIn = BackendStep(i) == BackendStep::SignIn;
            if (i == m_failStage)
                return failure(isSignIn ? ErrorCode::Permission : ErrorCode::Io, u"The fake stage failed"_qs);
            if (isSignIn && isRefused)
                break;
        }
        if (isRefused)
            return failure(ErrorCode::Permission, u"The fake server does not accept this password"_qs);
        return Done();
    }

    bool isBroken(qint64 i) const { return m_errors > 0 && i % m_errors == m_errors - 1; }

    QByteArray bodyOf(qint64 i) const { return "body of " + QByteArray::number(i) + padding(m_bodySize); }

    QByteArray headOf(qint64 i) const
    {
        if (m_alien > 0 && i % m_alien == m_alien - 1)
            return "something else";
        const QByteArray number = QByteArray::number(i);
        return "FAKE https://fake.example/items/" + number + (i % 10 == 9 ? " 404 \"" : " 200 \"") + number + "\"\n"
            + (m_hasBodies ? QByteArray() : bodyOf(i));
    }

    bool waitForStop(std::stop_token stop) const
    {
        while (!stop.stop_requested())
            pause(std::chrono::milliseconds(1));
        return false;
    }

    void pushRows(ListDepth depth, ListSink &sink, std::stop_token stop, std::atomic<qint64> &next,
                  std::atomic<bool> &isEnough)
    {
        const qint64 end = m_fail >= 0 ? std::min(m_fail, m_rows) : m_rows;
        for (qint64 i = next++; i < end && !isEnough && !stop.stop_requested(); i = next++) {
            pause(m_delay);
            if (i == m_stall) {
                waitForStop(stop);
                return;
            }
            if (!pushRow(i, depth, sink))
                isEnough = true;
        }
    }

    bool pushRow(qint64 i, ListDepth depth, ListSink &sink) const
    {
        static const Error broken{ ErrorCode::Io, u"The entry is broken"_qs, u"fake"_qs };
        const QByteArray key = keyOf(i);
        const QByteArray head = headOf(i);
        ListedEntry entry;
        entry.key = key;
        entry.storedBytes = head.size();
        entry.storedAt = 1'000 * i;
        entry.headSize = -1;
        if (depth == ListDepth::Values) {
            reads += m_touches;
            entry.head = head;
            entry.headSize = head.size();
            entry.hasBody = m_hasBodies;
            entry.bodySize = m_hasBodies ? bodyOf(i).size() : 0;
        }
        if (isBroken(i)) {
            entry.head = {};
            entry.error = &broken;
        }
        return sink.push(entry);
    }

    qint64 m_rows = 0;
    std::chrono::microseconds m_delay{};
    qint64 m_threads = 1;
    qint64 m_errors = 0;
    qint64 m_fail = -1;
    qint64 m_stall = -1;
    std::chrono::milliseconds m_openDelay{};
    bool m_openFails = false;
    bool m_hasBodies = false;
    qint64 m_alien = 0;
    qint64 m_bodySize = 0;
    bool m_touches = false;
    qint64 m_gone = 0;
    bool m_isShared = false;
    qint64 m_stages = 0;
    std::chrono::milliseconds m_stageDelay{};
    qint64 m_stallStage = -1;
    qint64 m_failStage = -1;
    QByteArray m_wanted;
    QByteArray m_password;
};

/// The four words of the first line.
bool splitHead(QByteArrayView head, QByteArrayView (&words)[4])
{
    const qsizetype end = head.indexOf('\n');
    if (end < 0)
        return false;
    QByteArrayView line = head.first(end);
    for (QByteArrayView &word : words) {
        const qsizetype space = line.indexOf(' ');
        word = space < 0 ? line : line.first(space);
        line = space < 0 ? QByteArrayView() : line.sliced(space + 1);
    }
    return words[0] == "FAKE" && !words[3].isEmpty();
}

class FakeDialect : public Dialect
{
public:
    QByteArray name() const override { return "fake"; }
    QString title() const override { return u"Fake"_qs; }

    int recognise(const ListedEntry &entry) const override { return entry.head.startsWith("FAKE ") ? 100 : 0; }

    void summarise(const ListedEntry &entry, RowMeta &meta) const override
    {
        QByteArrayView words[4];
        if (!splitHead(entry.head, words)) {
            meta.error = "No fake entry";
            return;
        }
        meta.isResponse = true;
        meta.method = "GET";
        meta.url = words[1];
        meta.decodedKey = meta.url.sliced(meta.url.indexOf("items"));
        meta.decodedBy = KeySource::Value;
        meta.status = words[2].toInt();
        meta.etag = words[3];
        meta.contentType = "text/plain";
        meta.bodyOffset = entry.head.indexOf('\n') + 1;
        meta.bodyLength = entry.hasBody ? entry.bodySize : entry.headSize - meta.bodyOffset;
        meta.bodyBytes = meta.bodyLength;
        meta.rule = FreshnessRule::ByExpiry;
        meta.expiresAt = 4'000'000'000'000;
    }

    Result<DecodedEntry> decode(const StoredKey &, const Value &value) const override
    {
        QByteArrayView words[4];
        if (!splitHead(value.head.head, words))
            return failure(ErrorCode::BadInput, u"No fake entry"_qs);
        CachedResponse response;
        response.url = words[1].toByteArray();
        response.status = words[2].toInt();
        response.headers.append("ETag", words[3].toByteArray());
        const qsizetype bodyOffset = value.head.head.indexOf('\n') + 1;
        response.body = value.body ? *value.body : value.head.mid(bodyOffset, value.head.size - bodyOffset);
        return DecodedEntry{ { response } };
    }

    Result<Value> encode(const CachedResponse &, const Value *, const StoreInfo &) const override
    {
        return failure(ErrorCode::Unsupported, u"The fake dialect writes nothing"_qs);
    }

    QList<StoredKey> keys(const Request &, const StoreInfo &) const override { return {}; }

    Result<Structure> structure(const StoredKey &, const Value &) const override
    {
        return Structure{ u"fake"_qs, {}, {} };
    }
};

std::unique_ptr<Backend> createFake(const Location &location) { return std::make_unique<FakeBackend>(location); }

} // namespace

int fakeReads() { return reads; }

void installFakes()
{
    static const FakeDialect dialect;
    static std::once_flag once;
    std::call_once(once, [] {
        addDialect(&dialect);
        BackendFactory factory;
        factory.name = "fake";
        factory.title = u"Fake"_qs;
        factory.create = &createFake;
        addBackend(factory);
    });
}

void installFakeServers()
{
    installFakes();
    static std::once_flag once;
    std::call_once(once, [] {
        BackendFactory factory;
        factory.name = "redis";
        factory.title = u"Fake server"_qs;
        factory.create = &createFake;
        factory.schemes = { "rediss", "redis+unix", "redis+sentinel", "redis+cluster", "memcached", "memcached+unix" };
        addBackend(factory);
    });
}

} // namespace etagere::test
