// SPDX-License-Identifier: GPL-3.0-or-later
#include "names/nameresolving.h"

#include "names/namesession.h"

#include <mutex>
#include <optional>

using namespace std::chrono_literals;

namespace etagere {

/// What the worker told last.
struct NameResolving::Mailbox {
    std::mutex mutex;
    std::optional<NamesProgress> news;

    void put(const NamesProgress &progress)
    {
        const std::lock_guard lock(mutex);
        news = progress;
    }
    std::optional<NamesProgress> take()
    {
        const std::lock_guard lock(mutex);
        return std::exchange(news, std::nullopt);
    }
};

namespace {

/// Those whose entries are still there, by URL.
Result<QList<ResolvedName>> storedNames(Session &session, const std::stop_token &stop)
{
    QList<ResolvedName> list;
    if (session.names()->all().isEmpty())
        return list;
    ListingOptions options;
    options.depth = ListDepth::Keys;
    const RowConsumer take = [&](const Row &row, const ListedEntry &) {
        if (const LearntName *name = session.names()->find(row.key))
            list.append({ row.key.toByteArray(), name->url, name->origin });
        return !stop.stop_requested();
    };
    if (const Result<ListingSummary> listed = session.list(options, take, stop); !listed)
        return tl::unexpected(listed.error());
    std::sort(list.begin(), list.end(), [](const ResolvedName &a, const ResolvedName &b) {
        return a.url == b.url ? a.key < b.key : a.url < b.url;
    });
    return list;
}

} // namespace

NameResolving::NameResolving(QObject *parent)
    : QObject(parent)
{
    m_timer.setInterval(100ms);
    connect(&m_timer, &QTimer::timeout, this, &NameResolving::takeNews);
}

void NameResolving::start(const Location &cache, const NameSources &sources)
{
    m_isBusy = true;
    m_mailbox = std::make_shared<Mailbox>();
    m_stop = std::stop_source();
    m_timer.start();
    const auto resolve = [cache, sources, mailbox = m_mailbox, user = m_stop](const std::stop_token &gone) {
        // A cancellation by the user has an outcome; nobody waits for that of a source that was closed.
        const std::stop_callback whenGone(gone, [user]() mutable { user.request_stop(); });
        return withSession(cache, user.get_token(), [&](Session &session) {
            return resolveNames(
                session, sources, [&](const NamesProgress &progress) { mailbox->put(progress); }, user.get_token());
        });
    };
    m_work = Background::run(this, resolve, [this](const Result<NamesOutcome> &outcome) {
        takeNews();
        m_timer.stop();
        m_isBusy = false;
        emit resolved(outcome);
    });
}

void NameResolving::takeNews()
{
    if (const std::optional<NamesProgress> news = m_mailbox->take())
        emit progressed(*news);
}

void NameResolving::list(const Location &cache)
{
    const auto look = [cache](const std::stop_token &stop) {
        return withSession(cache, stop, [&](Session &session) { return storedNames(session, stop); });
    };
    m_listing = Background::run(this, look, [this](const Result<QList<ResolvedName>> &names) {
        if (names) // else the source itself says why it cannot be read
            emit listed(*names);
    });
}

void NameResolving::forget(const Location &cache)
{
    const auto forgetAll = [cache](const std::stop_token &) { return NameBook(cache).forget(); };
    m_listing = Background::run(this, forgetAll, [this](const Result<Done> &result) { emit forgotten(result); });
}

} // namespace etagere
