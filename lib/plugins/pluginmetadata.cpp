// SPDX-License-Identifier: LGPL-3.0-or-later
#include "plugins/pluginmetadata.h"

#include "core/translate.h"
#include "plugins/pluginabi.h"

#include <etagere/plugin.h>

#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>
#include <QtCore/QPluginLoader>
#include <QtCore/QRegularExpression>

namespace etagere {

namespace {

constexpr int MostNames = 100;
constexpr int LongestName = 64;

bool isName(const QString &text)
{
    static const QRegularExpression name(QStringLiteral("\\A[a-z0-9][a-z0-9_-]*\\z"));
    return text.size() <= LongestName && name.match(text).hasMatch();
}

// What a terminal or a label may show.
bool isVersion(const QString &text)
{
    static const QRegularExpression version(QStringLiteral("\\A[A-Za-z0-9.+~_-]*\\z"));
    return text.size() <= LongestName && version.match(text).hasMatch();
}

/// Nothing when one of them is no name.
std::optional<QByteArrayList> names(const QJsonValue &value)
{
    QByteArrayList names;
    for (const QJsonValue &name : value.toArray()) {
        if (!isName(name.toString()) || names.size() == MostNames)
            return std::nullopt;
        names += name.toString().toLatin1();
    }
    return names;
}

} // namespace

Result<PluginMetadata> readPluginMetadata(const QString &path)
{
    const QPluginLoader loader(path);
    const QJsonObject all = loader.metaData();
    if (all.isEmpty())
        return failure(ErrorCode::BadInput, tr("It is no plug-in: %1").arg(loader.errorString()));
    const QString interface = all[u"IID"].toString();
    if (interface != QLatin1String(ETAGERE_PLUGIN_IID))
        return failure(ErrorCode::BadInput,
                       tr("It is a plug-in for something else: %1 instead of %2")
                           .arg(interface.left(LongestName), QLatin1String(ETAGERE_PLUGIN_IID)));
    const QJsonObject own = all[u"MetaData"].toObject();
    const auto backends = names(own[u"backends"]);
    const auto dialects = names(own[u"dialects"]);
    if (!isName(own[u"name"].toString()) || !isVersion(own[u"version"].toString()) || !backends || !dialects)
        return failure(ErrorCode::BadInput,
                       tr("It does not tell its name, version and what it offers, as etagere_add_plugin() has it do"));
    return PluginMetadata{ own[u"name"].toString(), own[u"version"].toString(), *backends, *dialects,
                           abiDifference(own[u"abi"].toString().toUtf8()) };
}

} // namespace etagere
