// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>

namespace etagere {

/// Writes a pickle opcode by opcode, in the form that protocols 0 to 5 have for each. What is written last is on top
/// of the stack of the machine that reads it; nothing is put into the memo, so nothing is shared.
class PickleWriter
{
public:
    explicit PickleWriter(int protocol);

    void none();
    void integer(qint32 number);
    /// UTF-8 as isPickleUtf8() takes it.
    void text(QByteArrayView utf8);
    /// Protocols 0 to 2 know no bytes: written as the call that Python 3 writes for them.
    void bytes(QByteArrayView bytes);
    /// A class or function, by its Python 3 name.
    void global(QByteArrayView module, QByteArrayView name);

    void mark();  ///< begins the items of tuple()
    void tuple(); ///< of all that was written since mark()
    void emptyTuple();
    void emptyDict();
    void setItem();  ///< takes a key and a value, for the dict (or object) below them
    void call();     ///< takes a callable and a tuple
    void setState(); ///< takes an object and its state, leaves the object

    /// An instance of `module`.`name` with no arguments, a subclass of object that brings its own state.
    void plainObject(QByteArrayView module, QByteArrayView name);
    /// Begins an instance of a subclass of tuple; write its fields, then endNamedTuple().
    void beginNamedTuple(QByteArrayView module, QByteArrayView name);
    void endNamedTuple();

    /// Ends the pickle.
    QByteArray finish();

private:
    void opcode(char code) { m_out.append(code); }
    void littleEndian(quint64 number, int width);
    void counted(char shortCode, char longCode, QByteArrayView bytes);
    void escapedText(QByteArrayView utf8);

    int m_protocol;
    QByteArray m_out;
};

} // namespace etagere
