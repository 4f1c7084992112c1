// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/shown.h"

#include <etagere/entrytablemodel.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QDateTime>
#include <QtCore/QLocale>

namespace etagere {
namespace {

bool isTurning(char16_t c)
{
    return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

QString escapeOf(char16_t c)
{
    return c < 0x100 ? QStringLiteral("\\x%1").arg(uint(c), 2, 16, QLatin1Char('0'))
                     : QStringLiteral("\\u{%1}").arg(uint(c), 4, 16, QLatin1Char('0'));
}

} // namespace

QString escapedControls(const QString &text)
{
    QString shown;
    shown.reserve(text.size());
    for (const QChar c : text) {
        const char16_t u = c.unicode();
        if (u < 0x20 || (u >= 0x7f && u < 0xa0) || isTurning(u))
            shown += escapeOf(u);
        else
            shown += c;
    }
    return shown;
}

QString shownText(QByteArrayView bytes)
{
    const bool isUtf8 = bytes.isValidUtf8();
    return escapedControls(isUtf8 ? QString::fromUtf8(bytes) : QString::fromLatin1(bytes));
}

QString shortened(const QString &text, qsizetype limit)
{
    if (text.size() <= limit)
        return text;
    const QString rest = QLocale().toString(text.size() - limit);
    return text.left(limit) + QCoreApplication::translate("Shown", "… (%1 more characters)").arg(rest);
}

QString plainToolTip(const QString &text)
{
    return text.isEmpty() ? QString()
                          : QStringLiteral("<p style='white-space:pre-wrap'>%1</p>").arg(text.toHtmlEscaped());
}

QString maskedSecret() { return QStringLiteral("***"); }

QString utcTime(Msecs time)
{
    return QDateTime::fromMSecsSinceEpoch(time, Qt::UTC).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss 'UTC'"));
}

QString localTime(Msecs time)
{
    return QDateTime::fromMSecsSinceEpoch(time).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss t"));
}

QString spanText(Msecs span)
{
    const auto tr = [](const char *text, qint64 n) {
        return QCoreApplication::translate("Shown", text, nullptr,
                                           int(qMin<qint64>(n, std::numeric_limits<int>::max())));
    };
    const qint64 seconds = span / 1000;
    if (seconds < 120)
        return tr("%n s", seconds);
    if (seconds < 2 * 3600)
        return tr("%n min", seconds / 60);
    const qint64 days = seconds / 86400;
    if (days < 2)
        return tr("%n hours", seconds / 3600);
    if (days < 60)
        return tr("%n days", days);
    return days < 730 ? tr("%n months", days * 12 / 365) : tr("%n years", days / 365);
}

QString exactSize(qint64 bytes)
{
    const QString exact = QCoreApplication::translate("Shown", "%1 bytes").arg(QLocale().toString(bytes));
    return bytes < 1024 ? exact : QStringLiteral("%1 (%2)").arg(exact, humaneSize(bytes));
}

} // namespace etagere
