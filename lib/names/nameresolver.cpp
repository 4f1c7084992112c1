// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/nameresolver.h>

#include "core/translate.h"
#include "http/pathtemplates.h"
#include "http/urlbytes.h"
#include "names/candidatefile.h"
#include "names/candidatepool.h"
#include "names/harvest.h"
#include "names/harvestpip.h"

#include <etagere/decodedbody.h>
#include <etagere/rowwriter.h>

#include <QtCore/QElapsedTimer>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <optional>

namespace etagere {

namespace {

constexpr qint64 ToldEveryMsecs = 100;
constexpr int MostRounds = 20;
constexpr qint64 LargestDescription = 64 * 1024 * 1024;

/// Whether a body of this type may name URLs.
bool mayNameUrls(QByteArrayView contentType)
{
    const QByteArray type = contentType.toByteArray().toLower();
    return type.isEmpty() || type.startsWith("text/") || type.contains("json") || type.contains("xml")
        || type.contains("html");
}

class NameResolver
{
public:
    NameResolver(Session &session, const NameSources &sources,
                 const std::function<void(const NamesProgress &)> &progress, std::stop_token stop)
        : m_session(session)
        , m_sources(sources)
        , m_progress(progress)
        , m_stop(std::move(stop))
    {
        m_told.start();
    }

    Result<NamesOutcome> run();

private:
    Result<Done> collectKeys();
    void search();
    void fromFile(const QString &path);
    bool learnDescription(const QString &path);
    void fromCache(const Location &cache);
    void harvestAll();
    void harvestEntry(const StoredKey &key);
    void joinProjects();
    QList<StoredKey> keysOf(const QList<ResolvedName> &found, qsizetype first) const;
    void add(QByteArrayView url, const QString &origin) { m_pool->add(url, origin); }
    /// Waits for what is under way; says how many names are new.
    qsizetype takeHits();
    Result<Done> keep();
    void tell(const QString &step, bool always = false);

