// SPDX-License-Identifier: GPL-3.0-or-later
// What hashed keys are explained by: API descriptions, URLs, bodies that name others, and candidate files. Whatever is
// handed on is a URL, and an EsiPy key that is found is the one that was made.
#include "dialect/esipyproof.h"
#include "http/urlbytes.h"
#include "names/candidatesink.h"
#include "names/harvest.h"

#include <QtCore/QCryptographicHash>
#include <cstdint>
#include <cstdlib>

using namespace etagere;

namespace {

constexpr int MostOffered = 10'000;

void checkUrl(QByteArrayView url)
{
    if (!isHttpUrl(url) || url.contains('\n'))
        abort();
}

void fuzzDescription(const QByteArray &json)
{
    PathTemplates templates;
    if (!templates.add(json))
        return;
    for (const char *path : { "/", "/v1/a/b", "/latest/alliances/7/icons/" })
        (void)templates.matches(path);
}

// A key that is made in some way from a URL is found again from that URL.
void fuzzKey(const QByteArray &url, quint8 choice)
{
    const auto keys = esipyKeysOf(url, {}, PathTemplates::builtIn().get());
    if (keys.isEmpty() || keys.first().query.size() > 4)
        return;
    const QList<EsipyPickling> ways = esipyPicklings(keys.first());
    QByteArray pickle;
    pickleEsipyKey(keys.first(), ways.at(choice % ways.size()), pickle);
    RowMeta meta;
    meta.url = url;
    KeySearch search;
    search.templates = PathTemplates::builtIn();
    const QByteArray key = "esi_" + QCryptographicHash::hash(pickle, QCryptographicHash::Md5).toHex();
    if (!esipyProof(key, meta, search).isFound())
        abort();
}

void fuzzHarvest(const QByteArray &body)
{
    CachedResponse response;
    response.url = "https://api.example.com/a/b?c";
    response.headers.append("Link", body.left(200));
    response.headers.append("Location", body.left(100));
    int offered = 0;
    harvest(response, body, [&](QByteArrayView url) {
        checkUrl(url);
        return ++offered < MostOffered;
    });
}

void fuzzCandidates(const QByteArray &bytes)
{
    const TakeUrl take = [](QByteArrayView url) {
        checkUrl(url);
        return true;
    };
    const CandidateOptions options{ "https://example.com" };
    CandidateSink sink(options, take);
    std::unique_ptr<CandidateReader> readers[] = { candidateLines(sink), candidateJson(sink),
                                                   candidateSitemap(sink, false) };
    const qsizetype half = bytes.size() / 2;
    for (const auto &reader : readers) {
        if (reader->feed(QByteArrayView(bytes).first(half)) && reader->feed(QByteArrayView(bytes).sliced(half)))
            (void)reader->finish();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 2)
        return 0;
    const QByteArray bytes(reinterpret_cast<const char *>(data + 2), qsizetype(size - 2));
    switch (data[0] % 4) {
    case 0:
        fuzzDescription(bytes);
        break;
    case 1:
        fuzzKey(bytes, data[1]);
        break;
    case 2:
        fuzzHarvest(bytes);
        break;
    default:
        fuzzCandidates(bytes);
        break;
    }
    return 0;
}
