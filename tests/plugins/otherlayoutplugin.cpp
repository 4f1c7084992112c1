// SPDX-License-Identifier: GPL-3.0-or-later
// As one that was compiled with headers in which something had another size; asking it anything ends the program.
#include <etagere/plugin.h>

#include <cstdlib>

class OtherLayoutPlugin final : public QObject, public etagere::Plugin
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID ETAGERE_PLUGIN_IID FILE "etagere-plugin.json")
    Q_INTERFACES(etagere::Plugin)

public:
    OtherLayoutPlugin() { m_layout = Layout + 1; }
    QList<etagere::BackendFactory> backends() const override { std::abort(); }
};

#include "otherlayoutplugin.moc"
