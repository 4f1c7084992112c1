// SPDX-License-Identifier: GPL-3.0-or-later
// The order in which Python itself walks frozensets, for some thousand sets and seeds.
#include "names/pythonhash.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QProcess>
#include <QtTest/QtTest>

using namespace etagere;

namespace {

constexpr const char *Script = R"(
import json, random, sys
random.seed(int(sys.argv[1]))
words = ['datasource', 'tranquility', 'page', '1', '2', 'order_type', 'sell', 'Am\u00e0rr', '\u4e2d\u6587', '', 'x' * 40,
         '\U0001f680', 'type_id', '34', 'True', 'token', 'a', 'language', 'en-us', 'max_war_id', '700000', 'eightlet']
out = {'version': sys.version_info[0] * 100 + sys.version_info[1], 'sets': []}
for n in range(300):
    pairs = []
    while len(pairs) < random.randint(1, 9):
        pair = (random.choice(words), random.choice(words))
        if pair not in pairs:
            pairs.append(pair)
    out['sets'].append({'pairs': pairs, 'walked': list(frozenset(pairs)), 'hash': str(hash(pairs[0]) & (1 << 64) - 1),
                        'text': str(hash(pairs[0][0]) & (1 << 64) - 1)})
print(json.dumps(out))
)";

QList<QPair<QByteArray, QByteArray>> pairsOf(const QJsonValue &array)
{
    QList<QPair<QByteArray, QByteArray>> pairs;
    for (const QJsonValue pair : array.toArray())
        pairs.append({ pair[0].toString().toUtf8(), pair[1].toString().toUtf8() });
    return pairs;
}

} // namespace

class TestPythonHash : public QObject
{
    Q_OBJECT
private slots:
    void walksAsPython_data();
    void walksAsPython();
};

void TestPythonHash::walksAsPython_data()
{
    QTest::addColumn<quint32>("seed");
    for (const quint32 seed : { 0U, 1U, 2U, 42U, 65536U, 4294967295U })
        QTest::addRow("%u", seed) << seed;
}

void TestPythonHash::walksAsPython()
{
    QFETCH(quint32, seed);
    QProcess python;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("PYTHONHASHSEED"), QString::number(seed));
    python.setProcessEnvironment(environment);
    python.start(QStringLiteral("/usr/bin/python3"),
                 { QStringLiteral("-c"), QString::fromLatin1(Script), QString::number(seed) });
    QVERIFY(python.waitForFinished());
    QCOMPARE(python.exitCode(), 0);
    const QJsonDocument answer = QJsonDocument::fromJson(python.readAllStandardOutput());
    const PythonHash hash(answer[u"version"].toInt(), seed);
    const QJsonArray sets = answer[u"sets"].toArray();
    QCOMPARE(sets.size(), 300);
    for (const QJsonValue set : sets) {
        const auto pairs = pairsOf(set[u"pairs"]);
        QCOMPARE(QString::number(hash.ofText(pairs.first().first)), set[u"text"].toString());
        QCOMPARE(QString::number(hash.ofPair(pairs.first())), set[u"hash"].toString());
        QList<quint64> hashes;
        for (const auto &pair : pairs)
            hashes.append(hash.ofPair(pair));
        QList<QPair<QByteArray, QByteArray>> walked;
        for (const qsizetype i : frozensetOrder(hashes))
            walked.append(pairs.at(i));
        QCOMPARE(walked, pairsOf(set[u"walked"]));
    }
}

QTEST_GUILESS_MAIN(TestPythonHash)
#include "test_pythonhash.moc"
