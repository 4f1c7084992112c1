// SPDX-License-Identifier: LGPL-3.0-or-later
#include "names/harvestsink.h"

#include "http/urlbytes.h"
#include "names/candidatesink.h"
#include "names/harvestpip.h"

#include <algorithm>

namespace etagere {

HarvestSink::HarvestSink(const QByteArray &responseUrl, const Take &take)
    : m_base(isHttpUrl(responseUrl) ? responseUrl : QByteArray())
    , m_take(take)
{
}

QByteArray HarvestSink::resolved(QByteArrayView reference) const
{
    reference = reference.trimmed();
    const qsizetype fragment = reference.indexOf('#');
    reference = reference.first(fragment < 0 ? reference.size() : fragment);
    const auto isControl = [](char c) { return uchar(c) < ' ' || c == '\x7f'; };
    if (reference.isEmpty() || reference.size() > LongestCandidate
        || std::any_of(reference.begin(), reference.end(), isControl))
        return {};
    const QByteArray written = reference.toByteArray().replace(' ', "%20"); // as every client asks for it
    if (UrlParts(written).scheme.isEmpty() && m_base.isEmpty())
        return {};
    // "//" names no host, though it refers to one.
    const QByteArray url = UrlParts(written).scheme.isEmpty() ? resolvedUrl(m_base, written) : written;
    return isHttpUrl(url) && !UrlParts(url).authority.isEmpty() ? url : QByteArray();
}

void HarvestSink::refer(QByteArrayView reference)
{
    const QByteArray url = resolved(reference);
    if (url.isEmpty())
        return;
    offer(url);
    offerPipSiblings(url, *this);
}

void HarvestSink::setBase(QByteArrayView reference)
{
    if (const QByteArray url = resolved(reference); !url.isEmpty())
        m_base = url;
}

void HarvestSink::offer(QByteArrayView url)
{
    if (!m_isEnough)
        m_isEnough = --m_left < 0 || !m_take(url);
}

} // namespace etagere
