// SPDX-License-Identifier: GPL-3.0-or-later
// etagere_bridge.py in a program: what it promises there, as etagere-cli prints it, and no word to standard error.
#include "support/bridgehost.h"
#include "support/commandline.h"
#include "support/python.h"

#include <QtCore/QFile>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtTest/QTest>

using namespace etagere::test;

class TestBridgePython : public QObject
{
    Q_OBJECT

private slots:
    void keepsItsPromises() { QCOMPARE(runPython(QStringLiteral("interop/bridge_program.py")), QByteArray("ok\n")); }
    void isPrinted();
    void isListedByTheCommandLine();
};

void TestBridgePython::isPrinted()
{
    QFile file(QStringLiteral(ETAGERE_SOURCE_DIR "/resources/bridge/etagere_bridge.py"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const CommandOutcome printed = runCommand({ QStringLiteral("bridge"), QStringLiteral("--print") });
    QCOMPARE(printed.status, 0);
    QCOMPARE(printed.err, QByteArray());
    QCOMPARE(printed.out, file.readAll());
    QCOMPARE(runCommand({ QStringLiteral("bridge") }).status, 2);
}

void TestBridgePython::isListedByTheCommandLine()
{
    BridgeHost host(QStringLiteral("esipy"), { QStringLiteral("port=0") });
    host.run("cache.set(key(1), response(1))");
    const CommandOutcome listed = runCommand({ QStringLiteral("ls"), host.url(), QStringLiteral("--json-lines") });
    QCOMPARE(listed.status, 0);
    QVERIFY2(!(listed.out + listed.err).contains(host.location().option("token")), listed.err.constData());
    const QJsonObject row = QJsonDocument::fromJson(listed.lines().value(0)).object();
    QCOMPARE(row.value(u"backend").toString(), QStringLiteral("bridge"));
    QCOMPARE(row.value(u"dialect").toString(), QStringLiteral("esipy"));
    QCOMPARE(row.value(u"key_type").toString(), QStringLiteral("pickle"));
    const QString url = QStringLiteral("https://esi.evetech.net/latest/alliances/1/icons/?datasource=tranquility");
    QCOMPARE(row.value(u"decoded_key").toString(), url);
    QCOMPARE(runCommand({ QStringLiteral("invalidate"), host.url(), url, QStringLiteral("--write") }).status, 0);
    QCOMPARE(host.run("len(cache._dict)"), QByteArray("0"));
    QCOMPARE(runCommand({ QStringLiteral("undo"), host.url(), QStringLiteral("--write") }).status, 0);
    QCOMPARE(host.run("cache.get(key(1)) == response(1)"), QByteArray("True"));
    QCOMPARE(host.end(), QByteArray());
}

QTEST_GUILESS_MAIN(TestBridgePython)
#include "test_bridge_python.moc"
