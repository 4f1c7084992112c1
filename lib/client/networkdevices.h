// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "client/bodyspool.h"

#include <etagere/response.h>

#include <QtCore/QElapsedTimer>
#include <QtCore/QIODevice>

namespace etagere {

/// A stored body as a device, open for reading. Any thread. A source that fails in the middle ends the device there,
/// with an errorString(): readers that loop while bytes are available must come to an end.
class PartDevice : public QIODevice
{
public:
    explicit PartDevice(Part part);

    qint64 size() const override { return m_part.size; }

protected:
    qint64 readData(char *data, qint64 most) override;
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    Part m_part;
};

/// Where the body of a response goes until it is complete, open for writing. One thread.
class SpoolDevice : public QIODevice
{
public:
    /// `entry` gets the body; `most` is its greatest length. Of what is not to be stored (`whyNot`) nothing is kept.
    SpoolDevice(CachedResponse entry, std::optional<Error> whyNot, qint64 most, QObject *parent);

    bool isSequential() const override { return true; }
    const QByteArray &url() const { return m_entry.url; }
    bool isToBeStored() const { return !m_whyNot; }
    /// The response with its body, or what kept the body from being written.
    Result<CachedResponse> take();
    /// Milliseconds since something was written.
    qint64 restingMs() const { return m_lastWrite.elapsed(); }

protected:
    qint64 readData(char *, qint64) override { return -1; }
    qint64 writeData(const char *data, qint64 size) override;

private:
    CachedResponse m_entry;
    const std::optional<Error> m_whyNot;
    const qint64 m_most;
    BodySpool m_spool;
    std::optional<Error> m_error;
    QElapsedTimer m_lastWrite;
};

} // namespace etagere
