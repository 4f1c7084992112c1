// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/certificates.h"

#include <QtCore/QProcess>

namespace etagere::test {

namespace {

void openssl(const QStringList &arguments)
{
    QProcess process;
    process.start(QStringLiteral("openssl"), arguments);
    process.waitForFinished();
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        qFatal("openssl: %s", process.readAllStandardError().constData());
}

CertificateFiles filesFor(const QString &folder, const QString &name)
{
    return { folder + u'/' + name + QStringLiteral(".pem"), folder + u'/' + name + QStringLiteral(".key") };
}

QStringList newCertificate(const CertificateFiles &files, const QString &subject)
{
    return { QStringLiteral("req"),
             QStringLiteral("-x509"),
             QStringLiteral("-newkey"),
             QStringLiteral("ec"),
             QStringLiteral("-pkeyopt"),
             QStringLiteral("ec_paramgen_curve:P-256"),
             QStringLiteral("-nodes"),
             QStringLiteral("-days"),
             QStringLiteral("2"),
             QStringLiteral("-subj"),
             QStringLiteral("/CN=") + subject,
             QStringLiteral("-keyout"),
             files.key,
             QStringLiteral("-out"),
             files.cert };
}

} // namespace

TestAuthority::TestAuthority(const QString &folder, const QString &name)
    : m_folder(folder)
    , m_own(filesFor(folder, name))
{
    openssl(newCertificate(m_own, name));
}

CertificateFiles TestAuthority::issue(const QString &name, const QString &alternatives) const
{
    const CertificateFiles files = filesFor(m_folder, name);
    openssl(newCertificate(files, name)
            + QStringList{ QStringLiteral("-CA"), m_own.cert, QStringLiteral("-CAkey"), m_own.key,
                           QStringLiteral("-addext"), QStringLiteral("subjectAltName=") + alternatives,
                           QStringLiteral("-addext"), QStringLiteral("basicConstraints=critical,CA:FALSE") });
    return files;
}

} // namespace etagere::test
