// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "backend/sqlite.h"

#include <array>

namespace etagere {

// What diskcache 4 and 5 keep in a database, and what we demand of one before we believe it.

inline constexpr std::array<const char *, 5> DiskcacheTriggers = {
    "CREATE TRIGGER Settings_count_insert AFTER INSERT ON Cache FOR EACH ROW BEGIN"
    " UPDATE Settings SET value = value + 1 WHERE key = \"count\"; END",
    "CREATE TRIGGER Settings_count_delete AFTER DELETE ON Cache FOR EACH ROW BEGIN"
    " UPDATE Settings SET value = value - 1 WHERE key = \"count\"; END",
    "CREATE TRIGGER Settings_size_insert AFTER INSERT ON Cache FOR EACH ROW BEGIN"
    " UPDATE Settings SET value = value + NEW.size WHERE key = \"size\"; END",
    "CREATE TRIGGER Settings_size_update AFTER UPDATE ON Cache FOR EACH ROW BEGIN"
    " UPDATE Settings SET value = value + NEW.size - OLD.size WHERE key = \"size\"; END",
    "CREATE TRIGGER Settings_size_delete AFTER DELETE ON Cache FOR EACH ROW BEGIN"
    " UPDATE Settings SET value = value - OLD.size WHERE key = \"size\"; END",
};

/// The tables Cache and Settings are there, are tables, and have the columns. Otherwise BadInput with a sentence
/// that says what the database is instead.
Result<Done> checkTables(const Sqlite &database);

/// No trigger but diskcache's own: with a foreign one, a change could do more than it says.
Result<Done> checkTriggers(const Sqlite &database);

/// Opens a diskcache's database for reading and checks it; one that is cut short too, as far as it goes.
Result<Sqlite> lookAtDiskcache(const QString &path);

/// A number of the table Settings.
qint64 numberSetting(const Sqlite &database, const char *name, qint64 fallback);
QByteArray textSetting(const Sqlite &database, const char *name);

} // namespace etagere
