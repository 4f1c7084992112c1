// SPDX-License-Identifier: LGPL-3.0-or-later
// A first guess at a mapping: names that people give to the parts of a response, and values that can be nothing else.
#include "dialect/mappingguess.h"

#include "dialect/mappingtext.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

// The likeliest first.
const QStringList UrlNames{ u"url"_s, u"uri"_s, u"request_url"_s, u"requesturl"_s, u"href"_s };
const QStringList MethodNames{ u"method"_s, u"verb"_s, u"request_method"_s, u"http_method"_s };
const QStringList StatusNames{ u"status"_s,      u"status_code"_s, u"statuscode"_s,
                               u"http_status"_s, u"code"_s,        u"response_code"_s };
const QStringList HeaderNames{ u"headers"_s, u"header"_s, u"response_headers"_s, u"hdrs"_s, u"fields"_s };
const QStringList BodyNames{ u"body"_s,          u"content"_s, u"data"_s,     u"text"_s,   u"payload"_s,
                             u"response_body"_s, u"html"_s,    u"raw_data"_s, u"result"_s, u"response"_s };
const QStringList StoredNames{ u"stored_at"_s, u"stored"_s, u"cached_at"_s,  u"created_at"_s, u"created"_s, u"ts"_s,
                               u"timestamp"_s, u"time"_s,   u"fetched_at"_s, u"saved_at"_s,   u"when"_s,    u"date"_s };
const QStringList ExpiresNames{ u"expires_at"_s, u"expires"_s, u"expiry"_s, u"expire"_s, u"valid_until"_s, u"exp"_s };
const QStringList KnownFields{ u"etag"_s,          u"content-type"_s,   u"date"_s, u"cache-control"_s,
                               u"last-modified"_s, u"content-length"_s, u"vary"_s, u"expires"_s };

bool isUrl(const ValuePart &part)
{
    return part.kind == MappedKind::Text && (part.text.startsWith(u"http://"_s) || part.text.startsWith(u"https://"_s));
}

bool isStatus(const ValuePart &part)
{
    const int number = part.text.toInt();
    return (part.kind == MappedKind::Integer || part.kind == MappedKind::Text) && number >= 100 && number <= 599;
}

bool isMethod(const ValuePart &part)
{
    const QString &text = part.text;
    return part.kind == MappedKind::Text && text.size() >= 3 && text.size() <= 10
        && std::all_of(text.begin(), text.end(), [](QChar c) { return c >= u'A' && c <= u'Z'; });
}

bool isTime(const ValuePart &part) { return likelyUnit(part).has_value(); }

class Guess
{
public:
    explicit Guess(const ValueOutline &outline)
        : m_outline(outline)
        , m_headers(headers())
    {
    }

    QJsonObject object(const QByteArray &name)
    {
        QJsonObject mapping{ { u"name"_s, QString::fromLatin1(name) },
                             { u"value"_s, QString::fromLatin1(m_outline.format) } };
        if (!m_outline.compression.isEmpty())
            mapping.insert(u"compression"_s, QString::fromLatin1(m_outline.compression));
        const auto put = [&](MappedPart member, const ValuePart *part) {
            if (part)
                setPart(mapping, member, *part);
        };
        const ValuePart *url = best(UrlNames, isUrl, true);
        put(MappedPart::Url, url);
        put(MappedPart::Method, best(MethodNames, isMethod, false));
        put(MappedPart::Status, best(StatusNames, isStatus, false));
        put(MappedPart::Headers, m_headers);
        put(MappedPart::Body, body(url));
        put(MappedPart::StoredAt, best(StoredNames, isTime, false));
        put(MappedPart::ExpiresAt, best(ExpiresNames, isTime, false));
        return mapping;
    }

private:
    const ValuePart *parentOf(const ValuePart &part) const
    {
        return part.parent < 0 ? nullptr : &m_outline.parts.at(part.parent);
    }

    int depthOf(const ValuePart &part) const
    {
        int depth = 0;
        for (const ValuePart *above = parentOf(part); above; above = parentOf(*above))
            ++depth;
        return depth;
    }

