// SPDX-License-Identifier: GPL-3.0-or-later
#include "connect/connectiontest.h"

#include "connect/stagelog.h"

namespace etagere {

ConnectionTest::ConnectionTest(QObject *parent)
    : QObject(parent)
{
}

ConnectionTest::~ConnectionTest() = default;

void ConnectionTest::start(const Location &location)
{
    cancel();
    m_log = std::make_shared<StageLog>();
    // What a cancelled test told may still be on its way.
    connect(m_log.get(), &StageLog::told, this, [this, sender = m_log.get()](BackendStep step, const QString &text) {
        if (sender == m_log.get())
            emit told(step, text);
    });
    m_work = Background::run(
        this, [location, log = m_log](std::stop_token stop) { return detect(location, std::move(stop), log); },
        [this](const Result<Detection> &found) {
            m_log.reset();
            emit finished(found);
        });
}

void ConnectionTest::cancel()
{
    m_work.cancel();
    m_log.reset();
}

} // namespace etagere
