// SPDX-License-Identifier: GPL-3.0-or-later
// A plug-in whose author forgot the metadata.
#include <etagere/plugin.h>

class BarePlugin final : public QObject, public etagere::Plugin
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID ETAGERE_PLUGIN_IID)
    Q_INTERFACES(etagere::Plugin)
};

#include "bareplugin.moc"
