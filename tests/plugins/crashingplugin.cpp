// SPDX-License-Identifier: GPL-3.0-or-later
// Ends the program before its own first function is called.
#include <etagere/plugin.h>

#include <cstdlib>

namespace {

struct Crash {
    Crash() { std::abort(); }
};
const Crash crash;

} // namespace

class CrashingPlugin final : public QObject, public etagere::Plugin
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID ETAGERE_PLUGIN_IID FILE "etagere-plugin.json")
    Q_INTERFACES(etagere::Plugin)
};

#include "crashingplugin.moc"
