// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/esipyproof.h"

#include "core/digest.h"
#include "core/translate.h"

namespace etagere {

namespace {

/// Hashes candidates until one gives the digest that is looked for.
class KeyTries
{
public:
    KeyTries(QByteArrayView key, KeySearch &search)
        : m_wanted(QByteArray::fromHex(key.sliced(key.lastIndexOf('_') + 1).toByteArray()))
        , m_search(search)
        , m_before(search.triesLeft)
    {
    }

    /// Finds the order and the pickling that give the digest; `key`'s sets are then in that order.
    std::optional<EsipyPickling> find(EsipyKey &key);
    bool gives(const QByteArray &bytes);
    qint64 made() const { return m_before - m_search.triesLeft; }
    bool isAtEnd() const { return m_isAtEnd; }
    const QByteArray &pickle() const { return m_pickle; }

private:
    template <typename Use>
    bool anyOrder(QList<NamedValue> &set, qsizetype count, const Use &use);
    bool mayTry();

    const QByteArray m_wanted;
    KeySearch &m_search;
    const qint64 m_before;
    bool m_isAtEnd = false;
    QByteArray m_pickle;
    Digest m_digest{ Digest::Md5 };
};

bool KeyTries::mayTry()
{
    constexpr qint64 triesBetweenLooks = 1024;
    if (m_search.triesLeft <= 0 || (m_search.triesLeft % triesBetweenLooks == 0 && m_search.stop.stop_requested()))
        m_isAtEnd = true;
    return !m_isAtEnd;
}

bool KeyTries::gives(const QByteArray &bytes)
{
    --m_search.triesLeft;
    return m_digest.of(bytes) == m_wanted;
}

// Heap's algorithm: one order follows from the one before by a single swap.
template <typename Use>
bool KeyTries::anyOrder(QList<NamedValue> &set, qsizetype count, const Use &use)
{
    if (count <= 1)
        return use();
    for (qsizetype i = 0; i < count && !m_isAtEnd; ++i) {
        if (anyOrder(set, count - 1, use))
            return true;
        if (i + 1 < count)
            set.swapItemsAt(count % 2 ? 0 : i, count - 1);
    }
    return false;
}

std::optional<EsipyPickling> KeyTries::find(EsipyKey &key)
{
    for (const EsipyPickling &pickling : esipyPicklings(key)) {
        const auto tryThis = [&] {
            if (!mayTry())
                return false;
            pickleEsipyKey(key, pickling, m_pickle);
            return gives(m_pickle);
        };
        const auto inHeaderOrders = [&] { return anyOrder(key.headers, key.headers.size(), tryThis); };
        const auto inPathOrders = [&] { return anyOrder(key.path, key.path.size(), inHeaderOrders); };
        if (anyOrder(key.query, key.query.size(), inPathOrders))
            return pickling;
        if (m_isAtEnd)
            break;
    }
    return std::nullopt;
}

QString picklingText(const EsipyPickling &pickling)
{
    QStringList facts{ tr("pickle protocol %1").arg(pickling.protocol) };
    if (pickling.isPython2)
        facts << tr("values as Python 2's native text");
    if (pickling.sharesEmptySets)
        facts << tr("empty sets are one object");
    if (pickling.sharing == EsipyPickling::Sharing::ShortTexts)
        facts << tr("equal short texts are one object");
    if (pickling.sharing == EsipyPickling::Sharing::AllTexts)
        facts << tr("equal texts are one object");
    return facts.join(QStringLiteral(", "));
}

void tellStory(const EsipyKey &key, const EsipyPickling &pickling, KeyProof &proof)
{
    const auto add = [&proof](const char *kind, const QList<NamedValue> &set) {
        for (const NamedValue &pair : set)
            proof.parts.append({ kind, pair.first, pair.second });
    };
    proof.target = key.url;
    add("headers", key.headers);
    add("path", key.path);
    add("query", key.query);
    proof.pythons = pythonsThatPickle(key, pickling);
    proof.madeBy = pythonRangeText(proof.pythons);
    proof.pickling = picklingText(pickling);
    proof.orders = esipyOrders(key, KeySearch::MostTries);
    proof.possibleKeys = proof.orders * esipyPicklings(key).size();
}

void findApp(KeyTries &tries, KeyProof &proof)
{
    for (const QByteArray &name : esiAppNames()) {
        for (const EsipyPickling &pickling : textPicklings()) {
            proof.hashed = pickledText(name, pickling);
            if (!tries.gives(proof.hashed))
                continue;
            proof.decoded = proof.target = name;
            proof.pickling = picklingText(pickling);
            proof.pythons = pythonsThatPickle({ name, { {} }, { {} }, { {} } }, pickling);
            proof.madeBy = pythonRangeText(proof.pythons);
            proof.possibleKeys = textPicklings().size();
            return;
        }
    }
}

} // namespace

KeyProof esipyProof(QByteArrayView key, const RowMeta &meta, KeySearch &search)
{
    KeyProof proof;
    KeyTries tries(key, search);
    if (meta.url.isEmpty()) {
        findApp(tries, proof);
    } else {
        for (EsipyKey &candidate : esipyKeysOf(meta.url, meta.contentLanguage, search.templates.get())) {
            if (const auto pickling = tries.find(candidate)) {
                proof.decoded = esipyKeyText(candidate);
                proof.hashed = tries.pickle();
                if (search.wantsStory)
                    tellStory(candidate, *pickling, proof);
                break;
            }
            if (tries.isAtEnd())
                break;
        }
    }
    proof.algorithm = "md5";
    proof.tries = tries.made();
    proof.isCapped = !proof.isFound() && tries.isAtEnd();
    return proof;
}

} // namespace etagere
