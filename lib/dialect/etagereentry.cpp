// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/etagereentry.h"

#include "core/translate.h"
#include "format/cborreader.h"
#include "format/cborwriter.h"

namespace etagere {

namespace {

constexpr quint64 SelfDescribedTag = 55799;
constexpr quint64 SchemaVersion = 1;
constexpr QByteArrayView Magic("etagere");
constexpr qint64 LargestStart = 4LL * 1024 * 1024; ///< everything but the bodies
constexpr quint64 LargestTime = 253402300799'999;  ///< the end of 9999

class EtagereReader
{
public:
    EtagereReader(const StoredBytes &bytes, EtagereDepth depth, EtagereEntry &entry)
        : m_reader(bytes.head(), bytes.size())
        , m_depth(depth)
        , m_entry(entry)
    {
    }

    Result<Done> read()
    {
        if (readStart() && readVariants() && readBodies())
            return Done();
        if (m_why)
            return failure(ErrorCode::BadInput, tr(m_why), tr("byte %1").arg(m_reader.offset()));
        return tl::unexpected(m_reader.error());
    }

private:
    bool fail(const char *why)
    {
        m_why = why;
        return false;
    }

    bool next(CborType type, const char *whyNot)
    {
        return m_reader.next(m_item) && ((m_item.type == type && !m_item.isOpen) || fail(whyNot));
    }

    bool readStart()
    {
        return next(CborType::Tag, QT_TR_NOOP("The entry is not of Etagere"))
            && next(CborType::Array, QT_TR_NOOP("The entry is not of Etagere"))
            && next(CborType::Text, QT_TR_NOOP("The entry is not of Etagere"))
            && (m_item.bytes == Magic || fail(QT_TR_NOOP("The entry is not of Etagere")))
            && next(CborType::Unsigned, QT_TR_NOOP("The entry is not of Etagere"))
            && (m_item.number == SchemaVersion || fail(QT_TR_NOOP("The entry is of a later version of Etagere")));
    }

    bool readVariants()
    {
        if (!next(CborType::Array, QT_TR_NOOP("The variants are not an array")))
            return false;
        const quint64 variants = m_item.number;
        if (variants == 0 || variants > quint64(MaximumVariants))
            return fail(QT_TR_NOOP("The entry has no variant, or too many"));
        if (!readVariant(m_entry.newest))
            return false;
        for (quint64 i = 1; i < variants; ++i) {
            EtagereVariant variant;
            if (!readVariant(variant))
                return false;
            if (m_depth == EtagereDepth::AllVariants)
                m_entry.others.append(std::move(variant));
        }
        return true;
    }

    bool readVariant(EtagereVariant &variant)
    {
        if (!next(CborType::Map, QT_TR_NOOP("A variant is not a map")))
            return false;
        for (quint64 pairs = m_item.number; pairs > 0; --pairs) {
            if (!next(CborType::Text, QT_TR_NOOP("The name of a member is not text"))
                || !readMember(m_item.bytes, variant))
                return false;
        }
        if (variant.status < 100 || variant.url.isEmpty())
            return fail(QT_TR_NOOP("A variant has no status or no URL"));
        variant.bodyOffset = m_bodiesLength;
        m_bodiesLength += variant.bodyLength;
        return true;
    }

    bool readMember(QByteArrayView name, EtagereVariant &variant)
    {
        if (name == "method")
            return readString(variant.method);
        if (name == "url")
            return readString(variant.url);
        if (name == "reason")
            return readString(variant.reason);
        if (name == "headers")
            return readFields(variant.headers);
        if (name == "request")
            return readFields(variant.request);
        if (name == "trailers")
            return readFields(variant.trailers);
        if (name == "decoded")
            return readBoolean(variant.isDecoded);
        if (name == "validate")
            return readBoolean(variant.mustValidate);
        return readNumberMember(name, variant);
    }

    bool readBoolean(bool &boolean)
    {
        boolean = next(CborType::Simple, QT_TR_NOOP("A member is not a boolean")) && m_item.number == CborItem::True;
        return !m_why && !m_reader.hasFailed();
    }

    bool readNumberMember(QByteArrayView name, EtagereVariant &variant)
    {
        if (name == "status")
            return readNumber(variant.status, 999);
        if (name == "version")
            return readNumber(variant.httpVersion, 99);
        if (name == "request_time")
            return readNumber(variant.requestTime, LargestTime);
        if (name == "response_time")
            return readNumber(variant.responseTime, LargestTime);
        if (name == "body")
            return readNumber(variant.bodyLength, quint64(1) << 50);
        return m_reader.skip();
    }

    template <typename Number>
    bool readNumber(Number &number, quint64 most)
    {
        if (!next(CborType::Unsigned, QT_TR_NOOP("A member is not a number")))
            return false;
        if (m_item.number > most)
            return fail(QT_TR_NOOP("A number is too large"));
        number = Number(m_item.number);
        return true;
    }

