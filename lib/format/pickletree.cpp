// SPDX-License-Identifier: LGPL-3.0-or-later
#include "format/pickletree.h"

#include <algorithm>

namespace etagere {

namespace {

constexpr size_t KeptNodes = 1 << 16; ///< memory of a larger tree is given back
constexpr size_t RunHeader = 2;       ///< next run, number of items

template <typename T>
void emptyButKeep(std::vector<T> &vector)
{
    vector.clear();
    if (vector.capacity() > KeptNodes)
        vector.shrink_to_fit();
}

/// Functions of copyreg (Python 2: copy_reg) that stand for a class.
bool isCopyregFunction(const PickleTree &tree, PickleId id, QByteArrayView name)
{
    return tree.isGlobal(id, "copy_reg", name) || tree.isGlobal(id, "copyreg", name);
}

} // namespace

PickleItems::Iterator &PickleItems::Iterator::operator++()
{
    --m_left;
    if (++m_at == m_end && m_left > 0)
        enterRun(m_next);
    return *this;
}

void PickleItems::Iterator::enterRun(quint32 run)
{
    m_next = m_links[run];
    m_at = run + RunHeader;
    m_end = m_at + m_links[run + 1];
}

PickleItems::Iterator PickleItems::begin() const
{
    Iterator iterator;
    iterator.m_links = m_links;
    iterator.m_left = m_chain.count;
    if (m_chain.count > 0)
        iterator.enterRun(m_chain.first);
    for (quint32 i = 0; i < m_skipped; ++i)
        ++iterator;
    return iterator;
}

PickleId PickleItems::at(quint32 index) const
{
    if (index >= size())
        return NoPickle;
    index += m_skipped;
    quint32 run = m_chain.first;
    for (; index >= m_links[run + 1]; run = m_links[run])
        index -= m_links[run + 1];
    return m_links[run + RunHeader + index];
}

PickleItems PickleItems::withoutFirst() const
{
    PickleItems rest = *this;
    if (size() > 0)
        ++rest.m_skipped;
    return rest;
}

void PickleTree::clear(QByteArrayView input)
{
    m_input = input;
    m_root = NoPickle;
    m_protocol = 0;
    m_endOffset = 0;
    emptyButKeep(m_nodes);
    emptyButKeep(m_links);
    emptyButKeep(m_objects);
    if (size_t(m_unescaped.capacity()) > KeptNodes * sizeof(PickleNode))
        m_unescaped.clear();
    else
        m_unescaped.resize(0);
}

PickleId *PickleTree::extend(PickleChain &chain, quint32 count)
{
    const bool isLastRun = chain.last != NoPickle && chain.last + RunHeader + m_links[chain.last + 1] == m_links.size();
    if (!isLastRun) {
        const quint32 run = quint32(m_links.size());
        if (chain.last == NoPickle)
            chain.first = run;
        else
            m_links[chain.last] = run;
        chain.last = run;
        m_links.push_back(NoPickle);
        m_links.push_back(0);
    }
    const size_t at = m_links.size();
    m_links.resize(at + count);
    m_links[chain.last + 1] += count;
    chain.count += count;
    return m_links.data() + at;
}

bool PickleTree::isBytes(PickleId id) const
{
    const PickleKind k = kind(id);
    return k == PickleKind::Bytes || k == PickleKind::Str || k == PickleKind::ByteArray;
}

qint64 PickleTree::textOffset(PickleId id) const
{
    return hasSpan(kind(id)) && !m_nodes[id].isUnescaped ? qint64(m_nodes[id].span.offset) : -1;
}

qint64 PickleTree::integer(PickleId id) const
{
    const PickleKind k = kind(id);
    return k == PickleKind::Integer || k == PickleKind::Bool ? m_nodes[id].integer : 0;
}

double PickleTree::real(PickleId id) const { return kind(id) == PickleKind::Real ? m_nodes[id].real : 0; }

PickleItems PickleTree::items(PickleId id) const
{
    switch (kind(id)) {
    case PickleKind::List:
    case PickleKind::Tuple:
    case PickleKind::Set:
    case PickleKind::FrozenSet:
        return chainItems(m_nodes[id].chain);
    case PickleKind::Object:
        return chainItems(object(id)->items);
    default:
        return {};
    }
}

PickleItems PickleTree::pairs(PickleId id) const
{
    if (kind(id) == PickleKind::Dict)
        return chainItems(m_nodes[id].chain);
    const PickleObject *made = object(id);
    return made ? chainItems(made->pairs) : PickleItems();
}

PickleId PickleTree::pairList(PickleId id) const
{
    if (!isInstance(id, "collections", "OrderedDict"))
        return NoPickle;
    return item(object(id)->arguments, 0);
}

PickleId PickleTree::value(PickleId id, QByteArrayView key) const
{
    PickleId found = NoPickle;
    forEachPair(id, [&](PickleId k, PickleId v) {
        if (isText(k) && text(k) == key)
            found = v;
    });
    return found;
}

const PickleObject *PickleTree::object(PickleId id) const
{
    return kind(id) == PickleKind::Object ? &m_objects[m_nodes[id].object] : nullptr;
}

QByteArrayView PickleTree::module(PickleId id) const
{
    return kind(id) == PickleKind::Global ? text(m_nodes[id].global.module) : QByteArrayView();
}

QByteArrayView PickleTree::name(PickleId id) const
{
    return kind(id) == PickleKind::Global ? text(m_nodes[id].global.name) : QByteArrayView();
}

bool PickleTree::isGlobal(PickleId id, QByteArrayView module, QByteArrayView name) const
{
    return kind(id) == PickleKind::Global && this->name(id) == name && this->module(id) == module;
}

PickleInstance PickleTree::instance(PickleId id) const
{
    const PickleObject *made = object(id);
    if (!made)
        return {};
    PickleId type = made->callable;
    PickleItems arguments = items(made->arguments);
    if (isCopyregFunction(*this, type, "_reconstructor")) {
        // _reconstructor(class, base class, the base's own value)
        type = item(made->arguments, 0);
        arguments = items(item(made->arguments, 2));
    } else if (isCopyregFunction(*this, type, "__newobj__")) {
        type = item(made->arguments, 0);
        arguments = arguments.withoutFirst();
    }
    return { module(type), name(type), arguments, made->state };
}

bool PickleTree::isInstance(PickleId id, QByteArrayView module, QByteArrayView name) const
{
    const PickleInstance made = instance(id);
    return made.name == name && made.module == module;
}

QString PickleTree::className(PickleId id) const
{
    const PickleInstance made = instance(id);
    const bool isGlobalName = kind(id) == PickleKind::Global;
    const QByteArrayView ownName = isGlobalName ? name(id) : made.name;
    const QByteArrayView moduleName = isGlobalName ? module(id) : made.module;
    return ownName.isEmpty() ? QString() : QString::fromUtf8(moduleName) + u'.' + QString::fromUtf8(ownName);
}

} // namespace etagere
