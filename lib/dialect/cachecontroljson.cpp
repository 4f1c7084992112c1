// SPDX-License-Identifier: LGPL-3.0-or-later
// cc=2: zlib of JSON, in which everything that may be no text is Base64.
#include "core/translate.h"
#include "dialect/cachecontrolentry.h"
#include "format/coding.h"
#include "format/jsonreader.h"

namespace etagere {

namespace {

constexpr qint64 LargestJson = 96LL * 1024 * 1024; // Base64 of a body of 64 MiB, and some

class JsonEntryReader
{
public:
    JsonEntryReader(QByteArrayView json, CacheControlEntry &entry)
        : m_reader(json)
        , m_entry(entry)
    {
        entry.unpacked.reserve(json.size()); // Base64 only shrinks, so that views stay valid
    }

    Result<Done> read()
    {
        if (!readMembers([this](QByteArrayView key) { return readTop(key); }) || !m_reader.isComplete())
            return tl::unexpected(error());
        if (!m_hasStatus || !m_hasHeaders || !m_hasBody)
            return failure(ErrorCode::BadInput, tr("The JSON holds no whole response"));
        return Done();
    }

private:
    bool fail(const char *why)
    {
        m_why = why;
        return false;
    }
    Error error() const { return m_why ? Error{ ErrorCode::BadInput, tr(m_why), {} } : m_reader.error(); }

    /// Calls `member` for each name of the object that comes next.
    template <typename Member>
    bool readMembers(Member member)
    {
        JsonItem item;
        if (!m_reader.next(item))
            return false;
        if (item.type != JsonType::Object)
            return fail(QT_TR_NOOP("The JSON is not built like an entry"));
        while (m_reader.next(item)) {
            if (item.type == JsonType::End)
                return true;
            if (!member(item.text))
                return false;
        }
        return false;
    }

    bool readTop(QByteArrayView key)
    {
        if (key == "response")
            return readMembers([this](QByteArrayView name) { return readMember(name); });
        return key == "vary" ? readFields(m_entry.vary) : m_reader.skip();
    }

    bool readMember(QByteArrayView key)
    {
        if (key == "headers")
            return m_hasHeaders = readFields(m_entry.headers);
        if (key == "body")
            return m_hasBody = readDecoded(m_entry.body);
        if (key == "reason")
            return readDecoded(m_entry.reason);
        if (key == "decode_content")
            return readNumber([this](qint64 number) { m_entry.decodeContent = number != 0; });
        if (key == "strict")
            return readNumber([this](qint64 number) { m_entry.strict = number; });
        if (key == "version")
            return readNumber([this](qint64 number) { m_entry.httpVersion = smallNumber(number); });
        if (key != "status")
            return m_reader.skip();
        m_hasStatus = true;
        return readNumber([this](qint64 number) { m_entry.status = smallNumber(number); });
    }

    template <typename Use>
    bool readNumber(Use use)
    {
        JsonItem item;
        if (!m_reader.next(item))
            return false;
        if (item.type == JsonType::True || item.type == JsonType::False)
            use(item.type == JsonType::True);
        else if (item.type == JsonType::Number)
            use(item.text.toByteArray().toLongLong());
        else if (item.type != JsonType::Null)
            return fail(QT_TR_NOOP("A member of the response is not a number"));
        return true;
    }

    bool readDecoded(QByteArrayView &view)
    {
        JsonItem item;
        return m_reader.next(item)
            && (item.type == JsonType::String ? decode(item.text, view)
                                              : fail(QT_TR_NOOP("A member of the response is not text")));
    }

    bool decode(QByteArrayView base64, QByteArrayView &view)
    {
        const auto decoded = QByteArray::fromBase64Encoding(QByteArray::fromRawData(base64.data(), base64.size()),
                                                            QByteArray::AbortOnBase64DecodingErrors);
        if (!decoded)
            return fail(QT_TR_NOOP("The JSON holds damaged Base64"));
        const qsizetype at = m_entry.unpacked.size();
        m_entry.unpacked.append(*decoded);
        view = QByteArrayView(m_entry.unpacked).sliced(at);
        return true;
    }

    bool readFields(FieldViews &fields)
    {
        fields.clear();
        return readMembers([&](QByteArrayView base64) {
            FieldView field;
            if (!decode(base64, field.name))
                return false;
            JsonItem item;
            if (!m_reader.next(item))
                return false;
            field.isNull = item.type == JsonType::Null;
            if (!field.isNull && item.type != JsonType::String)
                return fail(QT_TR_NOOP("A field value is not text"));
            if (!field.isNull && !decode(item.text, field.value))
                return false;
            fields.append(field);
            return true;
        });
    }

    JsonReader m_reader;
    CacheControlEntry &m_entry;
    const char *m_why = nullptr;
    bool m_hasStatus = false;
    bool m_hasHeaders = false;
    bool m_hasBody = false;
};

} // namespace

Result<QByteArray> unpackedJson(QByteArrayView data)
{
    const Part part = Part::fromBytes(QByteArray::fromRawData(data.data(), data.size()));
    const std::unique_ptr<ByteStream> stream = decodingStream(partStream(part), Coding::Deflate, Limits());
    Result<QByteArray> json = readToEnd(*stream, LargestJson);
    if (!json)
        return failure(json.error().code,
                       tr("The zlib data of the entry cannot be unpacked: %1").arg(json.error().message));
    return json;
}

Result<Done> readZlibJsonEntry(QByteArrayView data, CacheControlEntry &entry)
{
    const Result<QByteArray> json = unpackedJson(data);
    if (!json)
        return tl::unexpected(json.error());
    const Result<Done> read = JsonEntryReader(*json, entry).read();
    if (read)
        entry.bodyLength = entry.body.size();
    return read;
}

} // namespace etagere
