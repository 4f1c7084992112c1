// SPDX-License-Identifier: LGPL-3.0-or-later
#include "model/textsort.h"

#include <QtCore/qendian.h>
#include <algorithm>
#include <cstring>
#include <span>
#include <tuple>

namespace etagere {

namespace {

using Items = std::span<TextItem>;

// Texts that are equal in their first `depth` bytes.
struct Group {
    Items items;
    quint32 depth;
};

constexpr size_t SmallGroup = 24;
constexpr quint32 PrefixSize = sizeof(quint64);

quint32 commonLength(const TextItem &a, const TextItem &b, quint32 from, quint32 upTo)
{
    upTo = std::min({ upTo, a.length, b.length });
    quint32 at = from;
    while (at < upTo && a.text[at] == b.text[at])
        ++at;
    return at;
}

// Bytes that all texts of the group share, from the text's beginning. URLs of one server share many.
quint32 sharedLength(const Group &group)
{
    const TextItem &first = group.items.front();
    quint32 shared = first.length;
    for (const TextItem &item : group.items.subspan(1)) {
        shared = commonLength(first, item, group.depth, shared);
        if (shared == group.depth)
            break;
    }
    return shared;
}

// Eight bytes that compare as a number as they do as text; zeros behind the end.
quint64 prefixAt(const TextItem &item, quint32 depth)
{
    quint64 bytes = 0;
    if (depth < item.length)
        std::memcpy(&bytes, item.text + depth, std::min(item.length - depth, PrefixSize));
    return qFromBigEndian(bytes);
}

void sortSmall(const Group &group)
{
    std::sort(group.items.begin(), group.items.end(), [depth = group.depth](const TextItem &a, const TextItem &b) {
        const quint32 length = std::min(a.length, b.length) - depth;
        const int order = std::memcmp(a.text + depth, b.text + depth, length);
        return order ? order < 0 : std::tie(a.length, a.tie) < std::tie(b.length, b.tie);
    });
}

// Texts that ended within the prefix come before those that go on, and need no further look.
Items withoutEnded(Items run, quint32 end)
{
    const auto isEnded = [end](const TextItem &item) { return item.length <= end; };
    const auto going = std::stable_partition(run.begin(), run.end(), isEnded);
    const auto shorter = [](const TextItem &a, const TextItem &b) {
        return std::tie(a.length, a.tie) < std::tie(b.length, b.tie);
    };
    if (!std::is_sorted(run.begin(), going, shorter))
        std::sort(run.begin(), going, shorter);
    return run.subspan(size_t(going - run.begin()));
}

// Sorts by the next eight bytes that differ, and leaves the runs that these do not tell apart.
void sortGroup(Group group, std::vector<Group> &undecided)
{
    const quint32 depth = sharedLength(group);
    for (TextItem &item : group.items)
        item.prefix = prefixAt(item, depth);
    std::sort(group.items.begin(), group.items.end(), [](const TextItem &a, const TextItem &b) {
        return std::tie(a.prefix, a.tie) < std::tie(b.prefix, b.tie);
    });
    const quint32 end = depth + PrefixSize;
    for (auto begin = group.items.begin(); begin != group.items.end();) {
        const auto runEnd = std::find_if(begin, group.items.end(),
                                         [prefix = begin->prefix](const TextItem &i) { return i.prefix != prefix; });
        if (runEnd - begin > 1) {
            const Items going = withoutEnded(Items(begin, runEnd), end);
            if (going.size() > 1)
                undecided.push_back({ going, end });
        }
        begin = runEnd;
    }
}

} // namespace

void sortTexts(std::vector<TextItem> &items, const std::function<bool()> &stopped)
{
    std::vector<Group> undecided;
    if (items.size() > 1)
        undecided.push_back({ Items(items), 0 });
    while (!undecided.empty()) {
        const Group group = undecided.back();
        undecided.pop_back();
        if (group.items.size() <= SmallGroup)
            sortSmall(group);
        else if (stopped && stopped())
            return;
        else
            sortGroup(group, undecided);
    }
}

} // namespace etagere
