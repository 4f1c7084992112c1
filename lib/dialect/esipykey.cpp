// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/esipykey.h"

#include "core/translate.h"

#include <algorithm>
#include <array>

namespace etagere {

namespace {

std::array<const QList<NamedValue> *, 3> setsOf(const EsipyKey &key) { return { &key.headers, &key.path, &key.query }; }

int emptySets(const EsipyKey &key)
{
    const auto sets = setsOf(key);
    return int(std::count_if(sets.begin(), sets.end(), [](const auto *set) { return set->isEmpty(); }));
}

/// The ways of sharing that differ for this key: by texts that stand in it more than once.
QList<EsipyPickling::Sharing> sharings(const EsipyKey &key)
{
    using Sharing = EsipyPickling::Sharing;
    QList<QByteArray> texts{ key.url };
    for (const QList<NamedValue> *set : setsOf(key)) {
        for (const NamedValue &pair : *set)
            texts << pair.first << pair.second;
    }
    std::sort(texts.begin(), texts.end());
    bool repeatsShort = false;
    bool repeatsLong = false;
    for (qsizetype i = 1; i < texts.size(); ++i) {
        if (texts.at(i) == texts.at(i - 1))
            (isOnePythonObject(texts.at(i)) ? repeatsShort : repeatsLong) = true;
    }
    QList<Sharing> all{ Sharing::None };
    if (repeatsShort)
        all << Sharing::ShortTexts;
    if (repeatsLong)
        all << Sharing::AllTexts;
    return all;
}

bool isAsciiOnly(const EsipyKey &key)
{
    const auto isAscii = [](const QByteArray &text) {
        return std::all_of(text.begin(), text.end(), [](char c) { return quint8(c) < 0x80; });
    };
    const auto sets = setsOf(key);
    return isAscii(key.url) && std::all_of(sets.begin(), sets.end(), [&](const QList<NamedValue> *set) {
               return std::all_of(set->begin(), set->end(),
                                  [&](const NamedValue &pair) { return isAscii(pair.first) && isAscii(pair.second); });
           });
}

void appendSet(const char *name, QList<NamedValue> set, QByteArray &out)
{
    std::sort(set.begin(), set.end());
    out.append(' ').append(name).append("={");
    const char *separator = "";
    for (const NamedValue &pair : set) {
        out.append(separator).append(pair.first).append('=').append(pair.second);
        separator = ", ";
    }
    out.append('}');
}

} // namespace

bool isOnePythonObject(QByteArrayView text)
{
    const bool isLatin1Character = text.size() == 2 && (quint8(text[0]) == 0xc2 || quint8(text[0]) == 0xc3);
    return text.size() <= 1 || isLatin1Character || text == "True" || text == "False";
}

QByteArray esipyKeyText(const EsipyKey &key)
{
    QByteArray out = key.url;
    appendSet("headers", key.headers, out);
    appendSet("path", key.path, out);
    appendSet("query", key.query, out);
    return out;
}

QList<EsipyPickling> textPicklings()
{
    return { { 4 }, { 3 }, { 5 }, { .protocol = 0, .isPython2 = true }, { 0 }, { 2 } };
}

QList<EsipyPickling> esipyPicklings(const EsipyKey &key)
{

    const QList<EsipyPickling> protocols = textPicklings();
    const bool canBePython2 = isAsciiOnly(key);
    const QList<bool> empties = emptySets(key) > 1 ? QList{ false, true } : QList{ false };
    QList<EsipyPickling> all;
    for (const EsipyPickling::Sharing sharing : sharings(key)) {
        for (EsipyPickling pickling : protocols) {
            if (pickling.isPython2 && !canBePython2)
                continue;
            pickling.sharing = sharing;
            for (const bool sharesEmptySets : empties) {
                pickling.sharesEmptySets = sharesEmptySets;
                all.append(pickling);
            }
        }
    }
    return all;
}

qint64 esipyOrders(const EsipyKey &key, qint64 limit)
{
    qint64 orders = 1;
    for (const QList<NamedValue> *set : setsOf(key)) {
        for (qsizetype n = 2; n <= set->size() && orders < limit; ++n)
            orders *= n;
    }
    return std::min(orders, limit);
}

PythonRange pythonsThatPickle(const EsipyKey &key, const EsipyPickling &pickling)
{
    const bool tellsByEmptySets = emptySets(key) > 1;
    const bool isOldWay = pickling.sharesEmptySets == tellsByEmptySets; // CPython up to 3.9
    switch (pickling.protocol) {
    case 0:
        return pickling.isPython2 && isOldWay ? PythonRange{ 207, 207 } : PythonRange();
    case 3:
        return isOldWay ? PythonRange{ 300, 307 } : PythonRange();
    case 4:
        if (!tellsByEmptySets)
            return { 308, 313 };
        return pickling.sharesEmptySets ? PythonRange{ 308, 309 } : PythonRange{ 310, 313 };
    case 5:
        return pickling.sharesEmptySets ? PythonRange() : PythonRange{ 314, 314 };
    default:
        return {};
    }
}

QString pythonRangeText(const PythonRange &range)
{
    const auto text = [](int version) { return QStringLiteral("%1.%2").arg(version / 100).arg(version % 100); };
    if (range.newest < range.oldest)
        return {};
    if (range.newest == range.oldest)
        return tr("Python %1").arg(text(range.oldest));
    return (range.newest == range.oldest + 1 ? tr("Python %1 and %2") : tr("Python %1 to %2"))
        .arg(text(range.oldest), text(range.newest));
}

} // namespace etagere
