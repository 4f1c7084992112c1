// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/manyentries.h"

#include "dialect/esipywriter.h"
#include "support/diskcaches.h"
#include "support/filecachefolder.h"
#include "support/tree.h"

#include <etagere/datetime.h>
#include <etagere/dialect.h>

#include <QtCore/QCryptographicHash>

namespace etagere::test {

namespace {

constexpr Msecs Day = 24 * 3600 * 1000LL;

CachedResponse response(int n)
{
    CachedResponse response;
    response.url = "http://example.org/" + QByteArray::number(n);
    response.status = 200;
    response.reason = "OK";
    response.headers = { { "Date", formatHttpDate(currentTime()) },
                         { "Expires", formatHttpDate(currentTime() + Day) },
                         { "Content-Type", "text/plain" },
                         { "ETag", '"' + QByteArray::number(n) + '"' } };
    response.body = Part::fromBytes("body " + QByteArray::number(n) + QByteArray(200, '.'));
    return response;
}

} // namespace

void makeFilecache(const QString &folder, int entries)
{
    StoreInfo traits;
    traits.separateBodies = true;
    for (int n = 0; n < entries; ++n) {
        const Result<Value> value = dialectByName("cachecontrol")->encode(response(n), nullptr, traits);
        const QString path = folder + u'/' + relativePathOf(keyOf(response(n).url).bytes);
        if (!value || !writeFile(path, value->head.head) || !writeFile(path + QStringLiteral(".lock"), {})
            || !writeFile(path + QStringLiteral(".body"), value->body->head)
            || !writeFile(path + QStringLiteral(".body.lock"), {}))
            qFatal("the cache cannot be written");
    }
}

void makeDiskcache(const QString &folder, int entries)
{
    const std::unique_ptr<Backend> backend = openDiskcache(folder, Access::Write);
    for (int n = 0; n < entries; ++n) {
        const QByteArray body(n % 10 ? 300 : 40'000, 'b');
        const QByteArray name =
            "esi_" + QCryptographicHash::hash(QByteArray::number(n), QCryptographicHash::Md5).toHex();
        if (!backend->change(textKey(name), {}, diskcacheValue(writeEsipyResponse(response(n), body, 4), 4), {}))
            qFatal("the cache cannot be written");
    }
}

} // namespace etagere::test
