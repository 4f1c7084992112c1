// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>
#include <QtNetwork/QAbstractNetworkCache>

namespace etagere::test {

/// A file of QNetworkDiskCache's, written and read by Qt's own QDataStream.
struct QtDiskCacheFile {
    QNetworkCacheMetaData metaData;
    bool isCompressed = false;
    QByteArray body;

    QByteArray bytes() const;
    /// qFatal when Qt cannot read them.
    static QtDiskCacheFile read(const QByteArray &bytes);
};

} // namespace etagere::test
