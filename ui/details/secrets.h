// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QString>

namespace etagere {

/// A query parameter whose value is a credential ("token"), asked of maskedUrl so that there is one list.
bool isSecretParameter(const QByteArray &name);

/// A URL, a decoded key or another text that may hold one: its credentials masked, unless they are revealed.
QString maskedText(const QString &text, bool isRevealed);

} // namespace etagere
