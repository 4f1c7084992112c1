// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QStringList>

namespace etagere {

/// The word that is at most two edits away from `text` and nearest to it, or begins with it; empty when none is.
QString nearestWord(const QString &text, const QStringList &words);

} // namespace etagere
