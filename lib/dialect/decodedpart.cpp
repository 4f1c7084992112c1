// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/decodedpart.h"

#include "core/translate.h"

#include <etagere/decodedbody.h>

namespace etagere {

Result<Part> decodedPart(const CachedResponse &response)
{
    const Limits limits;
    QByteArray bytes;
    const Result<qint64> length = streamDecodedBody(response, [&](QByteArrayView slice) {
        bytes += slice;
        return bytes.size() <= limits.bytes;
    });
    if (bytes.size() > limits.bytes)
        return failure(ErrorCode::LimitExceeded, tr("The decoded body is larger than %1 bytes").arg(limits.bytes));
    if (!length)
        return tl::unexpected(length.error());
    return Part::fromBytes(bytes);
}

} // namespace etagere
