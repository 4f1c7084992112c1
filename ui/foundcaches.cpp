// SPDX-License-Identifier: GPL-3.0-or-later
#include "foundcaches.h"

#include <QtCore/QMutex>

using namespace std::chrono_literals;

namespace etagere {

/// Where the worker leaves what it found; it may outlive the FoundCaches that asked.
struct FoundCaches::Mailbox {
    QMutex mutex;
    QList<FoundCache> news;
    bool isDone = false;
};

FoundCaches::FoundCaches(QObject *parent)
    : QObject(parent)
{
    m_timer.setInterval(50ms);
    connect(&m_timer, &QTimer::timeout, this, &FoundCaches::takeNews);
}

void FoundCaches::search()
{
    m_all.clear();
    m_mailbox = std::make_shared<Mailbox>();
    const auto post = [mailbox = m_mailbox](const FoundCache &cache) {
        const QMutexLocker lock(&mailbox->mutex);
        mailbox->news.append(cache);
    };
    m_search = Background::run(
        this,
        [post](std::stop_token stop) {
            findCaches(post, stop);
            return Done();
        },
        [mailbox = m_mailbox](Done) { mailbox->isDone = true; });
    m_timer.start();
    emit changed();
}

void FoundCaches::takeNews()
{
    if (m_mailbox->isDone)
        m_timer.stop();
    QList<FoundCache> news;
    {
        const QMutexLocker lock(&m_mailbox->mutex);
        news.swap(m_mailbox->news);
    }
    m_all += news;
    if (!news.isEmpty() || !isSearching())
        emit changed();
}

} // namespace etagere
