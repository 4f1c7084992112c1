// SPDX-License-Identifier: LGPL-3.0-or-later
#include "plugins/pluginabi.h"

#include "core/translate.h"

#include <QtCore/QMap>

namespace etagere {

namespace {

using Parts = QMap<QByteArray, QByteArray>;

Parts partsOf(QByteArrayView abi)
{
    Parts parts;
    for (const QByteArray &part : abi.toByteArray().split(' ')) {
        const qsizetype equals = part.indexOf('=');
        if (equals > 0)
            parts.insert(part.first(equals), part.mid(equals + 1));
    }
    return parts;
}

QString partTitle(const QByteArray &part)
{
    if (part == "interface")
        return tr("plug-in interface");
    if (part == "etagere")
        return tr("version");
    if (part == "compiler")
        return tr("compiler");
    if (part == "c++")
        return tr("C++ standard");
    if (part == "qt")
        return tr("Qt");
    if (part == "expected")
        return tr("tl-expected");
    return part == "build" ? tr("kind of build") : QString::fromUtf8(part);
}

QString shown(const QByteArray &value) { return value.isEmpty() ? tr("none") : QString::fromUtf8(value); }

} // namespace

QByteArray libraryAbi() { return QByteArrayLiteral(ETAGERE_ABI); }

QString abiDifference(QByteArrayView pluginAbi)
{
    const Parts ours = partsOf(libraryAbi());
    const Parts theirs = partsOf(pluginAbi);
    Parts all = theirs;
    all.insert(ours);
    QStringList differences;
    for (auto it = all.cbegin(); it != all.cend(); ++it) {
        const QByteArray our = ours.value(it.key());
        const QByteArray their = theirs.value(it.key());
        if (our != their)
            differences += tr("%1 %2 instead of %3").arg(partTitle(it.key()), shown(their), shown(our));
    }
    return differences.isEmpty() ? QString() : tr("It was built for another Etagere: %1").arg(differences.join(u", "));
}

} // namespace etagere
