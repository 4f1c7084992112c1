// SPDX-License-Identifier: LGPL-3.0-or-later
#include "lab/labtransport.h"

namespace etagere {

LabTransport::LabTransport(LabClock clock, std::stop_token stop)
    : m_clock(std::move(clock))
    , m_stop(std::move(stop))
    , m_record(std::make_shared<Record>())
{
}

Transport LabTransport::transport() const
{
    return [clock = m_clock, stop = m_stop, record = m_record,
            send = httpTransport()](const Request &request, const std::stop_token &) -> Result<Exchange> {
        const Msecs requestTime = clock.now();
        Result<Exchange> exchange = send(request, stop);
        LabExchange seen{ request, 0, {}, {}, {} };
        if (exchange) {
            exchange->response.requestTime = requestTime;
            exchange->response.responseTime = clock.now();
            seen.status = exchange->response.status;
            seen.sent = exchange->sent;
            seen.received = exchange->received;
        } else {
            seen.problem = exchange.error().text();
        }
        const std::scoped_lock lock(record->mutex);
        record->exchanges.append(seen);
        return exchange;
    };
}

QList<LabExchange> LabTransport::exchanges() const
{
    const std::scoped_lock lock(m_record->mutex);
    return m_record->exchanges;
}

} // namespace etagere
