// SPDX-License-Identifier: GPL-3.0-or-later
// Byte streams to servers: they arrive whole, end with a sentence, and are left at once when asked.
#include "channel/channel.h"
#include "support/certificates.h"
#include "support/loopbackserver.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QTemporaryDir>
#include <QtCore/QThread>
#include <QtNetwork/QSslKey>
#include <QtNetwork/QSslServer>
#include <QtNetwork/QSslSocket>
#include <QtTest/QTest>

#include <dlfcn.h>
#include <netdb.h>
#include <thread>

using namespace etagere;
using namespace etagere::test;

namespace {

constexpr char SlowName[] = "slow.invalid";
constexpr auto LookUpTime = std::chrono::seconds(2);

} // namespace

// Qt's look-up lands here, because a program's own functions come before those of the C library: a name server that
// takes its time, without a network.
extern "C" Q_DECL_EXPORT int getaddrinfo(const char *name, const char *service, const addrinfo *hints,
                                         addrinfo **result)
{
    if (name && qstrcmp(name, SlowName) == 0) {
        std::this_thread::sleep_for(LookUpTime);
        return EAI_NONAME;
    }
    using Function = int (*)(const char *, const char *, const addrinfo *, addrinfo **);
    static const auto next = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "getaddrinfo"));
    return next(name, service, hints, result);
}

namespace {

ServerAddress onPort(quint16 port)
{
    ServerAddress address;
    address.host = "127.0.0.1";
    address.port = port;
    address.patienceMs = 10'000;
    return address;
}

struct Steps {
    QList<BackendStep> steps;
    TellStep tell()
    {
        return [this](BackendStep step, const QString &) { steps.append(step); };
    }
};

void ignore(BackendStep, const QString &) { }

Result<QByteArray> readAll(Channel &channel, qsizetype size)
{
    QByteArray all;
    QByteArray buffer(100'000, Qt::Uninitialized);
    while (all.size() < size) {
        const Result<qsizetype> count = channel.read(buffer.data(), buffer.size(), {});
        if (!count)
            return tl::unexpected(count.error());
        all += buffer.first(*count);
    }
    return all;
}

// Sends and gets back more than fits into any buffer at once, from a plain thread as a lane's is.
QByteArray failureOfEcho(const ServerAddress &address)
{
    QByteArray problem;
    std::thread lane([&] {
        Result<std::unique_ptr<Channel>> channel = Channel::connect(address, ignore, {});
        if (!channel) {
            problem = channel.error().text().toUtf8();
            return;
        }
        for (int round = 0; round < 40 && problem.isEmpty(); ++round) {
            const QByteArray sent(100'000, char('a' + round % 26));
            const Result<Done> done = (*channel)->write(sent, {});
            const Result<QByteArray> back = readAll(**channel, sent.size());
            if (!done || !back)
                problem = done ? back.error().text().toUtf8() : done.error().text().toUtf8();
            else if (*back != sent)
                problem = "other bytes came back";
        }
    });
    lane.join();
    return problem;
}

/// Echoes what comes over TLS, in a thread of its own.
class TlsEcho : public QThread
{
public:
    TlsEcho(const CertificateFiles &files, const QString &clientAuthority)
    {
        m_settings.setLocalCertificateChain(QSslCertificate::fromPath(files.cert));
        QFile key(files.key);
        if (!key.open(QIODevice::ReadOnly))
            qFatal("no key");
        m_settings.setPrivateKey(QSslKey(key.readAll(), QSsl::Ec));
        m_settings.setPeerVerifyMode(clientAuthority.isEmpty() ? QSslSocket::VerifyNone : QSslSocket::VerifyPeer);
        if (!clientAuthority.isEmpty())
            m_settings.setCaCertificates(QSslCertificate::fromPath(clientAuthority));
        start();
        while (m_port == 0)
            std::this_thread::yield();
    }
    ~TlsEcho() override
    {
        quit();
        wait();
    }
    ServerAddress address() const
    {
        ServerAddress address = onPort(m_port);
        address.isTls = true;
        return address;
    }

private:
    void run() override
    {
        QSslServer server;
        server.setSslConfiguration(m_settings);
        connect(&server, &QSslServer::pendingConnectionAvailable, &server, [&server] {
            QTcpSocket *socket = server.nextPendingConnection();
            connect(socket, &QIODevice::readyRead, socket, [socket] { socket->write(socket->readAll()); });
        });
        server.listen(QHostAddress::LocalHost);
        m_port = server.serverPort();
        exec();
    }

    QSslConfiguration m_settings;
    std::atomic<quint16> m_port = 0;
};

// How long a call goes on after it was asked to stop, some time into it; -1 when it did not end as cancelled.
qint64 msToCancel(const std::function<Result<Done>(std::stop_token)> &call)
{
    std::stop_source stop;
    QElapsedTimer sinceRequest;
    std::thread canceller([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(120));
        sinceRequest.start();
        stop.request_stop();
    });
    const Result<Done> done = call(stop.get_token());
    canceller.join();
    return !done && done.error().code == ErrorCode::Cancelled ? sinceRequest.elapsed() : -1;
}

Result<Done> connectOnly(const ServerAddress &address, std::stop_token stop)
{
    return Channel::connect(address, ignore, std::move(stop)).map([](const auto &) { return Done(); });
}

} // namespace

class TestChannel : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void echoes();
    void echoesOnALocalSocket();
    void echoesEncrypted();
    void showsItsOwnCertificate();
    void refusesWhomItDoesNotTrust();
    void refusesCertificateFiles_data();
    void refusesCertificateFiles();
    void cancels_data();
    void cancels();
    void cancelsReadingAndWriting();
    void losesPatience();
    void namesWhatIsWrong();
    void readsWhatCameBeforeTheEnd();
    void noticesAReset();

private:
    QTemporaryDir m_folder;
    std::unique_ptr<TestAuthority> m_authority;
    CertificateFiles m_server;
};

