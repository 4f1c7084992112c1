// SPDX-License-Identifier: LGPL-3.0-or-later
// Sitemaps (https://www.sitemaps.org/protocol.html): urlset and sitemapindex.
#include "core/translate.h"
#include "names/candidatesink.h"

#include <QtCore/QXmlStreamReader>

namespace etagere {

namespace {

constexpr int MostDepth = 100;
constexpr qint64 LongestToken = 1024 * 1024;
constexpr int MostExpansion = 4096; ///< characters that entities of the document may become

class CandidateSitemap final : public CandidateReader
{
public:
    CandidateSitemap(CandidateSink &sink, bool isConverted)
        : m_sink(sink)
        , m_isConverted(isConverted)
    {
        m_sink.summary.format = "sitemap";
        m_xml.setEntityExpansionLimit(MostExpansion);
    }

    Result<Done> feed(QByteArrayView bytes) override
    {
        if (m_isConverted)
            m_xml.addData(QString::fromUtf8(bytes));
        else
            m_xml.addData(bytes.toByteArray());
        m_sinceToken += bytes.size();
        while (!m_sink.isEnough() && !m_xml.atEnd()) {
            const QXmlStreamReader::TokenType type = m_xml.readNext();
            if (type == QXmlStreamReader::Invalid)
                break;
            m_sinceToken = 0;
            token(type);
            if (m_depth > MostDepth)
                return failure(ErrorCode::LimitExceeded, tr("The XML is nested too deeply for a sitemap"));
        }
        if (m_sinceToken > LongestToken)
            return failure(ErrorCode::LimitExceeded, tr("The XML holds a text that is too long for a sitemap"));
        return m_xml.error() == QXmlStreamReader::PrematureEndOfDocumentError ? Done() : finish();
    }

    Result<Done> finish() override
    {
        if (!m_xml.hasError())
            return Done();
        return failure(ErrorCode::BadInput,
                       tr("The XML is damaged in line %1: %2").arg(m_xml.lineNumber()).arg(m_xml.errorString()));
    }

private:
    void token(QXmlStreamReader::TokenType type)
    {
        if (type == QXmlStreamReader::StartElement) {
            ++m_depth;
            m_isInLocation = m_xml.name() == u"loc";
            m_text.clear();
        } else if (type == QXmlStreamReader::Characters && m_isInLocation) {
            if (m_text.size() + m_xml.text().size() <= LongestCandidate)
                m_text += m_xml.text();
        } else if (type == QXmlStreamReader::EndElement) {
            --m_depth;
            if (std::exchange(m_isInLocation, false))
                m_sink.offer(m_text.trimmed().toUtf8());
        }
    }

    CandidateSink &m_sink;
    const bool m_isConverted;
    QXmlStreamReader m_xml;
    QString m_text;
    qint64 m_sinceToken = 0;
    int m_depth = 0;
    bool m_isInLocation = false;
};

} // namespace

std::unique_ptr<CandidateReader> candidateSitemap(CandidateSink &sink, bool isConverted)
{
    return std::make_unique<CandidateSitemap>(sink, isConverted);
}

} // namespace etagere
