// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/mappedentry.h"

#include "core/translate.h"
#include "dialect/mappedheaders.h"
#include "dialect/mappedplain.h"
#include "dialect/mappedtime.h"
#include "dialect/plainvalue.h"

namespace etagere {

namespace {

Result<MappedValue> parsed(const MappingSpec &spec, QByteArrayView bytes)
{
    switch (spec.format) {
    case MappedFormat::Json:
        return MappedValue::fromJson(bytes, spec.targets);
    case MappedFormat::Msgpack:
        return MappedValue::fromMsgpack(bytes, spec.targets);
    case MappedFormat::Pickle:
        return MappedValue::fromPickle(bytes, spec.targets);
    case MappedFormat::Raw:
        break;
    }
    return MappedValue();
}

class EntryReader
{
public:
    EntryReader(const MappingSpec &spec, QByteArrayView key, const PlainBytes &plain)
        : m_spec(spec)
        , m_key(key)
        , m_plain(plain)
    {
    }

    Result<MappedEntry> read()
    {
        Result<MappedValue> value = parsed(m_spec, m_plain.bytes);
        if (!value)
            return tl::unexpected(value.error());
        m_value = std::move(*value);
        const bool isRead = readRequest() && readStatus() && readHeaders() && readBody()
            && readTime(MappedPart::StoredAt, m_spec.storedAtUnit, m_entry.storedAt)
            && readTime(MappedPart::ExpiresAt, m_spec.expiresAtUnit, m_entry.expiresAt);
        if (!isRead)
            return tl::unexpected(m_error);
        return std::move(m_entry);
    }

private:
    bool fail(MappedPart part, const QString &message)
    {
        m_error = { ErrorCode::BadInput, message, m_spec.pathOf(part) };
        return false;
    }

    /// Null when the mapping has no place for it, or there is nothing.
    const MappedNode *nodeOf(MappedPart part) const
    {
        return m_spec.has(part) ? m_value.at(m_spec.targetOf[int(part)]) : nullptr;
    }
    static bool isNothing(const MappedNode *node) { return !node || node->kind == MappedKind::Null; }

    bool readRequest()
    {
        m_entry.request.method = m_spec.method;
        if (const MappedNode *method = nodeOf(MappedPart::Method); !isNothing(method)) {
            if (!method->isText() || method->text.isEmpty())
                return fail(MappedPart::Method, tr("There is no method, which would be a text"));
            m_entry.request.method = method->text.toByteArray();
        }
        if (!m_spec.has(MappedPart::Url)) {
            m_entry.request = requestOfKey(m_spec, m_key);
            return true;
        }
        const MappedNode *url = nodeOf(MappedPart::Url);
        if (isNothing(url) || !url->isText() || url->text.isEmpty())
            return fail(MappedPart::Url, tr("There is no URL, which would be a text"));
        m_entry.request.url = url->text.toByteArray();
        compareKey(m_entry.request);
        return true;
    }

    void compareKey(MappedRequest &request) const
    {
        request.source = KeySource::Value;
        if (!m_spec.key)
            return;
        request.hasOtherKey = m_spec.key->keyOf(request.method, request.url) != m_key;
        if (request.hasOtherKey)
            return;
        const bool isHashed = m_spec.key->hash != MappingHash::None;
        request.source = isHashed ? KeySource::Recomputed : KeySource::Key;
        request.decodedKey = m_spec.key->filled(request.method, request.url);
    }

    bool readStatus()
    {
        m_entry.status = m_spec.status;
        if (!m_spec.has(MappedPart::Status))
            return true;
        const MappedNode *node = nodeOf(MappedPart::Status);
        bool isNumber = node && (node->kind == MappedKind::Integer || node->isText());
        const qlonglong status = isNumber ? node->text.toByteArray().toLongLong(&isNumber) : 0;
        if (!isNumber || status < 100 || status > 599)
            return fail(MappedPart::Status, tr("There is no status, which would be a number from 100 to 599"));
        m_entry.status = int(status);
        return true;
    }

    bool readHeaders()
    {
        const MappedNode *node = nodeOf(MappedPart::Headers);
        if (isNothing(node))
            return true;
        const Result<Done> read = readMappedHeaders(m_value, *node, m_entry.headers);
        return read || fail(MappedPart::Headers, read.error().message);
    }

