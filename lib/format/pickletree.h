// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QString>
#include <utility>
#include <vector>

namespace etagere {

/// What a pickle says a value is. `Str` is Python 2's str: text or bytes, nobody knows.
enum class PickleKind : quint8 {
    None,
    Bool,
    Integer,    ///< fits 64 bits
    BigInteger, ///< kept as written: decimal text, or little-endian two's complement (isBinary)
    Real,
    Text,
    Str,
    Bytes,
    ByteArray,
    List,
    Tuple,
    Dict,
    Set,
    FrozenSet,
    Global, ///< the name of a class or function, never looked up
    Object, ///< what a class or function would have made of its arguments, never made
};

/// A node's number in its tree; NoPickle stands for "there is none" and is accepted by every accessor.
using PickleId = quint32;
inline constexpr PickleId NoPickle = ~PickleId(0);

/// Items in order, as runs of links: a list may grow after it was shared, so they need not be adjacent.
struct PickleChain {
    quint32 first = NoPickle; ///< first run: [next run, number of items, items...]
    quint32 last = NoPickle;
    quint32 count = 0;
};

/// The items of a container, for range-for. Valid while the tree is unchanged.
class PickleItems
{
public:
    class Iterator
    {
    public:
        PickleId operator*() const { return m_links[m_at]; }
        Iterator &operator++();
        bool operator!=(const Iterator &other) const { return m_left != other.m_left; }

    private:
        friend class PickleItems;
        void enterRun(quint32 run);
        const quint32 *m_links = nullptr;
        quint32 m_at = 0;
        quint32 m_end = 0;
        quint32 m_next = NoPickle;
        quint32 m_left = 0;
    };

    PickleItems() = default;
    PickleItems(const quint32 *links, PickleChain chain)
        : m_links(links)
        , m_chain(chain)
    {
    }
    Iterator begin() const;
    Iterator end() const { return {}; }
    quint32 size() const { return m_chain.count - m_skipped; }
    /// NoPickle when there are fewer.
    PickleId at(quint32 index) const;
    PickleItems withoutFirst() const;

private:
    const quint32 *m_links = nullptr;
    PickleChain m_chain;
    quint32 m_skipped = 0;
};

/// What a class or function was to be applied to (REDUCE, NEWOBJ, OBJ, INST), and what was done to the result.
struct PickleObject {
    PickleId callable = NoPickle;  ///< a Global, or an Object that would yield the callable
    PickleId arguments = NoPickle; ///< Tuple
    PickleId keywords = NoPickle;  ///< Dict (NEWOBJ_EX)
    PickleId state = NoPickle;     ///< of the last BUILD
    PickleChain items;             ///< appended (a list or set of its own class)
    PickleChain pairs;             ///< set: key, value, key, value (a dict of its own class)
    bool isCall = false;           ///< REDUCE: a function's result; else an instance of a class
};

/// One value. Extents are bytes of the pickle, from the first opcode that makes the value to its last.
struct PickleNode {
    PickleNode(PickleKind kind, quint32 offset, quint32 length)
        : kind(kind)
        , offset(offset)
        , length(length)
        , integer(0)
    {
    }

    PickleKind kind;
    bool isUnescaped = false; ///< text or bytes in the tree's own memory, not in the input
    bool isBinary = false;    ///< of a BigInteger
    quint16 depth = 0;        ///< nesting below and with this node, when it was filled
    quint32 offset;
    quint32 length;
    struct Span {
        quint32 offset;
        quint32 length;
    };
    struct Name {
        PickleId module;
        PickleId name;
    };
    union {
        qint64 integer; ///< Bool, Integer
        double real;
        Span span; ///< Text, Str, Bytes, ByteArray, BigInteger
        Name global;
        quint32 object;    ///< index of the PickleObject
        PickleChain chain; ///< List, Tuple, Set, FrozenSet: items; Dict: key, value, key, value
    };
};

/// An instance of a class with the usual ways of pickling it told apart: NEWOBJ, INST, OBJ, a call of the class,
/// copyreg.__newobj__ and copyreg._reconstructor.
struct PickleInstance {
    QByteArrayView module;
    QByteArrayView name;
    PickleItems arguments; ///< of the class; the fields of a named tuple
    PickleId state = NoPickle;
};

/// A pickle as an inert tree: nodes in one array, shared and cyclic references are equal ids. Text and bytes are
/// views into the input, which must outlive the tree, or into the tree. Reuse one tree for many pickles and
/// nothing is allocated. Walkers must bound their own depth: a tree can contain itself.
class PickleTree
{
public:
    PickleId root() const { return m_root; }
    int protocol() const { return m_protocol; }
    qint64 endOffset() const { return m_endOffset; } ///< first byte after STOP
    quint32 size() const { return quint32(m_nodes.size()); }

