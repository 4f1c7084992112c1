// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/recordingsink.h"

#include <thread>

namespace etagere::test {

namespace {

Recorded record(const ListedEntry &entry)
{
    Recorded copy;
    copy.key = { entry.key.toByteArray(), entry.keyType, entry.server };
    copy.head = entry.head.toByteArray();
    copy.whole = entry.source ? entry.source->read(0, entry.source->size()).value_or(QByteArray()) : copy.head;
    copy.headSize = entry.headSize;
    copy.hasBody = entry.hasBody;
    copy.bodySize = entry.bodySize;
    copy.storedBytes = entry.storedBytes;
    copy.storedAt = entry.storedAt;
    copy.expiresAt = entry.expiresAt;
    copy.flags = entry.flags;
    copy.mode = entry.mode;
    copy.hasError = entry.error != nullptr;
    if (entry.error)
        copy.error = *entry.error;
    return copy;
}

} // namespace

bool RecordingSink::push(const ListedEntry &entry)
{
    if (delayMs > 0)
        std::this_thread::sleep_for(std::chrono::milliseconds(delayMs));
    const Recorded copy = record(entry);
    const std::scoped_lock lock(m_mutex);
    if (entries.contains(copy.key))
        repeated.append(copy.key);
    entries.insert(copy.key, copy);
    return ++m_count < limit;
}

void RecordingSink::note(const QString &text)
{
    const std::scoped_lock lock(m_mutex);
    notes.append(text);
}

void RecordingSink::estimate(qint64 value)
{
    const std::scoped_lock lock(m_mutex);
    estimates.append(value);
}

qint64 RecordingSink::count() const
{
    const std::scoped_lock lock(m_mutex);
    return m_count;
}

} // namespace etagere::test
