// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/background.h>
#include <etagere/finder.h>

#include <QtCore/QList>
#include <QtCore/QTimer>

namespace etagere {

/// Caches in their usual places on this computer, looked for in the background.
class FoundCaches : public QObject
{
    Q_OBJECT
public:
    explicit FoundCaches(QObject *parent = nullptr);

    /// Looks anew.
    void search();
    bool isSearching() const { return m_timer.isActive(); }
    const QList<FoundCache> &all() const { return m_all; }

signals:
    /// The list or isSearching() is another now.
    void changed();

private:
    struct Mailbox;
    void takeNews();

    QList<FoundCache> m_all;
    std::shared_ptr<Mailbox> m_mailbox;
    QTimer m_timer;
    Background m_search;
};

} // namespace etagere