void TestChannel::initTestCase()
{
    m_authority = std::make_unique<TestAuthority>(m_folder.path(), QStringLiteral("authority"));
    m_server = m_authority->issue(QStringLiteral("server"), QStringLiteral("DNS:localhost,IP:127.0.0.1"));
}

void TestChannel::echoes()
{
    const LoopbackServer server(echo);
    QCOMPARE(failureOfEcho(onPort(server.port())), QByteArray());
    ServerAddress named = onPort(server.port());
    named.host = "localhost";
    QCOMPARE(failureOfEcho(named), QByteArray());
    Steps steps;
    QVERIFY(Channel::connect(named, steps.tell(), {}));
    QCOMPARE(steps.steps, (QList{ BackendStep::LookUp, BackendStep::Connect }));
}

void TestChannel::echoesOnALocalSocket()
{
    ServerAddress address;
    address.socketPath = m_folder.filePath(QStringLiteral("socket"));
    const LoopbackServer server(echo, address.socketPath);
    QCOMPARE(failureOfEcho(address), QByteArray());
}

void TestChannel::echoesEncrypted()
{
    const TlsEcho server(m_server, {});
    ServerAddress address = server.address();
    address.caCert = m_authority->cert();
    QCOMPARE(failureOfEcho(address), QByteArray());
    address.host = "localhost";
    QCOMPARE(failureOfEcho(address), QByteArray());
    Steps steps;
    QVERIFY(Channel::connect(address, steps.tell(), {}));
    QCOMPARE(steps.steps, (QList{ BackendStep::LookUp, BackendStep::Connect, BackendStep::Encrypt }));
}

