// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialectcheck.h"

using namespace etagere;

extern "C" int LLVMFuzzerTestOneInput(const char *data, size_t size)
{
    const Dialect &dialect = *dialectByName("httplib2");
    const QByteArray bytes(data, qsizetype(size));
    const QByteArray key = "example.org," + QByteArray(32, 'a');
    const bool isGood = fuzz::checkEntry(dialect, key, bytes, bytes.size());
    if (size < 16)
        return 0;
    // What can be read with all at hand can be read with a part.
    const bool isGoodInPieces = fuzz::checkEntry(dialect, key, bytes, 16);
    fuzz::require(isGood == isGoodInPieces);
    const Value value{ .head = Part::fromBytes(bytes) };
    // One field is changed and nothing else.
    if (const Result<Value> marked = dialect.expired({ key, KeyType::Text, 0 }, value, {})) {
        fuzz::require(isGood);
        const Result<DecodedEntry> before = dialect.decode({ key, KeyType::Text, 0 }, value);
        const Result<DecodedEntry> after = dialect.decode({ key, KeyType::Text, 0 }, *marked);
        fuzz::require(after && after->variants.first().body.size == before->variants.first().body.size);
    }
    return 0;
}
