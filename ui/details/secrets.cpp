// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/secrets.h"

#include "details/shown.h"

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

namespace {

QString maskedLine(const QByteArray &line, bool isRevealed)
{
    const qsizetype colon = line.indexOf(':');
    const QByteArray name = line.first(qMax<qsizetype>(0, colon));
    if (!isRevealed && isSecretField(name))
        return QStringLiteral("%1: %2").arg(shownText(name), maskedSecret());
    // The target of a request line is a URL without its origin, which maskedUrl takes for none.
    const QByteArrayList words = line.split(' ');
    const bool isRequest = words.size() == 3 && words[2].startsWith("HTTP/") && words[1].startsWith('/');
    if (!isRequest || isRevealed)
        return maskedText(shownText(line), isRevealed);
    const QString target = maskedText(QStringLiteral("http://h") + shownText(words[1]), false).mid(8);
    return QStringLiteral("%1 %2 %3").arg(shownText(words[0]), target, shownText(words[2]));
}

} // namespace

QString maskedHead(const QByteArray &head, bool isRevealed)
{
    QStringList lines;
    for (QByteArray line : head.split('\n')) {
        if (line.endsWith('\r'))
            line.chop(1);
        lines += maskedLine(line, isRevealed);
    }
    return lines.join(u'\n').trimmed();
}

} // namespace etagere
