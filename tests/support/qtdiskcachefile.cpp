// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/qtdiskcachefile.h"

#include <QtCore/QDataStream>
#include <QtCore/QIODevice>

namespace etagere::test {

namespace {

constexpr qint32 Magic = 0xe8;
constexpr qint32 Version = 8;

} // namespace

QByteArray QtDiskCacheFile::bytes() const
{
    QByteArray all;
    QDataStream out(&all, QIODevice::WriteOnly);
    out << Magic << Version << qint32(out.version()) << metaData << isCompressed;
    if (isCompressed)
        out << qCompress(body);
    return isCompressed ? all : all + body;
}

QtDiskCacheFile QtDiskCacheFile::read(const QByteArray &bytes)
{
    QDataStream in(bytes);
    QtDiskCacheFile file;
    qint32 magic = 0;
    qint32 version = 0;
    qint32 streamVersion = 0;
    in >> magic >> version >> streamVersion;
    in.setVersion(streamVersion);
    in >> file.metaData >> file.isCompressed;
    if (file.isCompressed) {
        QByteArray compressed;
        in >> compressed;
        file.body = qUncompress(compressed);
    } else {
        file.body = bytes.mid(in.device()->pos());
    }
    if (magic != Magic || version != Version || in.status() != QDataStream::Ok)
        qFatal("Qt cannot read the entry");
    return file;
}

} // namespace etagere::test
