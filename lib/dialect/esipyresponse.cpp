// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/esipyresponse.h"

#include "format/pickletext.h"

#include <QtCore/QCoreApplication>
#include <array>

namespace etagere {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("etagere", text); }

bool isHeaderField(const PickleTree &tree, PickleId key, PickleId field)
{
    if (!tree.isText(key) || tree.kind(field) != PickleKind::Tuple || tree.items(field).size() != 2)
        return false;
    const PickleId value = tree.item(field, 1);
    return tree.isText(tree.item(field, 0)) && (tree.isNone(value) || tree.isText(value) || tree.isBytes(value));
}

bool areHeaderFields(const PickleTree &tree, PickleId store)
{
    bool areFields = tree.kind(store) == PickleKind::Dict || tree.isInstance(store, "collections", "OrderedDict");
    tree.forEachPair(store,
                     [&](PickleId key, PickleId field) { areFields = areFields && isHeaderField(tree, key, field); });
    return areFields;
}

PickleId headerStore(const PickleTree &tree, PickleId headers)
{
    const PickleInstance made = tree.instance(headers);
    const bool isHeaders = made.module == "requests.structures" && made.name == "CaseInsensitiveDict";
    return isHeaders ? tree.value(made.state, "_store") : NoPickle;
}

QString notAResponse(const PickleTree &tree)
{
    const QString name = tree.className(tree.root());
    return name.isEmpty() ? tr("The pickle holds no response of EsiPy")
                          : tr("The pickle holds %1, not a response of EsiPy").arg(name.left(100));
}

} // namespace

QString findEsipyResponse(const PickleTree &tree, EsipyResponse &response)
{
    const PickleInstance made = tree.instance(tree.root());
    if (made.module != "esipy.client" || made.name != "CachedResponse")
        return notAResponse(tree);
    std::array<PickleId, 4> fields{};
    if (made.arguments.size() != fields.size())
        return tr("EsiPy's CachedResponse has %1 fields instead of 4").arg(made.arguments.size());
    size_t count = 0;
    for (const PickleId field : made.arguments)
        fields[count++] = field;
    const qint64 status = tree.isInteger(fields[0]) ? tree.integer(fields[0]) : -1;
    if (status < 100 || status > 999)
        return tr("The status of EsiPy's CachedResponse is no HTTP status");
    response = { int(status), headerStore(tree, fields[1]), fields[2], fields[3] };
    if (!areHeaderFields(tree, response.headers))
        return tr("The headers of EsiPy's CachedResponse are no header fields");
    if (!tree.isBytes(response.content))
        return tr("The content of EsiPy's CachedResponse is no bytes");
    if (!tree.isText(response.url))
        return tr("The URL of EsiPy's CachedResponse is no text");
    return {};
}

bool isEsipyApp(const PickleTree &tree)
{
    return tree.kind(tree.root()) == PickleKind::Tuple && tree.items(tree.root()).size() == 3
        && tree.isInstance(tree.item(tree.root(), 0), "pyswagger.core", "App");
}

QByteArray wireBytes(const PickleTree &tree, PickleId id)
{
    const QByteArrayView text = tree.text(id);
    QByteArray bytes;
    if (tree.kind(id) != PickleKind::Text || isAscii(text) || !appendLatin1(text, bytes))
        return text.toByteArray();
    return bytes;
}

} // namespace etagere
