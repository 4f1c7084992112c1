// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialectcheck.h"

using namespace etagere;

extern "C" int LLVMFuzzerTestOneInput(const char *data, size_t size)
{
    const Dialect &dialect = *dialectByName("qtdiskcache");
    const QByteArray bytes(data, qsizetype(size));
    const QByteArray key = "-zyua5c3.d";
    const bool isGood = fuzz::checkEntry(dialect, key, bytes, bytes.size());
    if (size < 16)
        return 0;
    // What can be read with all at hand can be read with a part.
    const bool isGoodInPieces = fuzz::checkEntry(dialect, key, bytes, 16);
    fuzz::require(isGood == isGoodInPieces);
    const StoredKey storedKey{ key, KeyType::Text, 0 };
    const Value value{ .head = Part::fromBytes(bytes) };
    // One time is changed and nothing else.
    if (const Result<Value> marked = dialect.expired(storedKey, value, {})) {
        const Result<DecodedEntry> before = dialect.decode(storedKey, value);
        const Result<DecodedEntry> after = dialect.decode(storedKey, *marked);
        fuzz::require(before.has_value() == after.has_value());
        fuzz::require(!after || after->variants.first().body.head == before->variants.first().body.head);
        fuzz::require(!dialect.expired(storedKey, *marked, {}));
    }
    return 0;
}