    PickleKind kind(PickleId id) const { return id < size() ? m_nodes[id].kind : PickleKind::None; }
    bool isNone(PickleId id) const { return kind(id) == PickleKind::None; } ///< None, or no node at all
    bool isText(PickleId id) const { return kind(id) == PickleKind::Text || kind(id) == PickleKind::Str; }
    bool isBytes(PickleId id) const;
    bool isInteger(PickleId id) const { return kind(id) == PickleKind::Integer; }
    const PickleNode &node(PickleId id) const { return m_nodes[id]; }

    /// UTF-8 of Text, bytes of Str, Bytes and ByteArray, digits of BigInteger; empty for the others.
    QByteArrayView text(PickleId id) const;
    /// Where text(id) is in the input; -1 when it had to be unescaped.
    qint64 textOffset(PickleId id) const;
    qint64 integer(PickleId id) const; ///< Integer and Bool; 0 for the others
    double real(PickleId id) const;    ///< Real; 0 for the others

    /// Items of List, Tuple, Set, FrozenSet; of an Object those appended to it.
    PickleItems items(PickleId id) const;
    PickleId item(PickleId id, quint32 index) const { return items(id).at(index); }
    /// Keys and values in turn of a Dict, or those set on an Object.
    PickleItems pairs(PickleId id) const;
    /// The last value under a text or str key; also of an OrderedDict in either form.
    PickleId value(PickleId id, QByteArrayView key) const;
    /// Calls f(key, value) for a Dict, an OrderedDict in either form, or any Object that pairs were set on.
    template <typename F>
    void forEachPair(PickleId id, F f) const;

    const PickleObject *object(PickleId id) const; ///< null unless Object
    QByteArrayView module(PickleId id) const;      ///< of a Global
    QByteArrayView name(PickleId id) const;
    bool isGlobal(PickleId id, QByteArrayView module, QByteArrayView name) const;
    /// Empty names when `id` is no instance of a named class.
    PickleInstance instance(PickleId id) const;
    bool isInstance(PickleId id, QByteArrayView module, QByteArrayView name) const;
    /// "module.name" of a Global or of an Object's class or function; empty when that is no plain name.
    QString className(PickleId id) const;

private:
    friend class PickleReader;
    void clear(QByteArrayView input);
    PickleId add(PickleKind kind, quint32 offset, quint32 length);
    /// Room for `count` (at least one) more items, to be filled at once.
    PickleId *extend(PickleChain &chain, quint32 count);
    PickleId pairList(PickleId id) const;
    PickleItems chainItems(const PickleChain &chain) const { return { m_links.data(), chain }; }

    QByteArrayView m_input;
    PickleId m_root = NoPickle;
    int m_protocol = 0;
    qint64 m_endOffset = 0;
    std::vector<PickleNode> m_nodes;
    std::vector<quint32> m_links;
    std::vector<PickleObject> m_objects;
    QByteArray m_unescaped;
};

inline bool hasSpan(PickleKind kind)
{
    return (kind >= PickleKind::Text && kind <= PickleKind::ByteArray) || kind == PickleKind::BigInteger;
}

inline QByteArrayView PickleTree::text(PickleId id) const
{
    if (!hasSpan(kind(id)))
        return {};
    const PickleNode &node = m_nodes[id];
    const char *from = node.isUnescaped ? m_unescaped.constData() : m_input.data();
    return { from + node.span.offset, qsizetype(node.span.length) };
}

inline PickleId PickleTree::add(PickleKind kind, quint32 offset, quint32 length)
{
    m_nodes.emplace_back(kind, offset, length);
    return size() - 1;
}

template <typename F>
void PickleTree::forEachPair(PickleId id, F f) const
{
    PickleId key = NoPickle;
    for (const PickleId entry : pairs(id)) {
        if (key == NoPickle)
            key = entry;
        else
            f(std::exchange(key, NoPickle), entry);
    }
    // Python 2 pickles an OrderedDict as a call with one list of [key, value].
    for (const PickleId pair : items(pairList(id))) {
        if (items(pair).size() == 2)
            f(item(pair, 0), item(pair, 1));
    }
}

} // namespace etagere
