// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/global.h>

#include <QtCore/QList>
#include <QtCore/QString>
#include <QtCore/QStringList>

namespace etagere {

/// One node of a stored value's inert tree, with its place in the stored bytes.
struct StructureNode {
    QString label;      ///< role in its parent: a key, an index, "args", "state"
    QString type;       ///< "dict", "text", "bytes", "class esipy.client.CachedResponse", ...
    QString value;      ///< readable value, cut to a few hundred characters; empty for containers
    qint64 offset = -1; ///< first byte in the stored bytes
    qint64 length = 0;  ///< number of bytes, 0 when it has no extent of its own
    int parent = -1;    ///< index in Structure::nodes, -1 for the root
    int children = 0;
};

/// A whole tree in preorder: a node stands before its children, parents before all theirs.
struct Structure {
    QString format; ///< "pickle, protocol 4", "msgpack behind cc=4", ...
    QList<StructureNode> nodes;
    QStringList notes; ///< "shown to 100 000 nodes", "12 trailing bytes after STOP"
};

} // namespace etagere
