// SPDX-License-Identifier: LGPL-3.0-or-later
#include "format/picklestructure.h"

#include "format/pickletext.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QLocale>
#include <algorithm>

namespace etagere {

namespace {

constexpr qsizetype MostNodes = 100'000;
constexpr qsizetype LongestText = 200; ///< bytes of a value that are shown
constexpr qsizetype LongestKey = 80;

QString shownText(QByteArrayView text, qsizetype longest)
{
    const bool isCut = text.size() > longest;
    return QString::fromUtf8(text.first(std::min(text.size(), longest))) + (isCut ? QStringLiteral("…") : QString());
}

QString shownBytes(QByteArrayView bytes)
{
    const QByteArrayView beginning = bytes.first(std::min(bytes.size(), LongestText));
    const bool isReadable = std::all_of(beginning.begin(), beginning.end(), [](char c) {
        return c >= ' ' || c == '\n' || c == '\t' || c == '\r' || (c & 0x80);
    });
    if (isReadable && isPickleUtf8(bytes))
        return shownText(bytes, LongestText);
    const QString hex =
        QString::fromLatin1(beginning.first(std::min<qsizetype>(beginning.size(), 64)).toByteArray().toHex(' '));
    return bytes.size() > 64 ? hex + QStringLiteral(" …") : hex;
}

/// Little-endian two's complement too long for 64 bits.
QString shownBinaryInteger(QByteArrayView bytes)
{
    QByteArray digits = bytes.last(std::min<qsizetype>(bytes.size(), LongestText / 2)).toByteArray();
    std::reverse(digits.begin(), digits.end());
    return QStringLiteral("0x") + QString::fromLatin1(digits.toHex())
        + (digits.size() < bytes.size() ? QStringLiteral("…") : QString());
}

class StructureBuilder
{
    Q_DECLARE_TR_FUNCTIONS(etagere)
public:
    StructureBuilder(const PickleTree &tree, const Limits &limits)
        : m_tree(tree)
        , m_limits(limits)
        , m_isShown(tree.size(), false)
    {
    }

    Structure build(qint64 inputSize)
    {
        m_structure.format = tr("pickle, protocol %1").arg(m_tree.protocol());
        m_pending.push_back({ m_tree.root(), QString(), -1, 1 });
        while (!m_pending.empty()) {
            const Pending next = std::move(m_pending.back());
            m_pending.pop_back();
            show(next);
        }
        if (m_isCut)
            m_structure.notes.append(tr("Shown to %L1 nodes.").arg(MostNodes));
        if (m_isTooDeep)
            m_structure.notes.append(tr("What is nested deeper than %1 is not shown.").arg(m_limits.depth));
        if (inputSize > m_tree.endOffset())
            m_structure.notes.append(tr("%L1 more bytes after STOP.").arg(inputSize - m_tree.endOffset()));
        return std::move(m_structure);
    }

private:
    struct Pending {
        PickleId id;
        QString label;
        int parent;
        int depth;
    };

    void show(const Pending &pending)
    {
        StructureNode node;
        node.label = pending.label;
        node.parent = pending.parent;
        node.offset = m_tree.node(pending.id).offset;
        node.length = m_tree.node(pending.id).length;
        const bool isReference = isContainer(pending.id) && m_isShown[pending.id];
        if (isReference) {
            node.type = tr("reference");
            node.value = tr("to %1 at byte %2").arg(typeName(pending.id)).arg(node.offset);
        } else {
            node.type = typeName(pending.id);
            node.value = shownValue(pending.id);
        }
        m_isShown[pending.id] = true;
        const int index = int(m_structure.nodes.size());
        m_structure.nodes.append(node);
        if (pending.parent >= 0)
            ++m_structure.nodes[pending.parent].children;
        if (!isReference)
            addChildren(pending, index);
    }

    bool isContainer(PickleId id) const
    {
        return m_tree.kind(id) == PickleKind::Object || m_tree.kind(id) == PickleKind::Dict
            || m_tree.items(id).size() > 0;
    }

