// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "details/treeindex.h"

#include <etagere/limits.h>
#include <etagere/result.h>

#include <QtCore/QByteArray>
#include <QtCore/QStringList>
#include <memory>
#include <stop_token>

namespace etagere {

/// One value of a JSON text, as places in it. The key is absent (empty span) in arrays and at the top.
struct JsonNode {
    quint32 keyStart = 0;
    quint32 keyEnd = 0;
    quint32 start = 0;
    quint32 end = 0;

    bool hasKey() const { return keyEnd > keyStart; }
    quint32 begin() const { return hasKey() ? keyStart : start; }
};

/// Where each value of a JSON text (RFC 8259) is; nothing is copied out of it. Several values in a row, as
/// in JSON lines, are several roots. Immutable once built.
struct JsonIndex {
    QByteArray text;             ///< UTF-8
    std::vector<JsonNode> nodes; ///< in preorder
    TreeIndex tree;
    QStringList notes; ///< what the limits left out

    /// The innermost value that covers an offset, -1 for none.
    qint32 nodeAt(qint64 offset) const;
};

/// Any thread. BadInput with the offset when the text is not JSON, Cancelled when stopped. Containers deeper
/// than limits.depth become leaves, values beyond limits.items are left out; notes say so.
Result<std::shared_ptr<const JsonIndex>> indexJson(const QByteArray &utf8, const Limits &limits, std::stop_token stop);

/// The text with a line for each value and two spaces a level; every token as it was. Nothing when the text
/// is not JSON enough for that to be certain.
std::optional<QByteArray> formattedJson(const QByteArray &utf8);

} // namespace etagere
