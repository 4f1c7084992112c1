// SPDX-License-Identifier: LGPL-3.0-or-later
// Serializer.dumps of the versions, in the order of members that each wrote.
#include "dialect/cachecontrolwriter.h"
#include "format/coding.h"
#include "format/msgpackwriter.h"
#include "format/picklewriter.h"

#include <algorithm>

namespace etagere {

namespace {

constexpr qint64 LargestOldBody = 64LL * 1024 * 1024;

class MsgpackEntryWriter
{
public:
    explicit MsgpackEntryWriter(const CacheControlRecord &record)
        : m_record(record)
    {
    }

    AroundBody write()
    {
        m_writer.map(2);
        text("response");
        m_writer.map(m_record.strict ? 7 : 6);
        text("body");
        m_writer.bytesHead(m_record.body.size);
        const QByteArray before = m_writer.result();
        text("headers");
        fields(m_record.headers);
        text("status");
        m_writer.integer(m_record.status);
        text("version");
        m_writer.integer(m_record.httpVersion);
        text("reason");
        text(m_record.reason);
        if (m_record.strict) {
            text("strict");
            m_writer.integer(*m_record.strict);
        }
        text("decode_content");
        m_writer.boolean(m_record.decodeContent);
        text("vary");
        fields(m_record.vary);
        return { before, m_writer.result().mid(before.size()) };
    }

private:
    void text(QByteArrayView text) { m_record.textIsBytes ? m_writer.bytes(text) : m_writer.text(text); }

    void fields(const HeaderList &fields)
    {
        m_writer.map(quint32(fields.size()));
        for (const HeaderField &field : fields) {
            text(field.name);
            field.isNull ? m_writer.nil() : text(field.value);
        }
    }

    const CacheControlRecord &m_record;
    MsgpackWriter m_writer;
};

QByteArray quotedBase64(const QByteArray &bytes) { return '"' + bytes.toBase64() + '"'; }

QByteArray jsonFields(const HeaderList &fields)
{
    QList<QByteArray> members;
    for (const HeaderField &field : fields)
        members +=
            quotedBase64(field.name) + ':' + (field.isNull ? QByteArrayLiteral("null") : quotedBase64(field.value));
    std::sort(members.begin(), members.end());
    return '{' + members.join(',') + '}';
}

void pickleFields(PickleWriter &writer, const HeaderList &fields)
{
    writer.emptyDict();
    for (const HeaderField &field : fields) {
        writer.text(field.name);
        field.isNull ? writer.none() : writer.text(field.value);
        writer.setItem();
    }
}

void pickleMember(PickleWriter &writer, QByteArrayView name, qint32 number)
{
    writer.text(name);
    writer.integer(number);
    writer.setItem();
}

void pickleResponse(PickleWriter &writer, const CacheControlRecord &record, const QByteArray &body)
{
    writer.emptyDict();
    writer.text("body");
    writer.bytes(body);
    writer.setItem();
    writer.text("headers");
    pickleFields(writer, record.headers);
    writer.setItem();
    pickleMember(writer, "status", record.status);
    pickleMember(writer, "version", record.httpVersion);
    writer.text("reason");
    writer.text(record.reason);
    writer.setItem();
    if (record.strict)
        pickleMember(writer, "strict", qint32(*record.strict));
    pickleMember(writer, "decode_content", record.decodeContent);
}

} // namespace

AroundBody writeMsgpackEntry(const CacheControlRecord &record) { return MsgpackEntryWriter(record).write(); }

Result<QByteArray> writeZlibJsonEntry(const CacheControlRecord &record)
{
    const Result<QByteArray> body = record.body.readAll(LargestOldBody);
    if (!body)
        return body;
    QByteArray json = "{\"response\":{\"body\":" + quotedBase64(*body);
    json += ",\"decode_content\":" + QByteArray(record.decodeContent ? "true" : "false");
    json += ",\"headers\":" + jsonFields(record.headers);
    json += ",\"reason\":" + quotedBase64(record.reason);
    json += ",\"status\":" + QByteArray::number(record.status);
    if (record.strict)
        json += ",\"strict\":" + QByteArray::number(*record.strict);
    json += ",\"version\":" + QByteArray::number(record.httpVersion);
    json += "},\"vary\":" + jsonFields(record.vary) + '}';
    return zlibCompressed(json);
}

Result<QByteArray> writePickledEntry(const CacheControlRecord &record)
{
    const Result<QByteArray> body = record.body.readAll(LargestOldBody);
    if (!body)
        return body;
    PickleWriter writer(record.pickleProtocol);
    writer.emptyDict();
    writer.text("response");
    pickleResponse(writer, record, *body);
    writer.setItem();
    writer.text("vary");
    pickleFields(writer, record.vary);
    writer.setItem();
    return writer.finish();
}

} // namespace etagere
