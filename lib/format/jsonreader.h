// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/limits.h>
#include <etagere/result.h>

#include <QtCore/QByteArray>
#include <QtCore/QVarLengthArray>

namespace etagere {

enum class JsonType : quint8 { Object, Array, End, Key, String, Number, True, False, Null };

struct JsonItem {
    JsonType type = JsonType::Null;
    bool hasEscapes = false; ///< of Key and String: `text` still holds \-sequences
    qint64 offset = 0;       ///< of its first byte
    QByteArrayView text;     ///< Key, String: between the quotes; Number: its digits
};

/// Reads JSON (RFC 8259) item by item, without allocating for usual depths. An Object or Array is followed by its
/// members and by End.
class JsonReader
{
public:
    explicit JsonReader(QByteArrayView text, const Limits &limits = {});

    /// False at the end of the text and after an error.
    bool next(JsonItem &item);
    /// Passes over a whole value, the next one.
    bool skip();

    qint64 offset() const { return m_position; }
    bool hasFailed() const { return m_failure != nullptr; }
    Error error() const;
    /// The text holds one complete value and nothing else.
    bool isComplete();

private:
    enum class Expects : quint8 { Value, FirstMember, NextMember, Colon, Nothing };

    bool fail(const char *why);
    bool readValue(JsonItem &item);
    bool readMember(JsonItem &item);
    bool readKey(JsonItem &item);
    bool readString(JsonItem &item, JsonType type);
    bool readNumber(JsonItem &item);
    bool readWord(JsonItem &item, QByteArrayView word, JsonType type);
    bool open(JsonItem &item, JsonType type);
    bool close(JsonItem &item);
    void valueDone() { m_expects = m_open.isEmpty() ? Expects::Nothing : Expects::NextMember; }
    void skipSpace();
    char peek() const { return m_position < m_text.size() ? m_text[m_position] : '\0'; }

    QByteArrayView m_text;
    qsizetype m_position = 0;
    qint64 m_itemsLeft;
    int m_depthLimit;
    Expects m_expects = Expects::Value;
    QVarLengthArray<char, 64> m_open; ///< the brackets that will close
    const char *m_failure = nullptr;
    ErrorCode m_code = ErrorCode::BadInput;
};

/// What a JSON string with escapes means, in UTF-8; lone surrogates become question marks.
QByteArray unescapedJson(QByteArrayView text);

} // namespace etagere
