// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/result.h>

#include <QtCore/QByteArray>
#include <QtCore/QStringList>

#include <functional>
#include <stop_token>

namespace etagere {

struct CandidateOptions {
    QByteArray base; ///< "https://host" for paths without a host; may be empty
};

struct CandidateSummary {
    QByteArray format;       ///< "list", "log", "sitemap", "har", "openapi"
    qint64 urls = 0;         ///< that were handed on
    qint64 skippedLines = 0; ///< lines, or URLs of the other formats, that are none or cannot be read
    QStringList notes;       ///< what a user should know
};

/// Takes one URL; the view is valid during the call. False: enough.
using TakeUrl = std::function<bool(QByteArrayView url)>;

/// Reads http and https URLs out of a file that a user offers as candidates for hashed keys, and hands them on as they
/// stand there, bytes unchanged, fragments too; the same one perhaps more than once. The format is told by content: HAR
/// (request.url and redirectURL of each entry), OpenAPI or Swagger as JSON (paths without parameters below each
/// server), sitemaps (urlset and sitemapindex), access logs (common, combined, with virtual host), or a list, one URL a
/// line, '#' begins a comment. Each may be packed by gzip, and in UTF-16 with a byte order mark.
///
/// Streamed: memory does not grow with the file. Lines and strings above 64 KiB are skipped. Blocks; `progress` is
/// called in the same thread, about every MiB. A file that breaks off is read as far as it goes, and a note says so;
/// one that holds no URL is BadInput with a sentence that says what to do. Cancelled within 200 ms of a stop.
Result<CandidateSummary> readCandidates(const QString &path, const CandidateOptions &options, const TakeUrl &take,
                                        const std::function<void(qint64 doneBytes, qint64 totalBytes)> &progress,
                                        std::stop_token stop);

} // namespace etagere
