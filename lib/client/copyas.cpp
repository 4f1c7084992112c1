// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/copyas.h>

#include "client/copyformats.h"
#include "client/requesthead.h"
#include "core/translate.h"

#include <etagere/rowwriter.h>

#include <algorithm>

namespace etagere {

namespace {

bool isCondition(const QByteArray &name)
{
    static constexpr QByteArrayView Conditions[] = { "If-None-Match", "If-Modified-Since", "If-Match",
                                                     "If-Unmodified-Since", "If-Range" };
    return std::any_of(std::begin(Conditions), std::end(Conditions),
                       [&name](QByteArrayView condition) { return sameFieldName(name, condition); });
}

HeaderList copiedFields(const HeaderList &fields, const CopyOptions &options)
{
    HeaderList copied;
    for (const HeaderField &field : fields) {
        if (field.isNull || (!options.withConditions && isCondition(field.name)))
            continue;
        const bool isMasked = !options.revealSecrets && isSecretField(field.name);
        copied.append(field.name, isMasked ? QByteArray("***") : field.value);
    }
    return copied;
}

// What no transport would send is no request in another language either.
Result<Done> check(const Request &request)
{
    const Result<HttpUrl> url = HttpUrl::parse(request.url);
    if (!url)
        return tl::unexpected(url.error());
    const Result<QByteArray> head = requestHead(request, *url);
    if (!head)
        return tl::unexpected(head.error());
    if (request.body.size() > LargestCopiedBody)
        return failure(ErrorCode::LimitExceeded,
                       tr("The body is larger than %1 bytes, too much for a command").arg(LargestCopiedBody));
    return Done();
}

} // namespace

const QList<CopyFormat> &copyFormats()
{
    static const QList<CopyFormat> formats{ CopyFormat::Curl, CopyFormat::HttPie, CopyFormat::PythonRequests,
                                            CopyFormat::EsiPy };
    return formats;
}

QString copyFormatTitle(CopyFormat format)
{
    switch (format) {
    case CopyFormat::Curl:
        return QStringLiteral("curl");
    case CopyFormat::HttPie:
        return QStringLiteral("HTTPie");
    case CopyFormat::PythonRequests:
        return QStringLiteral("Python requests");
    case CopyFormat::EsiPy:
        break;
    }
    return QStringLiteral("EsiPy");
}

Result<QString> copiedAs(CopyFormat format, Request request, const CopyOptions &options)
{
    if (Result<Done> checked = check(request); !checked)
        return tl::unexpected(checked.error());
    request.headers = copiedFields(request.headers, options);
    if (!options.revealSecrets)
        request.url = maskedUrl(request.url);
    switch (format) {
    case CopyFormat::Curl:
        return copiedAsCurl(request);
    case CopyFormat::HttPie:
        return copiedAsHttPie(request);
    case CopyFormat::PythonRequests:
        return copiedAsPythonRequests(request);
    case CopyFormat::EsiPy:
        break;
    }
    return copiedAsEsiPy(request);
}

QByteArrayList unwantedFields(const Request &request, DefaultFields fields)
{
    QByteArrayList unwanted;
    for (const char *name : fields) {
        if (!request.headers.contains(name))
            unwanted.append(name);
    }
    return unwanted;
}

QByteArray asciiUrl(const QByteArray &url)
{
    QByteArray out;
    for (char c : url)
        out += uchar(c) < 0x80 ? QByteArray(1, c) : '%' + QByteArray::number(uchar(c), 16).toUpper();
    return out;
}

} // namespace etagere