void TestChannel::showsItsOwnCertificate()
{
    const TlsEcho server(m_server, m_authority->cert());
    ServerAddress address = server.address();
    address.caCert = m_authority->cert();
    QVERIFY(!failureOfEcho(address).isEmpty());
    const CertificateFiles client = m_authority->issue(QStringLiteral("client"), QStringLiteral("DNS:client"));
    address.cert = client.cert;
    address.key = client.key;
    QCOMPARE(failureOfEcho(address), QByteArray());
}

void TestChannel::refusesWhomItDoesNotTrust()
{
    const TlsEcho server(m_server, {});
    const Result<Done> unknown = connectOnly(server.address(), {});
    QVERIFY(!unknown);
    QCOMPARE(unknown.error().code, ErrorCode::Permission);
    QVERIFY2(unknown.error().message.contains(u"not trusted"), qPrintable(unknown.error().text()));

    const CertificateFiles other = m_authority->issue(QStringLiteral("other"), QStringLiteral("DNS:other.example"));
    const TlsEcho impostor(other, {});
    ServerAddress address = impostor.address();
    address.caCert = m_authority->cert();
    const Result<Done> wrongName = connectOnly(address, {});
    QVERIFY(!wrongName);
    QCOMPARE(wrongName.error().code, ErrorCode::Permission);
    QVERIFY2(wrongName.error().message.contains(u"another name"), qPrintable(wrongName.error().text()));

    const LoopbackServer plain([](int connection) {
        receiveSome(connection);
        sendAll(connection, "-ERR no\r\n");
    });
    ServerAddress notTls = onPort(plain.port());
    notTls.isTls = true;
    const Result<Done> refused = connectOnly(notTls, {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Io);
    QVERIFY2(refused.error().message.contains(u"TLS"), qPrintable(refused.error().text()));
}

void TestChannel::refusesCertificateFiles_data()
{
    QTest::addColumn<QString>("caCert");
    QTest::addColumn<QString>("cert");
    QTest::addColumn<QString>("key");
    const QString absent = QStringLiteral("/no/such/file");
    const QString none = QStringLiteral("/proc/version");
    QTest::newRow("no authority") << absent << QString() << QString();
    QTest::newRow("not an authority") << none << QString() << QString();
    QTest::newRow("no key") << QString() << m_server.cert << QString();
    QTest::newRow("no certificate") << QString() << QString() << m_server.key;
    QTest::newRow("not a certificate") << QString() << none << m_server.key;
    QTest::newRow("not a key") << QString() << m_server.cert << m_server.cert;
}

void TestChannel::refusesCertificateFiles()
{
    const TlsEcho server(m_server, {});
    ServerAddress address = server.address();
    QFETCH(QString, caCert);
    QFETCH(QString, cert);
    QFETCH(QString, key);
    address.caCert = caCert.isEmpty() ? m_authority->cert() : caCert;
    address.cert = cert;
    address.key = key;
    const Result<Done> done = connectOnly(address, {});
    QVERIFY(!done);
    QCOMPARE(done.error().code, ErrorCode::Usage);
    QVERIFY(!done.error().message.isEmpty());
}

void TestChannel::cancels_data()
{
    QTest::addColumn<QByteArray>("stage");
    for (const char *stage : { "look-up", "connect", "encrypt" })
        QTest::newRow(stage) << QByteArray(stage);
}

void TestChannel::cancels()
{
    QFETCH(QByteArray, stage);
    const SilentPort silent;
    const LoopbackServer mute(waitForEnd);
    ServerAddress address = onPort(stage == "connect" ? silent.port() : mute.port());
    if (stage == "look-up")
        address.host = SlowName;
    address.isTls = stage == "encrypt";
    const qint64 ms = msToCancel([&](std::stop_token stop) { return connectOnly(address, std::move(stop)); });
    QVERIFY2(ms >= 0 && ms <= 200, QByteArray::number(ms).constData());
    std::stop_source before;
    before.request_stop();
    QCOMPARE(connectOnly(address, before.get_token()).error().code, ErrorCode::Cancelled);
}

void TestChannel::cancelsReadingAndWriting()
{
    const LoopbackServer mute([](int connection) {
        Q_UNUSED(connection)
        std::this_thread::sleep_for(LookUpTime);
    });
    const std::unique_ptr<Channel> channel = Channel::connect(onPort(mute.port()), ignore, {}).value();
    const qint64 reading = msToCancel([&](std::stop_token stop) {
        char byte = 0;
        return channel->read(&byte, 1, stop).map([](qsizetype) { return Done(); });
    });
    QVERIFY2(reading >= 0 && reading <= 200, QByteArray::number(reading).constData());
    const QByteArray much(64 * 1024 * 1024, 'x');
    const qint64 writing = msToCancel([&](std::stop_token stop) { return channel->write(much, stop); });
    QVERIFY2(writing >= 0 && writing <= 200, QByteArray::number(writing).constData());
}

void TestChannel::losesPatience()
{
    const SilentPort silent;
    const LoopbackServer mute(waitForEnd);
    ServerAddress address = onPort(silent.port());
    address.patienceMs = 100;
    QCOMPARE(connectOnly(address, {}).error().code, ErrorCode::Io);
    address.port = mute.port();
    const std::unique_ptr<Channel> channel = Channel::connect(address, ignore, {}).value();
    char byte = 0;
    const Result<qsizetype> read = channel->read(&byte, 1, {});
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::Io);
    QVERIFY2(read.error().message.contains(u"not answered"), qPrintable(read.error().text()));
    address.isTls = true;
    QCOMPARE(connectOnly(address, {}).error().code, ErrorCode::Io);
}

