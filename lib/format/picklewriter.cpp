// SPDX-License-Identifier: LGPL-3.0-or-later
// Codes and meanings: Python's Lib/pickletools.py; which form a protocol uses: Python's Lib/pickle.py.
#include "format/picklewriter.h"

#include "format/pickletext.h"

namespace etagere {

namespace {

constexpr char Proto = char(0x80);
constexpr char NewObject = char(0x81);
constexpr char ShortText = char(0x8c);
constexpr char StackGlobal = char(0x93);

/// Python 2's name of a module; protocols 0 to 2 use it, and Python 3 translates back.
QByteArrayView oldModuleName(QByteArrayView module)
{
    if (module == "builtins")
        return "__builtin__";
    return module == "copyreg" ? QByteArrayView("copy_reg") : module;
}

} // namespace

PickleWriter::PickleWriter(int protocol)
    : m_protocol(protocol)
{
    if (m_protocol >= 2) {
        opcode(Proto);
        opcode(char(m_protocol));
    }
}

void PickleWriter::littleEndian(quint64 number, int width)
{
    for (int i = 0; i < width; ++i)
        m_out.append(char(number >> (8 * i)));
}

void PickleWriter::counted(char shortCode, char longCode, QByteArrayView bytes)
{
    const bool isShort = shortCode != 0 && bytes.size() < 256;
    opcode(isShort ? shortCode : longCode);
    littleEndian(quint64(bytes.size()), isShort ? 1 : 4);
    m_out.append(bytes);
}

void PickleWriter::none() { opcode('N'); }

void PickleWriter::integer(qint32 number)
{
    if (m_protocol == 0) {
        m_out.append('I').append(QByteArray::number(number)).append('\n');
    } else if (number >= 0 && number < 0x10000) {
        opcode(number < 0x100 ? 'K' : 'M');
        littleEndian(quint64(number), number < 0x100 ? 1 : 2);
    } else {
        opcode('J');
        littleEndian(quint64(qint64(number)), 4);
    }
}

void PickleWriter::escapedText(QByteArrayView utf8)
{
    for (qsizetype at = 0; at < utf8.size();) {
        const char32_t codePoint = takeCodePoint(utf8, at);
        const bool breaksLine = codePoint == '\n' || codePoint == '\r' || codePoint == 0 || codePoint == 0x1a;
        if (codePoint < 0x100 && !breaksLine && codePoint != '\\')
            m_out.append(char(codePoint));
        else if (codePoint < 0x10000)
            m_out.append("\\u").append(QByteArray::number(uint(codePoint), 16).rightJustified(4, '0'));
        else
            m_out.append("\\U").append(QByteArray::number(uint(codePoint), 16).rightJustified(8, '0'));
    }
}

void PickleWriter::text(QByteArrayView utf8)
{
    if (m_protocol > 0) {
        counted(m_protocol >= 4 ? ShortText : 0, 'X', utf8);
        return;
    }
    opcode('V');
    escapedText(utf8);
    opcode('\n');
}

void PickleWriter::bytes(QByteArrayView bytes)
{
    if (m_protocol >= 3) {
        counted('C', 'B', bytes);
    } else if (bytes.isEmpty()) {
        global("builtins", "bytes");
        emptyTuple();
        call();
    } else {
        QByteArray asText;
        appendLatin1AsUtf8(bytes, asText);
        global("_codecs", "encode");
        mark();
        text(asText);
        text("latin1");
        tuple();
        call();
    }
}

void PickleWriter::global(QByteArrayView module, QByteArrayView name)
{
    if (m_protocol >= 4) {
        text(module);
        text(name);
        opcode(StackGlobal);
        return;
    }
    m_out.append('c').append(m_protocol < 3 ? oldModuleName(module) : module).append('\n').append(name).append('\n');
}

void PickleWriter::mark() { opcode('('); }
void PickleWriter::tuple() { opcode('t'); }
void PickleWriter::emptyTuple() { m_out.append(m_protocol > 0 ? ")" : "(t"); }
void PickleWriter::emptyDict() { m_out.append(m_protocol > 0 ? "}" : "(d"); }
void PickleWriter::setItem() { opcode('s'); }
void PickleWriter::call() { opcode('R'); }
void PickleWriter::setState() { opcode('b'); }

void PickleWriter::plainObject(QByteArrayView module, QByteArrayView name)
{
    if (m_protocol >= 2) {
        global(module, name);
        emptyTuple();
        opcode(NewObject);
        return;
    }
    global("copyreg", "_reconstructor");
    mark();
    global(module, name);
    global("builtins", "object");
    none();
    tuple();
    call();
}

void PickleWriter::beginNamedTuple(QByteArrayView module, QByteArrayView name)
{
    if (m_protocol >= 2) {
        global(module, name);
        mark();
        return;
    }
    global("copyreg", "_reconstructor");
    mark();
    global(module, name);
    global("builtins", "tuple");
    mark();
}

void PickleWriter::endNamedTuple()
{
    tuple();
    if (m_protocol >= 2) {
        opcode(NewObject);
        return;
    }
    tuple();
    call();
}

QByteArray PickleWriter::finish()
{
    opcode('.');
    return std::move(m_out);
}

} // namespace etagere
