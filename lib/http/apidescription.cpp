// SPDX-License-Identifier: LGPL-3.0-or-later
// How descriptions of APIs become templates: Swagger 2.0, OpenAPI 3, and the facts that are shipped.
#include "core/translate.h"
#include "http/pathtemplates.h"
#include "http/urlbytes.h"

#include <QtCore/QFile>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <algorithm>

// Outside of any namespace, as the macro wants it.
static void loadResources() { Q_INIT_RESOURCE(apis); }

namespace etagere {

namespace {

constexpr qsizetype MostBytes = 64 * 1024 * 1024;
constexpr qsizetype MostOperations = 100000;

QByteArray text(const QJsonValue &value) { return value.toString().toUtf8(); }

/// As str() writes what a parameter's default is.
QByteArray pythonText(const QJsonValue &value)
{
    if (value.isBool())
        return value.toBool() ? "True" : "False";
    return value.isDouble() ? QByteArray::number(value.toInteger()) : text(value);
}

QByteArray withoutLastSlash(QByteArray path)
{
    while (path.endsWith('/'))
        path.chop(1);
    return path;
}

/// "#/parameters/datasource" and "#/components/parameters/page".
QJsonObject dereferenced(const QJsonObject &document, const QJsonValue &value)
{
    const QString reference = value[u"$ref"].toString();
    if (!reference.startsWith(u"#/"))
        return value.toObject();
    QJsonValue at = document;
    for (const QString &name : reference.sliced(2).split(u'/'))
        at = at[name];
    return at.toObject();
}

QList<QByteArray> basePaths(const QJsonObject &document)
{
    QList<QByteArray> bases;
    for (const QJsonValue server : document[u"servers"].toArray())
        bases.append(withoutLastSlash(UrlParts(text(server[u"url"])).path.toByteArray()));
    if (bases.isEmpty())
        bases.append(withoutLastSlash(text(document[u"basePath"])));
    return bases;
}

bool isRevalidation(const QByteArray &name) { return name.compare("If-None-Match", Qt::CaseInsensitive) == 0; }

} // namespace

Result<qsizetype> PathTemplates::add(const QByteArray &json)
{
    if (json.size() > MostBytes)
        return failure(ErrorCode::LimitExceeded,
                       tr("A description of an API may have %L1 bytes at most").arg(MostBytes));
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    if (!document.isObject())
        return failure(ErrorCode::BadInput,
                       tr("This is no description of an API in JSON: %1").arg(problem.errorString()));
    const Result<qsizetype> added =
        document[u"operations"].isArray() ? addOwn(document.object()) : addSwagger(document.object());
    if (added && *added == 0)
        return failure(ErrorCode::BadInput, tr("The file names no path that is asked by GET"));
    return added;
}

Result<qsizetype> PathTemplates::addOwn(const QJsonObject &document)
{
    Api api{ {}, m_nodes.size() };
    m_nodes.append(Node());
    for (const QJsonValue base : document[u"base_paths"].toArray())
        api.bases.append(text(base));
    qsizetype count = 0;
    for (const QJsonValue value : document[u"operations"].toArray()) {
        Operation operation;
        operation.path = text(value[u"path"]);
        for (const QJsonValue name : value[u"header"].toArray()) {
            if (!isRevalidation(text(name)))
                operation.headers.append(text(name));
        }
        const QJsonObject defaults = value[u"defaults"].toObject();
        for (auto it = defaults.begin(); it != defaults.end(); ++it)
            operation.defaults.append({ it.key().toUtf8(), pythonText(it.value()) });
        count += addOperation(api.root, std::move(operation));
    }
    m_apis.append(api);
    return count;
}

Result<qsizetype> PathTemplates::addSwagger(const QJsonObject &document)
{
    const QJsonObject paths = document[u"paths"].toObject();
    if (paths.size() > MostOperations)
        return failure(ErrorCode::LimitExceeded, tr("The file names more than %L1 paths").arg(MostOperations));
    const Api api{ basePaths(document), m_nodes.size() };
    m_nodes.append(Node());
    qsizetype count = 0;
    for (auto it = paths.begin(); it != paths.end(); ++it) {
        if (!it.value()[u"get"].isObject())
            continue;
        Operation operation;
        operation.path = it.key().toUtf8();
        for (const QJsonValue &list : { it.value()[u"parameters"], it.value()[u"get"][u"parameters"] }) {
            for (const QJsonValue reference : list.toArray()) {
                const QJsonObject parameter = dereferenced(document, reference);
                const QByteArray name = text(parameter[u"name"]);
                if (text(parameter[u"in"]) == "header" && !isRevalidation(name))
                    operation.headers.append(name);
                const QJsonValue schema = parameter[u"schema"][u"default"];
                const QJsonValue value = parameter.contains(u"default") ? parameter[u"default"] : schema;
                if (!value.isUndefined())
                    operation.defaults.append({ name, pythonText(value) });
            }
        }
        count += addOperation(api.root, std::move(operation));
    }
    m_apis.append(api);
    return count;
}

std::shared_ptr<const PathTemplates> PathTemplates::builtIn()
{
    static const std::shared_ptr<const PathTemplates> esi = [] {
        loadResources();
        QFile file(QStringLiteral(":/etagere/apis/esi.json"));
        auto templates = std::make_shared<PathTemplates>();
        if (file.open(QIODevice::ReadOnly))
            (void)templates->add(file.readAll());
        return templates;
    }();
    return esi;
}

} // namespace etagere
