// SPDX-License-Identifier: LGPL-3.0-or-later
// cc=3 and cc=4: msgpack. Under Python 2 cc=3 holds byte strings where text is meant.
#include "core/literal.h"
#include "core/translate.h"
#include "dialect/cachecontrolentry.h"
#include "format/msgpack.h"

namespace etagere {

namespace {

/// What may follow a body that is not read; field lines are far smaller.
constexpr qint64 LargestTail = 4LL * 1024 * 1024;

class MsgpackEntryReader
{
public:
    MsgpackEntryReader(const StoredBytes &bytes, QByteArrayView data, qint64 base, CacheControlEntry &entry)
        : m_bytes(bytes)
        , m_reader(data, base, bytes.size() - base - data.size())
        , m_entry(entry)
    {
    }

    Result<Done> read()
    {
        MsgpackItem top;
        if (!m_reader.next(top)
            || (top.type == MsgpackType::Map ? !readTop(top.count) : !fail(QT_TR_NOOP("The entry is not a map"))))
            return tl::unexpected(error());
        if (!m_hasResponse)
            return failure(ErrorCode::BadInput, tr("The entry holds no response"));
        if (!m_hasStatus || !m_hasHeaders || !m_hasBody)
            return failure(ErrorCode::BadInput,
                           tr("The response has no \"%1\"")
                               .arg(!m_hasStatus        ? QStringLiteral("status")
                                        : !m_hasHeaders ? QStringLiteral("headers")
                                                        : QStringLiteral("body")));
        return m_reader.finish();
    }

    /// More of the beginning might help.
    bool ranDry() const { return !m_triedTail; }

private:
    bool fail(const char *why)
    {
        m_why = why;
        return false;
    }
    Error error() const
    {
        if (m_error)
            return *m_error;
        if (!m_why)
            return m_reader.error();
        return { ErrorCode::BadInput, tr(m_why), tr("byte %1").arg(m_reader.offset()) };
    }

    bool readTop(quint32 pairs)
    {
        for (; pairs > 0; --pairs) {
            MsgpackItem key;
            if (!m_reader.next(key) || !m_reader.skipMembers(key))
                return false;
            m_entry.textIsBytes = key.type == MsgpackType::Bytes;
            const bool isRead = isLiteral(key.bytes, "response") ? readResponse()
                : isLiteral(key.bytes, "vary")                   ? readVary()
                                                                 : m_reader.skip();
            if (!isRead)
                return false;
        }
        return true;
    }

    bool readResponse()
    {
        MsgpackItem item;
        if (!m_reader.next(item))
            return false;
        if (item.type != MsgpackType::Map)
            return fail(QT_TR_NOOP("The response is not a map"));
        m_hasResponse = true;
        m_hasStatus = m_hasHeaders = m_hasBody = false; // of two, Python takes the last
        for (quint32 pairs = item.count; pairs > 0; --pairs) {
            if (!m_reader.next(item) || !m_reader.skipMembers(item) || !readMember(item.bytes))
                return false;
        }
        return true;
    }

    bool readMember(QByteArrayView key)
    {
        if (isLiteral(key, "headers"))
            return m_hasHeaders = readFields(m_entry.headers, QT_TR_NOOP("The headers are not a map"));
        if (isLiteral(key, "body"))
            return m_hasBody = readBody();
        MsgpackItem item;
        if (!m_reader.next(item) || !m_reader.skipMembers(item))
            return false;
        if (isLiteral(key, "status")) {
            if (item.type != MsgpackType::Unsigned || item.number > 999)
                return fail(QT_TR_NOOP("The status is not a number from 100 to 999"));
            m_entry.status = int(item.number);
            m_hasStatus = true;
        } else if (isLiteral(key, "version")) {
            m_entry.httpVersion = item.type == MsgpackType::Unsigned ? smallNumber(item.integer) : 0;
        } else if (isLiteral(key, "reason")) {
            m_entry.reason = item.isString() ? item.bytes : QByteArrayView();
        } else if (isLiteral(key, "decode_content")) {
            m_entry.decodeContent = item.type == MsgpackType::Boolean && item.integer;
        } else if (isLiteral(key, "strict")
                   && (item.type == MsgpackType::Boolean || item.type == MsgpackType::Unsigned)) {
            m_entry.strict = item.integer;
        }
        return true;
    }

    bool readBody()
    {
        MsgpackItem item;
        if (!m_reader.next(item))
            return false;
        if (!item.isString())
            return fail(QT_TR_NOOP("The body is not a byte string"));
        m_entry.body = item.bytes;
        m_entry.bodyOffset = item.payloadOffset;
        m_entry.bodyLength = item.payloadLength;
        return !(item.isCut() || m_reader.needsMore()) || readTail();
    }

    /// Goes on behind a body that reaches beyond the data at hand.
    bool readTail()
    {
        m_triedTail = true;
        if (m_reader.left() > LargestTail)
            return fail(QT_TR_NOOP("Too much follows the body for a CacheControl entry"));
        Result<QByteArray> tail = m_bytes.read(m_reader.offset(), m_reader.left());
        if (!tail) {
            m_error = tail.error();
            return false;
        }
        m_entry.tail = std::move(*tail);
        m_reader.continueWith(m_entry.tail);
        return true;
    }

    bool readVary() { return readFields(m_entry.vary, QT_TR_NOOP("The Vary values are not a map")); }

    bool readFields(FieldViews &fields, const char *whyNot)
    {
        fields.clear();
        MsgpackItem item;
        MsgpackItem name;
        if (!m_reader.next(item))
            return false;
        if (item.type != MsgpackType::Map)
            return fail(whyNot);
        const bool mayBeNull = &fields == &m_entry.vary;
        for (quint32 pairs = item.count; pairs > 0; --pairs) {
            if (!m_reader.next(name) || !m_reader.next(item))
                return false;
            const bool isNull = mayBeNull && item.type == MsgpackType::Nil;
            if (!name.isString() || !(item.isString() || isNull))
                return fail(QT_TR_NOOP("A field name or value is not text"));
            fields.append({ name.bytes, isNull ? QByteArrayView() : item.bytes, isNull });
        }
        return true;
    }

    const StoredBytes &m_bytes;
    MsgpackReader m_reader;
    CacheControlEntry &m_entry;
    const char *m_why = nullptr;
    std::optional<Error> m_error;
    bool m_hasResponse = false;
    bool m_hasStatus = false;
    bool m_hasHeaders = false;
    bool m_hasBody = false;
    bool m_triedTail = false;
};

} // namespace

Result<Done> readMsgpackEntry(const StoredBytes &bytes, qsizetype prefixLength, CacheControlEntry &entry)
{
    MsgpackEntryReader reader(bytes, bytes.head().sliced(prefixLength), prefixLength, entry);
    const Result<Done> read = reader.read();
    if (read || bytes.isWhole() || !reader.ranDry() || bytes.head().size() >= LargestTail)
        return read;
    // The body does not come first, so that its place is not in the bytes at hand.
    Result<QByteArray> start = bytes.read(0, qMin(bytes.size(), LargestTail));
    if (!start)
        return tl::unexpected(start.error());
    entry.start = std::move(*start);
    return readMsgpackEntry(bytes.withHead(entry.start), prefixLength, entry);
}

} // namespace etagere
