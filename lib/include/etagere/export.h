// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/response.h>
#include <etagere/rowwriter.h>

#include <memory>

namespace etagere {

enum class ExportFormat : quint8 {
    Har,       ///< HTTP Archive 1.2: the entries that are responses
    JsonLines, ///< the line of `ls --json-lines` and, for a response: reason, http_version, serialisation, headers,
               ///< request_headers, body_base64
    Csv,       ///< RFC 4180 with a header line; metadata alone
};

/// "har", "jsonl", "csv"; nothing for another name.
ETAGERE_EXPORT std::optional<ExportFormat> exportFormatByName(QByteArrayView name);

struct ExportOptions {
    bool revealSecrets = false; ///< else cookies, credentials and tokens in URLs are written as ***
    Msecs now = 0;              ///< freshness is judged at this time
};

/// Writes an export piece by piece, in bounded memory. Call begin() once, add() per entry, end() once; each
/// appends to `out`. One thread.
class ETAGERE_EXPORT ExportWriter
{
public:
    explicit ExportWriter(ExportOptions options)
        : m_options(options)
    {
    }
    virtual ~ExportWriter();

    virtual void begin(QByteArray &) { }
    /// `response` is null when the entry is none or cannot be decoded; row.error says why. Bodies are decoded,
    /// cut at the preview limit; an error of the body is the result, the entry is written all the same.
    virtual Result<Done> add(const Row &row, const RowContext &context, const CachedResponse *response,
                             QByteArray &out) = 0;
    virtual void end(QByteArray &) { }

protected:
    QByteArray shownUrl(QByteArrayView url) const;
    QByteArray shownValue(const HeaderField &field) const;

    ExportOptions m_options;
};

ETAGERE_EXPORT std::unique_ptr<ExportWriter> makeExportWriter(ExportFormat format, ExportOptions options);

} // namespace etagere
