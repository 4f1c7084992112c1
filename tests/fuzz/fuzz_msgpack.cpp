// SPDX-License-Identifier: GPL-3.0-or-later
// msgpack, JSON and CBOR readers and their trees, on whole and on cut data.
#include "format/cborreader.h"
#include "format/jsonreader.h"
#include "format/msgpack.h"
#include "format/structures.h"

using namespace etagere;

namespace {

void check(const Structure &structure, qint64 size)
{
    for (const StructureNode &node : structure.nodes) {
        if (node.offset < 0 || node.length < 0 || node.offset + node.length > size)
            __builtin_trap();
    }
}

void readInPieces(QByteArrayView data)
{
    const QByteArray start = data.first(data.size() / 2).toByteArray(); // copies, so that reading behind is noticed
    MsgpackReader reader(start, 0, data.size() - start.size());
    MsgpackItem item;
    QByteArray rest;
    while (reader.next(item)) {
        if (reader.needsMore()) {
            rest = data.sliced(reader.offset()).toByteArray();
            reader.continueWith(rest);
        }
        if (reader.offset() > data.size())
            __builtin_trap();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const char *bytes, size_t size)
{
    QByteArrayView data(bytes, qsizetype(size));
    if (data.startsWith("cc=") && data.size() > 5)
        data = data.sliced(5); // the entries of CacheControl are good seeds
    MsgpackReader(data).skip();
    readInPieces(data);
    CborReader(data).skip();
    JsonReader json(data);
    if (json.skip())
        json.isComplete();
    unescapedJson(data);
    const QString format = QStringLiteral("x");
    check(msgpackStructure(data, 0, format), data.size());
    check(cborStructure(data, data.size(), 0, format), data.size());
    check(jsonStructure(data, 0, format), data.size());
    return 0;
}
