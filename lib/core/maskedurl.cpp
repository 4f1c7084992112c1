// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/rowwriter.h>

#include <algorithm>
#include <array>

namespace etagere {

namespace {

constexpr std::array<QByteArrayView, 22> SecretNames = {
    "token",         "access_token", "refresh_token", "id_token",  "auth_token", "authtoken", "api_key", "apikey",
    "api-key",       "key",          "sig",           "signature", "password",   "passwd",    "pwd",     "secret",
    "client_secret", "sessionid",    "session_id",    "auth",      "code",       "jwt"
};

bool isSecretName(QByteArrayView name)
{
    // Amazon and Google sign with names such as X-Amz-Signature.
    const qsizetype prefix = name.startsWith("X-") ? name.lastIndexOf('-') + 1 : 0;
    return std::any_of(SecretNames.begin(), SecretNames.end(), [&](QByteArrayView secret) {
        return name.compare(secret, Qt::CaseInsensitive) == 0
            || name.sliced(prefix).compare(secret, Qt::CaseInsensitive) == 0;
    });
}

/// Where a query parameter or, in a decoded key such as "query={token=abc, page=1}", a member may begin or end.
bool isSeparator(char c)
{
    static constexpr QByteArrayView Separators = "?&;#{}, ";
    return Separators.contains(c);
}

/// `https://user:password@host`: the end of the user's part, or 0.
qsizetype endOfUserInfo(QByteArrayView url, qsizetype authority)
{
    qsizetype end = authority;
    while (end < url.size() && url[end] != '/' && url[end] != '?' && url[end] != '#')
        ++end;
    const qsizetype at = url.first(end).lastIndexOf('@');
    return at < authority ? 0 : at;
}

} // namespace

QByteArray maskedUrl(QByteArrayView url)
{
    static constexpr char Mask[] = "***";
    QByteArray out;
    out.reserve(url.size());
    const qsizetype scheme = url.indexOf("://");
    qsizetype i = 0;
    if (const qsizetype end = scheme < 0 ? 0 : endOfUserInfo(url, scheme + 3); end > 0) {
        out.append(url.data(), scheme + 3).append(Mask);
        i = end;
    }
    while (i < url.size()) {
        qsizetype end = i;
        while (end < url.size() && !isSeparator(url[end]))
            ++end;
        const QByteArrayView piece = url.sliced(i, end - i);
        const qsizetype equals = piece.indexOf('=');
        if (equals > 0 && isSecretName(piece.first(equals)))
            out.append(piece.data(), equals + 1).append(Mask);
        else
            out.append(piece.data(), piece.size());
        if (end < url.size())
            out.append(url[end]);
        i = end + 1;
    }
    return out;
}

} // namespace etagere
