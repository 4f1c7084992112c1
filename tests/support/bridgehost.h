// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/location.h>

#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>

namespace etagere::test {

/// A Python program of the test's own with a cache and a bridge to it (support/bridge_host.py). Whatever fails is
/// fatal.
class BridgeHost
{
public:
    /// `kind`: "dict", "esipy", "cachecontrol", "hidden". On a local socket in a temporary folder unless `options` say
    /// otherwise: "port=0", "name=" with its name in the usual folder, "read_only".
    explicit BridgeHost(const QString &kind = QStringLiteral("dict"), const QStringList &options = {});
    ~BridgeHost();
    BridgeHost(const BridgeHost &) = delete;
    BridgeHost &operator=(const BridgeHost &) = delete;

    QString url() const { return m_url; }
    Location location() const { return Location::parse(m_url).value(); }
    qint64 processId() const { return m_process.processId(); }
    QString socketPath() const { return m_folder.filePath(QStringLiteral("bridge.sock")); }

    /// A line of Python, and what it prints.
    QByteArray run(const QByteArray &line);
    /// Lets the program end by itself; gives all it wrote to its standard error.
    QByteArray end();

private:
    QByteArray line();

    QTemporaryDir m_folder;
    QProcess m_process;
    QString m_url;
};

} // namespace etagere::test
