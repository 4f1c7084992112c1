// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/background.h>
#include <etagere/response.h>

#include <QtCore/QTimer>
#include <atomic>

namespace etagere {

/// Writes a body to a file in the background; the file appears whole or not at all.
class BodySaver : public QObject
{
    Q_OBJECT
public:
    enum class Form : quint8 { Decoded, AsStored };

    explicit BodySaver(QObject *parent = nullptr);

    /// A save that is running is cancelled first.
    void save(const CachedResponse &response, const QString &path, Form form);
    /// Leaves no file; finished() follows at once with Cancelled.
    void cancel();
    bool isRunning() const { return m_progress.isActive(); }

signals:
    void progressed(qint64 bytes);
    void finished(const QString &path, const etagere::Result<qint64> &bytes);

private:
    Background m_work;
    QTimer m_progress;
    QString m_path;
    std::shared_ptr<std::atomic<qint64>> m_written;
};

} // namespace etagere
