// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "core/fieldviews.h"
#include "dialect/storedbytes.h"

#include <QtCore/QVarLengthArray>

namespace etagere {

/// More of an entry's metadata is not read.
inline constexpr qint64 LargestQtMetaData = 1024 * 1024;
inline constexpr qsizetype MostQtFields = 1000;
inline constexpr qsizetype MostQtAttributes = 100;
/// Qt compresses no body above 3 MiB (qnetworkdiskcache.cpp); a longer one is not unpacked into memory.
inline constexpr qint64 LargestQtCompressed = 64LL * 1024 * 1024;

/// Versions of QDataStream whose layout is the one read here: Qt 5.2 to 6.10. The version of the cache's own layout.
inline constexpr qint32 FirstQtStream = 15;
inline constexpr qint32 LastQtStream = 23;
inline constexpr qint32 CurrentQtStream = 20; ///< Qt 6.0 to 6.5; newer ones read it too
inline constexpr qint32 QtCacheMagic = 0xe8;
inline constexpr qint32 QtCacheVersion = 8;

/// QNetworkRequest::Attribute, those that Qt stores.
inline constexpr qint32 QtStatusAttribute = 0;
inline constexpr qint32 QtReasonAttribute = 1;
inline constexpr qint32 QtRedirectAttribute = 2;

struct QtAttribute {
    qint32 key = 0;
    quint32 type = 0; ///< QMetaType::Type
    QByteArrayView data;
};

/// What QNetworkDiskCache stored, taken apart: three numbers, a QNetworkCacheMetaData, whether the body is compressed,
/// the body. Views point into the stored bytes or into `start`.
struct QtDiskCacheEntry {
    qint32 streamVersion = 0;
    QByteArrayView url;
    Msecs expiration = NoTime;   ///< expirationDate
    Msecs lastModified = NoTime; ///< lastModified
    bool isSaved = false;        ///< saveToDisk; Qt looks at no other entry
    QVarLengthArray<QtAttribute, 4> attributes;
    FieldViews fields;
    bool isCompressed = false;
    int status = 0;

    qint64 expirationOffset = 0;
    qint64 lastModifiedOffset = 0;
    qint64 isSavedOffset = 0;
    qint64 fieldsOffset = 0; ///< of their number, behind the attributes
    qint64 metaDataEnd = 0;  ///< of the byte that says whether it is compressed
    qint64 storedOffset = 0; ///< of the body's bytes, of their zlib stream when they are compressed
    qint64 storedLength = 0;
    qint64 bodyLength = 0; ///< of the body as Qt gives it to programs

    QByteArray start; ///< more of the beginning than was at hand

    QByteArrayView attribute(qint32 key) const;
    QByteArrayView field(QByteArrayView name) const; ///< the first of that name
};

/// Reads all but the body. The error is a sentence for the row.
Result<Done> readQtDiskCacheEntry(const StoredBytes &bytes, QtDiskCacheEntry &entry);

/// The body as Qt gives it to programs; BadInput when its compressed form is damaged.
Result<Part> qtDiskCacheBody(const QtDiskCacheEntry &entry, const Part &stored);

/// Whether the body has still the codings that Content-Encoding names. QNetworkAccessManager removes those that it
/// asked for itself, and then Content-Length too (measured with 6.4); a program that asks for one gets, and stores, it
/// as it came. `head`: of the stored bytes, as much as is at hand.
bool isQtBodyCoded(const QtDiskCacheEntry &entry, QByteArrayView head);

} // namespace etagere
