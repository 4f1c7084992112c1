// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "format/picklememo.h"

#include <QtCore/QCoreApplication>
#include <array>
#include <etagere/limits.h>
#include <etagere/result.h>

namespace etagere {

/// The stack machine that a pickle is a program for. It only ever makes nodes of a PickleTree. One function an
/// opcode, or a family of opcodes told apart by `variant` (see the table in pickleopcodes.cpp); false = failed.
class PickleReader
{
    Q_DECLARE_TR_FUNCTIONS(etagere)
public:
    Result<Done> read(QByteArrayView input, PickleTree &tree, const Limits &limits);

private:
    struct Opcode {
        uchar code;
        bool (PickleReader::*run)(int variant);
        int variant;
    };
    struct Operand {
        PickleId id = {};
        quint32 start = 0; ///< where the opcodes that pushed it begin
    };
    struct Mark {
        quint32 stackSize = 0;
        quint32 offset = 0;
    };
    using OpcodeTable = std::array<const Opcode *, 256>; ///< null where no opcode has that code
    static const Opcode Opcodes[];

    // pickleopcodes.cpp
    static const OpcodeTable &opcodeTable();

    // picklemachine.cpp: input, stack, memo
    void begin(QByteArrayView input, PickleTree &tree, const Limits &limits);
    void releaseLargeMemory();
    bool run();
    [[gnu::cold]] bool fail(ErrorCode code, const QString &message);
    [[gnu::cold]] bool bad(const char *message); ///< marked by QT_TR_NOOP
    [[gnu::cold]] bool tooManyItems();
    [[gnu::cold]] bool tooDeep();
    bool take(quint64 count, const char *&bytes);
    bool takeLine(QByteArrayView &line);
    bool takeLittleEndian(int width, quint64 &number);
    bool takeIndexLine(quint64 &index);
    bool count();
    bool push(PickleId id, quint32 start);
    bool pushNew(PickleId id) { return push(id, m_opcodeOffset); }
    bool pop(Operand &operand);
    bool popMark(Mark &mark);
    quint32 operandsAboveMark() const;
    PickleId add(PickleKind kind, quint32 start);
    PickleNode &node(PickleId id) { return m_tree->m_nodes[id]; }
    bool storeMemo(quint64 index);
    bool loadMemo(quint64 index);
    bool protocol(int);
    bool frame(int);
    bool stop(int);
    bool mark(int);
    bool discard(int);
    bool discardToMark(int);
    bool duplicate(int);
    bool putLine(int);
    bool putIndex(int width);
    bool memoize(int);
    bool getLine(int);
    bool getIndex(int width);
    bool refuse(int code);

    // picklescalars.cpp
    bool none(int);
    bool boolean(int value);
    bool integerLine(int);
    bool longLine(int);
    bool realLine(int);
    bool binaryReal(int);
    bool signedInteger(int);
    bool unsignedInteger(int width);
    bool binaryLong(int lengthWidth);
    bool stringLine(int);
    bool unicodeLine(int);
    bool countedStr(int lengthWidth);
    bool countedText(int lengthWidth);
    bool countedBytes(int lengthWidth);
    bool countedByteArray(int lengthWidth);
    bool pushInteger(qint64 number);
    bool pushNumberText(QByteArrayView digits);
    bool pushSpan(PickleKind kind, const char *begin, qsizetype size);
    bool pushUnescaped(PickleKind kind, qsizetype begin);
    bool takeCounted(int lengthWidth, const char *&bytes, quint64 &length);
    bool checkUnescaped();

    // picklecontainers.cpp
    bool empty(int kind);
    bool shortTuple(int size);
    bool markSequence(int kind);
    bool markDict(int);
    bool append(int);
    bool appendMany(int);
    bool setItem(int);
    bool setMany(int);
    bool addMany(int);
    bool pushContainer(PickleKind kind, const Operand *operands, quint32 size, quint32 start);
    bool extend(PickleId container, PickleChain &chain, const Operand *operands, quint32 size);
    bool extendTarget(quint32 size, bool isPairs);
    bool checkKeys(const Operand *operands, quint32 size);
    bool nest(PickleId parent, PickleId child);

    // pickleobjects.cpp
    bool global(int);
    bool stackGlobal(int);
    bool reduce(int);
    bool newObject(int);
    bool newObjectWithKeywords(int);
    bool objectFromMark(int);
    bool instanceFromMark(int);
    bool build(int);
    bool takeGlobal(PickleId &id);
    bool takeName(PickleId &id);
    bool pushObject(const PickleObject &object, quint32 start);
    bool knownBytes(Operand callable, Operand arguments, bool &isKnown);
    bool pushLatin1(PickleId text, quint32 start);

    QByteArrayView m_input;
    PickleTree *m_tree = nullptr;
    Limits m_limits;
    qsizetype m_at = 0;
    quint32 m_opcodeOffset = 0;
    quint32 m_fence = 0; ///< operands below it belong to what was begun before the last MARK
    qint64 m_visits = 0;
    bool m_isStopped = false;
    bool m_isBinary = false; ///< an opcode was met that protocol 0 does not have
    std::vector<Operand> m_stack;
    std::vector<Mark> m_marks;
    PickleMemo m_memo;
    Error m_error;
};

// What every opcode does is inline: a listing runs through millions of them.

inline bool PickleReader::take(quint64 count, const char *&bytes)
{
    if (count > quint64(m_input.size() - m_at))
        return bad(QT_TR_NOOP("The pickle announces more bytes than it has"));
    bytes = m_input.data() + m_at;
    m_at += qsizetype(count);
    return true;
}

inline bool PickleReader::takeLittleEndian(int width, quint64 &number)
{
    const char *bytes = nullptr;
    if (!take(quint64(width), bytes))
        return false;
    m_isBinary = true;
    number = uchar(bytes[0]);
    for (int i = 1; i < width; ++i)
        number |= quint64(uchar(bytes[i])) << (8 * i);
    return true;
}

inline bool PickleReader::count() { return ++m_visits <= m_limits.items || tooManyItems(); }

inline bool PickleReader::push(PickleId id, quint32 start)
{
    m_stack.push_back({ id, start });
    return count();
}

inline bool PickleReader::pop(Operand &operand)
{
    if (m_stack.size() <= m_fence)
        return bad(QT_TR_NOOP("The pickle takes a value that it never made"));
    operand = m_stack.back();
    m_stack.pop_back();
    return true;
}

inline quint32 PickleReader::operandsAboveMark() const { return quint32(m_stack.size()) - m_fence; }

inline PickleId PickleReader::add(PickleKind kind, quint32 start)
{
    return m_tree->add(kind, start, quint32(m_at) - start);
}

inline bool PickleReader::pushSpan(PickleKind kind, const char *begin, qsizetype size)
{
    const PickleId id = add(kind, m_opcodeOffset);
    node(id).span = { quint32(begin - m_input.data()), quint32(size) };
    return pushNew(id);
}

inline bool PickleReader::nest(PickleId parent, PickleId child)
{
    const int depth = node(child).depth + 1;
    if (depth > m_limits.depth)
        return tooDeep();
    node(parent).depth = quint16(std::max<int>(node(parent).depth, depth));
    return true;
}

} // namespace etagere
