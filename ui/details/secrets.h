// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QString>

namespace etagere {

/// A query parameter whose value is a credential ("token"), asked of maskedUrl so that there is one list.
bool isSecretParameter(const QByteArray &name);

/// A URL, a decoded key or another text that may hold one: its credentials masked, unless they are revealed.
QString maskedText(const QString &text, bool isRevealed);

/// The head of a message as it went over the wire, for people: a line each, secret fields and what a URL may hold
/// masked, unless they are revealed.
QString maskedHead(const QByteArray &head, bool isRevealed);

} // namespace etagere
