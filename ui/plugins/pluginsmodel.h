// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/plugins.h>

#include <QtCore/QAbstractTableModel>

namespace etagere {

/// The plug-ins that were found, as lines of a table.
class PluginsModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Name, Version, State, File };

    using QAbstractTableModel::QAbstractTableModel;

    void setPlugins(const QList<FoundPlugin> &plugins);
    const QList<FoundPlugin> &plugins() const { return m_plugins; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QList<FoundPlugin> m_plugins;
};

/// "new: never allowed", in the user's language.
QString pluginStateText(PluginState state);

} // namespace etagere
