// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/cachingclient.h>

#include <QtCore/QJsonValue>

namespace etagere::cli {

/// One line: `url, status, reason, headers, body_base64, source, error`, after `id` where there is one. Header values
/// are bytes, one code point each.
QByteArray answerJson(const QJsonValue &id, const QByteArray &url, const Result<Answer> &answer);

/// `[[name, value], ...]`; secrets as *** unless `reveal`.
QByteArray headersJson(const HeaderList &headers, bool reveal = true);

/// A request as `get --json-lines` takes it: `id, method, url, headers: [[name, value], ...], body_base64`; other
/// members mean nothing. Usage with the reason when it is none; `id` is set when there is one all the same.
Result<Request> requestFromJson(const QByteArray &line, QJsonValue &id);

} // namespace etagere::cli
