// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "details/bodykind.h"
#include "details/bodytext.h"
#include "details/imagepage.h"
#include "details/jsonindex.h"
#include "details/textparts.h"

#include <etagere/response.h>

#include <memory>
#include <stop_token>

namespace etagere {

/// A body made ready for its pages, as far as it needs no widget.
struct PreparedBody {
    Part bytes; ///< decoded where that was possible, else as stored
    BodyKind kind = BodyKind::Binary;
    QString problem;              ///< why it could not be decoded
    QStringList notes;            ///< codings removed, charset assumed, cut
    bool isDecoded = false;       ///< codings were removed: `bytes` are not those that are stored
    BodyText text;                ///< for kinds that are text
    bool wantsFormatting = false; ///< JSON that is easier to read formatted
    Result<DecodedImage> image = failure(ErrorCode::Unsupported, {});
    std::shared_ptr<const JsonIndex> json;
    QString jsonProblem;
    bool needsIndex = false; ///< JSON so large that its text is shown before its tree is known
};

/// Decodes and reads a body. Any thread.
PreparedBody preparedBody(const CachedResponse &response, std::stop_token stop);

/// The second step for a large JSON body.
Result<std::shared_ptr<const JsonIndex>> preparedIndex(const QByteArray &utf8, std::stop_token stop);

/// Text as it is laid out: JSON formatted when asked for, no endless lines. Any thread.
struct TextLayout {
    TextParts text;
    bool isFormatted = false;
    bool isBroken = false; ///< long lines were broken
};
TextLayout textLayout(const QByteArray &utf8, BodyKind kind, bool format);

/// A name to save the body under, from its URL and kind; safe as a file name.
QString suggestedFileName(const CachedResponse &response, BodyKind kind);

} // namespace etagere