    Session &m_session;
    const NameSources &m_sources;
    const std::function<void(const NamesProgress &)> &m_progress;
    const std::stop_token m_stop;
    QElapsedTimer m_told;
    QList<const Dialect *> m_dialects; ///< of the keys that are wanted
    QSet<QByteArray> m_wanted;
    QList<StoredKey> m_responses;
    QHash<QByteArray, QByteArray> m_urls; ///< by key: what was found
    QSet<QByteArray> m_projects;          ///< that pip's pages name, which may be of any index
    QSet<QByteArray> m_origins;           ///< of what was found: perhaps an index's
    QList<QByteArray> m_descriptions;
    std::optional<CandidateKeys> m_keys;
    std::optional<CandidatePool> m_pool;
    NamesOutcome m_outcome;
};

void NameResolver::tell(const QString &step, bool always)
{
    if (!m_progress || (!always && m_told.elapsed() < ToldEveryMsecs))
        return;
    m_told.restart();
    m_progress({ step, m_pool ? m_pool->hashed() : 0, qint64(m_outcome.found.size()), m_outcome.wanted });
}

Result<Done> NameResolver::collectKeys()
{
    ListingOptions options;
    options.depth = m_session.info().readingTouches ? ListDepth::Metadata : ListDepth::Values;
    const RowConsumer take = [this](const Row &row, const ListedEntry &) {
        if (row.isResponse)
            m_responses.append(row.storedKey());
        if (!row.url.isEmpty() || !m_session.info().keysAreHashes) {
            m_outcome.known += !row.url.isEmpty();
            return true;
        }
        m_wanted.insert(row.key.toByteArray());
        if (row.dialect && !m_dialects.contains(row.dialect))
            m_dialects.append(row.dialect);
        tell(tr("Listing the keys"));
        return true;
    };
    const Result<ListingSummary> listed = m_session.list(options, take, m_stop);
    if (!listed)
        return tl::unexpected(listed.error());
    m_outcome.wanted = m_wanted.size();
    return Done();
}

bool NameResolver::learnDescription(const QString &path)
{
    QFile file(path);
    if (file.size() > LargestDescription || !file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray json = file.readAll();
    const Result<qsizetype> added = PathTemplates().add(json);
    if (!added)
        return false;
    m_descriptions.append(json);
    m_outcome.descriptions += *added;
    return true;
}

void NameResolver::fromFile(const QString &path)
{
    const QString name = QFileInfo(path).fileName();
    const QString step = tr("Reading %1").arg(name);
    tell(step, true);
    const auto take = [&](QByteArrayView url) {
        add(url, name);
        tell(step);
        return !m_stop.stop_requested();
    };
    const auto progress = [&](qint64, qint64) { tell(step); };
    const Result<CandidateSummary> read = readCandidates(path, { m_sources.base }, take, progress, m_stop);
    // A description may name no URL that is whole, and tell EsiPy's keys all the same.
    if ((!read || read->format == "openapi") && learnDescription(path))
        return;
    if (const QString problem = read ? QString() : read.error().text(); !problem.isEmpty())
        m_outcome.notes += problem.contains(name) ? problem : tr("%1: %2").arg(name, problem);
    for (const QString &note : read ? read->notes : QStringList())
        m_outcome.notes += tr("%1: %2").arg(name, note);
}

void NameResolver::fromCache(const Location &cache)
{
    const QString name = cache.toString();
    tell(tr("Listing %1").arg(name), true);
    Result<Session> other = Session::open(cache, Access::ReadOnly, m_stop);
    if (!other) {
        m_outcome.notes += other.error().text();
        return;
    }
    const RowConsumer take = [&](const Row &row, const ListedEntry &) {
        if (!row.url.isEmpty())
            add(row.url, name);
        return !m_stop.stop_requested();
    };
    if (const auto listed = other->list({}, take, m_stop); !listed)
        m_outcome.notes += listed.error().text();
}

qsizetype NameResolver::takeHits()
{
    const qsizetype before = m_outcome.found.size();
    for (const CandidatePool::Hit &hit : m_pool->drain()) {
        if (!m_wanted.remove(hit.key))
            continue; // two candidates, one key
        m_urls.insert(hit.key, hit.name.url);
        m_outcome.found.append({ hit.key, hit.name.url, hit.name.origin });
    }
    return m_outcome.found.size() - before;
}

void NameResolver::harvestEntry(const StoredKey &key)
{
    const Result<Value> value = m_session.read(key, m_stop);
    const Result<DecodedEntry> entry = value.and_then([&](const Value &v) { return m_session.decode(key, v); });
    if (!entry)
        return;
    for (CachedResponse response : entry->variants) {
        if (response.url.isEmpty())
            response.url = m_urls.value(key.bytes);
        // What is relative may belong to the host that the user named.
        const bool isNamed = !response.url.isEmpty();
        if (!isNamed && !m_sources.base.isEmpty())
            response.url = m_sources.base + '/';
        const QString origin = !isNamed
            ? tr("what entry %1 names").arg(QString::fromUtf8(printedKey(key.bytes)).left(16))
            : tr("what %1 names").arg(QString::fromUtf8(printedKey(maskedUrl(response.url))));
        QByteArray body;
        if (mayNameUrls(response.headers.joined("Content-Type")))
            body = decodedBody(response).value_or(DecodedBody()).bytes;
        if (isNamed)
            m_origins.insert(originOf(response.url));
        for (const QByteArray &project : projectsNamed(response, body))
            m_projects.insert(project);
        harvest(response, body, [&](QByteArrayView url) {
            add(url, origin);
            return !m_stop.stop_requested();
        });
    }
}

// A page of an index names its project, and another entry tells where the index is.
void NameResolver::joinProjects()
{
    constexpr qsizetype mostOrigins = 100;
    if (!m_sources.base.isEmpty())
        m_origins.insert(originOf(m_sources.base));
    if (m_origins.size() > mostOrigins)
        return;
    for (const QByteArray &origin : std::as_const(m_origins)) {
        for (const QByteArray &project : std::as_const(m_projects))
            add(simplePage(origin, project), tr("an index page of %1").arg(QString::fromUtf8(origin)));
    }
}

QList<StoredKey> NameResolver::keysOf(const QList<ResolvedName> &found, qsizetype first) const
{
    QList<StoredKey> keys;
    for (const ResolvedName &name : found.sliced(first))
        keys.append({ name.key });
    return keys;
}

// Each name that is found tells where its entry's relative references lead, so its entry is read once more.
void NameResolver::harvestAll()
{
    QList<StoredKey> next = m_responses;
    for (int round = 0; round < MostRounds && !next.isEmpty() && !m_wanted.isEmpty(); ++round) {
        for (const StoredKey &key : std::as_const(next)) {
            if (m_stop.stop_requested())
                return;
            harvestEntry(key);
            tell(tr("Looking through the entries"));
        }
        joinProjects();
        const qsizetype before = m_outcome.found.size();
        takeHits();
        next = keysOf(m_outcome.found, before);
    }
}

void NameResolver::search()
{
    m_keys.emplace(m_session.backend(), m_session.info(), m_dialects);
    m_pool.emplace(*m_keys, m_wanted, m_stop);
    for (const QString &file : m_sources.files)
        fromFile(file);
    for (const Location &cache : m_sources.caches)
        fromCache(cache);
    takeHits();
    if (m_sources.harvests && !m_wanted.isEmpty() && !m_stop.stop_requested())
        harvestAll();
    takeHits();
    m_outcome.candidates = m_pool->hashed();
    tell(tr("Done"), true);
}

Result<Done> NameResolver::keep()
{
    LearntNames learnt;
    for (const ResolvedName &name : std::as_const(m_outcome.found))
        learnt.names.append({ name.url, name.origin });
    learnt.descriptions = m_descriptions;
    const Result<Done> kept = NameBook(m_session.detection().location).add(learnt);
    m_session.loadNames();
    return kept;
}

Result<NamesOutcome> NameResolver::run()
{
    if (const Result<Done> collected = collectKeys(); !collected)
        return tl::unexpected(collected.error());
    search();
    if (const Result<Done> kept = keep(); !kept)
        return tl::unexpected(kept.error());
    if (m_stop.stop_requested())
        return failure(ErrorCode::Cancelled,
                       tr("Cancelled; the %L1 names found so far are kept").arg(m_outcome.found.size()));
    return std::move(m_outcome);
}

} // namespace

Result<NamesOutcome> resolveNames(Session &session, const NameSources &sources,
                                  const std::function<void(const NamesProgress &)> &progress, std::stop_token stop)
{
    return NameResolver(session, sources, progress, std::move(stop)).run();
}

} // namespace etagere
