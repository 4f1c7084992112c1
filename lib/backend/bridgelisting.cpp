// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/bridgelisting.h"

#include "backend/bridgeentry.h"
#include "core/translate.h"

#include <QtCore/QJsonArray>

namespace etagere {

namespace {

/// A value that is too long for a page: read by itself, through the connection, which rests while an entry is pushed.
class BridgeSource final : public ByteSource
{
public:
    BridgeSource(BridgeConnection &connection, const StoredKey &key, qint64 size, const std::stop_token &stop)
        : m_connection(connection)
        , m_key(key)
        , m_size(size)
        , m_stop(stop)
    {
    }

    qint64 size() const override { return m_size; }
    Result<QByteArray> read(qint64 offset, qint64 length) const override
    {
        if (!m_whole)
            m_whole = readBridge(m_connection, m_key, m_stop);
        if (!*m_whole)
            return tl::unexpected(m_whole->error());
        if ((*m_whole)->head.size != m_size)
            return failure(ErrorCode::Io, tr("The value was changed meanwhile"), m_connection.name());
        return (*m_whole)->head.read(offset, length);
    }

private:
    BridgeConnection &m_connection;
    const StoredKey m_key;
    const qint64 m_size;
    const std::stop_token m_stop;
    mutable std::optional<Result<Value>> m_whole;
};

class PageReader
{
public:
    PageReader(BridgeConnection &connection, ListSink &sink, const std::stop_token &stop)
        : m_connection(connection)
        , m_sink(sink)
        , m_stop(stop)
    {
    }

    Result<Done> read(const BridgeMessage &page)
    {
        m_rest = page.body;
        for (const QJsonValueConstRef entry : page.head.value(u"entries").toArray()) {
            if (Result<Done> pushed = push(entry.toObject()); !pushed)
                return pushed;
        }
        return m_rest.isEmpty() ? Result<Done>(Done()) : tl::unexpected(m_connection.nonsense());
    }

private:
    /// The next `count` bytes of the body; null when there are not as many.
    QByteArrayView take(const QJsonValue &count)
    {
        const qint64 bytes = count.toInteger(-1);
        if (bytes < 0 || bytes > m_rest.size())
            return {};
        const QByteArrayView taken = m_rest.first(bytes);
        m_rest = m_rest.sliced(bytes);
        return taken;
    }

    Result<Done> push(const QJsonObject &described)
    {
        const std::optional<KeyType> type = keyTypeNamed(described.value(u"type").toString());
        const QByteArrayView key = take(described.value(u"key"));
        if (!type || key.isNull())
            return tl::unexpected(m_connection.nonsense());
        ListedEntry entry;
        entry.key = key;
        entry.keyType = *type;
        entry.headSize = -1;
        const QString problem = described.value(u"error").toString();
        const Error error{ ErrorCode::Unsupported, problem.left(300), {} };
        if (!problem.isEmpty())
            entry.error = &error;
        else if (described.contains(u"kind"))
            return pushValue(entry, described);
        return handOn(entry);
    }

    Result<Done> pushValue(ListedEntry &entry, const QJsonObject &described)
    {
        KeyType rawType = KeyType::Bytes;
        setKind(described.value(u"kind").toString(), entry.mode, rawType);
        entry.expiresAt = described.value(u"expires").toInteger(NoTime);
        entry.head = take(described.value(u"sent"));
        entry.headSize = entry.storedBytes = described.value(u"size").toInteger(-1);
        if (entry.head.isNull() || entry.headSize < entry.head.size() || entry.headSize > BridgeInput::MostBodyBytes)
            return tl::unexpected(m_connection.nonsense());
        if (entry.headSize == entry.head.size())
            return handOn(entry);
        const BridgeSource source(m_connection, { entry.key.toByteArray(), entry.keyType }, entry.headSize, m_stop);
        entry.source = &source;
        Result<Done> done = handOn(entry);
        // A read that broke off leaves an answer on its way, which is none to the next question.
        return done && !m_connection.hasAnswered() ? tl::unexpected(lostMeanwhile()) : done;
    }

    Result<Done> handOn(const ListedEntry &entry)
    {
        if (m_stop.stop_requested() || !m_sink.push(entry))
            return failure(ErrorCode::Cancelled, tr("The listing was stopped"));
        return Done();
    }

    Error lostMeanwhile() const
    {
        return { ErrorCode::Io, tr("The connection was lost while a long value was read; try again"),
                 m_connection.name() };
    }

    BridgeConnection &m_connection;
    ListSink &m_sink;
    const std::stop_token &m_stop;
    QByteArrayView m_rest; ///< of the page's body
};

QString depthName(ListDepth depth)
{
    switch (depth) {
    case ListDepth::Keys:
        return QStringLiteral("keys");
    case ListDepth::Metadata:
        return QStringLiteral("metadata");
    case ListDepth::Values:
        break;
    }
    return QStringLiteral("values");
}

} // namespace

Result<Done> listBridge(BridgeConnection &connection, ListDepth depth, ListSink &sink, const std::stop_token &stop)
{
    const QString op = QStringLiteral("op");
    BridgeMessage question{ { { op, QStringLiteral("list") }, { QStringLiteral("depth"), depthName(depth) } }, {} };
    PageReader reader(connection, sink, stop);
    for (;;) {
        const QString told = question.head.value(op).toString() + u' ' + depthName(depth);
        const Result<BridgeMessage> page = connection.ask(question, told, stop);
        if (!page)
            return tl::unexpected(page.error());
        sink.estimate(std::max<qint64>(-1, page->head.value(u"estimate").toInteger(-1)));
        if (Result<Done> read = reader.read(*page); !read)
            return read;
        if (!page->head.value(u"more").toBool())
            return Done();
        question.head = { { op, QStringLiteral("more") } };
    }
}

} // namespace etagere
