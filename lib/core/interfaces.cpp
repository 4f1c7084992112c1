// SPDX-License-Identifier: LGPL-3.0-or-later
// Key functions of the interfaces, so that their tables exist once.
#include <etagere/dialect.h>

namespace etagere
{

ByteSource::~ByteSource() = default;
ListSink::~ListSink() = default;
void ListSink::note(const QString &) { }
void ListSink::estimate(qint64) { }
Backend::~Backend() = default;
Dialect::~Dialect() = default;

} // namespace etagere
