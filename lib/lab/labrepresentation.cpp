// SPDX-License-Identifier: LGPL-3.0-or-later
#include "lab/labrepresentation.h"

#include "http/fieldlist.h"
#include "lab/labgzip.h"

namespace etagere {

namespace {

constexpr std::pair<const char *, const char *> Greetings[] = { { "en", "Hello" },
                                                                { "de", "Guten Tag" },
                                                                { "fr", "Bonjour" } };

/// The weight of a member of Accept-Language or Accept-Encoding (RFC 9110 §12.4.2), in thousandths.
int weightOf(QByteArrayView member)
{
    const qsizetype at = member.indexOf(';');
    if (at < 0)
        return 1000;
    const QByteArrayView parameter = member.sliced(at + 1).trimmed();
    bool isNumber = false;
    const double weight = parameter.startsWith("q=") ? parameter.sliced(2).toDouble(&isNumber) : 1;
    return isNumber && weight >= 0 && weight <= 1 ? int(weight * 1000) : 0;
}

QByteArrayView nameOf(QByteArrayView member)
{
    const qsizetype at = member.indexOf(';');
    return (at < 0 ? member : member.first(at)).trimmed();
}

qsizetype preferredLanguage(const QByteArray &accepted)
{
    qsizetype best = 0;
    int bestWeight = 0;
    for (QByteArrayView rest(accepted); !rest.isEmpty();) {
        const QByteArrayView member = takeMember(rest);
        const QByteArrayView name = nameOf(member);
        for (qsizetype i = 0; i < qsizetype(std::size(Greetings)); ++i) {
            const bool matches =
                name.first(qMin<qsizetype>(2, name.size())).compare(Greetings[i].first, Qt::CaseInsensitive) == 0;
            if (matches && weightOf(member) > bestWeight) {
                best = i;
                bestWeight = weightOf(member);
            }
        }
    }
    return best;
}

bool acceptsGzip(const QByteArray &accepted)
{
    for (QByteArrayView rest(accepted); !rest.isEmpty();) {
        const QByteArrayView member = takeMember(rest);
        if (nameOf(member).compare("gzip", Qt::CaseInsensitive) == 0)
            return weightOf(member) > 0;
    }
    return false;
}

QByteArray bodyOf(const LabResource &resource, qsizetype language)
{
    return QByteArray("{\n  \"resource\": \"") + resource.name
        + "\",\n  \"version\": " + QByteArray::number(resource.knobs.version) + ",\n  \"greeting\": \""
        + Greetings[language].second + "\",\n  \"filler\": \"" + QByteArray("etagere ").repeated(40) + "\"\n}\n";
}

/// Each representation has a tag of its own (RFC 9110 §8.8.3).
QByteArray etagOf(const LabResource &resource, qsizetype language, bool isGzipped)
{
    const int version = resource.knobs.keepsEtag ? 1 : resource.knobs.version;
    QByteArray tag = '"' + resource.name + '-' + QByteArray::number(version);
    if (language > 0)
        tag += QByteArray("-") + Greetings[language].first;
    if (isGzipped)
        tag += "-gzip";
    return (resource.knobs.etag == LabEtag::Weak ? "W/" : "") + tag + '"';
}

QByteArray cacheControlOf(const LabKnobs &knobs)
{
    QByteArrayList directives;
    if (knobs.maxAge)
        directives += "max-age=" + QByteArray::number(*knobs.maxAge);
    if (knobs.noCache)
        directives += "no-cache";
    if (knobs.noStore)
        directives += "no-store";
    if (knobs.mustRevalidate)
        directives += "must-revalidate";
    if (knobs.staleWhileRevalidate)
        directives += "stale-while-revalidate=" + QByteArray::number(*knobs.staleWhileRevalidate);
    return directives.join(", ");
}

QByteArray varyOf(const LabKnobs &knobs)
{
    QByteArrayList names;
    if (knobs.varyLanguage)
        names += "Accept-Language";
    if (knobs.varyEncoding)
        names += "Accept-Encoding";
    return names.join(", ");
}

void addCachingFields(HeaderList &fields, const LabKnobs &knobs, Msecs modified, Msecs now)
{
    if (const QByteArray value = cacheControlOf(knobs); !value.isEmpty())
        fields.append("Cache-Control", value);
    if (knobs.expiresIn)
        fields.append("Expires", formatHttpDate(now + *knobs.expiresIn * 1000));
    if (knobs.unchangedFor)
        fields.append("Last-Modified", formatHttpDate(modified));
    if (const QByteArray value = varyOf(knobs); !value.isEmpty())
        fields.append("Vary", value);
}

} // namespace

CachedResponse labRepresentation(const LabResource &resource, Msecs modified, const HeaderList &request, Msecs now)
{
    const LabKnobs &knobs = resource.knobs;
    const qsizetype language = knobs.varyLanguage ? preferredLanguage(request.joined("Accept-Language")) : 0;
    const bool isGzipped = knobs.gzip && acceptsGzip(request.joined("Accept-Encoding"));
    const QByteArray body = bodyOf(resource, language);
    CachedResponse full;
    full.status = 200;
    if (!knobs.lacksDate)
        full.headers.append("Date", formatHttpDate(now));
    full.headers.append("Content-Type", "application/json");
    if (knobs.varyLanguage)
        full.headers.append("Content-Language", Greetings[language].first);
    if (isGzipped)
        full.headers.append("Content-Encoding", "gzip");
    if (knobs.etag != LabEtag::None)
        full.headers.append("ETag", etagOf(resource, language, isGzipped));
    addCachingFields(full.headers, knobs, modified, now);
    full.body = Part::fromBytes(isGzipped ? gzipped(body) : body);
    return full;
}

} // namespace etagere
