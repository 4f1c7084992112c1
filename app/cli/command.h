// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/result.h>
#include <etagere/store.h>

#include <string>

namespace CLI {
class App;
}

namespace etagere::cli {

/// What the program ends with; documented in `etagere-cli --help` and relied upon by scripts.
enum ExitStatus { Finished = 0, SomeUnread = 1, UsageError = 2, CacheError = 3, NoSuchKey = 4 };

/// Prints the sentence to stderr; returns the status that belongs to a failure of the cache itself.
int report(const Error &error);
int reportUsage(const QString &message);
/// One line per note, to stderr.
void reportNotes(const QStringList &notes);

/// Bytes of a command-line argument as Qt types.
QString toQString(const std::string &text);
QByteArray toBytes(const std::string &text);

/// Fields as `-H 'Name: value'` gives them, in order; `Name;` is one without a value. Usage when one is no field.
Result<HeaderList> headersFrom(const std::vector<std::string> &arguments);

/// Opens the cache that an argument names.
Result<Session> openCache(const std::string &location, Access access = Access::ReadOnly);
/// The one key that an argument means. Prints why and returns the exit status when there is none or several.
tl::expected<StoredKey, int> findKey(Session &session, const std::string &text);

struct ReadEntry {
    StoredKey key;
    Value value;
};
/// The one entry that an argument means, read. Prints why and returns the exit status when that fails.
tl::expected<ReadEntry, int> readEntry(Session &session, const std::string &text);

/// Each adds its subcommand; running it writes the exit status.
void addFind(CLI::App &app, int &status);
void addDetect(CLI::App &app, int &status);
void addList(CLI::App &app, int &status);
void addShow(CLI::App &app, int &status);
void addExport(CLI::App &app, int &status);
void addExpire(CLI::App &app, int &status);
void addInvalidate(CLI::App &app, int &status);
void addUndo(CLI::App &app, int &status);
void addTrash(CLI::App &app, int &status);
void addExplain(CLI::App &app, int &status);
void addReplay(CLI::App &app, int &status);
void addGet(CLI::App &app, int &status);
void addNames(CLI::App &app, int &status);
void addLab(CLI::App &app, int &status);
void addBridge(CLI::App &app, int &status);
void addPlugins(CLI::App &app, int &status);
void addMapping(CLI::App &app, int &status);

} // namespace etagere::cli
