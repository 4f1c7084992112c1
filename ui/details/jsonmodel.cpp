// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/jsonmodel.h"

#include "details/shown.h"

#include <QtCore/QLocale>
#include <QtCore/QRegularExpression>

namespace etagere {

constexpr qsizetype ShownCharacters = 500;
constexpr qsizetype ToolTipCharacters = 2000;

QString unquotedJson(QByteArrayView string, qsizetype limit)
{
    // An escape of six bytes is one character.
    const QString text = QString::fromUtf8(string.sliced(1).first(qMin(string.size() - 1, limit * 6)));
    QString plain;
    for (qsizetype i = 0; i < text.size() && text[i] != u'"'; ++i) {
        if (plain.size() >= limit)
            return plain + QChar(0x2026);
        if (text[i] != u'\\' || i + 1 >= text.size()) {
            plain += text[i];
            continue;
        }
        const QChar escape = text[++i];
        static constexpr QStringView escapes = u"bfnrt/\\\"", meanings = u"\b\f\n\r\t/\\\"";
        if (const qsizetype known = escapes.indexOf(escape); known >= 0) {
            plain += meanings[known];
        } else if (escape == u'u') {
            plain += QChar(QStringView(text).mid(i + 1, 4).toUShort(nullptr, 16));
            i += 4;
        }
    }
    return plain;
}

void JsonModel::setIndex(std::shared_ptr<const JsonIndex> index)
{
    beginResetModel();
    m_index = std::move(index);
    if (m_index)
        setTree(std::shared_ptr<const TreeIndex>(m_index, &m_index->tree)); // as large as the text
    else
        setTree(TreeIndex());
    endResetModel();
}

QByteArrayView JsonModel::span(quint32 start, quint32 end) const
{
    return QByteArrayView(m_index->text).sliced(start, end - start);
}

QString JsonModel::nameOf(qint32 node) const
{
    if (tree().isGroup(node))
        return groupLabel(node);
    const JsonNode &json = m_index->nodes[node];
    if (json.hasKey())
        return escapedControls(unquotedJson(span(json.keyStart, json.keyEnd), ShownCharacters));
    const bool isRoot = tree().container(node) < 0;
    return isRoot && tree().childCount(-1) == 1 ? QStringLiteral("$") : QString::number(tree().place(node));
}

QString JsonModel::contentOf(qint32 node) const
{
    if (tree().isGroup(node))
        return {};
    const JsonNode &json = m_index->nodes[node];
    const char first = m_index->text[json.start];
    if (first == '"')
        return escapedControls(unquotedJson(span(json.start, json.end), ShownCharacters));
    if (first != '{' && first != '[')
        return shortened(QString::fromLatin1(span(json.start, json.end)), ShownCharacters);
    const qint32 count = tree().itemCount(node);
    if (count == 0 && json.end - json.start > 2)
        return shortened(shownText(span(json.start, qMin(json.end, json.start + 200))), 100);
    return (first == '{' ? QStringLiteral("{%1}") : QStringLiteral("[%1]")).arg(count);
}

QString JsonModel::pathStep(qint32 node) const
{
    const JsonNode &json = m_index->nodes[node];
    if (!json.hasKey())
        return QStringLiteral("[%1]").arg(tree().place(node));
    static const QRegularExpression identifier(QStringLiteral("\\A[A-Za-z_][A-Za-z0-9_]*\\z"));
    const QString name = unquotedJson(span(json.keyStart, json.keyEnd), ShownCharacters);
    return identifier.match(name).hasMatch() ? u'.' + name
                                             : u'[' + QString::fromUtf8(span(json.keyStart, json.keyEnd)) + u']';
}

QString JsonModel::path(const QModelIndex &index) const
{
    qint32 at = node(index);
    if (at >= 0 && tree().isGroup(at))
        at = tree().parent(at);
    QString path;
    for (; at >= 0 && tree().container(at) >= 0; at = tree().container(at))
        path.prepend(pathStep(at));
    return u'$' + path;
}

QByteArray JsonModel::valueText(const QModelIndex &index) const
{
    const qint32 at = node(index);
    if (at < 0 || tree().isGroup(at))
        return {};
    const JsonNode &json = m_index->nodes[at];
    return span(json.start, json.end).toByteArray();
}

int JsonModel::columnCount(const QModelIndex &) const { return ColumnCount; }

QVariant JsonModel::data(const QModelIndex &index, int role) const
{
    const qint32 at = node(index);
    if (at < 0)
        return {};
    if (role == Qt::DisplayRole)
        return index.column() == Name ? nameOf(at) : contentOf(at);
    if (role == Qt::ToolTipRole && index.column() == Content && !tree().isGroup(at)) {
        const JsonNode &json = m_index->nodes[at];
        const quint32 end = qMin(json.end, json.start + quint32(ToolTipCharacters));
        return plainToolTip(shownText(span(json.start, end)));
    }
    return {};
}

QVariant JsonModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Name ? tr("Name") : tr("Value");
}

} // namespace etagere
