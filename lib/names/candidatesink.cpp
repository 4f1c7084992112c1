// SPDX-License-Identifier: LGPL-3.0-or-later
#include "names/candidatesink.h"

#include "core/translate.h"
#include "http/urlbytes.h"

#include <algorithm>

namespace etagere {

CandidateReader::~CandidateReader() = default;

void CandidateSink::offer(QByteArrayView url)
{
    const auto isBlank = [](char c) { return uchar(c) <= ' ' || c == '\x7f'; };
    if (m_isEnough)
        return;
    const bool isUtf8 = url.isValidUtf8();
    m_notUtf8 += !isUtf8;
    if (!isHttpUrl(url) || !isUtf8 || url.size() > LongestCandidate || std::any_of(url.begin(), url.end(), isBlank))
        return skip();
    ++summary.urls;
    m_isEnough = !m_take(url);
}

void CandidateSink::offerPath(QByteArrayView path)
{
    if (!m_base.isEmpty())
        return offer(m_base + path.toByteArray());
    ++m_withoutHost;
    skip();
}

void CandidateSink::finish()
{
    if (m_withoutHost > 0)
        summary.notes +=
            tr("%1 paths name no host; give one to complete them, such as https://example.org").arg(m_withoutHost);
    if (m_notUtf8 > 0)
        summary.notes +=
            tr("%1 lines are not UTF-8 (perhaps Latin-1) and were left out; save the file as UTF-8").arg(m_notUtf8);
}

} // namespace etagere
