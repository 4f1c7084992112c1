// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/response.h>
#include <etagere/result.h>

namespace etagere {

/// What a request can be copied as.
enum class CopyFormat : quint8 { Curl, HttPie, PythonRequests, EsiPy };
ETAGERE_EXPORT const QList<CopyFormat> &copyFormats();
/// For people: "curl", "HTTPie", "Python requests", "EsiPy".
ETAGERE_EXPORT QString copyFormatTitle(CopyFormat format);

struct CopyOptions {
    bool withConditions = true; ///< If-None-Match and the like
    bool revealSecrets = false; ///< otherwise *** stands for values of secret fields and of tokens in the URL
};

/// A command for bash and zsh, or a program for Python 3, that sends this request: these fields and no others that the
/// tool would add by itself, as far as it can be told so, and follows no redirect. Whatever the bytes are, nothing of
/// them is run. Python's tools write unusual escapes and dots in a URL anew; the text says so where it can.
/// Usage: nothing that can be sent; Unsupported with a sentence: this tool cannot say it; LimitExceeded: a body above
/// LargestCopiedBody.
ETAGERE_EXPORT Result<QString> copiedAs(CopyFormat format, Request request, const CopyOptions &options = {});

inline constexpr qint64 LargestCopiedBody = 1LL << 20;

} // namespace etagere
