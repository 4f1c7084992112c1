// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "names/candidatefile.h"

namespace etagere {

/// Longest line, string or URL that is looked at.
inline constexpr qsizetype LongestCandidate = 64 * 1024;

/// What the readers of all formats hand their URLs to. It counts, and lets nothing through that is no URL.
class CandidateSink
{
public:
    CandidateSink(const CandidateOptions &options, const TakeUrl &take)
        : m_base(options.base.endsWith('/') ? options.base.chopped(1) : options.base)
        , m_take(take)
    {
    }

    /// An absolute URL; anything else is counted as skipped.
    void offer(QByteArrayView url);
    /// A path that begins with '/', on the host that the user named.
    void offerPath(QByteArrayView path);
    void skip() { ++summary.skippedLines; }

    bool isEnough() const { return m_isEnough; }
    const QByteArray &base() const { return m_base; }
    /// Adds notes on what was left out.
    void finish();

    CandidateSummary summary;

private:
    const QByteArray m_base;
    const TakeUrl &m_take;
    qint64 m_withoutHost = 0;
    qint64 m_notUtf8 = 0;
    bool m_isEnough = false;
};

/// A reader of one format, fed piece by piece with UTF-8. Each call may fail; what was found until then counts.
class CandidateReader
{
public:
    virtual ~CandidateReader();
    virtual Result<Done> feed(QByteArrayView bytes) = 0;
    /// The file has ended.
    virtual Result<Done> finish() = 0;
};

std::unique_ptr<CandidateReader> candidateLines(CandidateSink &sink);
std::unique_ptr<CandidateReader> candidateJson(CandidateSink &sink);
/// `isConverted`: the bytes are UTF-8 whatever the XML declaration says.
std::unique_ptr<CandidateReader> candidateSitemap(CandidateSink &sink, bool isConverted);

} // namespace etagere
