// SPDX-License-Identifier: LGPL-3.0-or-later
// What pickle.dumps() makes of EsiPy's key tuple, byte for byte, in all protocols (formats.md §2.2).
#include "dialect/esipykey.h"

#include <QtCore/QtEndian>
#include <algorithm>
#include <vector>

namespace etagere {

namespace {

constexpr int Frozen = 4; ///< from this protocol on frozensets, frames and memos without numbers exist

class KeyPickler
{
public:
    KeyPickler(const EsipyPickling &pickling, QByteArray &out)
        : m_pickling(pickling)
        , m_out(out)
    {
        m_out.resize(0);
        if (pickling.protocol >= 2)
            m_out.append('\x80').append(char(pickling.protocol));
        if (pickling.protocol >= Frozen)
            m_out.append('\x95').append(8, '\0');
    }

    void addKey(const EsipyKey &key);
    void addText(const QByteArray &text, bool isValue = false);
    void finish();

private:
    void memoise();
    void recall(int index);
    void addBinaryText(const QByteArray &text);
    void addEscapedText(const QByteArray &text);
    void addNativeText(const QByteArray &text);
    void addPair(const NamedValue &pair);
    void addSet(const QList<NamedValue> &set);
    void addListedSet(const QList<NamedValue> &set);
    void addItems(const QList<NamedValue> &set);
    bool isShared(const QByteArray &text) const
    {
        return m_pickling.sharing == EsipyPickling::Sharing::AllTexts
            || (m_pickling.sharing == EsipyPickling::Sharing::ShortTexts && isOnePythonObject(text));
    }

    const EsipyPickling m_pickling;
    QByteArray &m_out;
    int m_memoised = 0;
    int m_emptySet = -1;
    int m_frozenset = -1;
    std::vector<std::pair<QByteArrayView, int>> m_texts; ///< those that may come again
};

void KeyPickler::memoise()
{
    const int index = m_memoised++;
    if (m_pickling.protocol >= Frozen)
        m_out.append('\x94');
    else if (m_pickling.protocol == 0)
        m_out.append('p').append(QByteArray::number(index)).append('\n');
    else
        m_out.append('q').append(char(index)); // a key has far fewer than 256 parts
}

void KeyPickler::recall(int index)
{
    if (m_pickling.protocol == 0)
        m_out.append('g').append(QByteArray::number(index)).append('\n');
    else
        m_out.append('h').append(char(index));
}

void KeyPickler::addBinaryText(const QByteArray &text)
{
    if (m_pickling.protocol >= Frozen && text.size() < 256) {
        m_out.append('\x8c').append(char(text.size()));
    } else {
        char size[4];
        qToLittleEndian(quint32(text.size()), size);
        m_out.append('X').append(size, sizeof size);
    }
    m_out.append(text);
}

// raw-unicode-escape, with what would end or change the line escaped too.
void KeyPickler::addEscapedText(const QByteArray &text)
{
    m_out.append('V');
    for (const char32_t c : QString::fromUtf8(text).toUcs4()) {
        const bool isEscaped = c == '\\' || c == '\0' || c == '\n' || c == '\r' || c == 0x1a || c > 0xff;
        if (!isEscaped)
            m_out.append(char(c));
        else if (c > 0xffff)
            m_out.append("\\U").append(QByteArray::number(quint32(c), 16).rightJustified(8, '0'));
        else
            m_out.append("\\u").append(QByteArray::number(quint32(c), 16).rightJustified(4, '0'));
    }
    m_out.append('\n');
}

// repr() of a byte string; only ASCII comes here.
void KeyPickler::addNativeText(const QByteArray &text)
{
    const char quote = text.contains('\'') && !text.contains('"') ? '"' : '\'';
    m_out.append('S').append(quote);
    for (const char c : text) {
        if (c == quote || c == '\\')
            m_out.append('\\').append(c);
        else if (c == '\t' || c == '\n' || c == '\r')
            m_out.append(c == '\t' ? "\\t" : c == '\n' ? "\\n" : "\\r");
        else if (c < ' ' || c == 0x7f)
            m_out.append("\\x").append(QByteArray::number(int(c), 16).rightJustified(2, '0'));
        else
            m_out.append(c);
    }
    m_out.append(quote).append('\n');
}

void KeyPickler::addText(const QByteArray &text, bool isValue)
{
    if (isShared(text)) {
        const auto known = std::find_if(m_texts.begin(), m_texts.end(), [&](const auto &t) { return t.first == text; });
        if (known != m_texts.end())
            return recall(known->second);
        m_texts.push_back({ text, m_memoised });
    }
    if (m_pickling.isPython2 && isValue)
        addNativeText(text);
    else if (m_pickling.protocol == 0)
        addEscapedText(text);
    else
        addBinaryText(text);
    memoise();
}

void KeyPickler::addPair(const NamedValue &pair)
{
    if (m_pickling.protocol < 2)
        m_out.append('(');
    addText(pair.first);
    addText(pair.second, true);
    m_out.append(m_pickling.protocol < 2 ? 't' : '\x86');
    memoise();
}

void KeyPickler::addSet(const QList<NamedValue> &set)
{
    if (set.isEmpty() && m_pickling.sharesEmptySets && m_emptySet >= 0)
        return recall(m_emptySet);
    if (m_pickling.protocol >= Frozen) {
        m_out.append('(');
        for (const NamedValue &pair : set)
            addPair(pair);
        m_out.append('\x91');
        memoise();
    } else {
        addListedSet(set);
    }
    if (set.isEmpty())
        m_emptySet = m_memoised - 1;
}

// The older protocols call frozenset([...]).
void KeyPickler::addListedSet(const QList<NamedValue> &set)
{
    const bool isOldest = m_pickling.protocol < 2;
    if (m_frozenset >= 0) {
        recall(m_frozenset);
    } else {
        m_out.append(m_pickling.protocol >= 3 ? "cbuiltins\nfrozenset\n" : "c__builtin__\nfrozenset\n");
        m_frozenset = m_memoised;
        memoise();
    }
    m_out.append(isOldest ? QByteArrayView("((l") : QByteArrayView("]"));
    memoise();
    addItems(set);
    m_out.append(isOldest ? 't' : '\x85');
    memoise();
    m_out.append('R');
    memoise();
}

void KeyPickler::addItems(const QList<NamedValue> &set)
{
    const bool areBatched = m_pickling.protocol > 0 && set.size() > 1;
    if (areBatched)
        m_out.append('(');
    for (const NamedValue &pair : set) {
        addPair(pair);
        if (!areBatched)
            m_out.append('a');
    }
    if (areBatched)
        m_out.append('e');
}

void KeyPickler::addKey(const EsipyKey &key)
{
    m_out.append('(');
    addText(key.url);
    for (const QList<NamedValue> *set : { &key.headers, &key.path, &key.query })
        addSet(*set);
    m_out.append('t');
    memoise();
}

void KeyPickler::finish()
{
    m_out.append('.');
    constexpr qsizetype beforeFrame = 11;
    if (m_pickling.protocol >= Frozen)
        qToLittleEndian(quint64(m_out.size() - beforeFrame), m_out.data() + 3);
}

} // namespace

void pickleEsipyKey(const EsipyKey &key, const EsipyPickling &pickling, QByteArray &out)
{
    KeyPickler pickler(pickling, out);
    pickler.addKey(key);
    pickler.finish();
}

QByteArray pickledText(const QByteArray &text, const EsipyPickling &pickling)
{
    QByteArray out;
    KeyPickler pickler(pickling, out);
    pickler.addText(text, true);
    pickler.finish();
    return out;
}

} // namespace etagere
