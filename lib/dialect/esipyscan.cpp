// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/esipyscan.h"

#include "format/pickletext.h"

#include <QtCore/QVarLengthArray>
#include <QtCore/QtEndian>

namespace etagere {

namespace {

constexpr qsizetype MostMemorised = 512;
constexpr int MostFields = 200;

// The opcodes by their names in Python's Lib/pickletools.py.
enum Opcode : uchar {
    Proto = 0x80,
    NewObj = 0x81,
    Tuple2 = 0x86,
    ShortBinUnicode = 0x8c,
    StackGlobal = 0x93,
    Memoize = 0x94,
    Frame = 0x95,
    Mark = '(',
    EmptyTuple = ')',
    Stop = '.',
    BinBytes = 'B',
    ShortBinBytes = 'C',
    BinInt1 = 'K',
    BinInt2 = 'M',
    None = 'N',
    Reduce = 'R',
    BinUnicode = 'X',
    Build = 'b',
    Global = 'c',
    BinGet = 'h',
    LongBinGet = 'j',
    BinPut = 'q',
    LongBinPut = 'r',
    SetItem = 's',
    Tuple = 't',
    SetItems = 'u',
    EmptyDict = '}',
};

/// One function for each thing that is written; false when something else stands there.
class EsipyScan
{
public:
    EsipyScan(QByteArrayView value, EsipyFields &fields)
        : m_at(value.begin())
        , m_end(value.end())
        , m_fields(fields)
    {
    }

    bool response()
    {
        return prologue() && global("esipy.client", "CachedResponse") && opcode(Mark) && status() && headers()
            && content() && text(m_fields.url) && opcode(Tuple) && remember() && opcode(NewObj) && remember()
            && opcode(Stop);
    }

private:
    bool opcode(uchar code)
    {
        const bool isNext = m_at != m_end && uchar(*m_at) == code;
        m_at += isNext ? 1 : 0;
        return isNext;
    }

    bool take(qsizetype count, QByteArrayView &bytes)
    {
        if (m_end - m_at < count) {
            m_end = m_at; // nothing is found behind what was cut
            return false;
        }
        bytes = { m_at, count };
        m_at += count;
        return true;
    }

    template <typename T>
    bool number(qint64 &number)
    {
        QByteArrayView bytes;
        if (!take(sizeof(T), bytes))
            return false;
        number = qFromLittleEndian<T>(bytes.data());
        return true;
    }

    /// Bytes behind their length.
    template <typename T>
    bool counted(QByteArrayView &bytes)
    {
        qint64 length = 0;
        return number<T>(length) && take(length, bytes);
    }

    bool prologue()
    {
        QByteArrayView skipped;
        if (!opcode(Proto) || !take(1, skipped) || skipped[0] < 3 || skipped[0] > 5)
            return false;
        return !opcode(Frame) || take(8, skipped);
    }

    /// What was just made goes into the memo, if it is to. Only texts are recalled; for all else null is kept.
    bool remember(QByteArrayView value = {})
    {
        qint64 index = m_memo.size();
        const bool isPut = opcode(Memoize) || (opcode(BinPut) && number<quint8>(index))
            || (opcode(LongBinPut) && number<quint32>(index));
        if (index != m_memo.size() || m_memo.size() == MostMemorised)
            return false;
        if (isPut)
            m_memo.append(value);
        return true;
    }

    bool recall(QByteArrayView &text)
    {
        qint64 index = 0;
        const bool isGet = (opcode(BinGet) && number<quint8>(index)) || (opcode(LongBinGet) && number<quint32>(index));
        text = isGet && index < m_memo.size() ? m_memo[index] : QByteArrayView();
        return !text.isNull();
    }

    bool text(QByteArrayView &text)
    {
        const bool isWritten =
            (opcode(ShortBinUnicode) && counted<quint8>(text)) || (opcode(BinUnicode) && counted<quint32>(text));
        return isWritten ? isAscii(text) && remember(text) : recall(text);
    }

    template <size_t N>
    bool text(const char (&expected)[N])
    {
        QByteArrayView found;
        return text(found) && isLiteral(found, expected);
    }

    template <size_t N>
    bool line(const char (&expected)[N])
    {
        QByteArrayView found;
        return take(N - 1, found) && isLiteral(found, expected) && opcode('\n');
    }

    template <size_t M, size_t N>
    bool global(const char (&module)[M], const char (&name)[N])
    {
        const bool isNamed =
            opcode(Global) ? line(module) && line(name) : text(module) && text(name) && opcode(StackGlobal);
        return isNamed && remember();
    }

    bool status()
    {
        qint64 status = 0;
        const bool isRead = (opcode(BinInt1) && number<quint8>(status)) || (opcode(BinInt2) && number<quint16>(status));
        m_fields.status = int(status);
        return isRead && status >= 100 && status <= 999;
    }

    /// CaseInsensitiveDict with the state {"_store": OrderedDict(...)}.
    bool headers()
    {
        return global("requests.structures", "CaseInsensitiveDict") && opcode(EmptyTuple) && opcode(NewObj)
            && remember() && opcode(EmptyDict) && remember() && text("_store") && global("collections", "OrderedDict")
            && opcode(EmptyTuple) && opcode(Reduce) && remember() && store() && opcode(SetItem) && opcode(Build);
    }

    bool store()
    {
        if (opcode(Mark))
            return manyFields();
        const bool isEmpty = m_at != m_end && *m_at == SetItem;
        return isEmpty || (field() && opcode(SetItem));
    }

    bool manyFields()
    {
        int count = 0;
        while (count < MostFields && !opcode(SetItems)) {
            if (!field())
                return false;
            ++count;
        }
        return count < MostFields;
    }

    /// lower-case name: (name, value)
    bool field()
    {
        QByteArrayView key;
        QByteArrayView name;
        QByteArrayView value;
        if (!text(key) || !text(name) || !(opcode(None) || text(value)) || !opcode(Tuple2) || !remember())
            return false;
        if (QByteArrayView *shown = m_fields.shown.named(key))
            *shown = value;
        return true;
    }

    bool content()
    {
        const bool isRead = (opcode(ShortBinBytes) && counted<quint8>(m_fields.content))
            || (opcode(BinBytes) && counted<quint32>(m_fields.content));
        return isRead && remember();
    }

    const char *m_at;
    const char *m_end;
    EsipyFields &m_fields;
    QVarLengthArray<QByteArrayView, MostMemorised> m_memo;
};

} // namespace

bool scanEsipy(QByteArrayView value, EsipyFields &fields) { return EsipyScan(value, fields).response(); }

} // namespace etagere
