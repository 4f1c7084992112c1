// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/background.h>
#include <etagere/store.h>

namespace etagere {

class StageLog;

/// Looks at a server without opening it for good, on a worker. Destroying it cancels.
class ConnectionTest : public QObject
{
    Q_OBJECT
public:
    explicit ConnectionTest(QObject *parent = nullptr);
    ~ConnectionTest() override;

    /// Cancels the one before.
    void start(const Location &location);
    /// Nothing is told any more; finished() does not follow.
    void cancel();
    bool isRunning() const { return m_log != nullptr; }

signals:
    /// A stage begins.
    void told(etagere::BackendStep step, const QString &text);
    void finished(const etagere::Result<etagere::Detection> &found);

private:
    std::shared_ptr<StageLog> m_log; ///< of the test that runs
    Background m_work;
};

} // namespace etagere
