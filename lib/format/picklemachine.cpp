// SPDX-License-Identifier: LGPL-3.0-or-later
#include "format/picklemachine.h"

#include "format/picklereader.h"

#include <QtCore/QtEndian>
#include <charconv>

namespace etagere {

namespace {

constexpr qint64 MaxInput = std::numeric_limits<qint32>::max(); ///< offsets fit 32 bits, signed lengths cannot lie
constexpr size_t KeptOperands = 1 << 16;
constexpr int HighestProtocol = 5;

} // namespace

Result<Done> PickleReader::read(QByteArrayView input, PickleTree &tree, const Limits &limits)
{
    begin(input, tree, limits);
    const bool isRead = input.size() <= std::min(limits.bytes, MaxInput)
        ? run()
        : fail(ErrorCode::LimitExceeded, tr("The pickle is larger than the limit"));
    tree.m_endOffset = m_at;
    if (m_isBinary && tree.m_protocol == 0)
        tree.m_protocol = 1; // which does not say its name
    releaseLargeMemory();
    if (!isRead)
        return tl::unexpected<Error>(std::exchange(m_error, {}));
    return Done();
}

void PickleReader::begin(QByteArrayView input, PickleTree &tree, const Limits &limits)
{
    tree.clear(input);
    m_input = input;
    m_tree = &tree;
    m_limits = limits;
    m_at = 0;
    m_opcodeOffset = 0;
    m_fence = 0;
    m_visits = 0;
    m_isStopped = false;
    m_isBinary = false;
    m_stack.clear();
    m_marks.clear();
    m_memo.clear();
}

void PickleReader::releaseLargeMemory()
{
    if (m_stack.capacity() > KeptOperands)
        std::vector<Operand>().swap(m_stack);
    if (m_marks.capacity() > KeptOperands)
        std::vector<Mark>().swap(m_marks);
    if (m_memo.capacity() > KeptOperands)
        m_memo = PickleMemo();
}

bool PickleReader::run()
{
    const OpcodeTable &table = opcodeTable();
    while (m_at < m_input.size()) {
        m_opcodeOffset = quint32(m_at);
        const Opcode *opcode = table[uchar(m_input[m_at++])];
        if (!opcode)
            return bad(QT_TR_NOOP("The pickle holds an unknown opcode"));
        if (!(this->*opcode->run)(opcode->variant))
            return false;
        if (m_isStopped)
            return true;
    }
    m_opcodeOffset = quint32(m_at);
    return bad(m_input.isEmpty() ? QT_TR_NOOP("The pickle is empty") : QT_TR_NOOP("The pickle ends without STOP"));
}

bool PickleReader::fail(ErrorCode code, const QString &message)
{
    m_error = { code, message, tr("byte %1").arg(m_opcodeOffset) };
    return false;
}

bool PickleReader::bad(const char *message) { return fail(ErrorCode::BadInput, tr(message)); }

bool PickleReader::tooManyItems()
{
    return fail(ErrorCode::LimitExceeded, tr("The pickle holds more than %1 items").arg(m_limits.items));
}

bool PickleReader::tooDeep()
{
    return fail(ErrorCode::LimitExceeded, tr("The pickle is nested deeper than %1").arg(m_limits.depth));
}

bool PickleReader::takeLine(QByteArrayView &line)
{
    const QByteArrayView rest = m_input.sliced(m_at);
    const qsizetype end = rest.indexOf('\n');
    if (end < 0)
        return bad(QT_TR_NOOP("The pickle ends in the middle of a line"));
    line = rest.first(end);
    m_at += end + 1;
    return true;
}

bool PickleReader::takeIndexLine(quint64 &index)
{
    QByteArrayView line;
    if (!takeLine(line))
        return false;
    const auto parsed = std::from_chars(line.begin(), line.end(), index);
    if (parsed.ec != std::errc() || parsed.ptr != line.end() || index > quint64(std::numeric_limits<qint64>::max()))
        return bad(QT_TR_NOOP("A memo index is no number that Python could use"));
    return true;
}

bool PickleReader::popMark(Mark &mark)
{
    if (m_marks.empty())
        return bad(QT_TR_NOOP("The pickle ends a group that it never began"));
    mark = m_marks.back();
    m_marks.pop_back();
    m_fence = m_marks.empty() ? 0 : m_marks.back().stackSize;
    return true;
}

bool PickleReader::protocol(int)
{
    const char *version = nullptr;
    if (!take(1, version))
        return false;
    m_tree->m_protocol = uchar(*version);
    if (m_tree->m_protocol > HighestProtocol)
        return fail(ErrorCode::BadInput, tr("Pickle protocol %1 is unknown").arg(m_tree->m_protocol));
    return true;
}

bool PickleReader::frame(int)
{
    // How much to read at once: advice for a reader of streams.
    const char *length = nullptr;
    return take(8, length);
}

bool PickleReader::stop(int)
{
    Operand root;
    if (!pop(root))
        return false;
    m_tree->m_root = root.id;
    m_isStopped = true;
    return true;
}

bool PickleReader::mark(int)
{
    m_fence = quint32(m_stack.size());
    m_marks.push_back({ m_fence, m_opcodeOffset });
    return count();
}

bool PickleReader::discard(int)
{
    Operand operand;
    Mark mark;
    // Python lets POP take a mark, too.
    const bool isMarkOnTop = !m_marks.empty() && m_stack.size() == m_fence;
    return isMarkOnTop ? popMark(mark) : pop(operand);
}

bool PickleReader::discardToMark(int)
{
    Mark mark;
    if (!popMark(mark))
        return false;
    m_stack.resize(mark.stackSize);
    return true;
}

bool PickleReader::duplicate(int)
{
    if (m_stack.size() <= m_fence)
        return bad(QT_TR_NOOP("The pickle doubles a value that it never made"));
    return push(m_stack.back().id, m_opcodeOffset);
}

bool PickleReader::storeMemo(quint64 index)
{
    if (m_stack.size() <= m_fence)
        return bad(QT_TR_NOOP("The pickle remembers a value that it never made"));
    if (m_memo.count() >= m_limits.items)
        return fail(ErrorCode::LimitExceeded, tr("The pickle remembers too many values"));
    m_memo.put(index, m_stack.back().id);
    return true;
}

bool PickleReader::loadMemo(quint64 index)
{
    const PickleId id = m_memo.at(index);
    return id == NoPickle ? bad(QT_TR_NOOP("The pickle recalls a value that it never made")) : pushNew(id);
}

bool PickleReader::putLine(int)
{
    quint64 index = 0;
    return takeIndexLine(index) && storeMemo(index);
}

bool PickleReader::putIndex(int width)
{
    quint64 index = 0;
    return takeLittleEndian(width, index) && storeMemo(index);
}

bool PickleReader::memoize(int) { return storeMemo(m_memo.count()); }

bool PickleReader::getLine(int)
{
    quint64 index = 0;
    return takeIndexLine(index) && loadMemo(index);
}

bool PickleReader::getIndex(int width)
{
    quint64 index = 0;
    return takeLittleEndian(width, index) && loadMemo(index);
}

bool PickleReader::refuse(int code)
{
    return bad(code == 'P' ? QT_TR_NOOP("The pickle refers to an object outside of it (persistent id)")
                   : code == 0x82
                   ? QT_TR_NOOP("The pickle refers to a class by a number that only its program knows (extension)")
                   : QT_TR_NOOP("The pickle refers to a buffer outside of it"));
}

Result<Done> readPickle(QByteArrayView input, PickleTree &tree, const Limits &limits)
{
    thread_local PickleReader reader;
    return reader.read(input, tree, limits);
}

bool looksLikePickle(QByteArrayView head)
{
    if (head.isEmpty())
        return false;
    if (uchar(head[0]) == 0x80)
        return head.size() > 1 && head[1] >= 2 && head[1] <= HighestProtocol;
    return QByteArrayView("(]})cINKJMLSTUVXFG").contains(head[0]);
}

} // namespace etagere