    QString typeName(PickleId id) const
    {
        static const char *const names[] = {
            QT_TR_NOOP("none"),      QT_TR_NOOP("boolean"),   QT_TR_NOOP("integer"), QT_TR_NOOP("integer"),
            QT_TR_NOOP("real"),      QT_TR_NOOP("text"),      QT_TR_NOOP("str"),     QT_TR_NOOP("bytes"),
            QT_TR_NOOP("bytearray"), QT_TR_NOOP("list"),      QT_TR_NOOP("tuple"),   QT_TR_NOOP("dict"),
            QT_TR_NOOP("set"),       QT_TR_NOOP("frozenset"), QT_TR_NOOP("name"),    QT_TR_NOOP("object"),
        };
        const PickleObject *object = m_tree.object(id);
        if (!object)
            return tr(names[int(m_tree.kind(id))]);
        const PickleInstance made = m_tree.instance(id);
        const bool isOwnCall = object->isCall && m_tree.name(object->callable) == made.name;
        if (made.name.isEmpty())
            return tr("object");
        const QString name = shownText(m_tree.className(id).toUtf8(), LongestKey);
        return isOwnCall ? tr("call of %1 (not made)").arg(name) : tr("class %1").arg(name);
    }

    QString shownValue(PickleId id) const
    {
        switch (m_tree.kind(id)) {
        case PickleKind::Bool:
            return m_tree.integer(id) ? QStringLiteral("True") : QStringLiteral("False");
        case PickleKind::Integer:
            return QString::number(m_tree.integer(id));
        case PickleKind::BigInteger:
            return m_tree.node(id).isBinary ? shownBinaryInteger(m_tree.text(id))
                                            : shownText(m_tree.text(id), LongestText);
        case PickleKind::Real:
            return QString::number(m_tree.real(id), 'g', QLocale::FloatingPointShortest);
        case PickleKind::Text:
            return shownText(m_tree.text(id), LongestText);
        case PickleKind::Str:
        case PickleKind::Bytes:
        case PickleKind::ByteArray:
            return shownBytes(m_tree.text(id));
        case PickleKind::Global:
            return shownText(m_tree.className(id).toUtf8(), LongestText);
        default:
            return {};
        }
    }

    void addChildren(const Pending &parent, int index)
    {
        const size_t first = m_pending.size();
        if (const PickleObject *object = m_tree.object(parent.id))
            addParts(*object, parent, index);
        addItems(m_tree.items(parent.id), parent, index);
        addPairs(m_tree.pairs(parent.id), parent, index);
        // The last one pushed is shown first.
        std::reverse(m_pending.begin() + qsizetype(first), m_pending.end());
    }

    void addChild(PickleId id, const QString &label, const Pending &parent, int index)
    {
        const bool isTooDeep = parent.depth >= m_limits.depth;
        const bool isFull = m_structure.nodes.size() + qsizetype(m_pending.size()) >= MostNodes;
        m_isTooDeep = m_isTooDeep || isTooDeep;
        m_isCut = m_isCut || isFull;
        if (!isTooDeep && !isFull)
            m_pending.push_back({ id, label, index, parent.depth + 1 });
    }

    void addParts(const PickleObject &object, const Pending &parent, int index)
    {
        if (m_tree.kind(object.callable) != PickleKind::Global)
            addChild(object.callable, tr("callable"), parent, index);
        addChild(object.arguments, tr("arguments"), parent, index);
        if (object.keywords != NoPickle)
            addChild(object.keywords, tr("keywords"), parent, index);
        if (object.state != NoPickle)
            addChild(object.state, tr("state"), parent, index);
    }

    void addItems(const PickleItems &items, const Pending &parent, int index)
    {
        qint64 number = 0;
        for (const PickleId item : items) {
            addChild(item, QString::number(number++), parent, index);
            if (m_isCut)
                return;
        }
    }

    void addPairs(const PickleItems &pairs, const Pending &parent, int index)
    {
        PickleId key = NoPickle;
        for (const PickleId entry : pairs) {
            if (key == NoPickle) {
                key = entry;
                continue;
            }
            addPair(key, entry, parent, index);
            key = NoPickle;
            if (m_isCut)
                return;
        }
    }

    void addPair(PickleId key, PickleId value, const Pending &parent, int index)
    {
        if (!isContainer(key)) {
            const QString label = shownValue(key);
            addChild(value, label.size() > LongestKey ? label.first(LongestKey) + QStringLiteral("…") : label, parent,
                     index);
            return;
        }
        addChild(key, tr("key"), parent, index);
        addChild(value, tr("its value"), parent, index);
    }

    const PickleTree &m_tree;
    const Limits &m_limits;
    Structure m_structure;
    std::vector<Pending> m_pending;
    std::vector<bool> m_isShown;
    bool m_isCut = false;
    bool m_isTooDeep = false;
};

} // namespace

Structure pickleStructure(const PickleTree &tree, qint64 inputSize, const Limits &limits)
{
    return StructureBuilder(tree, limits).build(inputSize);
}

} // namespace etagere
