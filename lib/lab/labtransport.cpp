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
    TransportLimits limits;
    limits.clock = m_clock;
    return [stop = m_stop, record = m_record,
            send = httpTransport(limits)](const Request &request, const std::stop_token &) -> Result<Exchange> {
        Result<Exchange> exchange = send(request, stop);
        LabExchange seen{ request };
        if (exchange) {
            seen.status = exchange->response.status;
            seen.sent = exchange->sent;
            seen.received = exchange->received;
            seen.response = exchange->response;
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
