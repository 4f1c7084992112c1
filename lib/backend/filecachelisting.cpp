// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/filecachelisting.h"

#include "backend/diskworkers.h"
#include "backend/filecachewalker.h"

#include <QtCore/QCoreApplication>

#include <cerrno>
#include <mutex>

namespace etagere {

namespace {

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
    Leftovers leftovers;

private:
    void findJobs(int root);
    void addSecondLevel(int root, const QByteArray &digit);
    void work(const NextJob &next);
    void doJob(const Job &job, FileCacheWalker &walker);
    void finished();

    FileCacheListing &m_listing;
    std::vector<Job> m_jobs; ///< constant once the workers run
    std::mutex m_mutex;      ///< of what follows, of leftovers, and of estimates
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

void Pool::work(const NextJob &next)
{
    FileCacheWalker walker(m_listing);
    for (size_t job = 0; !m_listing.isStopped() && next(job);) {
        doJob(m_jobs[job], walker);
        finished();
    }
    const std::scoped_lock lock(m_mutex);
    leftovers.add(walker.leftovers);
}

void Pool::run(int root)
{
    findJobs(root);
    shareOutJobs(m_jobs.size(), [this](const NextJob &next) { work(next); });
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
