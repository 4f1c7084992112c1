// SPDX-License-Identifier: LGPL-3.0-or-later
#include "names/candidatefile.h"

#include "core/translate.h"
#include "names/candidateinput.h"
#include "names/candidatesink.h"

namespace etagere {

namespace {

/// Text in which nothing looks like a URL for that long is no list of them.
constexpr qint64 LongestWithoutUrl = 1024 * 1024;
constexpr qint64 BytesPerReport = 1024 * 1024;

bool isYaml(QByteArrayView text) { return text.startsWith("openapi:") || text.startsWith("swagger:"); }

class CandidateReading
{
public:
    CandidateReading(CandidateInput &input, CandidateSink &sink)
        : m_input(input)
        , m_sink(sink)
    {
    }

    Result<Done> run(const std::function<void(qint64, qint64)> &progress, const std::stop_token &stop)
    {
        while (!m_sink.isEnough()) {
            if (stop.stop_requested())
                return failure(ErrorCode::Cancelled, tr("Reading the candidates was cancelled"));
            const Result<QByteArray> piece = m_input.read();
            if (!piece)
                return tl::unexpected(piece.error());
            if (piece->isEmpty())
                return m_reader ? m_reader->finish() : Done();
            if (const Result<Done> done = feed(*piece); !done)
                return done;
            report(progress);
        }
        return Done();
    }

private:
    Result<Done> feed(const QByteArray &piece)
    {
        if (!m_reader) {
            const QByteArray start = piece.trimmed();
            if (start.isEmpty())
                return Done();
            if (isYaml(start))
                return failure(ErrorCode::Unsupported,
                               tr("This is an OpenAPI description in YAML; convert it to JSON first"));
            m_reader = start.startsWith('{') || start.startsWith('[') ? candidateJson(m_sink)
                : start.startsWith('<')                               ? candidateSitemap(m_sink, m_input.isConverted())
                                                                      : candidateLines(m_sink);
            m_isText = !start.startsWith('{') && !start.startsWith('[') && !start.startsWith('<');
        }
        m_fed += piece.size();
        const Result<Done> done = m_reader->feed(piece);
        if (done && m_isText && m_sink.summary.urls == 0 && m_fed > LongestWithoutUrl)
            return failure(ErrorCode::BadInput, tr("There is no URL in the first MiB of the file"));
        return done;
    }

    void report(const std::function<void(qint64, qint64)> &progress)
    {
        if (!progress || m_input.doneBytes() < m_nextReport)
            return;
        m_nextReport = m_input.doneBytes() + BytesPerReport;
        progress(m_input.doneBytes(), m_input.totalBytes());
    }

    CandidateInput &m_input;
    CandidateSink &m_sink;
    std::unique_ptr<CandidateReader> m_reader;
    bool m_isText = false;
    qint64 m_fed = 0;
    qint64 m_nextReport = 0;
};

/// What came before the damage is as good as ever.
bool isPartial(const Error &error)
{
    return error.code == ErrorCode::BadInput || error.code == ErrorCode::LimitExceeded;
}

} // namespace

Result<CandidateSummary> readCandidates(const QString &path, const CandidateOptions &options, const TakeUrl &take,
                                        const std::function<void(qint64 doneBytes, qint64 totalBytes)> &progress,
                                        std::stop_token stop)
{
    const Result<std::unique_ptr<CandidateInput>> input = CandidateInput::open(path);
    if (!input)
        return tl::unexpected(input.error());
    CandidateSink sink(options, take);
    const Result<Done> read = CandidateReading(**input, sink).run(progress, stop);
    sink.finish();
    if (!read && (!isPartial(read.error()) || sink.summary.urls == 0))
        return tl::unexpected(read.error());
    if (!read)
        sink.summary.notes += tr("The file was read up to where it is damaged: %1").arg(read.error().text());
    if (sink.summary.urls == 0)
        return failure(ErrorCode::BadInput,
                       (QStringList{ tr("There is no URL in the file") } + sink.summary.notes).join(u"; "));
    if (progress)
        progress((*input)->totalBytes(), (*input)->totalBytes());
    return std::move(sink.summary);
}

} // namespace etagere
