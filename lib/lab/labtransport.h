// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/labrun.h>

#include <mutex>

namespace etagere {

/// Exchanges in cache time, remembered in the order in which they ended. Any thread: background validations come from
/// others.
class LabTransport
{
public:
    explicit LabTransport(LabClock clock);
    Transport transport() const;
    QList<LabExchange> exchanges() const;

private:
    struct Record {
        std::mutex mutex;
        QList<LabExchange> exchanges;
    };
    LabClock m_clock;
    std::shared_ptr<Record> m_record;
};

} // namespace etagere
