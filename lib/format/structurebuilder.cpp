// SPDX-License-Identifier: LGPL-3.0-or-later
#include "format/structurebuilder.h"

#include "core/translate.h"

#include <QtCore/QStringDecoder>

#include <algorithm>

namespace etagere {

namespace {

constexpr qsizetype MaximumNodes = 100'000;
constexpr qsizetype ShownCharacters = 300;
constexpr qsizetype ShownBytes = 64;

bool isReadable(const QString &text)
{
    return std::all_of(text.begin(), text.end(),
                       [](QChar c) { return c >= u' ' || c == u'\n' || c == u'\r' || c == u'\t'; });
}

} // namespace

QString readableText(QByteArrayView utf8)
{
    // A character takes at most four bytes, so that the cut never falls into one that is shown.
    QString text = QString::fromUtf8(utf8.first(qMin(utf8.size(), 4 * ShownCharacters)));
    if (utf8.size() <= ShownCharacters || text.size() <= ShownCharacters)
        return text;
    return text.left(ShownCharacters) + u'…';
}

QString readableBytes(QByteArrayView bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder(bytes.first(qMin(bytes.size(), 4 * ShownCharacters)));
    if (!decoder.hasError() && isReadable(text))
        return readableText(bytes);
    const QByteArray hex = bytes.first(qMin(bytes.size(), ShownBytes)).toByteArray().toHex(' ');
    return QString::fromLatin1(hex) + (bytes.size() > ShownBytes ? QStringLiteral(" …") : QString());
}

StructureBuilder::StructureBuilder(QString format, const Limits &limits)
    : m_depthLimit(limits.depth)
{
    m_structure.format = std::move(format);
}

bool StructureBuilder::scalar(const QString &type, const QString &value, qint64 offset, qint64 length)
{
    if (takesKey())
        m_label = value.isEmpty() ? QStringLiteral("\"\"") : value;
    else if (!addNode(type, value, offset, length))
        return false;
    completed(offset + length);
    return true;
}

bool StructureBuilder::begin(const QString &type, bool isMap, qint64 members, qint64 offset, qint64 headLength)
{
    if (m_open.size() >= m_depthLimit) {
        note(tr("Nested deeper than %1 levels; not shown further").arg(m_depthLimit));
        return false;
    }
    if (takesKey())
        m_label = QStringLiteral("key");
    if (!addNode(type, {}, offset, 0))
        return false;
    m_open.append({ int(m_structure.nodes.size() - 1), isMap, isMap, members, 0 });
    if (members == 0)
        end(offset + headLength);
    return true;
}

void StructureBuilder::end(qint64 endOffset)
{
    if (m_open.isEmpty())
        return;
    StructureNode &node = m_structure.nodes[m_open.takeLast().node];
    if (node.offset >= 0)
        node.length = endOffset - node.offset;
    completed(endOffset);
}

/// A member of the open container is complete.
void StructureBuilder::completed(qint64 endOffset)
{
    if (m_open.isEmpty())
        return;
    Open &open = m_open.last();
    if (open.isMap)
        open.expectsKey = !open.expectsKey;
    if (open.left > 0 && --open.left == 0)
        end(endOffset);
}

bool StructureBuilder::addNode(const QString &type, const QString &value, qint64 offset, qint64 length)
{
    if (m_structure.nodes.size() >= MaximumNodes) {
        if (!std::exchange(m_isFull, true))
            note(tr("Shown to %1 nodes").arg(MaximumNodes));
        return false;
    }
    StructureNode node{ std::exchange(m_label, {}), type, value, qMax<qint64>(-1, offset),
                        offset < 0 ? 0 : length,    -1,   0 };
    if (!m_open.isEmpty()) {
        Open &open = m_open.last();
        if (node.label.isEmpty())
            node.label = QString::number(open.members);
        ++open.members;
        node.parent = open.node;
        ++m_structure.nodes[open.node].children;
    }
    m_structure.nodes.append(node);
    return true;
}

Structure StructureBuilder::take() { return std::move(m_structure); }

} // namespace etagere
