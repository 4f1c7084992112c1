// SPDX-License-Identifier: LGPL-3.0-or-later
// The opcodes that would import a class, call it and give it its state. Here they only make nodes that say so.
#include "format/picklemachine.h"
#include "format/pickletext.h"

namespace etagere {

namespace {

bool isCallable(PickleKind kind) { return kind == PickleKind::Global || kind == PickleKind::Object; }

} // namespace

bool PickleReader::takeName(PickleId &id)
{
    QByteArrayView line;
    const quint32 start = quint32(m_at);
    if (!takeLine(line))
        return false;
    if (!isPickleUtf8(line))
        return bad(QT_TR_NOOP("The pickle names a class in bytes that are not UTF-8"));
    id = m_tree->add(PickleKind::Text, start, quint32(line.size()));
    node(id).span = { start, quint32(line.size()) };
    return count();
}

bool PickleReader::takeGlobal(PickleId &id)
{
    PickleId module = NoPickle;
    PickleId name = NoPickle;
    if (!takeName(module) || !takeName(name))
        return false;
    id = add(PickleKind::Global, m_opcodeOffset);
    node(id).global = { module, name };
    return true;
}

bool PickleReader::global(int)
{
    PickleId id = NoPickle;
    return takeGlobal(id) && pushNew(id);
}

bool PickleReader::stackGlobal(int)
{
    Operand name;
    Operand module;
    if (!pop(name) || !pop(module))
        return false;
    if (!m_tree->isText(module.id) || !m_tree->isText(name.id))
        return bad(QT_TR_NOOP("The pickle names a class by something that is no text"));
    const PickleId id = add(PickleKind::Global, module.start);
    node(id).global = { module.id, name.id };
    return push(id, module.start);
}

bool PickleReader::pushObject(const PickleObject &object, quint32 start)
{
    if (!isCallable(m_tree->kind(object.callable)))
        return bad(QT_TR_NOOP("The pickle calls a value that is no class or function"));
    if (m_tree->kind(object.arguments) != PickleKind::Tuple)
        return bad(QT_TR_NOOP("The pickle holds an object whose arguments are no tuple"));
    const PickleId id = add(PickleKind::Object, start);
    node(id).object = quint32(m_tree->m_objects.size());
    m_tree->m_objects.push_back(object);
    return nest(id, object.callable) && nest(id, object.arguments) && push(id, start);
}

bool PickleReader::reduce(int)
{
    Operand arguments;
    Operand callable;
    if (!pop(arguments) || !pop(callable))
        return false;
    bool isKnown = false;
    if (!knownBytes(callable, arguments, isKnown))
        return false;
    if (isKnown)
        return true;
    PickleObject object;
    object.callable = callable.id;
    object.arguments = arguments.id;
    object.isCall = true;
    return pushObject(object, callable.start);
}

bool PickleReader::knownBytes(Operand callable, Operand arguments, bool &isKnown)
{
    // Python 3 writes bytes so under protocols 0 to 2: _codecs.encode(text, "latin1"), and bytes() for none.
    const PickleItems items = m_tree->items(arguments.id);
    const bool isTuple = m_tree->kind(arguments.id) == PickleKind::Tuple;
    const bool isBytesClass =
        m_tree->isGlobal(callable.id, "__builtin__", "bytes") || m_tree->isGlobal(callable.id, "builtins", "bytes");
    if (isBytesClass && isTuple && items.size() == 0) {
        isKnown = true;
        const PickleId id = add(PickleKind::Bytes, callable.start);
        node(id).span = { m_opcodeOffset, 0 };
        return push(id, callable.start);
    }
    if (!m_tree->isGlobal(callable.id, "_codecs", "encode") || !isTuple || items.size() != 2)
        return true;
    const PickleId text = m_tree->item(arguments.id, 0);
    const PickleId coding = m_tree->item(arguments.id, 1);
    isKnown = m_tree->kind(text) == PickleKind::Text && m_tree->isText(coding)
        && (m_tree->text(coding) == "latin1" || m_tree->text(coding) == "latin-1");
    return !isKnown || pushLatin1(text, callable.start);
}

bool PickleReader::pushLatin1(PickleId text, quint32 start)
{
    PickleNode::Span span = node(text).span;
    bool isUnescaped = node(text).isUnescaped;
    if (!isAscii(m_tree->text(text))) {
        QByteArray &memory = m_tree->m_unescaped;
        const qsizetype begin = memory.size();
        memory.reserve(begin + span.length); // so that appending does not move the text that is read
        if (!appendLatin1(m_tree->text(text), memory))
            return bad(QT_TR_NOOP("The pickle holds bytes written as text beyond Latin-1"));
        if (!checkUnescaped())
            return false;
        span = { quint32(begin), quint32(memory.size() - begin) };
        isUnescaped = true;
    }
    const PickleId id = add(PickleKind::Bytes, start);
    node(id).span = span;
    node(id).isUnescaped = isUnescaped;
    return push(id, start);
}

bool PickleReader::newObject(int)
{
    Operand arguments;
    Operand type;
    if (!pop(arguments) || !pop(type))
        return false;
    PickleObject object;
    object.callable = type.id;
    object.arguments = arguments.id;
    return pushObject(object, type.start);
}

bool PickleReader::newObjectWithKeywords(int)
{
    Operand keywords;
    Operand arguments;
    Operand type;
    if (!pop(keywords) || !pop(arguments) || !pop(type))
        return false;
    if (m_tree->kind(keywords.id) != PickleKind::Dict)
        return bad(QT_TR_NOOP("The pickle holds an object whose keywords are no dict"));
    PickleObject object;
    object.callable = type.id;
    object.arguments = arguments.id;
    object.keywords = keywords.id;
    return pushObject(object, type.start) && nest(m_stack.back().id, keywords.id);
}

bool PickleReader::objectFromMark(int)
{
    if (m_marks.empty() || operandsAboveMark() == 0)
        return bad(QT_TR_NOOP("The pickle holds an object without a class"));
    const Operand type = m_stack[m_fence];
    const quint32 argumentCount = operandsAboveMark() - 1;
    Mark mark;
    popMark(mark);
    const Operand *first = m_stack.data() + mark.stackSize + 1;
    if (!pushContainer(PickleKind::Tuple, first, argumentCount, argumentCount > 0 ? first->start : m_opcodeOffset))
        return false;
    PickleObject object;
    object.callable = type.id;
    object.arguments = m_stack.back().id;
    m_stack.resize(mark.stackSize);
    return pushObject(object, mark.offset);
}

bool PickleReader::instanceFromMark(int)
{
    const quint32 argumentCount = operandsAboveMark();
    Mark mark;
    PickleObject object;
    if (!popMark(mark) || !takeGlobal(object.callable))
        return false;
    if (!pushContainer(PickleKind::Tuple, m_stack.data() + mark.stackSize, argumentCount, mark.offset))
        return false;
    object.arguments = m_stack.back().id;
    m_stack.pop_back();
    return pushObject(object, mark.offset);
}

bool PickleReader::build(int)
{
    Operand state;
    if (!pop(state))
        return false;
    if (operandsAboveMark() == 0)
        return bad(QT_TR_NOOP("The pickle gives a state to a value that it never made"));
    const Operand target = m_stack.back();
    PickleNode &object = node(target.id);
    if (object.kind != PickleKind::Object)
        return bad(QT_TR_NOOP("The pickle gives a state to a value that is no object"));
    m_tree->m_objects[object.object].state = state.id;
    if (object.offset == target.start)
        object.length = quint32(m_at) - object.offset;
    return nest(target.id, state.id);
}

} // namespace etagere
