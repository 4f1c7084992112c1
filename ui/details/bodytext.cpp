// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/bodytext.h"

#include "details/bodykind.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QStringDecoder>
#include <cstring>

namespace etagere {
namespace {

QString tr(const char *text) { return QCoreApplication::translate("BodyText", text); }

qsizetype lineLength(const char *at, qsizetype left)
{
    const void *end = memchr(at, '\n', size_t(left));
    return end ? static_cast<const char *>(end) - at : left;
}

bool isKnownCharset(const QByteArray &charset)
{
    return charset.isEmpty() || charset == "utf-8" || charset == "utf8" || charset == "us-ascii" || charset == "ascii";
}

} // namespace

BodyText bodyText(const QByteArray &body, const QByteArray &contentType)
{
    const QByteArray charset = charsetParameter(contentType);
    auto encoding = QStringConverter::encodingForName(charset.constData());
    if (!encoding)
        encoding = QStringConverter::encodingForData(body);
    if (encoding && encoding != QStringConverter::Utf8 && encoding != QStringConverter::System) {
        QStringDecoder decode(*encoding);
        return { QString(decode(body)).toUtf8(), {} };
    }
    QStringList notes;
    if (!encoding && !isKnownCharset(charset))
        notes += tr("The charset %1 is not known here.").arg(QString::fromLatin1(charset));
    if (body.isValidUtf8())
        return { body, notes };
    notes += tr("The text is not UTF-8; it is read as ISO-8859-1.");
    return { QString::fromLatin1(body).toUtf8(), notes };
}

bool hasLongLine(QByteArrayView text, qsizetype limit)
{
    for (qsizetype at = 0; at < text.size();) {
        const qsizetype length = lineLength(text.data() + at, text.size() - at);
        if (length > limit)
            return true;
        at += length + 1;
    }
    return false;
}

QByteArray brokenLines(const QByteArray &utf8, qsizetype limit)
{
    if (!hasLongLine(utf8, limit))
        return utf8;
    QByteArray broken;
    broken.reserve(utf8.size() + utf8.size() / limit + 1);
    for (qsizetype at = 0; at < utf8.size();) {
        const qsizetype line = lineLength(utf8.constData() + at, utf8.size() - at);
        qsizetype length = qMin(line, limit);
        while (length < line && length > limit - 4 && (utf8[at + length] & 0xc0) == 0x80)
            --length;
        broken.append(utf8.constData() + at, length);
        at += length;
        broken += '\n';
        if (length == line)
            ++at;
    }
    if (!utf8.endsWith('\n'))
        broken.chop(1);
    return broken;
}

} // namespace etagere
