// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/labrun.h>

#include <mutex>

namespace etagere {

/// Exchanges in cache time, remembered in the order in which they ended. Any thread: background validations come from
/// others. All of them end with the step's stop.
class LabTransport
{
public:
    LabTransport(LabClock clock, std::stop_token stop);
    Transport transport() const;
    QList<LabExchange> exchanges() const;

private:
    struct Record {
        std::mutex mutex;
        QList<LabExchange> exchanges;
    };
    LabClock m_clock;
    std::stop_token m_stop;
    std::shared_ptr<Record> m_record;
};

} // namespace etagere
