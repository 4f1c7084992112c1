// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/mappingspec.h"

#include "core/checkedobject.h"
#include "core/translate.h"

#include <algorithm>

namespace etagere {

namespace {

constexpr qsizetype LongestName = 40;
constexpr qsizetype LongestPrefix = 200;

template <typename T>
struct Word {
    const char *text;
    T value;
};

constexpr Word<MappedFormat> Formats[] = {
    { "json", MappedFormat::Json },
    { "msgpack", MappedFormat::Msgpack },
    { "pickle", MappedFormat::Pickle },
    { "raw", MappedFormat::Raw },
};
constexpr Word<std::optional<Coding>> Compressions[] = { { "zlib", Coding::Deflate }, { "gzip", Coding::Gzip } };
constexpr Word<BodyEncoding> Encodings[] = {
    { "text", BodyEncoding::Text },   { "base64", BodyEncoding::Base64 }, { "hex", BodyEncoding::Hex },
    { "bytes", BodyEncoding::Bytes }, { "json", BodyEncoding::Json },
};
constexpr Word<TimeUnit> Units[] = {
    { "s", TimeUnit::Seconds },
    { "ms", TimeUnit::Milliseconds },
    { "iso8601", TimeUnit::Iso8601 },
    { "http", TimeUnit::HttpDate },
};
constexpr Word<MappingHash> Hashes[] = {
    { "md5", MappingHash::Md5 },
    { "sha1", MappingHash::Sha1 },
    { "sha224", MappingHash::Sha224 },
    { "sha256", MappingHash::Sha256 },
};

template <typename T, size_t N>
T oneOf(CheckedObject &object, const char *member, const Word<T> (&words)[N])
{
    const QString text = object.text(member);
    QStringList known;
    for (const Word<T> &word : words) {
        if (text == QLatin1StringView(word.text))
            return word.value;
        known += QLatin1StringView(word.text);
    }
    object.fail(member, tr("One of these is expected here: %1").arg(known.join(QStringLiteral(", "))));
    return words[0].value;
}

class SpecReader
{
public:
    Result<MappingSpec> read(const QJsonObject &document)
    {
        CheckedObject object(document, {}, m_problem);
        readName(object);
        m_spec.format = oneOf(object, "value", Formats);
        if (object.has("compression"))
            m_spec.compression = oneOf(object, "compression", Compressions);
        if (object.has("recognise"))
            readRecognise(object.object("recognise"));
        readPlaces(object);
        if (object.has("key"))
            readKey(object.object("key"));
        object.finish();
        checkUrl(object);
        if (m_problem)
            return tl::unexpected(*m_problem);
        return m_spec;
    }

private:
    void readName(CheckedObject &object)
    {
        const QString name = object.text("name");
        const auto isPlain = [](QChar c) {
            return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'-' || c == u'_';
        };
        if (name.size() > LongestName || !std::all_of(name.begin(), name.end(), isPlain))
            object.fail("name", tr("A name is made of a–z, 0–9, - and _, %1 at most").arg(LongestName));
        m_spec.name = name.toLatin1();
        m_spec.title = object.text("title", name).left(100);
    }

    void readRecognise(CheckedObject object)
    {
        m_spec.keyPrefix = object.text("key_prefix").toUtf8();
        if (m_spec.keyPrefix.size() > LongestPrefix)
            object.fail("key_prefix", tr("A prefix may have %1 bytes at most").arg(LongestPrefix));
        object.finish();
    }

    bool isRaw() const { return m_spec.format == MappedFormat::Raw; }

    void readPlaces(CheckedObject &object)
    {
        for (const char *member : { "body", "stored_at", "expires_at" }) {
            if (isRaw() && object.has(member))
                failAsRaw(object, member);
        }
        if (object.has("url"))
            addTarget(object, "url", MappedPart::Url);
        if (object.has("headers"))
            addTarget(object, "headers", MappedPart::Headers);
        readMethod(object);
        readStatus(object);
        if (!isRaw())
            readBody(object);
        readTime(object, "stored_at", MappedPart::StoredAt, m_spec.storedAtUnit);
        readTime(object, "expires_at", MappedPart::ExpiresAt, m_spec.expiresAtUnit);
    }

