// SPDX-License-Identifier: LGPL-3.0-or-later
#include "http/pathtemplates.h"

namespace etagere {

/// What is collected on the way from a root to the operations that fit.
struct PathTemplates::Walk {
    QByteArrayView base;
    QList<QByteArray> segments;
    QList<QByteArray> values;
    QList<TemplateMatch> found;
};

PathTemplates::PathTemplates() = default;

qsizetype PathTemplates::behind(qsizetype node, const QByteArray &segment, QList<QByteArray> &names)
{
    const bool isName = segment.startsWith('{') && segment.endsWith('}');
    if (isName)
        names.append(segment.sliced(1, segment.size() - 2));
    const qsizetype known = isName ? m_nodes.at(node).named : m_nodes.at(node).constants.value(segment, -1);
    if (known >= 0)
        return known;
    const qsizetype added = m_nodes.size();
    m_nodes.append(Node());
    if (isName)
        m_nodes[node].named = added;
    else
        m_nodes[node].constants.insert(segment, added);
    return added;
}

// Segments that are a name in part ("{id}.json") are left alone: nothing tells where the name ends.
bool PathTemplates::addOperation(qsizetype root, Operation operation)
{
    qsizetype node = root;
    for (const QByteArray &segment : operation.path.split('/')) {
        const qsizetype brace = segment.indexOf('{');
        if (brace > 0 || (brace == 0 && segment.indexOf('}') != segment.size() - 1))
            return false;
        node = behind(node, segment, operation.names);
    }
    m_nodes[node].operations.append(m_operations.size());
    m_operations.append(std::move(operation));
    return true;
}

void PathTemplates::collect(Walk &walk, qsizetype node, qsizetype segment) const
{
    const Node &here = m_nodes.at(node);
    if (segment == walk.segments.size()) {
        for (const qsizetype index : here.operations) {
            const Operation &operation = m_operations.at(index);
            TemplateMatch match{ walk.base.toByteArray() + operation.path, {}, operation.headers, operation.defaults };
            for (qsizetype i = 0; i < operation.names.size(); ++i)
                match.values.append({ operation.names.at(i), walk.values.at(i) });
            walk.found.append(std::move(match));
        }
        return;
    }
    const QByteArray &text = walk.segments.at(segment);
    if (const qsizetype next = here.constants.value(text, -1); next >= 0)
        collect(walk, next, segment + 1);
    if (here.named < 0 || text.isEmpty())
        return;
    walk.values.append(QByteArray::fromPercentEncoding(text));
    collect(walk, here.named, segment + 1);
    walk.values.removeLast();
}

QList<TemplateMatch> PathTemplates::matches(QByteArrayView path) const
{
    Walk walk;
    for (const Api &api : m_apis) {
        for (const QByteArray &base : api.bases) {
            if (!path.startsWith(base) || (path.size() > base.size() && path[base.size()] != '/'))
                continue;
            walk.base = base;
            walk.segments = path.sliced(base.size()).toByteArray().split('/');
            collect(walk, api.root, 0);
        }
    }
    return walk.found;
}

} // namespace etagere
