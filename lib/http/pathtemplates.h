// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/result.h>

#include <QtCore/QHash>
#include <QtCore/QList>
#include <memory>

namespace etagere {

/// A parameter's name and value as text, UTF-8, nothing escaped.
using NamedValue = QPair<QByteArray, QByteArray>;

/// One way in which a URL follows from an API's description.
struct TemplateMatch {
    QByteArray path;            ///< base path and template: "/latest/alliances/{alliance_id}/icons/"
    QList<NamedValue> values;   ///< of the names in the template
    QList<QByteArray> headers;  ///< names of the operation's header parameters, but for If-None-Match
    QList<NamedValue> defaults; ///< of those that have one
};

/// The paths of APIs as their descriptions name them (Swagger 2.0, OpenAPI 3): which names the segments of a URL have.
/// Immutable once shared; any thread.
class PathTemplates
{
public:
    PathTemplates();
    /// ESI's, EVE Online's API: shipped as data (resources/apis/esi.json).
    static std::shared_ptr<const PathTemplates> builtIn();

    /// Adds the GET operations of a description and says how many those are. BadInput for what is none.
    Result<qsizetype> add(const QByteArray &json);
    /// All that fit, constant segments before named ones. `path` is a URL's, percent-encoded.
    QList<TemplateMatch> matches(QByteArrayView path) const;

private:
    struct Operation {
        QList<QByteArray> names; ///< in the order of the template
        QByteArray path;
        QList<QByteArray> headers;
        QList<NamedValue> defaults;
    };
    struct Node {
        QHash<QByteArray, qsizetype> constants;
        qsizetype named = -1; ///< the node behind a segment that is a name
        QList<qsizetype> operations;
    };
    struct Api {
        QList<QByteArray> bases;
        qsizetype root = 0;
    };
    struct Walk;

    Result<qsizetype> addOwn(const class QJsonObject &document);
    Result<qsizetype> addSwagger(const class QJsonObject &document);
    bool addOperation(qsizetype root, Operation operation);
    qsizetype behind(qsizetype node, const QByteArray &segment, QList<QByteArray> &names);
    void collect(Walk &walk, qsizetype node, qsizetype segment) const;

    QList<Node> m_nodes;
    QList<Operation> m_operations;
    QList<Api> m_apis;
};

} // namespace etagere
