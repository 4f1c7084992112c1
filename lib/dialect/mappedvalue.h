// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "dialect/mappedpath.h"

#include <etagere/mapping.h>

#include <deque>
#include <optional>
#include <vector>

namespace etagere {

/// One value that a path leads to, or a member of one.
struct MappedNode {
    MappedKind kind = MappedKind::Null;
    QByteArrayView name;    ///< in a map
    QByteArrayView text;    ///< Text in UTF-8, Bytes, and the digits of numbers
    qint64 integer = 0;     ///< Bool, Integer
    double real = 0;        ///< Integer, Real
    qint64 offset = -1;     ///< of `text` in the bytes that were read; -1: it is not there as it is meant
    qint64 start = -1;      ///< in JSON: of the whole value, with its quotes or brackets
    qint64 length = 0;      ///< in JSON: of the same
    qint32 firstChild = -1; ///< of the containers whose members are wanted
    qint32 next = -1;

    bool isText() const { return kind == MappedKind::Text || kind == MappedKind::Bytes; }
    bool isContainer() const { return kind == MappedKind::List || kind == MappedKind::Map; }
};

/// A place in a value that is asked for.
struct MappedTarget {
    MappedPath path;
    bool wantsMembers = false; ///< of a container, in full
    bool isOutline = false;    ///< the beginnings of what is in it: more than there is room for is no error
};

/// What is at some places of a JSON, msgpack or pickled value. Only what the paths touch is kept: of all else it is
/// known that it is well formed. Views into the bytes that were read, which must outlive it, or into itself.
class MappedValue
{
public:
    static constexpr qsizetype MostTargets = 32;
    static constexpr qsizetype MostNodes = 20'000; ///< values that are kept

    MappedValue() = default;
    MappedValue(MappedValue &&) noexcept = default;
    MappedValue &operator=(MappedValue &&) noexcept = default;
    MappedValue(const MappedValue &) = delete;
    MappedValue &operator=(const MappedValue &) = delete;

    /// BadInput or LimitExceeded when the bytes are none, or keep too much.
    static Result<MappedValue> fromJson(QByteArrayView json, const QList<MappedTarget> &targets);
    static Result<MappedValue> fromMsgpack(QByteArrayView bytes, const QList<MappedTarget> &targets);
    static Result<MappedValue> fromPickle(QByteArrayView bytes, const QList<MappedTarget> &targets);

    /// Null when there is nothing.
    const MappedNode *at(qsizetype target) const
    {
        return m_found.at(target) < 0 ? nullptr : &m_nodes[size_t(m_found.at(target))];
    }
    const MappedNode *firstOf(const MappedNode &container) const { return node(container.firstChild); }
    const MappedNode *after(const MappedNode &member) const { return node(member.next); }

private:
    friend class MappedBuilder;
    const MappedNode *node(qint32 id) const { return id < 0 ? nullptr : &m_nodes[size_t(id)]; }

    std::vector<MappedNode> m_nodes;
    QList<qint32> m_found;
    std::deque<QByteArray> m_kept; ///< texts that are not in the bytes as they are meant; they do not move
};

} // namespace etagere
