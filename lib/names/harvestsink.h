// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "names/harvest.h"

namespace etagere {

/// What the readers of fields and bodies hand their finds to.
class HarvestSink
{
public:
    using Take = std::function<bool(QByteArrayView url)>;

    HarvestSink(const QByteArray &responseUrl, const Take &take);

    /// A URL or a reference to one, as written.
    void refer(QByteArrayView reference);
    /// What refer() resolves against from now on; itself relative to what it was.
    void setBase(QByteArrayView reference);
    /// The URL that a reference means; empty when that cannot be known or is not http.
    QByteArray resolved(QByteArrayView reference) const;
    void offer(QByteArrayView url);

    const QByteArray &base() const { return m_base; }
    bool isEnough() const { return m_isEnough; }

private:
    QByteArray m_base; ///< empty: unknown
    const Take &m_take;
    qint64 m_left = MostHarvestedUrls;
    bool m_isEnough = false;
};

/// The target of "5; url=/next" (Refresh, <meta http-equiv>); empty when there is none.
QByteArrayView refreshTarget(QByteArrayView value);
void harvestFields(const HeaderList &headers, HarvestSink &sink);
void harvestHtml(QByteArrayView body, HarvestSink &sink);
void harvestJson(QByteArrayView body, HarvestSink &sink);

} // namespace etagere
