// SPDX-License-Identifier: LGPL-3.0-or-later
#include "format/structurebuilder.h"
#include "format/structures.h"

#include <QtCore/QStringDecoder>

namespace etagere {

Structure plainStructure(QByteArrayView bytes, qint64 size, qint64 base)
{
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder(bytes);
    const bool isText = !decoder.hasError() && !text.contains(QChar(u'\0'));
    StructureBuilder builder(isText ? QStringLiteral("plain text") : QStringLiteral("bytes without a known structure"));
    builder.scalar(isText ? QStringLiteral("text") : QStringLiteral("bytes"), readableBytes(bytes), base, size);
    return builder.take();
}

} // namespace etagere