    static void failAsRaw(CheckedObject &object, const char *member)
    {
        object.fail(member, tr("A raw value is the body; nothing else is in it"));
    }

    void addTarget(CheckedObject &object, const char *member, MappedPart part)
    {
        const Result<MappedPath> path = MappedPath::parse(object.text(member));
        if (!path)
            return object.fail(member, path.error().message);
        if (isRaw())
            return failAsRaw(object, member);
        m_spec.targetOf[int(part)] = int(m_spec.targets.size());
        m_spec.targets.append({ *path, part == MappedPart::Headers });
    }

    void readMethod(CheckedObject &object)
    {
        if (!object.has("method"))
            return;
        const QString text = object.text("method");
        if (MappedPath::isPath(text))
            return addTarget(object, "method", MappedPart::Method);
        m_spec.method = text.toUtf8();
        const auto isLetter = [](QChar c) { return c >= u'A' && c <= u'Z'; };
        if (text.size() > LongestName || !std::all_of(text.begin(), text.end(), isLetter))
            object.fail("method", tr("A method in capital letters or a path is expected here"));
    }

    void readStatus(CheckedObject &object)
    {
        if (object.member("status").isString())
            addTarget(object, "status", MappedPart::Status);
        else
            m_spec.status = int(object.number("status", 100, 599, m_spec.status));
    }

    void readBody(CheckedObject &object)
    {
        CheckedObject body = object.object("body");
        addTarget(body, "at", MappedPart::Body);
        m_spec.bodyEncoding = oneOf(body, "encoding", Encodings);
        m_spec.bodyIsDecoded = body.flag("decoded", true);
        if (m_spec.bodyEncoding == BodyEncoding::Json && m_spec.format != MappedFormat::Json)
            body.fail("encoding", tr("Only a JSON value has parts that are JSON"));
        if (m_spec.bodyEncoding == BodyEncoding::Bytes && m_spec.format == MappedFormat::Json)
            body.fail("encoding", tr("JSON has no bytes: text, base64, hex or json is expected here"));
        body.finish();
    }

    void readTime(CheckedObject &object, const char *member, MappedPart part, TimeUnit &unit)
    {
        if (!object.has(member) || isRaw())
            return;
        CheckedObject time = object.object(member);
        addTarget(time, "at", part);
        unit = oneOf(time, "unit", Units);
        time.finish();
    }

    void readKey(CheckedObject object)
    {
        MappingKey key;
        key.prefix = object.text("prefix", QString()).toUtf8();
        const bool isHashed = object.has("hash") && !object.member("hash").isNull();
        if (isHashed)
            key.hash = oneOf(object, "hash", Hashes);
        const Result<Done> parsed = key.setTemplate(object.text("template"));
        if (!parsed)
            object.fail("template", parsed.error().message);
        object.finish();
        m_spec.key = std::move(key);
    }

    /// A URL must come from somewhere, or nothing is HTTP; hashed keys can still be resolved.
    void checkUrl(CheckedObject &object)
    {
        if (!m_spec.has(MappedPart::Url) && !m_spec.key)
            object.fail("url", tr("Say where the URL is, or how the key is made of it (“key”)"));
    }

    MappingSpec m_spec;
    CheckedObject::Problem m_problem;
};

} // namespace

QByteArray formatName(MappedFormat format) { return Formats[int(format)].text; }

Result<MappingSpec> readMappingSpec(const QByteArray &json)
{
    if (json.size() > LargestMapping)
        return failure(ErrorCode::LimitExceeded, tr("A mapping may have %L1 bytes at most").arg(LargestMapping));
    const Result<QJsonObject> document = documentObject(json, tr("A mapping is one object in JSON"));
    if (!document)
        return tl::unexpected(document.error());
    return SpecReader().read(*document);
}

} // namespace etagere
