// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/mappedheaders.h"

#include "core/translate.h"

namespace etagere {

namespace {

/// One field; false when its value is none.
bool addField(const MappedNode &value, QByteArrayView name, HeaderList &headers)
{
    if (name.trimmed().isEmpty() || value.isContainer())
        return false;
    if (value.kind == MappedKind::Null)
        headers.appendNull(name.toByteArray());
    else
        headers.append(name.toByteArray(), value.text.toByteArray());
    return true;
}

bool addMember(const MappedValue &value, const MappedNode &member, HeaderList &headers)
{
    if (member.kind != MappedKind::List)
        return addField(member, member.name, headers);
    for (const MappedNode *line = value.firstOf(member); line; line = value.after(*line)) {
        if (!addField(*line, member.name, headers))
            return false;
    }
    return true;
}

bool addLine(QByteArrayView line, HeaderList &headers)
{
    const qsizetype colon = line.indexOf(':');
    if (colon <= 0)
        return false;
    headers.append(line.first(colon).trimmed().toByteArray(), line.sliced(colon + 1).trimmed().toByteArray());
    return true;
}

bool addItem(const MappedValue &value, const MappedNode &item, HeaderList &headers)
{
    if (item.isText())
        return addLine(item.text, headers);
    const MappedNode *name = item.kind == MappedKind::List ? value.firstOf(item) : nullptr;
    const MappedNode *second = name ? value.after(*name) : nullptr;
    const bool isPair = second && !value.after(*second) && name->isText();
    return isPair && addField(*second, name->text, headers);
}

} // namespace

Result<Done> readMappedHeaders(const MappedValue &value, const MappedNode &node, HeaderList &headers)
{
    if (!node.isContainer())
        return failure(ErrorCode::BadInput, tr("There are no fields, which would be an object or a list"));
    for (const MappedNode *member = value.firstOf(node); member; member = value.after(*member)) {
        const bool isAdded =
            node.kind == MappedKind::Map ? addMember(value, *member, headers) : addItem(value, *member, headers);
        if (!isAdded)
            return failure(ErrorCode::BadInput,
                           tr("There is a field that is neither a text under its name, a pair nor “Name: value”"));
    }
    return Done();
}

} // namespace etagere
