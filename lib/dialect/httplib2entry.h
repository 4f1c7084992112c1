// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "core/fieldviews.h"
#include "dialect/storedbytes.h"

#include <optional>

namespace etagere {

/// More of a head is not read. (Python's http.client, which read the fields, takes 100 of them.)
inline constexpr qint64 LargestHttplib2Head = 1024 * 1024;
inline constexpr qsizetype MostHttplib2Fields = 1000;

/// What httplib2 stored, taken apart: "status: N", fields and a blank line as email.message writes them, CRLF at the
/// line ends, then the body. Views point into the stored bytes or into `start`.
struct Httplib2Entry {
    int status = 0;
    FieldViews fields; ///< as stored, but for the status; values as they are written (see httplib2Value())
    qint64 bodyOffset = 0;
    qint64 bodyLength = 0;
    QByteArray start; ///< more of the beginning than was at hand
};

/// Reads the head alone. The error is a sentence for the row.
Result<Done> readHttplib2Entry(const StoredBytes &bytes, Httplib2Entry &entry);

/// What may stand before the colon.
bool isHttplib2FieldName(QByteArrayView name);

/// The name of the request field that a "-varied-NAME" keeps; empty for any other field.
QByteArrayView variedName(QByteArrayView fieldName);

/// Fields that httplib2 judges by. Of repeated ones the first counts, as email.message gives it.
struct Httplib2Fields {
    explicit Httplib2Fields(const FieldViews &fields);

    std::optional<QByteArrayView> date;
    std::optional<QByteArrayView> expires;
    QByteArrayView cacheControl;
    QByteArrayView contentLocation;
    QByteArrayView contentType;
    QByteArrayView etag;
    QByteArrayView lastModified;
    QByteArrayView vary;
    bool isPermanentRedirect = false; ///< -x-permanent-redirect-url: httplib2 goes there without a look at the times
};

} // namespace etagere
