// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/esipyproof.h"
#include "http/urlbytes.h"

#include <QtCore/QUtf8StringView>
#include <algorithm>
#include <array>

namespace etagere {

namespace {

/// Languages that ESI answers in, for where the answer does not tell.
constexpr std::array<QByteArrayView, 9> Languages = { "en", "en-us", "de", "fr", "ja", "ru", "zh", "ko", "es" };
/// More parameters than an order can be found for.
constexpr qsizetype MostParameters = 40;

bool isText(QByteArrayView bytes) { return QUtf8StringView(bytes).isValidUtf8(); }

QByteArray formDecoded(QByteArray text)
{
    text.replace('+', ' ');
    return QByteArray::fromPercentEncoding(text);
}

/// A set: sorted, each pair once.
QList<NamedValue> asSet(QList<NamedValue> pairs)
{
    std::sort(pairs.begin(), pairs.end());
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
    return pairs;
}

QList<NamedValue> queryOf(QByteArrayView query)
{
    QList<NamedValue> pairs;
    if (query.size() < 2)
        return pairs;
    for (const QByteArray &pair : query.sliced(1).toByteArray().split('&')) {
        const qsizetype equals = pair.indexOf('=');
        pairs.append({ formDecoded(pair.left(equals)), equals < 0 ? QByteArray() : formDecoded(pair.mid(equals + 1)) });
    }
    return asSet(std::move(pairs));
}

/// What a caller may have given as header parameters, the likeliest first.
QList<QList<NamedValue>> headersOf(const TemplateMatch &match, QByteArrayView contentLanguage)
{
    QList<QList<NamedValue>> all{ {} };
    for (const QByteArray &name : match.headers) {
        QList<QByteArray> values;
        for (const NamedValue &known : match.defaults) {
            if (known.first == name)
                values << known.second;
        }
        if (name.compare("Accept-Language", Qt::CaseInsensitive) == 0) {
            if (!contentLanguage.isEmpty()) {
                all.prepend({ { name, contentLanguage.toByteArray() } });
                values.removeAll(contentLanguage.toByteArray());
            }
            for (const QByteArrayView language : Languages) {
                if (language != contentLanguage && !values.contains(language.toByteArray()))
                    values << language.toByteArray();
            }
        }
        for (const QByteArray &value : values)
            all.append({ { name, value } });
    }
    return all;
}

bool isUsable(const EsipyKey &key)
{
    const auto isTextPair = [](const NamedValue &pair) { return isText(pair.first) && isText(pair.second); };
    return key.path.size() + key.query.size() + key.headers.size() <= MostParameters && isText(key.url)
        && std::all_of(key.path.begin(), key.path.end(), isTextPair)
        && std::all_of(key.query.begin(), key.query.end(), isTextPair)
        && std::all_of(key.headers.begin(), key.headers.end(), isTextPair);
}

} // namespace

QList<EsipyKey> esipyKeysOf(QByteArrayView url, QByteArrayView contentLanguage, const PathTemplates *templates)
{
    const UrlParts parts(url);
    if (!parts.hasAuthority)
        return {};
    QList<TemplateMatch> matches = templates ? templates->matches(parts.path) : QList<TemplateMatch>();
    const bool hasPlain = std::any_of(matches.begin(), matches.end(), [](const auto &m) { return m.values.isEmpty(); });
    if (!hasPlain)
        matches.append({ parts.path.toByteArray(), {}, {}, {} });
    const QList<NamedValue> query = queryOf(parts.query);
    QList<EsipyKey> keys;
    for (const TemplateMatch &match : matches) {
        for (const QList<NamedValue> &headers : headersOf(match, contentLanguage)) {
            EsipyKey key{ "//" + parts.authority.toByteArray() + match.path, asSet(headers), asSet(match.values),
                          query };
            if (isUsable(key))
                keys.append(std::move(key));
        }
    }
    return keys;
}

QList<QByteArray> esiAppNames()
{
    static const QList<QByteArray> names = [] {
        QList<QByteArray> all{ "esipy:app:meta_swagger_url" };
        for (const char *host : { "esi.evetech.net", "esi.tech.ccp.is" }) {
            for (const char *version :
                 { "latest", "dev", "legacy", "v1", "v2", "v3", "v4", "v5", "v6", "_latest", "_dev", "_legacy" }) {
                const QByteArray document = QByteArray("//") + host + '/' + version + "/swagger.json";
                for (const char *scheme : { "", "https:" })
                    all << "esipy:app:" + (scheme + document);
            }
        }
        return all;
    }();
    return names;
}

} // namespace etagere
