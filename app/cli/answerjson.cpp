// SPDX-License-Identifier: GPL-3.0-or-later
#include "answerjson.h"

#include <etagere/rowwriter.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

namespace etagere::cli {

namespace {

constexpr qint64 LargestBody = 1LL << 30;

tl::unexpected<Error> unusable(const char *why)
{
    return failure(ErrorCode::Usage, QCoreApplication::translate("cli", why));
}

void appendBytes(const QByteArray &bytes, QByteArray &out)
{
    appendJsonString(QString::fromLatin1(bytes).toUtf8(), out);
}

void appendMembers(const CachedResponse &response, const QByteArray &body, QByteArray &out)
{
    out += "\"status\":" + QByteArray::number(response.status) + ",\"reason\":";
    appendBytes(response.reason, out);
    out += ",\"headers\":" + headersJson(response.headers) + ",\"body_base64\":\"" + body.toBase64() + '"';
}

/// One code point a byte; nothing for what is no bytes.
std::optional<QByteArray> bytesOf(const QJsonValue &value)
{
    const QString text = value.toString();
    const bool isBytes = std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 0x100; });
    return value.isString() && isBytes ? std::optional(text.toLatin1()) : std::nullopt;
}

Result<HeaderList> headersOf(const QJsonValue &value)
{
    HeaderList headers;
    const QJsonArray pairs = value.toArray();
    for (const QJsonValue &pair : pairs) {
        const std::optional<QByteArray> name = bytesOf(pair.toArray().at(0));
        const std::optional<QByteArray> content = bytesOf(pair.toArray().at(1));
        if (!name || !content)
            return unusable(QT_TRANSLATE_NOOP("cli", "“headers” is a list of pairs of strings, one code point a byte"));
        headers.append(*name, *content);
    }
    return headers;
}

} // namespace

QByteArray headersJson(const HeaderList &headers, bool reveal)
{
    QByteArray out("[");
    for (const HeaderField &field : headers) {
        out += out.endsWith('[') ? "[" : ",[";
        appendBytes(field.name, out);
        out += ',';
        appendBytes(!reveal && isSecretField(field.name) ? QByteArray("***") : field.value, out);
        out += ']';
    }
    return out + ']';
}

QByteArray answerJson(const QJsonValue &id, const QByteArray &url, const Result<Answer> &answer)
{
    QByteArray out("{");
    if (!id.isUndefined()) {
        const QByteArray wrapped = QJsonDocument(QJsonArray{ id }).toJson(QJsonDocument::Compact);
        out += "\"id\":" + wrapped.sliced(1).chopped(1) + ',';
    }
    out += "\"url\":";
    appendBytes(answer && !answer->response.url.isEmpty() ? answer->response.url : url, out);
    out += ',';
    const Result<QByteArray> body = !answer ? QByteArray() : answer->response.body.readAll(LargestBody);
    appendMembers(answer && body ? answer->response : CachedResponse(), body.value_or(QByteArray()), out);
    out += ",\"source\":\"" + answerSourceName(answer ? answer->source : AnswerSource::Origin).toByteArray()
        + "\",\"error\":";
    if (answer && body)
        out += "null";
    else
        appendJsonString((answer ? body.error() : answer.error()).text().toUtf8(), out);
    out += '}';
    return out;
}

Result<Request> requestFromJson(const QByteArray &line, QJsonValue &id)
{
    QJsonParseError problem;
    const QJsonObject object = QJsonDocument::fromJson(line, &problem).object();
    if (problem.error != QJsonParseError::NoError)
        return unusable(QT_TRANSLATE_NOOP("cli", "The line is no JSON object"));
    id = object.value(QLatin1String("id"));
    Request request;
    const std::optional<QByteArray> url = bytesOf(object.value(QLatin1String("url")));
    if (!url || url->isEmpty())
        return unusable(QT_TRANSLATE_NOOP("cli", "The request has no “url”"));
    request.url = *url;
    if (const QString method = object.value(QLatin1String("method")).toString(); !method.isEmpty())
        request.method = method.toLatin1();
    request.body = QByteArray::fromBase64(object.value(QLatin1String("body_base64")).toString().toLatin1());
    return headersOf(object.value(QLatin1String("headers"))).map([&request](HeaderList &&headers) {
        request.headers = std::move(headers);
        return request;
    });
}

} // namespace etagere::cli
