// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialectcheck.h"

using namespace etagere;

extern "C" int LLVMFuzzerTestOneInput(const char *data, size_t size)
{
    const Dialect &dialect = *dialectByName("cachecontrol");
    const QByteArray bytes(data, qsizetype(size));
    const QByteArray key(56, 'a');
    const bool isGood = fuzz::checkEntry(dialect, key, bytes, bytes.size());
    if (size < 512)
        return 0;
    // What can be read with all at hand can be read with a part.
    const bool isGoodInPieces = fuzz::checkEntry(dialect, key, bytes, 512);
    fuzz::require(!isGood || isGoodInPieces);
    return 0;
}
