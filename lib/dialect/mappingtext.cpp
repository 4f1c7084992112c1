// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/mappingtext.h"

#include "core/checkedobject.h"
#include "core/translate.h"

#include <etagere/datetime.h>

#include <QtCore/QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

// In the order of the documentation; those of inner objects among them.
const QStringList Members{ u"name"_s,      u"title"_s,      u"value"_s,  u"compression"_s, u"recognise"_s,
                           u"url"_s,       u"method"_s,     u"status"_s, u"headers"_s,     u"body"_s,
                           u"stored_at"_s, u"expires_at"_s, u"key"_s,    u"at"_s,          u"encoding"_s,
                           u"decoded"_s,   u"unit"_s,       u"prefix"_s, u"template"_s,    u"hash"_s };

QStringList membersOf(const QJsonObject &object)
{
    QStringList names = object.keys();
    const auto rank = [](const QString &name) {
        const qsizetype at = Members.indexOf(name);
        return at < 0 ? Members.size() : at;
    };
    std::stable_sort(names.begin(), names.end(),
                     [&rank](const QString &one, const QString &other) { return rank(one) < rank(other); });
    return names;
}

/// `["x",{"y":1}]` with the spaces that people write.
QByteArray written(const QJsonValue &value)
{
    if (!value.isObject())
        return QJsonDocument(QJsonArray{ value }).toJson(QJsonDocument::Compact).sliced(1).chopped(1);
    QByteArrayList members;
    const QJsonObject object = value.toObject();
    for (const QString &name : membersOf(object))
        members += written(name) + ": " + written(object.value(name));
    return "{ " + members.join(", ") + " }";
}

bool consistsOf(const QString &text, bool (*isOne)(QChar)) { return std::all_of(text.begin(), text.end(), isOne); }

bool isHex(QChar c) { return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f'); }

bool isBase64(QChar c)
{
    return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || c == u'+' || c == u'/'
        || c == u'-' || c == u'_' || c == u'=' || c == u'\n';
}

/// A word may be either by accident; a text that is long enough is not.
QLatin1StringView likelyEncoding(const ValuePart &part)
{
    constexpr qint64 leastLetters = 8;
    if (part.kind == MappedKind::Bytes)
        return "bytes"_L1;
    if (part.kind != MappedKind::Text)
        return "json"_L1;
    if (part.size >= leastLetters && part.size % 2 == 0 && consistsOf(part.text, isHex))
        return "hex"_L1;
    const bool isWhole = part.size % 4 == 0 || part.text.contains(u'\n');
    return part.size >= leastLetters && isWhole && consistsOf(part.text, isBase64) ? "base64"_L1 : "text"_L1;
}

QLatin1StringView memberName(MappedPart part)
{
    constexpr QLatin1StringView names[] = { "url"_L1,  "method"_L1,    "status"_L1,    "headers"_L1,
                                            "body"_L1, "stored_at"_L1, "expires_at"_L1 };
    return names[int(part)];
}

} // namespace

QByteArray mappingText(const QJsonObject &mapping)
{
    QByteArrayList lines;
    for (const QString &name : membersOf(mapping))
        lines += "    " + written(name) + ": " + written(mapping.value(name));
    return "{\n" + lines.join(",\n") + "\n}\n";
}

std::optional<QLatin1StringView> likelyUnit(const ValuePart &part)
{
    const bool isNumber = part.kind == MappedKind::Integer || part.kind == MappedKind::Real;
    if (!isNumber && part.kind != MappedKind::Text)
        return std::nullopt;
    bool isCounted = false;
    const double count = part.text.toDouble(&isCounted);
    constexpr double leastSeconds = 1e8; // 1973
    constexpr double leastMilliseconds = 1e11;
    constexpr double mostMilliseconds = 1e13; // 2286
    if (isCounted && count >= leastMilliseconds && count < mostMilliseconds)
        return "ms"_L1;
    if (isCounted && count >= leastSeconds && count < leastMilliseconds)
        return "s"_L1;
    const QByteArray text = part.text.toUtf8();
    if (!isCounted && parseIsoTime(text) != NoTime)
        return "iso8601"_L1;
    return !isCounted && parseHttpDate(text) != NoTime ? std::optional("http"_L1) : std::nullopt;
}

void setPart(QJsonObject &mapping, MappedPart member, const ValuePart &part)
{
    QJsonValue place = part.path;
    if (member == MappedPart::Body)
        place = QJsonObject{ { u"at"_s, part.path }, { u"encoding"_s, likelyEncoding(part) } };
    else if (member == MappedPart::StoredAt || member == MappedPart::ExpiresAt)
        place = QJsonObject{ { u"at"_s, part.path }, { u"unit"_s, likelyUnit(part).value_or("s"_L1) } };
    mapping.insert(memberName(member), place);
}

Result<QByteArray> mappingWithPart(const QByteArray &json, MappedPart member, const ValuePart &part)
{
    Result<QJsonObject> mapping = documentObject(json, tr("A mapping is one object in JSON"));
    if (!mapping)
        return tl::unexpected(mapping.error());
    setPart(*mapping, member, part);
    return mappingText(*mapping);
}

} // namespace etagere
