// SPDX-License-Identifier: GPL-3.0-or-later
#include "entrygroups.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

constexpr int deepest = 12;
constexpr size_t most = 50'000; ///< more than anybody opens

/// A URL without what may follow its path.
QByteArrayView withoutQuery(QByteArrayView url)
{
    const auto end = std::find_if(url.begin(), url.end(), [](char c) { return c == '?' || c == '#'; });
    return url.first(end - url.begin());
}

class GroupMaker
{
public:
    GroupMaker() { m_result.groups.resize(1); }

    void add(const Row &row, Msecs now)
    {
        const bool isStale = row.freshness(now) == Freshness::Stale;
        count(0, isStale);
        const QByteArrayView url = withoutQuery(row.url);
        const qsizetype slashes = url.indexOf("//");
        if (slashes < 0)
            return row.url.isEmpty() ? count(withoutUrl(), isStale) : void();
        addPath(url, slashes + 2, isStale);
    }

    EntryGroups take()
    {
        std::vector<EntryGroup> &groups = m_result.groups;
        for (EntryGroup &group : groups) {
            std::sort(group.inside.begin(), group.inside.end(),
                      [&groups](int a, int b) { return groups[size_t(a)].name < groups[size_t(b)].name; });
            for (size_t i = 0; i < group.inside.size(); ++i)
                groups[size_t(group.inside[i])].row = int(i);
        }
        for (size_t i = 0; i < groups.size(); ++i)
            m_result.byTerm.insert(groupTerm(groups[i]), int(i));
        return std::move(m_result);
    }

private:
    // Credentials before the host are left out of names and prefixes: those are shown.
    void addPath(QByteArrayView url, qsizetype authority, bool isStale)
    {
        qsizetype slash = url.indexOf('/', authority);
        const qsizetype at = url.first(slash < 0 ? url.size() : slash).lastIndexOf('@');
        const qsizetype start = at < 0 ? 0 : at + 1;
        qsizetype nameStart = std::max(authority, start);
        int group = 0;
        for (int depth = 0; slash >= 0 && depth < deepest && group >= 0; ++depth) {
            const QByteArrayView name = url.sliced(nameStart, slash + (depth > 0) - nameStart);
            group = inside(group, url.sliced(start, slash + 1 - start), name);
            count(group, isStale);
            nameStart = slash + 1;
            slash = url.indexOf('/', nameStart);
        }
    }

    int inside(int parent, QByteArrayView prefix, QByteArrayView name)
    {
        if (const auto known = m_known.constFind(prefix); known != m_known.constEnd())
            return *known;
        if (m_result.groups.size() >= most) {
            m_result.isCut = true;
            return -1;
        }
        const int made = append(parent, QString::fromUtf8(name), prefix.toByteArray());
        m_known.insert(prefix, made);
        return made;
    }

    int withoutUrl()
    {
        if (m_withoutUrl < 0) {
            m_withoutUrl = append(0, {}, {});
            m_result.groups.back().isWithoutUrl = true;
        }
        return m_withoutUrl;
    }

    int append(int parent, const QString &name, const QByteArray &prefix)
    {
        EntryGroup group;
        group.name = name;
        group.prefix = prefix;
        group.parent = parent;
        m_result.groups.push_back(std::move(group));
        const int made = int(m_result.groups.size()) - 1;
        m_result.groups[size_t(parent)].inside.push_back(made);
        return made;
    }

    void count(int group, bool isStale)
    {
        if (group < 0)
            return;
        ++m_result.groups[size_t(group)].entries;
        m_result.groups[size_t(group)].stale += isStale;
    }

    EntryGroups m_result;
    QHash<QByteArrayView, int> m_known; ///< by prefix; the bytes are the table's
    int m_withoutUrl = -1;
};

} // namespace

EntryGroups entryGroups(const EntryTable &table, Msecs now, std::stop_token stop)
{
    constexpr quint32 betweenLooks = 4096;
    GroupMaker maker;
    Row row;
    const quint32 rows = table.size();
    for (quint32 i = 0; i < rows; ++i) {
        if (i % betweenLooks == 0 && stop.stop_requested())
            break;
        table.read(i, RowTexts | RowNumbers, row);
        maker.add(row, now);
    }
    return maker.take();
}

QString groupTerm(const EntryGroup &group)
{
    if (group.isWithoutUrl)
        return u"url:none"_s;
    if (group.prefix.isEmpty())
        return {};
    QString prefix = QString::fromUtf8(group.prefix);
    // No URL holds a quote as it is, but a stored one may: up to there, then.
    prefix.truncate(prefix.indexOf(u'"') < 0 ? prefix.size() : prefix.indexOf(u'"'));
    return u"url:\"%1\""_s.arg(prefix);
}

} // namespace etagere
