// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QString>

namespace etagere::test {

/// A certificate with its key, as files in PEM form.
struct CertificateFiles {
    QString cert;
    QString key;
};

/// An authority made on the spot by `openssl`; its files lie in the test's folder. A failure of openssl is fatal.
class TestAuthority
{
public:
    TestAuthority(const QString &folder, const QString &name);

    QString cert() const { return m_own.cert; }
    /// Signs a new one for these, in the words of a subjectAltName: "DNS:localhost,IP:127.0.0.1".
    CertificateFiles issue(const QString &name, const QString &alternatives) const;

private:
    QString m_folder;
    CertificateFiles m_own;
};

} // namespace etagere::test
