// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/structuremodel.h"

#include "details/secrets.h"
#include "details/shown.h"
#include "theme.h"

#include <etagere/header.h>

#include <QtCore/QLocale>
#include <algorithm>

namespace etagere {

namespace {

// Labels are as the format's reader wrote them, perhaps with quotes.
bool isSecretLabel(const QString &label)
{
    QByteArray name = label.toUtf8();
    while (!name.isEmpty() && (name.front() == '\'' || name.front() == '"'))
        name.remove(0, 1);
    while (!name.isEmpty() && (name.back() == '\'' || name.back() == '"'))
        name.chop(1);
    return isSecretField(name);
}

} // namespace

std::shared_ptr<const StructureTree> StructureTree::fromStructure(Structure structure)
{
    auto tree = std::make_shared<StructureTree>();
    std::vector<qint32> parents;
    parents.reserve(size_t(structure.nodes.size()));
    for (const StructureNode &node : structure.nodes) {
        const bool isInSecret = node.parent >= 0 && tree->secrets[node.parent];
        parents.push_back(node.parent);
        tree->secrets.push_back(isInSecret || (!node.label.isEmpty() && isSecretLabel(node.label))
                                || maskedText(node.value, false) != node.value);
    }
    tree->tree = TreeIndex(parents);
    tree->structure = std::move(structure);
    return tree;
}

qint32 StructureTree::nodeAt(qint64 offset) const
{
    // Shared values of a pickle lie elsewhere, so the shortest extent decides, not the order.
    qint32 best = -1;
    for (qint32 i = 0; i < qint32(structure.nodes.size()); ++i) {
        const StructureNode &node = structure.nodes[i];
        const bool isInside = node.offset >= 0 && offset >= node.offset && offset < node.offset + node.length;
        if (isInside && (best < 0 || node.length <= structure.nodes[best].length))
            best = i;
    }
    return best;
}

bool StructureTree::hasSecrets() const { return std::find(secrets.begin(), secrets.end(), true) != secrets.end(); }

QList<ByteRange> StructureTree::secretRanges() const
{
    QList<ByteRange> ranges;
    for (qint32 i = 0; i < qint32(structure.nodes.size()); ++i) {
        const StructureNode &node = structure.nodes[i];
        if (secrets[i] && node.offset >= 0 && node.length > 0)
            ranges += { node.offset, node.length };
    }
    std::sort(ranges.begin(), ranges.end(), [](const ByteRange &a, const ByteRange &b) { return a.offset < b.offset; });
    QList<ByteRange> apart;
    for (const ByteRange &range : ranges) {
        if (apart.isEmpty() || range.offset >= apart.back().end())
            apart += range;
        else
            apart.back().length = qMax(apart.back().end(), range.end()) - apart.back().offset;
    }
    return apart;
}

void StructureModel::setStructure(std::shared_ptr<const StructureTree> tree)
{
    beginResetModel();
    m_shown = std::move(tree);
    m_isRevealed = false;
    setTree(m_shown ? m_shown->tree : TreeIndex());
    endResetModel();
}

// The values on screen are asked for anew; which ones these are only the view knows.
void StructureModel::setRevealed(bool isRevealed)
{
    emit layoutAboutToBeChanged();
    m_isRevealed = isRevealed;
    emit layoutChanged();
}

ByteRange StructureModel::range(const QModelIndex &index) const
{
    const qint32 at = node(index);
    if (at < 0 || tree().isGroup(at))
        return {};
    const StructureNode &shown = m_shown->structure.nodes[at];
    return { qMax<qint64>(0, shown.offset), shown.offset < 0 ? 0 : shown.length };
}

QString StructureModel::path(const QModelIndex &index) const
{
    QStringList labels;
    for (qint32 at = node(index); at >= 0; at = tree().container(at)) {
        if (!tree().isGroup(at) && !m_shown->structure.nodes[at].label.isEmpty())
            labels.prepend(escapedControls(m_shown->structure.nodes[at].label));
    }
    return labels.join(QStringLiteral(" / "));
}

QString StructureModel::valueOf(qint32 node) const
{
    const QString &value = m_shown->structure.nodes[node].value;
    if (value.isEmpty() || m_isRevealed || !m_shown->secrets[node])
        return escapedControls(value);
    const QString masked = maskedText(value, false);
    return masked != value ? escapedControls(masked) : maskedSecret();
}

QString StructureModel::value(const QModelIndex &index) const
{
    const qint32 at = node(index);
    return at < 0 || tree().isGroup(at) ? QString() : valueOf(at);
}

QString StructureModel::text(qint32 node, int column) const
{
    if (tree().isGroup(node))
        return column == Label ? groupLabel(node) : QString();
    const StructureNode &shown = m_shown->structure.nodes[node];
    switch (column) {
    case Label:
        return shown.label.isEmpty() ? tr("value") : escapedControls(shown.label);
    case Content:
        return valueOf(node);
    case Type:
        return escapedControls(shown.type);
    case Offset:
        return shown.offset < 0 ? QString() : QLocale().toString(shown.offset);
    case Length:
        return shown.offset < 0 || shown.length == 0 ? QString() : QLocale().toString(shown.length);
    default:
        return {};
    }
}

qint32 StructureModel::find(const QString &text, qint32 from, bool backward) const
{
    const qint32 count = m_shown ? qint32(m_shown->structure.nodes.size()) : 0;
    for (qint32 i = 1; i <= count; ++i) {
        const qint32 node = ((from + (backward ? -i : i)) % count + count) % count;
        const StructureNode &shown = m_shown->structure.nodes[node];
        if (shown.label.contains(text, Qt::CaseInsensitive) || shown.type.contains(text, Qt::CaseInsensitive)
            || (!shown.value.isEmpty() && valueOf(node).contains(text, Qt::CaseInsensitive)))
            return node;
    }
    return -1;
}

int StructureModel::columnCount(const QModelIndex &) const { return ColumnCount; }

QVariant StructureModel::data(const QModelIndex &index, int role) const
{
    const qint32 at = node(index);
    if (at < 0)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(at, index.column());
    case Qt::ToolTipRole:
        return plainToolTip(text(at, index.column()));
    case Qt::TextAlignmentRole:
        return index.column() >= Offset ? int(Qt::AlignRight | Qt::AlignVCenter)
                                        : int(Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::ForegroundRole:
        return index.column() >= Type ? QVariant(roleColor(Role::Muted)) : QVariant();
    default:
        return {};
    }
}

QVariant StructureModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QString titles[] = { tr("Name"), tr("Value"), tr("Type"), tr("Offset"), tr("Length") };
    return titles[section];
}

} // namespace etagere
