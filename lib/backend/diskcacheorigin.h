// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "backend/sqlite.h"

#include <optional>

namespace etagere {

/// Value::origin of a diskcache: the columns of a row that a Value tells not at all, or not exactly.
struct DiskcacheOrigin {
    qint64 rowid = 0;
    double storeTime = 0; ///< seconds since 1970
    std::optional<double> expireTime;
    double accessTime = 0;
    qint64 accessCount = 0;

    /// Of the row under the statement, which is one of DiskcacheSelectByKey.
    static QByteArray read(const SqliteStatement &statement);
    /// Nothing for what read() did not make.
    static std::optional<DiskcacheOrigin> fromBytes(const QByteArray &bytes);
};

} // namespace etagere
