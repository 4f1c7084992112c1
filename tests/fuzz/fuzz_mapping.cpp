// SPDX-License-Identifier: GPL-3.0-or-later
// The first byte chooses a mapping for the value that follows; or what follows is a mapping itself, or a value that one
// is proposed for.
#include "dialectcheck.h"

#include <etagere/mapping.h>

#include <QtCore/QJsonDocument>

using namespace etagere;

namespace {

const QByteArray Places = R"("url": "$.u", "status": "$.s", "headers": "$.h", "method": "$.m[0]",
    "stored_at": {"at": "$.t", "unit": "s"}, "expires_at": {"at": "$.e", "unit": "iso8601"},
    "key": {"template": "{method} {url}", "hash": "md5"})";

Mapping made(const QByteArray &value, const QByteArray &encoding, const QByteArray &more = {})
{
    Result<Mapping> mapping =
        parseMapping(R"({"name": "t", "value": ")" + value + "\", " + Places
                     + R"(, "body": {"at": "$.b", "encoding": ")" + encoding + "\"}" + more + '}');
    fuzz::require(mapping.has_value());
    return std::move(*mapping);
}

/// Whatever a value is, what is said of it can be used.
void propose(const QByteArray &bytes)
{
    static Result<Session> session = Session::open(*Location::parse(QStringLiteral("memory:fuzz")), Access::ReadOnly);
    fuzz::require(session.has_value());
    Value value;
    value.head = Part::fromBytes(bytes);
    const Result<ValueOutline> outline = outlineValue(value);
    if (!outline)
        return;
    for (qsizetype i = 0; i < outline->parts.size(); ++i)
        fuzz::require(outline->parts.at(i).parent < i);
    const StoredKey key{ "k:" + bytes.left(40), KeyType::Text, 0 };
    const QByteArray proposal = proposeMapping("t", { { key, value } }, session->backend());
    fuzz::require(QJsonDocument::fromJson(proposal).isObject());
    if (!outline->parts.isEmpty())
        fuzz::require(mappingWithPart(proposal, MappedPart::Body, outline->parts.last()).has_value());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const char *data, size_t size)
{
    static const Mapping mappings[] = {
        made("json", "text"),    made("json", "base64"),   made("json", "hex"),
        made("json", "json"),    made("msgpack", "bytes"), made("msgpack", "text"),
        made("pickle", "bytes"), made("pickle", "text"),   made("json", "text", R"(, "compression": "zlib")"),
    };
    if (size == 0)
        return 0;
    const QByteArray bytes(data + 1, qsizetype(size - 1));
    const auto choice = size_t(uchar(data[0]));
    if (choice == 0xff) {
        propose(bytes);
        return 0;
    }
    if (choice >= std::size(mappings)) {
        const Result<Mapping> mapping = parseMapping(bytes);
        if (mapping)
            fuzz::checkEntry(*mapping->dialect, "http:x", R"({"u": "http://x/", "b": "x"})", 16);
        return 0;
    }
    const Dialect &dialect = *mappings[choice].dialect;
    const bool isGood = fuzz::checkEntry(dialect, "k", bytes, bytes.size());
    fuzz::require(isGood == fuzz::checkEntry(dialect, "k", bytes, qMin<qsizetype>(16, bytes.size())));
    return 0;
}
