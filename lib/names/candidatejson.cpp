// SPDX-License-Identifier: LGPL-3.0-or-later
// HTTP Archives (HAR 1.2) and API descriptions (OpenAPI 3, Swagger 2), both JSON.
#include "core/translate.h"
#include "http/urlbytes.h"
#include "names/candidatesink.h"
#include "names/jsonscanner.h"
#include "names/openapipaths.h"

namespace etagere {

namespace {

class CandidateJson final : public CandidateReader, private JsonListener
{
public:
    explicit CandidateJson(CandidateSink &sink)
        : m_sink(sink)
    {
    }

    Result<Done> feed(QByteArrayView bytes) override { return m_scanner.feed(bytes); }

    Result<Done> finish() override
    {
        m_api.offerAll(m_sink);
        const Result<Done> whole = m_scanner.finish();
        if (whole && m_sink.summary.format.isEmpty())
            return failure(ErrorCode::BadInput,
                           tr("The JSON is neither an HTTP Archive (HAR) nor an OpenAPI description"));
        return whole;
    }

private:
    struct Level {
        QByteArray name; ///< the key that it is the value of, or "[]"
        QByteArray key;  ///< of the member at hand
        bool isObject = false;
    };

    bool isIn(std::initializer_list<QByteArrayView> names) const
    {
        return m_levels.size() == qsizetype(names.size()) + 1
            && std::equal(names.begin(), names.end(), m_levels.begin() + 1,
                          [](QByteArrayView name, const Level &level) { return name.isNull() || name == level.name; });
    }
    bool isKey(QByteArrayView key) const { return m_levels.last().key == key; }
    bool isInEntry(QByteArrayView member) const { return isIn({ "log", "entries", "[]", member }); }

    void begin(bool isObject) override
    {
        const QByteArray name = m_levels.isEmpty() ? QByteArray()
            : m_levels.last().isObject             ? m_levels.last().key
                                                   : "[]";
        m_levels.append({ name, {}, isObject });
        if (isIn({ "servers", "[]" }))
            m_api.beginServer();
    }

    void end() override { m_levels.removeLast(); }

    void key(const QByteArray &name) override
    {
        m_levels.last().key = name;
        if (isIn({ "paths" }))
            m_api.addPath(name);
        else if (isIn({}) && (name == "log" || name == "openapi" || name == "swagger"))
            m_sink.summary.format = name == "log" ? "har" : "openapi";
    }

    bool wantsString() const override
    {
        if (m_levels.isEmpty())
            return false;
        return (isInEntry("request") && isKey("url")) || (isInEntry("response") && isKey("redirectURL"))
            || (isIn({}) && (isKey("host") || isKey("basePath"))) || isIn({ "schemes" })
            || (isIn({ "servers", "[]" }) && isKey("url"))
            || (isIn({ "servers", "[]", "variables", {} }) && isKey("default"));
    }

    /// One that is wanted; where it stands says what it is.
    void string(const QByteArray &text) override
    {
        if (isInEntry("request"))
            m_sink.offer(m_requestUrl = text);
        else if (isInEntry("response"))
            offerRedirect(text);
        else if (isIn({ "schemes" }))
            m_api.addScheme(text);
        else if (isIn({ "servers", "[]" }))
            m_api.setServerUrl(text);
        else if (isIn({ "servers", "[]", "variables", {} }))
            m_api.setVariable(m_levels.last().name, text);
        else if (isKey("host"))
            m_api.setHost(text);
        else
            m_api.setBasePath(text);
    }

    void offerRedirect(const QByteArray &location)
    {
        if (!location.isEmpty())
            m_sink.offer(isHttpUrl(location) || m_requestUrl.isEmpty() ? location
                                                                       : resolvedUrl(m_requestUrl, location));
    }

    CandidateSink &m_sink;
    JsonScanner m_scanner{ *this, LongestCandidate };
    QList<Level> m_levels;
    QByteArray m_requestUrl;
    OpenApiPaths m_api;
};

} // namespace

std::unique_ptr<CandidateReader> candidateJson(CandidateSink &sink) { return std::make_unique<CandidateJson>(sink); }

} // namespace etagere
