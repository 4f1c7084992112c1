// SPDX-License-Identifier: LGPL-3.0-or-later
#include "http/vary.h"

#include "http/fieldlist.h"
#include "http/responsefacts.h"

#include <algorithm>
#include <tuple>

namespace etagere {

namespace {

struct Language {
    QByteArray range; ///< lower case
    int preference = 1000;

    auto operator<=>(const Language &other) const
    {
        return std::tuple(-preference, range) <=> std::tuple(-other.preference, other.range);
    }
    bool operator==(const Language &) const = default;
};

/// Accept-Language (RFC 9110 §12.5.4), most wanted first.
QList<Language> languages(const QByteArray &field)
{
    QList<Language> all;
    for (QByteArrayView list(field); !list.isEmpty();) {
        const QByteArrayView member = takeMember(list);
        const qsizetype semicolon = member.indexOf(';');
        Language language{ member.first(semicolon < 0 ? member.size() : semicolon).trimmed().toByteArray().toLower() };
        const QByteArray weight = semicolon < 0 ? QByteArray() : member.sliced(semicolon + 1).toByteArray();
        if (const qsizetype q = weight.toLower().indexOf("q="); q >= 0)
            language.preference = qRound(weight.mid(q + 2).trimmed().toDouble() * 1000);
        if (!language.range.isEmpty())
            all.append(language);
    }
    std::sort(all.begin(), all.end());
    return all;
}

QByteArray withoutSpace(const QByteArray &field)
{
    QByteArray all;
    for (QByteArrayView list(field); !list.isEmpty();) {
        if (!all.isEmpty())
            all += ',';
        all += takeMember(list);
    }
    return all;
}

/// Whether the stored response is in the one language that the request wants most.
bool isInWantedLanguage(const CachedResponse &stored, const HeaderList &request)
{
    const QByteArray language = stored.headers.joined("Content-Language").trimmed().toLower();
    const QList<Language> wanted = languages(request.joined("Accept-Language"));
    return !language.isEmpty() && !wanted.isEmpty() && wanted.first().range == language
        && (wanted.size() == 1 || wanted.at(1).preference < wanted.first().preference);
}

} // namespace

QList<QByteArray> varyNames(const HeaderList &headers)
{
    QList<QByteArray> names;
    for (const HeaderField &field : headers) {
        if (field.isNull || !sameFieldName(field.name, "Vary"))
            continue;
        for (QByteArrayView list(field.value); !list.isEmpty();) {
            const QByteArrayView name = takeMember(list);
            if (!name.isEmpty())
                names.append(name.toByteArray());
        }
    }
    return names;
}

bool variesOnEverything(const HeaderList &headers) { return varyNames(headers).contains("*"); }

bool haveSameField(QByteArrayView name, const HeaderList &a, const HeaderList &b)
{
    if (a.contains(name) != b.contains(name))
        return false;
    const QByteArray left = a.joined(name);
    const QByteArray right = b.joined(name);
    if (left == right)
        return true;
    return sameFieldName(name, "Accept-Language") ? languages(left) == languages(right)
                                                  : withoutSpace(left) == withoutSpace(right);
}

bool replacesVariant(const CachedResponse &newer, const CachedResponse &older)
{
    const QList<QByteArray> names = varyNames(newer.headers);
    return std::all_of(names.begin(), names.end(), [&](const QByteArray &name) {
        return haveSameField(name, newer.requestHeaders, older.requestHeaders);
    });
}

QByteArray varyMismatch(const CachedResponse &stored, const HeaderList &request)
{
    for (const QByteArray &name : varyNames(stored.headers)) {
        const bool isLanguage = sameFieldName(name, "Accept-Language");
        if (name == "*"
            || !(haveSameField(name, stored.requestHeaders, request)
                 || (isLanguage && isInWantedLanguage(stored, request))))
            return name;
    }
    return {};
}

int selectVariant(const QList<CachedResponse> &variants, const HeaderList &request)
{
    if (variants.size() == 1) // as nearly all
        return varyMismatch(variants.first(), request).isEmpty() ? 0 : -1;
    int best = -1;
    std::tuple<bool, Msecs> rank;
    for (int i = 0; i < variants.size(); ++i) {
        if (!varyMismatch(variants.at(i), request).isEmpty())
            continue;
        const ResponseFacts facts(variants.at(i));
        const std::tuple<bool, Msecs> its(!facts.vary.isEmpty(), facts.date);
        if (best < 0 || its > rank) {
            best = i;
            rank = its;
        }
    }
    return best;
}

} // namespace etagere
