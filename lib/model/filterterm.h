// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "core/foldedneedle.h"

#include <etagere/row.h>

#include <QtCore/QString>
#include <limits>
#include <vector>

namespace etagere {

/// What a term of the filter looks at.
enum class FilterField : quint8 {
    Anywhere, ///< URL, stored key, decoded key: plain text
    Host,
    Url,
    Key,
    Type,
    Vary,
    Method,
    Decoded, ///< how the key is known
    Dialect,
    ETag,
    Error,
    Body,
    Status,
    Size,
    Age,
    Expires,
    Ttl,
};

/// One alternative of a term, ready to be put to a row.
struct FilterTest {
    enum class Kind : quint8 { Contains, Equals, Absent, WeakETag, StrongETag, Between, State, HasError };

    Kind kind = Kind::Contains;
    FilterField field = FilterField::Anywhere;
    Freshness state = Freshness::Unknown;
    FoldedNeedle needle;
    FoldedNeedle keyNeedle;                          ///< for keys: the bytes that the printed form stands for
    qint64 low = std::numeric_limits<qint64>::min(); ///< both included
    qint64 high = std::numeric_limits<qint64>::max();

    bool matches(const Row &row, Msecs now) const;
    bool matchesBody(QByteArrayView decodedBody) const;
    bool dependsOnTime() const;
    /// What it looks at is neither the store's nor in a key's shape.
    bool needsValue() const;
    /// Of RowPart.
    int rowParts() const;
};

/// A term as the user wrote it and what it means.
struct FilterTerm {
    QString source;
    bool isNegated = false;
    std::vector<FilterTest> anyOf;

    /// See Filter::commonNeedle().
    const FoldedNeedle *needle() const;
    bool isBody() const { return anyOf.front().field == FilterField::Body; }
    bool matches(const Row &row, Msecs now) const;
    bool matchesBody(QByteArrayView decodedBody) const;
};

/// The host of an absolute or scheme-relative URL, with its port if asked for; empty when it has none. A view of `url`.
QByteArrayView hostOf(QByteArrayView url, bool withPort);

} // namespace etagere
