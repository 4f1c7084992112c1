// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/pluginsmodel.h"

#include "details/shown.h"
#include "icons.h"

#include <QtCore/QFileInfo>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

struct StateLook {
    QString icon;
    Role role;
    QString word;
};

StateLook lookOf(PluginState state)
{
    switch (state) {
    case PluginState::Allowed:
        return { u"check"_s, Role::Fresh, PluginsModel::tr("allowed") };
    case PluginState::New:
        return { u"unknown"_s, Role::Muted, PluginsModel::tr("new") };
    case PluginState::Changed:
        return { u"stale"_s, Role::Stale, PluginsModel::tr("changed") };
    case PluginState::LeftOff:
        return { u"error"_s, Role::Stale, PluginsModel::tr("left off") };
    case PluginState::Refused:
        break;
    }
    return { u"error"_s, Role::Gone, PluginsModel::tr("refused") };
}

QString textOf(const FoundPlugin &plugin, int column)
{
    switch (column) {
    case PluginsModel::Name:
        return plugin.name.isEmpty() ? escapedControls(QFileInfo(plugin.path).fileName()) : plugin.name;
    case PluginsModel::Version:
        return plugin.version;
    case PluginsModel::State:
        return pluginStateText(plugin.state);
    default:
        return escapedControls(plugin.path);
    }
}

} // namespace

QString pluginStateText(PluginState state) { return lookOf(state).word; }

void PluginsModel::setPlugins(const QList<FoundPlugin> &plugins)
{
    beginResetModel();
    m_plugins = plugins;
    endResetModel();
}

int PluginsModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_plugins.size()); }

int PluginsModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : File + 1; }

QVariant PluginsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const FoundPlugin &plugin = m_plugins.at(index.row());
    const StateLook look = lookOf(plugin.state);
    switch (role) {
    case Qt::DisplayRole:
        return textOf(plugin, index.column());
    case Qt::ToolTipRole:
        return plainToolTip(plugin.reason.isEmpty() ? textOf(plugin, index.column()) : plugin.reason);
    case Qt::DecorationRole:
        return index.column() == State ? icon(look.icon, look.role) : QVariant();
    case Qt::ForegroundRole:
        return index.column() == State ? roleColor(look.role) : QVariant();
    default:
        return {};
    }
}

QVariant PluginsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::TextAlignmentRole))
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    const QStringList titles{ tr("Name"), tr("Version"), tr("State"), tr("File") };
    return titles.value(section);
}

} // namespace etagere
