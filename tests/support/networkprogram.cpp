// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/networkprogram.h"

#include <QtTest/QTest>

#include <memory>

namespace etagere::test {

namespace {

ProgramReply outcomeOf(QNetworkReply *running)
{
    const std::unique_ptr<QNetworkReply> reply(running);
    ProgramReply outcome;
    outcome.isFinished = QTest::qWaitFor([&reply] { return reply->isFinished(); }, 60'000);
    outcome.body = reply->readAll();
    outcome.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    outcome.isFromCache = reply->attribute(QNetworkRequest::SourceIsFromCacheAttribute).toBool();
    outcome.error = reply->error();
    outcome.errorString = reply->errorString();
    outcome.headers = reply->rawHeaderPairs();
    return outcome;
}

} // namespace

QByteArray ProgramReply::field(const QByteArray &name) const
{
    for (const auto &[other, value] : headers) {
        if (sameFieldName(name, other))
            return value;
    }
    return {};
}

ProgramReply NetworkProgram::get(const QByteArray &url, const HeaderList &fields,
                                 QNetworkRequest::CacheLoadControl control)
{
    QNetworkRequest request(QUrl::fromEncoded(url));
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, control);
    for (const HeaderField &field : fields)
        request.setRawHeader(field.name, field.value);
    return outcomeOf(m_manager.get(request));
}

ProgramReply NetworkProgram::post(const QByteArray &url, const QByteArray &body)
{
    QNetworkRequest request(QUrl::fromEncoded(url));
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("text/plain"));
    return outcomeOf(m_manager.post(request, body));
}

} // namespace etagere::test
