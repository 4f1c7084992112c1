// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/result.h>

#include <QtCore/QByteArray>
#include <QtCore/QList>

namespace etagere {

/// Hears what a JsonScanner finds.
class JsonListener
{
public:
    virtual ~JsonListener();
    virtual void begin(bool isObject) = 0;
    virtual void end() = 0;
    virtual void key(const QByteArray &name) = 0;
    /// Asked at the beginning of a string that is a value: the others are passed over, whatever their length.
    virtual bool wantsString() const = 0;
    virtual void string(const QByteArray &text) = 0;
};

/// JSON (RFC 8259) in pieces of any size, without keeping it: for files that do not fit into memory (JsonReader wants
/// the whole text). Numbers and words are passed over; of the grammar no more is checked than what is needed not to go
/// astray. Strings above `longest` bytes come empty.
class JsonScanner
{
public:
    JsonScanner(JsonListener &listener, qsizetype longest)
        : m_listener(listener)
        , m_longest(longest)
    {
    }

    Result<Done> feed(QByteArrayView bytes);
    /// BadInput unless one value came to its end.
    Result<Done> finish() const;

private:
    enum class In : quint8 { Text, Key, String, SkippedString };

    bool plain(char c);
    bool open(char bracket);
    bool close(char bracket);
    qsizetype inString(QByteArrayView bytes);
    void stringEnded();
    bool expectsKey() const { return m_open.endsWith('}') && m_isBeforeKey; }

    JsonListener &m_listener;
    const qsizetype m_longest;
    QByteArray m_open; ///< the brackets that will close
    QByteArray m_string;
    In m_in = In::Text;
    bool m_hasEscapes = false;
    bool m_isEscape = false;
    bool m_isTooLong = false;
    bool m_isBeforeKey = false;
    bool m_hasEnded = false;
};

} // namespace etagere
