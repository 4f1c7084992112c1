// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

namespace etagere {

/// Name of the SQLite VFS for looking at other programs' databases; registers it at the first call.
///
/// Through it a database is read without a trace: nothing is written, created or removed, no lock is taken (so
/// the owner never waits and its last close still cleans up), and no access time changes. A `-wal` file is
/// read with an index in memory of our own, so that neither a `-shm` file nor a copy is needed, not even for what a
/// crashed owner left behind on read-only media.
/// The price: the owner may change files while they are read. Whoever reads must look at them again before
/// believing what was read; see Sqlite::isUnchanged().
///
/// Built on SQLite's own unix VFS, because closing a descriptor of one's own would drop the POSIX locks
/// that a writing connection of this process holds on the same file.
const char *quietVfs();

} // namespace etagere
