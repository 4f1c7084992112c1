// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakememcached.h"

namespace etagere::test {

FakeMemcached::FakeMemcached(int keys)
    : m_keys(keys)
    , m_server([this](int connection) { serve(connection); })
{
}

Location FakeMemcached::location() const
{
    return Location::parse(QStringLiteral("memcached://127.0.0.1:%1").arg(m_server.port())).value();
}

void FakeMemcached::serve(int connection)
{
    QByteArray input;
    for (;;) {
        const QByteArray bytes = receiveSome(connection);
        if (bytes.isEmpty())
            return;
        input += bytes;
        QByteArray answers;
        for (qsizetype end = input.indexOf("\r\n"); end >= 0; end = input.indexOf("\r\n")) {
            const QByteArray line = input.first(end);
            input.remove(0, end + 2);
            answers += (answer ? answer(line) : std::nullopt).value_or(usual(line));
        }
        if (!send(connection, answers))
            return;
    }
}

bool FakeMemcached::send(int connection, const QByteArray &bytes)
{
    const qint64 before = m_sent.fetch_add(bytes.size());
    const qint64 left = std::clamp<qint64>(mostBytes - before, 0, bytes.size());
    sendAll(connection, bytes.first(left));
    if (left < bytes.size() && staysOpen)
        waitForEnd(connection);
    return left == bytes.size();
}

QByteArray FakeMemcached::usual(const QByteArray &line) const
{
    if (line == "version")
        return "VERSION 1.6.18\r\n";
    if (line == "stats")
        return "STAT pid 1\r\nSTAT uptime 10\r\nSTAT time 1795400000\r\nSTAT curr_items 3\r\nEND\r\n";
    if (line == "stats settings")
        return "STAT item_size_max 1048576\r\nSTAT lru_crawler yes\r\nSTAT dump_enabled yes\r\nSTAT cas_enabled "
               "yes\r\nEND\r\n";
    if (line.startsWith("lru_crawler metadump ")) {
        QByteArray lines;
        for (int i = 0; i < m_keys; ++i)
            lines += "key=key" + QByteArray::number(i) + " exp=-1 la=1 cas=7 fetch=no cls=1 size=70\n";
        return lines + "END\r\n";
    }
    if (!line.startsWith("mg "))
        return "ERROR\r\n";
    const QByteArrayList words = line.split(' ');
    const QByteArray opaque = words.value(2).startsWith('O') ? words[2] + ' ' : QByteArray();
    const QByteArray key = words.value(1);
    return "VA " + QByteArray::number(key.size()) + ' ' + opaque + "f1 t-1 c7\r\n" + key + "\r\n";
}

} // namespace etagere::test