    bool readBody()
    {
        if (m_spec.format == MappedFormat::Raw) {
            setBody(0, m_plain.bytes);
            return true;
        }
        const MappedNode *node = nodeOf(MappedPart::Body);
        if (!node)
            return fail(MappedPart::Body, tr("There is no body"));
        if (m_spec.bodyEncoding == BodyEncoding::Json) {
            setBody(node->start, QByteArrayView(m_plain.bytes).sliced(node->start, node->length));
            return true;
        }
        if (node->kind == MappedKind::Null)
            return true;
        const bool isExpected =
            m_spec.bodyEncoding == BodyEncoding::Bytes ? node->kind == MappedKind::Bytes : node->isText();
        if (!isExpected)
            return fail(MappedPart::Body, tr("There is no body in the encoding that the mapping says"));
        return isEncoded() ? decodeBody(node->text) : (setBody(node->offset, node->text), true);
    }

    bool isEncoded() const
    {
        return m_spec.bodyEncoding == BodyEncoding::Base64 || m_spec.bodyEncoding == BodyEncoding::Hex;
    }

    void setBody(qint64 offset, QByteArrayView bytes)
    {
        const bool isInPlace = m_plain.areStored && offset >= 0;
        m_entry.body = { isInPlace ? offset : -1, bytes.size(), isInPlace ? QByteArray() : bytes.toByteArray() };
    }

    bool decodeBody(QByteArrayView text)
    {
        const QByteArray written = QByteArray::fromRawData(text.data(), text.size());
        QByteArray bytes;
        if (m_spec.bodyEncoding == BodyEncoding::Hex) {
            bytes = QByteArray::fromHex(written);
            if (bytes.toHex() != written.toLower())
                return fail(MappedPart::Body, tr("The body is not hexadecimal"));
        } else {
            // Python's urlsafe_b64encode has other letters, and encodebytes breaks lines.
            const bool isForUrls = written.contains('-') || written.contains('_');
            const auto alphabet = isForUrls ? QByteArray::Base64UrlEncoding : QByteArray::Base64Encoding;
            const auto decoded =
                QByteArray::fromBase64Encoding(written.contains('\n') ? QByteArray(written).replace('\n', "") : written,
                                               alphabet | QByteArray::AbortOnBase64DecodingErrors);
            if (!decoded)
                return fail(MappedPart::Body, tr("The body is not Base64"));
            bytes = *decoded;
        }
        setBody(-1, bytes);
        return true;
    }

    bool readTime(MappedPart part, TimeUnit unit, Msecs &time)
    {
        const MappedNode *node = nodeOf(part);
        if (isNothing(node))
            return true;
        time = mappedTime(*node, unit);
        return time != NoTime || fail(part, tr("There is no time in the unit that the mapping says"));
    }

    const MappingSpec &m_spec;
    const QByteArrayView m_key;
    const PlainBytes &m_plain;
    MappedValue m_value;
    MappedEntry m_entry;
    Error m_error;
};

} // namespace

MappedRequest requestOfKey(const MappingSpec &spec, QByteArrayView key)
{
    MappedRequest request;
    request.method = spec.method;
    const auto made = spec.key ? spec.key->requestOf(key) : std::nullopt;
    if (!made)
        return request;
    if (!made->method.isEmpty())
        request.method = made->method;
    request.url = made->url;
    request.decodedKey = key.toByteArray();
    request.source = KeySource::Key;
    return request;
}

Result<MappedEntry> readMappedEntry(const MappingSpec &spec, QByteArrayView key, const StoredBytes &stored,
                                    quint32 flags)
{
    const bool isAsItIs = spec.format == MappedFormat::Raw && !spec.compression && !isPacked(flags, stored.head());
    if (isAsItIs) {
        // Of any length: nothing of it is read.
        MappedEntry entry;
        entry.request = requestOfKey(spec, key);
        entry.status = spec.status;
        entry.body = { 0, stored.size(), {} };
        return entry;
    }
    const Result<PlainBytes> plain = plainBytes(stored, flags, spec.compression);
    if (!plain)
        return tl::unexpected(plain.error());
    return EntryReader(spec, key, *plain).read();
}

} // namespace etagere
