// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engine/backendchoice.h"
#include "engine/mappings.h"
#include "engine/opening.h"
#include "names/candidatekeys.h"

#include <etagere/plugins.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QElapsedTimer>
#include <QtCore/QFile>
#include <algorithm>
#include <mutex>

namespace etagere {

namespace {

struct Messages {
    Q_DECLARE_TR_FUNCTIONS(etagere::Detection)
};

/// Counts which dialects the first entries look like.
class DialectPoll : public ListSink
{
public:
    DialectPoll() { m_time.start(); }

    bool push(const ListedEntry &entry) override
    {
        const Dialect *dialect = bestDialect(entry);
        const std::scoped_lock lock(m_mutex);
        if (m_seen == MostEntries || (m_seen >= EnoughEntries && m_time.elapsed() > PatienceMsecs))
            return false;
        ++m_seen;
        const auto found =
            std::find_if(m_votes.begin(), m_votes.end(), [&](const Vote &v) { return v.dialect == dialect; });
        if (found == m_votes.end())
            m_votes.append({ dialect, 1 });
        else
            ++found->count;
        return true;
    }

    qint64 seen() const { return m_seen; }

    /// Raw only when nothing else got a vote: a few known entries say more than many that nobody knows.
    const Dialect *winner() const
    {
        const Vote *best = nullptr;
        for (const Vote &vote : m_votes) {
            if (vote.dialect && !isFallback(vote.dialect) && (!best || vote.count > best->count))
                best = &vote;
        }
        return best ? best->dialect : nullptr;
    }

    QString reason() const
    {
        const Dialect *dialect = winner();
        if (m_seen == 0)
            return Messages::tr("there are no entries");
        if (!dialect)
            return Messages::tr("none of %1 entries looks like a known client's").arg(m_seen);
        const auto vote =
            std::find_if(m_votes.begin(), m_votes.end(), [&](const Vote &v) { return v.dialect == dialect; });
        return Messages::tr("%1 of %2 entries look like %3's").arg(vote->count).arg(m_seen).arg(dialect->title());
    }

private:
    struct Vote {
        const Dialect *dialect;
        qint64 count;
    };
    /// The last in the table takes anything.
    static bool isFallback(const Dialect *dialect) { return dialect == dialects().last(); }

    static constexpr qint64 MostEntries = 200;
    /// A slow store is not to be waited for when this many say who wrote it.
    static constexpr qint64 EnoughEntries = 64;
    static constexpr qint64 PatienceMsecs = 50;

