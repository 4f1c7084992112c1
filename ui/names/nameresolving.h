// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/background.h>
#include <etagere/nameresolver.h>

#include <QtCore/QTimer>

namespace etagere {

/// The names of one cache: looked for in the background, listed, forgotten.
class NameResolving : public QObject
{
    Q_OBJECT
public:
    explicit NameResolving(QObject *parent = nullptr);

    bool isBusy() const { return m_isBusy; }
    void start(const Location &cache, const NameSources &sources);
    /// resolved() follows within 200 ms; what was found until then is kept.
    void cancel() { m_stop.request_stop(); }
    /// Those that were learnt until now; listed() follows.
    void list(const Location &cache);
    /// Forgets them; forgotten() follows.
    void forget(const Location &cache);

signals:
    void progressed(const etagere::NamesProgress &progress);
    void resolved(const etagere::Result<etagere::NamesOutcome> &outcome);
    void listed(const QList<etagere::ResolvedName> &names);
    void forgotten(const etagere::Result<etagere::Done> &result);

private:
    struct Mailbox;
    void takeNews();

    bool m_isBusy = false;
    std::shared_ptr<Mailbox> m_mailbox;
    QTimer m_timer;
    std::stop_source m_stop{ std::nostopstate };
    Background m_work;
    Background m_listing;
};

} // namespace etagere
