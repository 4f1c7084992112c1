// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engine/changefile.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QDataStream>
#include <QtCore/QIODevice>

namespace etagere {

namespace {

constexpr qint64 SliceBytes = 1024 * 1024;
constexpr qsizetype NameDigits = 8;
const QString NameEnd = QStringLiteral(".change");

} // namespace

// A client that writes an entry anew writes another head, so the body need not be read.
Result<QByteArray> contentDigest(const Value &value)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (qint64 offset = 0; offset < value.head.size;) {
        const Result<QByteArray> slice = value.head.read(offset, SliceBytes);
        if (!slice)
            return tl::unexpected(slice.error());
        if (slice->isEmpty())
            break;
        hash.addData(*slice);
        offset += slice->size();
    }
    hash.addData(QByteArray::number(value.body ? value.body->size : -1));
    return hash.result();
}

QByteArray describeEntry(const ChangedEntry &entry)
{
    QByteArray description;
    QDataStream out(&description, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_0);
    const Value &value = entry.before;
    out << entry.key.bytes << quint8(entry.key.type) << entry.key.server << entry.after << value.storedAt
        << value.expiresAt << value.storedBytes << value.flags << qint32(value.mode) << quint8(value.rawType)
        << value.tag << value.hasTag << value.version << value.origin << value.body.has_value();
    return description;
}

bool readDescription(const QByteArray &description, ChangedEntry &entry)
{
    QDataStream in(description);
    in.setVersion(QDataStream::Qt_6_0);
    Value &value = entry.before;
    quint8 keyType = 0;
    quint8 rawType = 0;
    qint32 mode = 0;
    bool hasBody = false;
    in >> entry.key.bytes >> keyType >> entry.key.server >> entry.after >> value.storedAt >> value.expiresAt
        >> value.storedBytes >> value.flags >> mode >> rawType >> value.tag >> value.hasTag >> value.version
        >> value.origin >> hasBody;
    if (in.status() != QDataStream::Ok || keyType > quint8(KeyType::Pickle) || rawType > quint8(KeyType::Pickle))
        return false;
    entry.key.type = KeyType(keyType);
    value.rawType = KeyType(rawType);
    value.mode = mode;
    if (hasBody)
        value.body.emplace();
    return true;
}

QString changeFileName(qint64 id) { return QStringLiteral("%1").arg(id, NameDigits, 10, QChar(u'0')) + NameEnd; }

qint64 changeIdOf(const QString &fileName)
{
    bool isNumber = false;
    const qint64 id = fileName.chopped(qMin(fileName.size(), NameEnd.size())).toLongLong(&isNumber);
    return isNumber && id > 0 && fileName == changeFileName(id) ? id : -1;
}

} // namespace etagere
