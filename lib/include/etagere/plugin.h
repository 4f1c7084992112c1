// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/dialect.h>

#include <QtCore/QtPlugin>

/// Names this interface, with its version; it changes whenever a plug-in would have to be built anew.
#define ETAGERE_PLUGIN_IID "org.etagere.Backend/1"

namespace etagere {

/// What a plug-in gives. Its instance is a QObject with Q_INTERFACES(etagere::Plugin) and
/// Q_PLUGIN_METADATA(IID ETAGERE_PLUGIN_IID FILE "etagere-plugin.json"); etagere_add_plugin() of the installed CMake
/// package makes that file. TUTORIAL.md has a whole one.
///
/// Threads: made and asked once, in any thread. Each Backend is used by one thread at a time, several of them by
/// several threads at once: what they share needs a lock. Dialects are used by any thread at once. Ownership: the
/// instance and its dialects live until the program ends; a plug-in is never unloaded. Errors: what the plug-in throws
/// while it is called becomes an Io error. An exception in a thread of its own ends the program, as any crash does; the
/// plug-in is then left off until the user allows it again.
class ETAGERE_EXPORT Plugin
{
public:
    /// Made of the sizes of what crosses the boundary: differs when a plug-in was compiled with other headers.
    static constexpr quint64 Layout =
        ((((sizeof(StoreInfo) * 1009 + sizeof(Value)) * 1009 + sizeof(ListedEntry)) * 1009 + sizeof(Location)) * 1009
         + sizeof(RowMeta))
            * 1009
        + sizeof(CachedResponse);

    virtual ~Plugin();
    /// The Layout that the plug-in was compiled with; looked at before anything is asked.
    quint64 layout() const { return m_layout; }

    /// One for each name among the metadata's BACKENDS: location plugin:NAME?option=value opens it. `recognise` and
    /// `schemes` are not used.
    virtual QList<BackendFactory> backends() const;
    /// One for each name among the metadata's DIALECTS; they are asked before the built-in ones, on every cache.
    virtual QList<const Dialect *> dialects() const;

protected:
    quint64 m_layout = Layout; ///< set by the plug-in's own code
};

} // namespace etagere

Q_DECLARE_INTERFACE(etagere::Plugin, ETAGERE_PLUGIN_IID)
