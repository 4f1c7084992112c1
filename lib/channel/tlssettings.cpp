// SPDX-License-Identifier: LGPL-3.0-or-later
#include "channel/tlssettings.h"

#include "core/translate.h"

#include <QtCore/QFile>
#include <QtNetwork/QSslCertificate>
#include <QtNetwork/QSslKey>
#include <QtNetwork/QSslSocket>

namespace etagere {

namespace {

constexpr qint64 MostPemBytes = 4 * 1024 * 1024;

Result<QByteArray> pemOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::Usage, tr("The file cannot be read: %1").arg(file.errorString()), path);
    const QByteArray bytes = file.read(MostPemBytes);
    if (bytes.isEmpty())
        return failure(ErrorCode::Usage, tr("The file is empty or cannot be read"), path);
    return bytes;
}

Result<QList<QSslCertificate>> certificatesOf(const QString &path)
{
    const Result<QByteArray> pem = pemOf(path);
    if (!pem)
        return tl::unexpected(pem.error());
    const QList<QSslCertificate> certificates = QSslCertificate::fromData(*pem, QSsl::Pem);
    if (certificates.isEmpty())
        return failure(ErrorCode::Usage, tr("The file holds no certificate in PEM form"), path);
    return certificates;
}

Result<QSslKey> keyOf(const QString &path)
{
    const Result<QByteArray> pem = pemOf(path);
    if (!pem)
        return tl::unexpected(pem.error());
    for (QSsl::KeyAlgorithm algorithm : { QSsl::Rsa, QSsl::Ec }) {
        if (QSslKey key(*pem, algorithm); !key.isNull())
            return key;
    }
    return failure(ErrorCode::Usage, tr("The file holds no RSA or EC key in PEM form, or it is encrypted"), path);
}

} // namespace

Result<QSslConfiguration> tlsSettings(const ServerAddress &address)
{
    if (!QSslSocket::supportsSsl())
        return failure(ErrorCode::Unsupported, tr("TLS is not available: Qt's OpenSSL plug-in is not installed"));
    if (address.cert.isEmpty() != address.key.isEmpty())
        return failure(ErrorCode::Usage, tr("A client certificate needs both ?cert= and ?key="));
    QSslConfiguration settings = QSslConfiguration::defaultConfiguration();
    settings.setPeerVerifyMode(QSslSocket::VerifyPeer);
    if (!address.caCert.isEmpty()) {
        const Result<QList<QSslCertificate>> authorities = certificatesOf(address.caCert);
        if (!authorities)
            return tl::unexpected(authorities.error());
        settings.setCaCertificates(*authorities);
    }
    if (!address.cert.isEmpty()) {
        const Result<QList<QSslCertificate>> chain = certificatesOf(address.cert);
        const Result<QSslKey> key = keyOf(address.key);
        if (!chain || !key)
            return tl::unexpected(chain ? key.error() : chain.error());
        settings.setLocalCertificateChain(*chain);
        settings.setPrivateKey(*key);
    }
    return settings;
}

} // namespace etagere
