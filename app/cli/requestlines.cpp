// SPDX-License-Identifier: GPL-3.0-or-later
#include "requestlines.h"

#include "answerjson.h"
#include "output.h"

#include <QtCore/QFile>
#include <QtCore/QJsonValue>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace etagere::cli {

namespace {

constexpr size_t Workers = 64; ///< most of their time they wait for an origin

/// Lines on their way from the reader to the workers. As many as there are: who writes all its requests before it reads
/// an answer must not wait for us while we wait for it.
class LineQueue
{
public:
    void push(QByteArray line)
    {
        const std::lock_guard lock(m_mutex);
        m_lines.push_back(std::move(line));
        m_work.notify_one();
    }

    void close()
    {
        const std::lock_guard lock(m_mutex);
        m_isClosed = true;
        m_work.notify_all();
    }

    /// Nothing: there will be no more.
    std::optional<QByteArray> take()
    {
        std::unique_lock lock(m_mutex);
        m_work.wait(lock, [this] { return m_isClosed || !m_lines.empty(); });
        if (m_lines.empty())
            return std::nullopt;
        QByteArray line = std::move(m_lines.front());
        m_lines.pop_front();
        return line;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_work;
    std::deque<QByteArray> m_lines;
    bool m_isClosed = false;
};

class Answers
{
public:
    void print(const QByteArray &line)
    {
        const std::lock_guard lock(m_mutex);
        m_output.line(line);
        m_output.flush();
    }

private:
    std::mutex m_mutex;
    Output m_output;
};

QByteArray answered(Result<CachingClient> &client, const QByteArray &line, bool followsRedirects)
{
    QJsonValue id(QJsonValue::Undefined);
    const Result<Request> request = requestFromJson(line, id);
    if (!request)
        return answerJson(id, {}, tl::unexpected(request.error()));
    if (!client)
        return answerJson(id, request->url, tl::unexpected(client.error()));
    return answerJson(id, request->url, followsRedirects ? client->sendFollowing(*request) : client->send(*request));
}

} // namespace

void answerLines(const CachingClient &client, bool followsRedirects)
{
    LineQueue lines;
    Answers answers;
    std::vector<std::jthread> workers;
    const auto work = [&] {
        std::optional<QByteArray> line = lines.take();
        if (!line)
            return;
        Result<CachingClient> mine = client.another();
        for (; line; line = lines.take())
            answers.print(answered(mine, *line, followsRedirects));
    };
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return;
    for (QByteArray line = input.readLine(); !line.isEmpty(); line = input.readLine()) {
        if (line.trimmed().isEmpty())
            continue;
        if (workers.size() < Workers)
            workers.emplace_back(work);
        lines.push(line);
    }
    lines.close();
}

} // namespace etagere::cli
