// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/row.h>

#include <array>

namespace etagere {

/// What a row keeps beside its texts. Each word is a number of 40 bits and what fits beside it.
struct PackedRow {
    quint64 position : 40; ///< of the texts: key, url, decoded key, ETag, Last-Modified, in one run
    quint64 keyLength : 12;
    quint64 urlLength : 12;

    quint64 storedBytes : 40; ///< saturates at 1 TiB, as bodyBytes
    quint64 decodedKeyLength : 8;
    quint64 etagLength : 8;
    quint64 lastModifiedLength : 8;

    quint64 bodyBytes : 40; ///< one more than the length; 0 when that is unknown
    quint64 contentType : 16;
    quint64 dialect : 8;

    quint64 storedAt : 40;
    quint64 vary : 16;
    quint64 method : 8;

    quint64 expiresAt : 40;
    quint64 error : 16;
    quint64 server : 8;

    quint64 storeExpiresAt : 40;
    quint64 status : 13;
    quint64 rule : 3;
    quint64 decodedBy : 3;
    quint64 keyType : 3;
    quint64 isResponse : 1;
    quint64 isWide : 1; ///< a WideRow stands before the texts
};
static_assert(sizeof(PackedRow) == 48);

/// What does not fit a PackedRow: long texts, an odd status, texts that found no number.
/// The texts after it are the nine of Row, in its order.
struct WideRow {
    std::array<qint64, 9> lengths;
    int status;
};

/// Times as whole seconds in 40 bits (17 000 years around 1970, saturating); 0 is NoTime.
quint64 packedTime(Msecs time);
Msecs unpackedTime(quint64 packed);
/// Lengths in 40 bits, saturating; negative ones as 0.
quint64 packedBytes(qint64 bytes);

} // namespace etagere