    template <typename Is>
    bool isInside(const ValuePart &part, Is isOne) const
    {
        for (const ValuePart *above = parentOf(part); above; above = parentOf(*above)) {
            if (isOne(*above))
                return true;
        }
        return false;
    }

    bool isAmongHeaders(const ValuePart &part) const
    {
        return isInside(part, [this](const ValuePart &above) { return &above == m_headers; });
    }

    static bool isOfRequest(const ValuePart &part) { return part.name.contains(u"req"_s, Qt::CaseInsensitive); }

    /// The part with the likeliest name, and of those the least deep one. Any name will do where `anyName` says so.
    const ValuePart *best(const QStringList &names, bool (*isOne)(const ValuePart &), bool anyName) const
    {
        const ValuePart *found = nullptr;
        std::pair<qsizetype, int> foundRank;
        for (const ValuePart &part : m_outline.parts) {
            if (part.path.isEmpty() || !isOne(part) || isAmongHeaders(part))
                continue;
            const qsizetype at = names.indexOf(part.name.toLower());
            if (at < 0 && !anyName)
                continue;
            const std::pair<qsizetype, int> rank{ at < 0 ? names.size() : at, depthOf(part) };
            if (!found || rank < foundRank) {
                found = &part;
                foundRank = rank;
            }
        }
        return found;
    }

    /// How many members are fields that everybody knows: of a map, of pairs, of lines.
    int knownFieldsIn(qsizetype container) const
    {
        int known = 0;
        for (qsizetype i = container + 1; i < m_outline.parts.size(); ++i) {
            const ValuePart &part = m_outline.parts.at(i);
            if (part.parent < container) // what is in it stands right behind it
                break;
            if (part.parent == container)
                known += KnownFields.contains(fieldName(part, m_outline.parts.at(container).kind).toLower());
            else if (part.parent > container && m_outline.parts.at(part.parent).parent == container)
                known += part.name == "0"_L1 && KnownFields.contains(part.text.toLower());
        }
        return known;
    }

    static QString fieldName(const ValuePart &member, MappedKind container)
    {
        return container == MappedKind::Map ? member.name : member.text.section(u':', 0, 0);
    }

    const ValuePart *headers() const
    {
        const ValuePart *found = nullptr;
        std::tuple<bool, int, bool> foundRank;
        for (qsizetype i = 0; i < m_outline.parts.size(); ++i) {
            const ValuePart &part = m_outline.parts.at(i);
            const bool isContainer = part.kind == MappedKind::Map || part.kind == MappedKind::List;
            if (part.path.isEmpty() || part.parent < 0 || !isContainer)
                continue;
            const bool isNamedSo = HeaderNames.contains(part.name.toLower());
            const int known = knownFieldsIn(i);
            const std::tuple<bool, int, bool> rank{ !isOfRequest(part) && !isInside(part, isOfRequest), known,
                                                    isNamedSo };
            if ((known > 0 || isNamedSo) && (!found || rank > foundRank)) {
                found = &part;
                foundRank = rank;
            }
        }
        return found;
    }

    const ValuePart *body(const ValuePart *url) const
    {
        const bool isJson = m_outline.format == "json";
        const ValuePart *longest = nullptr;
        const ValuePart *named = nullptr;
        qsizetype namedRank = BodyNames.size();
        for (const ValuePart &part : m_outline.parts) {
            const bool isText = part.kind == MappedKind::Text || part.kind == MappedKind::Bytes;
            const bool mayBeOne = isText || (isJson && part.kind >= MappedKind::List && part.parent >= 0);
            if (part.path.isEmpty() || !mayBeOne || &part == m_headers || isAmongHeaders(part)
                || isInside(part, isOfRequest))
                continue;
            const qsizetype rank = BodyNames.indexOf(part.name.toLower());
            if (rank >= 0 && rank < namedRank) {
                named = &part;
                namedRank = rank;
            }
            if (isText && &part != url && !isMethod(part) && !isTime(part) && (!longest || part.size > longest->size))
                longest = &part;
        }
        return named ? named : longest;
    }

    const ValueOutline &m_outline;
    const ValuePart *m_headers;
};

} // namespace

QJsonObject guessedMapping(const QByteArray &name, const ValueOutline &outline) { return Guess(outline).object(name); }

} // namespace etagere
