// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/keyshape.h"

#include <QtCore/QCoreApplication>
#include <algorithm>

namespace etagere {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("KeyShape", text); }

bool isHex(QByteArrayView text, qsizetype length)
{
    return text.size() == length && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

bool isQtName(QByteArrayView text)
{
    return text.size() == 10 && text.endsWith(".d") && std::all_of(text.begin(), text.end() - 2, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-';
           });
}

bool isUrl(QByteArrayView text) { return text.startsWith("http://") || text.startsWith("https://"); }

QByteArray base64Url(const QByteArray &text)
{
    if (text.size() < 12)
        return {};
    for (const auto alphabet : { QByteArray::Base64Encoding, QByteArray::Base64UrlEncoding }) {
        const auto decoded = QByteArray::fromBase64Encoding(text, alphabet | QByteArray::AbortOnBase64DecodingErrors);
        if (decoded && isUrl(*decoded))
            return *decoded;
    }
    return {};
}

KeyShape hashShape(const QByteArray &text)
{
    const QString candidates =
        tr("A hash cannot be undone. With a list of URLs that may be in the cache, the right one "
           "can be proven: it gives this very hash.");
    if (isHex(text, 56))
        return { tr("sha224 of the URL, as CacheControl and pip name their files"), candidates, {} };
    if (isHex(text, 32))
        return { tr("32 hexadecimal digits: an md5"), candidates, {} };
    if (isHex(text, 40))
        return { tr("40 hexadecimal digits: a sha1"), candidates, {} };
    if (isHex(text, 64))
        return { tr("64 hexadecimal digits: a sha256 or blake2"), candidates, {} };
    const qsizetype comma = text.lastIndexOf(',');
    if (comma >= 0 && isHex(QByteArrayView(text).sliced(comma + 1), 32))
        return { tr("What is left of the URL without its marks, and the md5 of all of it, as httplib2 names its files"),
                 candidates,
                 {} };
    if (isQtName(text))
        return { tr("The first eight bytes of the sha1 of the URL, in base 36 and cut to eight characters, as Qt's "
                    "QNetworkDiskCache names its files"),
                 candidates,
                 {} };
    const qsizetype colon = text.lastIndexOf(':');
    if (isHex(QByteArrayView(text).sliced(colon + 1), 16))
        return { tr("16 hexadecimal digits, as requests-cache names its entries"), candidates, {} };
    return {};
}

QByteArray percentDecoded(QByteArray text)
{
    text.replace('+', ' ');
    return QByteArray::fromPercentEncoding(text);
}

} // namespace

KeyShape keyShape(const StoredKey &key)
{
    const QByteArray &text = key.bytes;
    if (key.type == KeyType::Integer || key.type == KeyType::Float)
        return { tr("A number"), {}, {} };
    if (key.type == KeyType::Pickle)
        return { tr("A pickled object; it is read, never run"), {}, {} };
    if (text.startsWith("esi_") && isHex(QByteArrayView(text).sliced(4), 32)) {
        return {
            tr("esi_ and the md5 of a pickle, as EsiPy names its entries: of the URL template with its header, path "
               "and query parameters"),
            tr("The value holds the URL. To prove the key itself, the order of its parameters is tried until the "
               "md5 agrees; that takes the API's description (its swagger document)."),
            {}
        };
    }
    if (isUrl(text))
        return { tr("The URL itself"), {}, {} };
    if (const QByteArray url = base64Url(text); !url.isEmpty())
        return { tr("The URL in base64"), {}, url };
    KeyShape hash = hashShape(text);
    if (hash.kind.isEmpty())
        hash.kind = tr("No known shape");
    return hash;
}

UrlParts urlParts(QByteArrayView url)
{
    UrlParts parts;
    const auto cut = [&url](qsizetype at, qsizetype skip) {
        const QByteArray tail = url.sliced(qMin(url.size(), at + skip)).toByteArray();
        url = url.first(at);
        return tail;
    };
    if (const qsizetype hash = url.indexOf('#'); hash >= 0)
        parts.fragment = cut(hash, 1);
    if (const qsizetype mark = url.indexOf('?'); mark >= 0) {
        parts.hasQuery = true;
        parts.query = cut(mark, 1);
    }
    if (const qsizetype colon = url.indexOf(':'); colon > 0 && url.first(colon).indexOf('/') < 0) {
        parts.scheme = url.first(colon).toByteArray();
        url = url.sliced(colon + 1);
    }
    if (url.startsWith("//")) {
        const qsizetype slash = url.indexOf('/', 2);
        parts.authority = url.sliced(2, (slash < 0 ? url.size() : slash) - 2).toByteArray();
        url = slash < 0 ? QByteArrayView() : url.sliced(slash);
    }
    parts.path = url.toByteArray();
    for (const QByteArray &pair : parts.query.isEmpty() ? QList<QByteArray>() : parts.query.split('&')) {
        const qsizetype equals = pair.indexOf('=');
        parts.pairs += { percentDecoded(equals < 0 ? pair : pair.left(equals)),
                         equals < 0 ? QByteArray() : percentDecoded(pair.mid(equals + 1)), equals >= 0 };
    }
    return parts;
}

} // namespace etagere