    bool readString(QByteArrayView &string)
    {
        if (!m_reader.next(m_item))
            return false;
        if (!m_item.isString() || quint64(m_item.bytes.size()) < m_item.number)
            return fail(QT_TR_NOOP("A member is not a string, or goes on behind what could be read"));
        string = m_item.bytes;
        return true;
    }

    bool readFields(FieldViews &fields)
    {
        fields.clear();
        if (!next(CborType::Array, QT_TR_NOOP("The fields are not an array")))
            return false;
        const quint64 members = m_item.number;
        for (quint64 i = 0; i + 1 < members; i += 2) {
            FieldView field;
            if (!readString(field.name) || !readValue(field))
                return false;
            fields.append(field);
        }
        return members % 2 == 0 || fail(QT_TR_NOOP("A field has no value"));
    }

    bool readValue(FieldView &field)
    {
        if (!m_reader.next(m_item))
            return false;
        field.isNull = m_item.isNull();
        if (!field.isNull && (!m_item.isString() || quint64(m_item.bytes.size()) < m_item.number))
            return fail(QT_TR_NOOP("A field value is not a string, or goes on behind what could be read"));
        field.value = m_item.bytes;
        return true;
    }

    bool readBodies()
    {
        if (!m_reader.next(m_item))
            return false;
        m_entry.bodiesLength = m_bodiesLength;
        if (!m_item.isNull()) {
            if (m_item.type != CborType::Bytes || m_item.isOpen || m_item.number != quint64(m_bodiesLength))
                return fail(QT_TR_NOOP("The bodies are not as long as the variants say"));
            m_entry.bodiesOffset = m_item.payloadOffset;
        }
        return m_reader.atEnd() || fail(QT_TR_NOOP("Something follows the entry"));
    }

    CborReader m_reader;
    const EtagereDepth m_depth;
    EtagereEntry &m_entry;
    CborItem m_item;
    qint64 m_bodiesLength = 0;
    const char *m_why = nullptr;
};

void writeFields(CborWriter &writer, const HeaderList &fields)
{
    writer.array(2 * fields.size());
    for (const HeaderField &field : fields) {
        writer.string(field.name);
        field.isNull ? writer.null() : writer.string(field.value);
    }
}

void writeTime(CborWriter &writer, QByteArrayView name, Msecs time)
{
    if (time == NoTime)
        return;
    writer.string(name);
    writer.number(quint64(qMax<Msecs>(0, time)));
}

void writeVariant(CborWriter &writer, const CachedResponse &variant)
{
    const bool hasReason = !variant.reason.isEmpty();
    const bool hasTrailers = !variant.trailers.isEmpty();
    writer.map(7 + (variant.requestTime != NoTime) + (variant.responseTime != NoTime) + hasReason + hasTrailers
               + variant.bodyIsDecoded + variant.mustValidate);
    writer.string("method");
    writer.string(variant.method);
    writer.string("url");
    writer.string(variant.url);
    writer.string("status");
    writer.number(quint64(variant.status));
    writer.string("version");
    writer.number(quint64(variant.httpVersion));
    writer.string("body");
    writer.number(quint64(variant.body.size));
    writeTime(writer, "request_time", variant.requestTime);
    writeTime(writer, "response_time", variant.responseTime);
    if (hasReason) {
        writer.string("reason");
        writer.string(variant.reason);
    }
    if (variant.bodyIsDecoded) {
        writer.string("decoded");
        writer.boolean(true);
    }
    if (variant.mustValidate) {
        writer.string("validate");
        writer.boolean(true);
    }
    writer.string("headers");
    writeFields(writer, variant.headers);
    writer.string("request");
    writeFields(writer, variant.requestHeaders);
    if (hasTrailers) {
        writer.string("trailers");
        writeFields(writer, variant.trailers);
    }
}

} // namespace

bool isEtagereEntry(QByteArrayView head)
{
    return head.startsWith("\xd9\xd9\xf7\x84\x67"
                           "etagere");
}

Result<Done> readEtagereEntry(const StoredBytes &bytes, EtagereDepth depth, EtagereEntry &entry)
{
    const Result<Done> read = EtagereReader(bytes, depth, entry).read();
    if (read || bytes.isWhole() || bytes.head().size() >= LargestStart || !isEtagereEntry(bytes.head()))
        return read;
    Result<QByteArray> start = bytes.read(0, qMin(bytes.size(), LargestStart));
    if (!start)
        return tl::unexpected(start.error());
    entry = EtagereEntry();
    entry.start = std::move(*start);
    return EtagereReader(bytes.withHead(entry.start), depth, entry).read();
}

QByteArray writeEtagereEntry(const QList<CachedResponse> &variants, bool hasSeparateBodies)
{
    CborWriter writer;
    writer.tag(SelfDescribedTag);
    writer.array(4);
    writer.string(Magic);
    writer.number(SchemaVersion);
    writer.array(variants.size());
    qint64 bodies = 0;
    for (const CachedResponse &variant : variants) {
        writeVariant(writer, variant);
        bodies += variant.body.size;
    }
    if (hasSeparateBodies)
        writer.null();
    else
        writer.bytesHead(bodies);
    return writer.result();
}

} // namespace etagere
