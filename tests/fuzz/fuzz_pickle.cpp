// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a pickle: reading and showing it must end, in bounds, whatever they are. What can be read as a response
// of EsiPy is written again and must then read the same.
#include "dialect/esipyresponse.h"
#include "format/picklereader.h"
#include "format/picklestructure.h"
#include "format/picklewriter.h"

#include <cstdlib>

using namespace etagere;

namespace {

void touchEveryNode(const PickleTree &tree)
{
    quint64 sum = 0;
    for (PickleId id = 0; id < tree.size(); ++id) {
        for (const char c : tree.text(id))
            sum += uchar(c);
        sum += tree.instance(id).arguments.size() + quint64(tree.integer(id));
        for (const PickleId item : tree.items(id))
            sum += quint64(tree.kind(item));
        tree.forEachPair(id, [&](PickleId key, PickleId value) { sum += quint64(key) + value; });
    }
    volatile quint64 used = sum;
    Q_UNUSED(used);
}

/// Text that was read is written in every protocol, and must be read as it was.
void writeAndRead(const PickleTree &tree)
{
    for (PickleId id = 0; id < std::min<quint32>(tree.size(), 50); ++id) {
        const bool isText = tree.kind(id) == PickleKind::Text;
        if (!isText && !tree.isBytes(id))
            continue;
        for (int protocol = 0; protocol <= 5; ++protocol) {
            PickleWriter writer(protocol);
            isText ? writer.text(tree.text(id)) : writer.bytes(tree.text(id));
            const QByteArray pickle = writer.finish();
            PickleTree again;
            if (!readPickle(pickle, again) || again.text(again.root()) != tree.text(id))
                std::abort();
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView input(data, qsizetype(size));
    static PickleTree tree;
    if (!readPickle(input, tree))
        return 0;
    touchEveryNode(tree);
    const Structure structure = pickleStructure(tree, input.size());
    for (const StructureNode &node : structure.nodes) {
        if (node.offset < 0 || node.length < 0 || node.offset + node.length > input.size())
            std::abort();
    }
    writeAndRead(tree);
    return 0;
}
