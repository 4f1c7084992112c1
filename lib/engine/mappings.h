// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/mapping.h>

#include <QtCore/QStringList>

namespace etagere {

enum class MappingUse : quint8 {
    ReadAnew, ///< the file as it is now
    AsBefore, ///< as it was read the last time, so that all lanes of a store agree; read where it never was
};

/// The dialect of a mapping file that a location names. It lives as long as the program, for rows point at it; the same
/// text makes one only once. Any thread; blocking.
Result<const Dialect *> mappingOfFile(const QString &path, MappingUse use);

/// Reads the user's mappings, so that dialects() has them. What is wrong with them, a line a file. Any thread;
/// blocking.
QStringList loadUserMappings();

} // namespace etagere
