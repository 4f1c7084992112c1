// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "dialect/mappedvalue.h"
#include "dialect/mappingkey.h"
#include "format/coding.h"

#include <etagere/mapping.h>

namespace etagere {

enum class MappedFormat : quint8 { Json, Msgpack, Pickle, Raw };
enum class BodyEncoding : quint8 { Text, Base64, Hex, Bytes, Json };
enum class TimeUnit : quint8 { Seconds, Milliseconds, Iso8601, HttpDate };

/// A mapping file, as it was read. Format: resources/mappings/README.md. Immutable once it is.
struct MappingSpec {
    QByteArray name;
    QString title;
    MappedFormat format = MappedFormat::Json;
    std::optional<Coding> compression;
    QByteArray keyPrefix; ///< empty: its entries are not recognised
    QByteArray method = "GET";
    int status = 200;
    BodyEncoding bodyEncoding = BodyEncoding::Text;
    bool bodyIsDecoded = true;
    TimeUnit storedAtUnit = TimeUnit::Seconds;
    TimeUnit expiresAtUnit = TimeUnit::Seconds;
    std::optional<MappingKey> key;

    QList<MappedTarget> targets; ///< those that the file names
    int targetOf[MappedParts] = { -1, -1, -1, -1, -1, -1, -1 };

    bool has(MappedPart part) const { return targetOf[int(part)] >= 0; }
    QString pathOf(MappedPart part) const { return targets.at(targetOf[int(part)]).path.text; }
};

/// "json"
QByteArray formatName(MappedFormat format);

/// BadInput or LimitExceeded, with the place.
Result<MappingSpec> readMappingSpec(const QByteArray &json);

} // namespace etagere
