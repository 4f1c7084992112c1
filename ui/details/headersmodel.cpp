// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/headersmodel.h"

#include "details/fieldguide.h"
#include "details/secrets.h"
#include "details/shown.h"
#include "theme.h"

namespace etagere {

constexpr qsizetype CellCharacters = 1000;

void HeadersModel::setResponse(const CachedResponse *response)
{
    beginResetModel();
    m_nodes.clear();
    m_fields = 0;
    m_isRevealed = false;
    std::vector<qint32> parents;
    if (response) {
        addGroup(tr("Response"), response->headers, parents);
        addGroup(tr("Request, as far as it is stored"), response->requestHeaders, parents);
        addGroup(tr("Trailers"), response->trailers, parents);
    }
    setTree(TreeIndex(parents));
    endResetModel();
}

void HeadersModel::addGroup(const QString &title, const HeaderList &fields, std::vector<qint32> &parents)
{
    if (fields.isEmpty())
        return;
    const auto group = qint32(m_nodes.size());
    m_nodes += { title, {} };
    parents.push_back(-1);
    for (const HeaderField &field : fields) {
        m_nodes += { {}, field };
        parents.push_back(group);
    }
    m_fields += fields.size();
}

void HeadersModel::setRevealed(bool isRevealed)
{
    m_isRevealed = isRevealed;
    for (int group = 0; group < rowCount(); ++group) {
        const QModelIndex parent = index(group, Name);
        if (const int rows = rowCount(parent); rows > 0)
            emit dataChanged(index(0, Content, parent), index(rows - 1, Content, parent));
    }
}

bool HeadersModel::hasSecrets() const
{
    return std::any_of(m_nodes.begin(), m_nodes.end(), [](const Node &node) {
        const QString value = shownText(node.field.value);
        return isSecretField(node.field.name) || maskedText(value, false) != value;
    });
}

const HeaderField *HeadersModel::field(const QModelIndex &index) const
{
    const qint32 at = node(index);
    return at < 0 || tree().isGroup(at) || !m_nodes[at].group.isEmpty() ? nullptr : &m_nodes[at].field;
}

QString HeadersModel::valueOf(const HeaderField &field) const
{
    if (field.isNull)
        return tr("null (EsiPy stored no value)");
    if (!m_isRevealed && isSecretField(field.name))
        return maskedSecret();
    return maskedText(shownText(field.value), m_isRevealed);
}

QString HeadersModel::shownValue(const QModelIndex &index) const
{
    const HeaderField *shown = field(index);
    return shown ? valueOf(*shown) : QString();
}

QString HeadersModel::text() const
{
    QStringList lines;
    for (const Node &node : m_nodes) {
        if (node.group.isEmpty())
            lines += QStringLiteral("%1: %2").arg(shownText(node.field.name), valueOf(node.field));
        else if (!lines.isEmpty())
            lines += QString();
    }
    return lines.join(u'\n');
}

int HeadersModel::columnCount(const QModelIndex &) const { return ColumnCount; }

QVariant HeadersModel::data(const QModelIndex &index, int role) const
{
    const HeaderField *shown = field(index);
    if (!shown) {
        const qint32 at = node(index);
        const bool isText = role == Qt::DisplayRole && index.column() == Name && at >= 0;
        return isText ? QVariant(tree().isGroup(at) ? groupLabel(at) : m_nodes[at].group) : QVariant();
    }
    switch (role) {
    case Qt::DisplayRole:
        return shortened(index.column() == Name ? shownText(shown->name) : valueOf(*shown), CellCharacters);
    case Qt::ToolTipRole: {
        const QString meaning = fieldMeaning(shown->name);
        return plainToolTip(meaning.isEmpty() ? shortened(shownValue(index), CellCharacters) : meaning);
    }
    case Qt::FontRole:
        return fixedFont();
    case Qt::ForegroundRole:
        return shown->isNull && index.column() == Content ? QVariant(roleColor(Role::Muted)) : QVariant();
    default:
        return {};
    }
}

QVariant HeadersModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Name ? tr("Field") : tr("Value");
}

} // namespace etagere