    std::mutex m_mutex;
    QElapsedTimer m_time;
    QList<Vote> m_votes;
    qint64 m_seen = 0;
};

QString dialectNames()
{
    QStringList names;
    for (const Dialect *dialect : dialects())
        names += QString::fromLatin1(dialect->name());
    return names.join(u", "_qs);
}

/// The dialect of `?mapping=` or `?dialect=`; null when there is no such option.
Result<const Dialect *> forcedDialect(const Location &location, MappingUse use)
{
    if (location.hasOption("mapping"))
        return mappingOfFile(QFile::decodeName(location.option("mapping")), use);
    if (!location.hasOption("dialect"))
        return nullptr;
    const QByteArray name = location.option("dialect");
    if (const Dialect *dialect = dialectByName(name))
        return dialect;
    return failure(ErrorCode::Usage,
                   Messages::tr("There is no dialect “%1”; known are %2").arg(QString::fromUtf8(name), dialectNames()));
}

Result<OpenStore> openWith(const BackendFactory &factory, Location location, Access access, const BackendLogPtr &log,
                           std::stop_token stop)
{
    OpenStore store;
    store.backend = factory.create(location);
    store.backend->setLog(log);
    Result<StoreInfo> info = store.backend->open(access, stop);
    if (!info)
        return tl::unexpected(info.error());
    store.info = std::move(*info);
    if (location.scheme().isEmpty())
        location.setScheme(factory.name);
    store.access = access;
    store.detection.location = std::move(location);
    store.detection.backend = factory.name;
    store.detection.entries = store.info.estimate;
    store.detection.description = store.info.description;
    return store;
}

/// Looks at the first entries; why they are taken for what they are. What a listing finds broken is told, and left to
/// the next listing.
QString pollDialect(OpenStore &store, std::stop_token stop)
{
    DialectPoll poll;
    if (store.info.canList) {
        const auto listed = store.backend->list(untouchedDepth(store.info), poll, stop);
        if (!listed && listed.error().code != ErrorCode::Cancelled)
            store.detection.reasons += listed.error().text();
        store.detection.isExact = listed.has_value();
    }
    if (store.detection.isExact)
        store.detection.entries = poll.seen();
    const Dialect *majority = poll.winner();
    store.detection.dialect = (majority ? majority : dialects().last())->name();
    store.dialects = DialectChoice(nullptr, majority);
    return poll.reason();
}

void forceDialect(OpenStore &store, const Dialect *dialect)
{
    store.detection.dialect = dialect->name();
    const bool isOfFile = store.detection.location.hasOption("mapping");
    const QString name = QString::fromLatin1(dialect->name());
    store.detection.reasons += isOfFile ? Messages::tr("the location names a mapping, “%1”").arg(dialect->title())
                                        : Messages::tr("the location says dialect=%1").arg(name);
    store.dialects = DialectChoice(dialect, nullptr);
}

} // namespace

void loadNames(OpenStore &store)
{
    const LearntNames learnt = NameBook(store.detection.location).read().value_or(LearntNames());
    const Dialect *own = dialectByName(store.detection.dialect);
    const bool isKnown = own && own != dialects().last();
    const QList<const Dialect *> all = isKnown ? QList<const Dialect *>{ own } : dialects();
    store.names = provenNames(learnt, CandidateKeys(*store.backend, store.info, all));
}

Result<DecodedEntry> decodeNamed(const OpenStore &store, const Dialect &dialect, const StoredKey &key,
                                 const Value &value)
{
    Result<DecodedEntry> entry = dialect.decode(key, value);
    const LearntName *name = store.names->find(key.bytes);
    if (!entry || !name)
        return entry;
    for (CachedResponse &response : entry->variants) {
        if (response.url.isEmpty())
            response.url = name->url;
    }
    return entry;
}

Result<OpenStore> openStore(const Location &location, Access access, const BackendLogPtr &log, std::stop_token stop)
{
    const QStringList problems = loadPluginDialects() + loadUserMappings();
    const auto forced = forcedDialect(location, MappingUse::ReadAnew);
    if (!forced)
        return tl::unexpected(forced.error());
    const auto choice = chooseBackend(location, access);
    if (!choice)
        return tl::unexpected(choice.error());
    auto store = openWith(*choice->factory, location, access, log, stop);
    if (!store)
        return store;
    store->detection.reasons += choice->reason;
    store->info.notes += problems;
    const QString reason = pollDialect(*store, stop);
    if (*forced)
        forceDialect(*store, *forced);
    else
        store->detection.reasons += reason;
    loadNames(*store);
    if (stop.stop_requested())
        return failure(ErrorCode::Cancelled, Messages::tr("Opening was cancelled"));
    return store;
}

Result<OpenStore> openDetected(const Detection &detection, Access access, const BackendLogPtr &log,
                               std::stop_token stop)
{
    const auto choice = chooseBackend(detection.location, access);
    if (!choice)
        return tl::unexpected(choice.error());
    auto store = openWith(*choice->factory, detection.location, access, log, stop);
    if (!store)
        return store;
    const auto forced = forcedDialect(detection.location, MappingUse::AsBefore);
    if (!forced)
        return tl::unexpected(forced.error());
    store->dialects = DialectChoice(*forced, *forced ? nullptr : dialectByName(detection.dialect));
    store->detection = detection;
    loadNames(*store);
    return store;
}

Result<Detection> detect(const Location &location, std::stop_token stop, BackendLogPtr log)
{
    auto store = openStore(location, Access::ReadOnly, log, stop);
    if (!store)
        return tl::unexpected(store.error());
    return std::move(store->detection);
}

} // namespace etagere
