// SPDX-License-Identifier: LGPL-3.0-or-later
// Lists, one URL a line, and access logs, one request a line.
#include "names/candidatelog.h"
#include "names/candidatesink.h"

namespace etagere {

namespace {

class CandidateLines final : public CandidateReader
{
public:
    explicit CandidateLines(CandidateSink &sink)
        : m_sink(sink)
    {
    }

    Result<Done> feed(QByteArrayView bytes) override
    {
        while (!bytes.isEmpty() && !m_sink.isEnough()) {
            const qsizetype end = bytes.indexOf('\n');
            const QByteArrayView piece = bytes.first(end < 0 ? bytes.size() : end);
            bytes = bytes.sliced(end < 0 ? bytes.size() : end + 1);
            if (end >= 0 && m_kept.isEmpty() && !m_isTooLong) {
                line(piece);
                continue;
            }
            keep(piece);
            if (end >= 0)
                lineEnded();
        }
        return Done();
    }

    Result<Done> finish() override
    {
        lineEnded();
        return Done();
    }

private:
    void keep(QByteArrayView piece)
    {
        m_isTooLong = m_isTooLong || m_kept.size() + piece.size() > LongestCandidate;
        if (m_isTooLong)
            m_kept.clear();
        else
            m_kept += piece;
    }

    void lineEnded()
    {
        if (std::exchange(m_isTooLong, false))
            m_sink.skip();
        else
            line(m_kept);
        m_kept.resize(0);
    }

    void line(QByteArrayView text)
    {
        text = text.trimmed();
        if (text.isEmpty() || text.startsWith('#'))
            return;
        if (const std::optional<LoggedRequest> request = loggedRequest(text))
            return logged(*request);
        tellFormat("list");
        if (text.startsWith('/') && !text.startsWith("//"))
            m_sink.offerPath(text);
        else
            m_sink.offer(text);
    }

    void logged(const LoggedRequest &request)
    {
        tellFormat("log");
        if (!request.target.startsWith('/'))
            m_sink.offer(request.target);
        else if (!request.origin.isEmpty())
            m_sink.offer(request.origin + request.target);
        else
            m_sink.offerPath(request.target);
    }

    /// The first line says it for all.
    void tellFormat(const char *format)
    {
        if (m_sink.summary.format.isEmpty())
            m_sink.summary.format = format;
    }

    CandidateSink &m_sink;
    QByteArray m_kept; ///< the beginning of a line that goes on in the next piece
    bool m_isTooLong = false;
};

} // namespace

std::unique_ptr<CandidateReader> candidateLines(CandidateSink &sink) { return std::make_unique<CandidateLines>(sink); }

} // namespace etagere
