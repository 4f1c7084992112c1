// SPDX-License-Identifier: LGPL-3.0-or-later
// The opcodes that make and fill lists, tuples, dicts and sets.
#include "format/picklemachine.h"

namespace etagere {

namespace {

bool isHashable(PickleKind kind)
{
    switch (kind) {
    case PickleKind::List:
    case PickleKind::Dict:
    case PickleKind::Set:
    case PickleKind::ByteArray:
        return false;
    default:
        return true;
    }
}

} // namespace

bool PickleReader::checkKeys(const Operand *operands, quint32 size)
{
    if (size % 2 != 0)
        return bad(QT_TR_NOOP("The pickle holds a key without a value"));
    for (quint32 i = 0; i < size; i += 2) {
        if (!isHashable(node(operands[i].id).kind))
            return bad(QT_TR_NOOP("The pickle uses a list, dict or set as a key"));
    }
    return true;
}

bool PickleReader::extend(PickleId container, PickleChain &chain, const Operand *operands, quint32 size)
{
    if (size == 0)
        return true;
    PickleId *place = m_tree->extend(chain, size);
    for (quint32 i = 0; i < size; ++i) {
        if (!nest(container, operands[i].id))
            return false;
        place[i] = operands[i].id;
    }
    return true;
}

bool PickleReader::pushContainer(PickleKind kind, const Operand *operands, quint32 size, quint32 start)
{
    const PickleId id = add(kind, start);
    node(id).depth = 1;
    node(id).chain = PickleChain();
    if (!extend(id, node(id).chain, operands, size))
        return false;
    m_stack.resize(m_stack.size() - size);
    return push(id, start);
}

bool PickleReader::empty(int kind) { return pushContainer(PickleKind(kind), nullptr, 0, m_opcodeOffset); }

bool PickleReader::shortTuple(int size)
{
    if (operandsAboveMark() < quint32(size))
        return bad(QT_TR_NOOP("The pickle takes a value that it never made"));
    const Operand *first = &m_stack[m_stack.size() - size];
    return pushContainer(PickleKind::Tuple, first, quint32(size), first->start);
}

bool PickleReader::markSequence(int kind)
{
    const quint32 size = operandsAboveMark();
    Mark mark;
    return popMark(mark) && pushContainer(PickleKind(kind), m_stack.data() + mark.stackSize, size, mark.offset);
}

bool PickleReader::markDict(int)
{
    const quint32 size = operandsAboveMark();
    Mark mark;
    if (!popMark(mark))
        return false;
    const Operand *operands = m_stack.data() + mark.stackSize;
    return checkKeys(operands, size) && pushContainer(PickleKind::Dict, operands, size, mark.offset);
}

bool PickleReader::extendTarget(quint32 size, bool isPairs)
{
    // The target lies below the `size` operands, all above the same mark.
    if (operandsAboveMark() <= size)
        return bad(QT_TR_NOOP("The pickle fills a container that it never made"));
    const Operand *operands = m_stack.data() + (m_stack.size() - size);
    const Operand target = operands[-1];
    PickleNode &container = node(target.id);
    const bool isObject = container.kind == PickleKind::Object;
    const bool takesPairs = container.kind == PickleKind::Dict;
    const bool takesItems = container.kind == PickleKind::List || container.kind == PickleKind::Set;
    if (!isObject && !(isPairs ? takesPairs : takesItems))
        return bad(QT_TR_NOOP("The pickle fills a value that is no container"));
    if (isPairs && !checkKeys(operands, size))
        return false;
    PickleObject *object = isObject ? &m_tree->m_objects[container.object] : nullptr;
    PickleChain &chain = !object ? container.chain : isPairs ? object->pairs : object->items;
    if (!extend(target.id, chain, operands, size))
        return false;
    m_stack.resize(m_stack.size() - size);
    // A reference to a container of long ago does not stretch its extent.
    if (container.offset == target.start)
        container.length = quint32(m_at) - container.offset;
    return true;
}

bool PickleReader::append(int) { return extendTarget(1, false); }

bool PickleReader::setItem(int) { return extendTarget(2, true); }

bool PickleReader::appendMany(int)
{
    const quint32 size = operandsAboveMark();
    Mark mark;
    return popMark(mark) && extendTarget(size, false);
}

bool PickleReader::setMany(int)
{
    const quint32 size = operandsAboveMark();
    Mark mark;
    return popMark(mark) && extendTarget(size, true);
}

bool PickleReader::addMany(int)
{
    const quint32 size = operandsAboveMark();
    Mark mark;
    if (!popMark(mark))
        return false;
    if (operandsAboveMark() > size) {
        const PickleKind kind = node(m_stack[m_stack.size() - size - 1].id).kind;
        if (kind == PickleKind::List)
            return bad(QT_TR_NOOP("The pickle adds to a list as if it were a set"));
    }
    return extendTarget(size, false);
}

} // namespace etagere
