// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QObject>

namespace etagere {

class ActivityLog;
class SourcePage;

/// Writes what one source does into the log, as long as the source is open.
class ActivityFeed : public QObject
{
    Q_OBJECT
public:
    ActivityFeed(SourcePage &page, ActivityLog &log);

private:
    void say(const QString &what);
    void sayOpened();
    void sayListed(qint64 msecs);

    SourcePage &m_page;
    ActivityLog &m_log;
};

} // namespace etagere