void TestChannel::namesWhatIsWrong()
{
    quint16 closed = 0;
    {
        const LoopbackServer gone(echo);
        closed = gone.port();
    }
    const Result<Done> refused = connectOnly(onPort(closed), {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Io);
    QVERIFY2(refused.error().message.contains(u"refuses"), qPrintable(refused.error().text()));
    QCOMPARE(refused.error().where, QStringLiteral("127.0.0.1:%1").arg(closed));

    ServerAddress unknown = onPort(closed);
    unknown.host = SlowName;
    QCOMPARE(connectOnly(unknown, {}).error().code, ErrorCode::NotFound);

    ServerAddress local;
    local.socketPath = m_folder.filePath(QStringLiteral("absent"));
    QCOMPARE(connectOnly(local, {}).error().code, ErrorCode::NotFound);
    local.socketPath = m_server.cert;
    QCOMPARE(connectOnly(local, {}).error().code, ErrorCode::Io);
}

void TestChannel::readsWhatCameBeforeTheEnd()
{
    const LoopbackServer server([](int connection) { sendAll(connection, "last words"); });
    const std::unique_ptr<Channel> channel = Channel::connect(onPort(server.port()), ignore, {}).value();
    QCOMPARE(readAll(*channel, 10).value_or(QByteArray()), QByteArray("last words"));
    char byte = 0;
    const Result<qsizetype> end = channel->read(&byte, 1, {});
    QVERIFY(!end);
    QCOMPARE(end.error().code, ErrorCode::Io);
    QVERIFY2(end.error().message.contains(u"closed"), qPrintable(end.error().text()));
    QVERIFY(!channel->write("x", {}));
}

void TestChannel::noticesAReset()
{
    const LoopbackServer server([](int connection) {
        receiveSome(connection);
        resetConnection(connection);
    });
    const std::unique_ptr<Channel> channel = Channel::connect(onPort(server.port()), ignore, {}).value();
    QVERIFY(channel->write("x", {}));
    char byte = 0;
    const Result<qsizetype> read = channel->read(&byte, 1, {});
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::Io);
    QVERIFY(!read.error().message.isEmpty());
}

QTEST_GUILESS_MAIN(TestChannel)
#include "test_channel.moc"
