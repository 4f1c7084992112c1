// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/httplib2listing.h"

#include "backend/diskworkers.h"
#include "backend/entryhead.h"
#include "backend/filecachenames.h"
#include "backend/httplib2names.h"
#include "backend/leftovers.h"
#include "core/translate.h"

#include <atomic>
#include <vector>

namespace etagere {

namespace {

constexpr size_t FirstRound = 256; ///< small, so that the first rows come soon
constexpr size_t LaterRounds = 8192;
constexpr size_t NamesPerJob = 32;

class Httplib2Listing
{
public:
    Httplib2Listing(int folder, ListDepth depth, ListSink &sink, std::stop_token stop)
        : m_folder(folder)
        , m_depth(depth)
        , m_sink(sink)
        , m_stop(std::move(stop))
    {
        m_reader.start(folder);
    }

    /// False when it was stopped.
    bool run();
    Leftovers leftovers;

private:
    bool isStopped() const { return m_refused.load(std::memory_order_relaxed) || m_stop.stop_requested(); }
    bool collect(size_t most);
    void add(const FolderReader::Entry &entry);
    void work(const NextJob &next);
    void push(size_t index, EntryHeadReader &heads);

    const int m_folder;
    const ListDepth m_depth;
    ListSink &m_sink;
    const std::stop_token m_stop;
    std::atomic<bool> m_refused = false; ///< the sink wants no more
    FolderReader m_reader;
    std::vector<char> m_names;     ///< of this round, each with a null behind; constant while workers run
    std::vector<size_t> m_offsets; ///< of each in m_names
};

bool Httplib2Listing::run()
{
    bool hasMore = true;
    for (size_t most = FirstRound; hasMore && !isStopped(); most = LaterRounds) {
        hasMore = collect(most);
        const size_t jobs = (m_offsets.size() + NamesPerJob - 1) / NamesPerJob;
        shareOutJobs(jobs, [this](const NextJob &next) { work(next); });
    }
    leftovers.unreadableFolders += m_reader.errorNumber() != 0;
    return !isStopped();
}

/// True when there may be more names.
bool Httplib2Listing::collect(size_t most)
{
    m_names.clear();
    m_offsets.clear();
    FolderReader::Entry entry;
    while (m_offsets.size() < most) {
        if (isStopped() || !m_reader.next(entry))
            return false;
        add(entry);
    }
    return true;
}

void Httplib2Listing::add(const FolderReader::Entry &entry)
{
    const QByteArrayView name(entry.name);
    if (!isHttplib2Name(name)) {
        const bool isTemporary = roleOf(name, {}) == FileRole::Temporary;
        ++(isTemporary ? leftovers.temporary : leftovers.others);
        return;
    }
    m_offsets.push_back(m_names.size());
    m_names.insert(m_names.end(), entry.name, entry.name + name.size() + 1);
}

void Httplib2Listing::work(const NextJob &next)
{
    EntryHeadReader heads;
    for (size_t job = 0; !isStopped() && next(job);) {
        const size_t end = std::min(m_offsets.size(), (job + 1) * NamesPerJob);
        for (size_t i = job * NamesPerJob; i < end && !isStopped(); ++i)
            push(i, heads);
    }
}

void Httplib2Listing::push(size_t index, EntryHeadReader &heads)
{
    const char *name = m_names.data() + m_offsets[index];
    ListedEntry entry;
    entry.key = QByteArrayView(name);
    entry.headSize = -1;
    if (m_depth != ListDepth::Keys && !heads.read(m_folder, name, entry))
        return;
    if (!m_sink.push(entry))
        m_refused = true;
}

} // namespace

Result<Done> listHttplib2(int folder, ListDepth depth, ListSink &sink, std::stop_token stop)
{
    Httplib2Listing listing(folder, depth, sink, std::move(stop));
    if (!listing.run())
        return failure(ErrorCode::Cancelled, tr("The listing was stopped"));
    listing.leftovers.tell(sink);
    return Done();
}

} // namespace etagere
