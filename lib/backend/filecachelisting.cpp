// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/filecachelisting.h"

#include "backend/filecachewalker.h"

#include <QtCore/QCoreApplication>

#include <array>
#include <cerrno>
#include <mutex>
#include <thread>

namespace etagere {

namespace {

constexpr size_t FirstWorkers = 2;
constexpr size_t MaxWorkers = 8;
constexpr size_t JobsPerEstimate = 8;

struct Job {
    std::shared_ptr<const FileDescriptor> parent;
    QByteArray name;
    QByteArray digits;
};

class Pool
{
public:
    explicit Pool(FileCacheListing &listing)
        : m_listing(listing)
    {
    }

    void run(int root);
    FileCacheLeftovers leftovers;

private:
    void findJobs(int root);
    void addSecondLevel(int root, const QByteArray &digit);
    void addWorker();
    size_t started();
    void work();
    void doJob(const Job &job, FileCacheWalker &walker);
    void finished();

    FileCacheListing &m_listing;
    std::vector<Job> m_jobs; ///< constant once the workers run
    std::atomic<size_t> m_next = 0;
    std::mutex m_mutex; ///< of what follows, of leftovers, and of estimates
    std::array<std::thread, MaxWorkers> m_workers;
    size_t m_started = 0;
    size_t m_done = 0;
};

void Pool::addSecondLevel(int root, const QByteArray &digit)
{
    const auto folder = std::make_shared<const FileDescriptor>(openAt(root, digit.constData(), OpenAs::Folder));
    if (!folder->isOpen()) {
        leftovers.unreadableFolders += errno != ENOENT;
        return;
    }
    FolderReader reader;
    FolderReader::Entry entry;
    for (reader.start(folder->get()); !m_listing.isStopped() && reader.next(entry);) {
        if (entry.kind == FileKind::Folder && isDigitFolder(entry.name))
            m_jobs.push_back({ folder, entry.name, digit + entry.name });
        else
            ++leftovers.others;
    }
    leftovers.unreadableFolders += reader.errorNumber() != 0;
}

void Pool::findJobs(int root)
{
    FileCacheWalker walker(m_listing);
    for (const QByteArray &digit : walker.walkRoot(root))
        addSecondLevel(root, digit);
    leftovers.add(walker.leftovers);
}

void Pool::addWorker()
{
    const std::scoped_lock lock(m_mutex);
    if (m_started < std::min(MaxWorkers, m_jobs.size()))
        m_workers[m_started++] = std::thread([this] { work(); });
}

size_t Pool::started()
{
    const std::scoped_lock lock(m_mutex);
    return m_started;
}

void Pool::doJob(const Job &job, FileCacheWalker &walker)
{
    const FileDescriptor folder = openAt(job.parent->get(), job.name.constData(), OpenAs::Folder);
    if (folder.isOpen())
        walker.walk(folder.get(), job.digits);
    else
        walker.leftovers.unreadableFolders += errno != ENOENT;
}

// Hashes spread evenly, so the folders done tell how many entries all hold.
void Pool::finished()
{
    const std::scoped_lock lock(m_mutex);
    if (++m_done % JobsPerEstimate == 0)
        m_listing.sink.estimate(m_listing.pushed * qint64(m_jobs.size()) / qint64(m_done));
}

void Pool::work()
{
    FileCacheWalker walker(m_listing);
    for (size_t i = m_next++; i < m_jobs.size() && !m_listing.isStopped(); i = m_next++) {
        const quint64 reads = diskReadsOfThread();
        doJob(m_jobs[i], walker);
        finished();
        if (diskReadsOfThread() > reads)
            addWorker();
    }
    const std::scoped_lock lock(m_mutex);
    leftovers.add(walker.leftovers);
}

void Pool::run(int root)
{
    findJobs(root);
    for (size_t i = 0; i < FirstWorkers; ++i)
        addWorker();
    // A worker may start another until it ends, so none is missed in this order.
    for (size_t i = 0; i < started(); ++i)
        m_workers[i].join();
}

} // namespace

Result<Done> listFileCache(int root, bool expectBodies, ListDepth depth, ListSink &sink, std::stop_token stop)
{
    FileCacheListing listing{ sink, depth, expectBodies, stop };
    Pool pool(listing);
    pool.run(root);
    if (listing.isStopped()) {
        return failure(ErrorCode::Cancelled,
                       QCoreApplication::translate("etagere::FileCacheBackend", "The listing was stopped"));
    }
    pool.leftovers.tell(sink);
    return Done();
}

} // namespace etagere
