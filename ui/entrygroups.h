// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/entrytable.h>

#include <QtCore/QHash>
#include <QtCore/QString>
#include <stop_token>

namespace etagere {

/// The entries whose URLs begin alike: with a host, or a host and some segments of the path.
struct EntryGroup {
    QString name;            ///< "esi.evetech.net", "latest/"; empty for all entries and those without a URL
    QByteArray prefix;       ///< what the URLs begin with; empty for those two
    int parent = -1;         ///< index of the group around it
    int row = 0;             ///< its place among the groups of its parent
    std::vector<int> inside; ///< groups, by name
    quint32 entries = 0;
    quint32 stale = 0;
    bool isWithoutUrl = false;
};

/// The first is all entries, each other one is inside another.
struct EntryGroups {
    std::vector<EntryGroup> groups;
    QHash<QString, int> byTerm;
    bool isCut = false; ///< there were too many groups: entries of the others count in those around them only
};

/// Any thread; seconds for millions of rows.
EntryGroups entryGroups(const EntryTable &table, Msecs now, std::stop_token stop);

/// The filter's term for a group's entries; empty for all of them.
QString groupTerm(const EntryGroup &group);

} // namespace etagere
