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
    bool fail(ErrorCode code, const QString &message);
    bool bad(const QString &message);
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
    std::vector<Operand> m_stack;
    std::vector<Mark> m_marks;
    std::vector<PickleId> m_ids; ///< operands without their places, on their way into a chain
    PickleMemo m_memo;
    Error m_error;
};

} // namespace etagere
