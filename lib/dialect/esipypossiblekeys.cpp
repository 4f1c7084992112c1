// SPDX-License-Identifier: LGPL-3.0-or-later
#include "core/digest.h"
#include "core/translate.h"
#include "dialect/esipyproof.h"

#include <algorithm>

namespace etagere {

namespace {

constexpr qsizetype MostKeys = 5000;

/// Calls `use` with every order of the sets, sorted ones first, until it says enough.
template <typename Use>
bool forEachOrder(EsipyKey &key, const Use &use)
{
    for (QList<NamedValue> *set : { &key.headers, &key.path, &key.query })
        std::sort(set->begin(), set->end());
    do {
        do {
            do {
                if (!use())
                    return false;
            } while (std::next_permutation(key.query.begin(), key.query.end()));
        } while (std::next_permutation(key.path.begin(), key.path.end()));
    } while (std::next_permutation(key.headers.begin(), key.headers.end()));
    return true;
}

/// A caller's Accept-Language is a parameter only where the API names it.
bool hasLanguageAs(const EsipyKey &key, const std::optional<QByteArray> &language)
{
    if (!language)
        return key.headers.isEmpty();
    return key.headers.size() == 1 && key.headers.first().second == *language;
}

void appendKeys(EsipyKey key, Digest &digest, QList<PossibleName> &names)
{
    const qint64 orders = esipyOrders(key, MostKeys);
    QByteArray pickle;
    for (const EsipyPickling &pickling : esipyPicklings(key)) {
        const QString pythons = pythonRangeText(pythonsThatPickle(key, pickling));
        if (pythons.isEmpty() || pickling.sharing != EsipyPickling::Sharing::None)
            continue;
        qint64 order = 0;
        forEachOrder(key, [&] {
            pickleEsipyKey(key, pickling, pickle);
            const QString how = orders == 1 ? pythons : tr("%1, order %2 of %3").arg(pythons).arg(++order).arg(orders);
            names.append({ { "esi_" + digest.of(pickle).toByteArray().toHex() }, how });
            return names.size() < MostKeys;
        });
    }
}

} // namespace

QList<PossibleName> esipyPossibleKeys(const Request &request, const PathTemplates *templates)
{
    const std::optional<QByteArray> language = request.headers.value("Accept-Language");
    Digest digest(Digest::Md5);
    QList<PossibleName> names;
    if (request.method != "GET")
        return names;
    const QList<EsipyKey> keys = esipyKeysOf(request.url, language.value_or(QByteArray()), templates);
    const bool hasTemplate = std::any_of(keys.begin(), keys.end(), [](const EsipyKey &k) { return !k.path.isEmpty(); });
    for (const EsipyKey &key : keys) {
        // A path that is no template is what is left where nothing is known of the API.
        if (hasTemplate && key.path.isEmpty())
            continue;
        if (hasLanguageAs(key, language) && names.size() < MostKeys)
            appendKeys(key, digest, names);
    }
    return names;
}

} // namespace etagere
