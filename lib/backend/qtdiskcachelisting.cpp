// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/qtdiskcachelisting.h"

#include "backend/diskworkers.h"
#include "backend/entryhead.h"
#include "backend/filecachenames.h"
#include "backend/leftovers.h"
#include "core/qtdiskcachename.h"
#include "core/translate.h"

#include <atomic>
#include <cerrno>
#include <mutex>

namespace etagere {

namespace {

class QtDiskCacheListing
{
public:
    QtDiskCacheListing(int data, ListDepth depth, ListSink &sink, std::stop_token stop)
        : m_data(data)
        , m_depth(depth)
        , m_sink(sink)
        , m_stop(std::move(stop))
    {
    }

    /// False when it was stopped.
    bool run();
    Leftovers leftovers;

private:
    bool isStopped() const { return m_refused.load(std::memory_order_relaxed) || m_stop.stop_requested(); }
    void findFolders();
    void work(const NextJob &next);
    void walk(const QByteArray &digit, EntryHeadReader &heads, Leftovers &found);
    void push(int folder, const char *name, EntryHeadReader &heads);

    const int m_data;
    const ListDepth m_depth;
    ListSink &m_sink;
    const std::stop_token m_stop;
    std::atomic<bool> m_refused = false; ///< the sink wants no more
    std::mutex m_mutex;                  ///< guards leftovers while workers run
    QList<QByteArray> m_folders;         ///< constant while workers run
};

bool QtDiskCacheListing::run()
{
    findFolders();
    shareOutJobs(size_t(m_folders.size()), [this](const NextJob &next) { work(next); });
    return !isStopped();
}

void QtDiskCacheListing::findFolders()
{
    FolderReader reader;
    FolderReader::Entry entry;
    for (reader.start(m_data); reader.next(entry);) {
        if (isDigitFolder(entry.name))
            m_folders.append(entry.name);
        else
            ++leftovers.others;
    }
    leftovers.unreadableFolders += reader.errorNumber() != 0;
}

void QtDiskCacheListing::work(const NextJob &next)
{
    EntryHeadReader heads;
    Leftovers found;
    for (size_t job = 0; !isStopped() && next(job);)
        walk(m_folders.at(qsizetype(job)), heads, found);
    const std::scoped_lock lock(m_mutex);
    leftovers.add(found);
}

void QtDiskCacheListing::walk(const QByteArray &digit, EntryHeadReader &heads, Leftovers &found)
{
    const FileDescriptor folder = openAt(m_data, digit.constData(), OpenAs::Folder);
    if (!folder.isOpen()) {
        found.unreadableFolders += errno != ENOENT;
        return;
    }
    FolderReader reader;
    FolderReader::Entry entry;
    for (reader.start(folder.get()); !isStopped() && reader.next(entry);) {
        const QByteArrayView name(entry.name);
        if (isQtDiskCacheName(name) && folderOfQtDiskCacheName(name) == digit)
            push(folder.get(), entry.name, heads);
        else
            ++(roleOf(name, {}) == FileRole::Temporary ? found.temporary : found.others);
    }
    found.unreadableFolders += reader.errorNumber() != 0;
}

void QtDiskCacheListing::push(int folder, const char *name, EntryHeadReader &heads)
{
    ListedEntry entry;
    entry.key = QByteArrayView(name);
    entry.headSize = -1;
    if (m_depth != ListDepth::Keys && !heads.read(folder, name, entry))
        return;
    if (!m_sink.push(entry))
        m_refused = true;
}

} // namespace

Result<Done> listQtDiskCache(int data, ListDepth depth, ListSink &sink, std::stop_token stop)
{
    QtDiskCacheListing listing(data, depth, sink, std::move(stop));
    if (!listing.run())
        return failure(ErrorCode::Cancelled, tr("The listing was stopped"));
    listing.leftovers.tell(sink);
    return Done();
}

} // namespace etagere
