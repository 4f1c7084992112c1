// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/secrets.h"

#include <etagere/rowwriter.h>

namespace etagere {

bool isSecretParameter(const QByteArray &name)
{
    const QByteArray probe = "http://h/?" + name.toPercentEncoding() + "=s";
    return maskedUrl(probe) != probe;
}

QString maskedText(const QString &text, bool isRevealed)
{
    return isRevealed ? text : QString::fromUtf8(maskedUrl(text.toUtf8()));
}

} // namespace etagere
