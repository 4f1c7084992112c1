// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/backend.h>

#include <QtCore/QHash>

#include <mutex>

namespace etagere::test {

/// An entry as a listing gave it, with bytes of its own.
struct Recorded {
    StoredKey key;
    QByteArray head;
    QByteArray whole; ///< through the source where there is one
    qint64 headSize = 0;
    bool hasBody = false;
    qint64 bodySize = 0;
    qint64 storedBytes = 0;
    Msecs storedAt = NoTime;
    Msecs expiresAt = NoTime;
    quint32 flags = 0;
    int mode = 0;
    bool hasError = false;
    Error error;
};

/// Keeps all that is pushed; may be pushed to from several threads.
class RecordingSink : public ListSink
{
public:
    bool push(const ListedEntry &entry) override;
    void note(const QString &text) override;
    void estimate(qint64 entries) override;

    /// push() refuses from this many entries on.
    qint64 limit = std::numeric_limits<qint64>::max();
    /// How long each push() takes, as a slow consumer's.
    int delayMs = 0;

    qint64 count() const;
    QHash<StoredKey, Recorded> entries;
    QList<StoredKey> repeated; ///< pushed more than once
    QStringList notes;
    QList<qint64> estimates;

private:
    mutable std::mutex m_mutex;
    qint64 m_count = 0;
};

} // namespace etagere::test
