// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/httplib2entry.h"

#include "core/translate.h"

#include <algorithm>

namespace etagere {

namespace {

constexpr QByteArrayView HeadEnd("\r\n\r\n");

/// Takes a line off; the line end is not part of it.
QByteArrayView takeLine(QByteArrayView &text)
{
    const qsizetype end = text.indexOf('\n');
    QByteArrayView line = text.first(end < 0 ? text.size() : end);
    text = text.sliced(end < 0 ? text.size() : end + 1);
    return line.endsWith('\r') ? line.chopped(1) : line;
}

int statusOf(QByteArrayView text)
{
    bool isNumber = false;
    const int status = text.trimmed().toInt(&isNumber);
    return isNumber && status >= 100 && status <= 999 ? status : 0;
}

tl::unexpected<Error> broken(const QString &why) { return failure(ErrorCode::BadInput, why); }

/// A line that begins with a blank goes on with the field before it.
Result<Done> readContinuation(QByteArrayView line, FieldViews &fields)
{
    if (fields.isEmpty())
        return broken(tr("The entry's head begins with a line that continues another"));
    FieldView &last = fields.last();
    const char *start = last.value.isEmpty() ? line.data() : last.value.data();
    last.value = QByteArrayView(start, line.data() + line.size()).trimmed();
    return Done();
}

Result<Done> readFields(QByteArrayView head, FieldViews &fields)
{
    while (!head.isEmpty()) {
        const QByteArrayView line = takeLine(head);
        if (line.startsWith(' ') || line.startsWith('\t')) {
            if (const Result<Done> done = readContinuation(line, fields); !done)
                return done;
            continue;
        }
        const qsizetype colon = line.indexOf(':');
        if (colon < 0 || !isHttplib2FieldName(line.first(colon)))
            return broken(tr("A line of the entry's head is no header field"));
        if (fields.size() >= MostHttplib2Fields)
            return failure(ErrorCode::LimitExceeded,
                           tr("The entry has more than %1 header fields").arg(MostHttplib2Fields));
        fields.append({ line.first(colon), line.sliced(colon + 1).trimmed(), false });
    }
    return Done();
}

/// Takes the status out of the fields.
Result<Done> findStatus(Httplib2Entry &entry)
{
    const auto isStatus = [](const FieldView &field) { return sameFieldName(field.name, "status"); };
    const auto found = std::find_if(entry.fields.begin(), entry.fields.end(), isStatus);
    entry.status = found == entry.fields.end() ? 0 : statusOf(found->value);
    entry.fields.erase(std::remove_if(entry.fields.begin(), entry.fields.end(), isStatus), entry.fields.end());
    if (entry.status == 0)
        return broken(tr("The entry has no valid status"));
    return Done();
}

/// The head with its blank line; more is read where it takes that.
Result<QByteArrayView> findHead(const StoredBytes &bytes, Httplib2Entry &entry)
{
    QByteArrayView start = bytes.head();
    qsizetype end = start.indexOf(HeadEnd);
    if (end < 0 && !bytes.isWhole()) {
        const Result<QByteArray> more = bytes.read(0, qMin(bytes.size(), LargestHttplib2Head));
        if (!more)
            return tl::unexpected(more.error());
        start = entry.start = *more;
        end = start.indexOf(HeadEnd);
    }
    if (end < 0 && start.size() >= LargestHttplib2Head)
        return failure(ErrorCode::LimitExceeded,
                       tr("The entry's head is longer than %1 bytes").arg(LargestHttplib2Head));
    if (end < 0)
        return broken(bytes.size() == 0 ? tr("The entry is empty; httplib2 may be writing it just now")
                                        : tr("The entry has no blank line behind its head"));
    return start.first(end + HeadEnd.size());
}

} // namespace

bool isHttplib2FieldName(QByteArrayView name)
{
    return !name.isEmpty()
        && std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c <= '~' && c != ':'; });
}

QByteArrayView variedName(QByteArrayView fieldName)
{
    constexpr QByteArrayView Prefix("-varied-");
    const bool isVaried = fieldName.size() > Prefix.size() && sameFieldName(fieldName.first(Prefix.size()), Prefix);
    return isVaried ? fieldName.sliced(Prefix.size()) : QByteArrayView();
}

Result<Done> readHttplib2Entry(const StoredBytes &bytes, Httplib2Entry &entry)
{
    const Result<QByteArrayView> head = findHead(bytes, entry);
    if (!head)
        return tl::unexpected(head.error());
    entry.bodyOffset = head->size();
    entry.bodyLength = bytes.size() - entry.bodyOffset;
    const Result<Done> read = readFields(head->chopped(HeadEnd.size()), entry.fields);
    return read ? findStatus(entry) : read;
}

Httplib2Fields::Httplib2Fields(const FieldViews &fields)
{
    const auto takeFirst = [](QByteArrayView &place, const FieldView &field) {
        if (place.isNull())
            place = field.value;
    };
    for (const FieldView &field : fields) {
        const auto is = [&field](QByteArrayView name) { return sameFieldName(field.name, name); };
        if (is("cache-control"))
            takeFirst(cacheControl, field);
        else if (is("content-location"))
            takeFirst(contentLocation, field);
        else if (is("content-type"))
            takeFirst(contentType, field);
        else if (is("etag"))
            takeFirst(etag, field);
        else if (is("last-modified"))
            takeFirst(lastModified, field);
        else if (is("vary"))
            takeFirst(vary, field);
        else if (is("date"))
            date = date.value_or(field.value);
        else if (is("expires"))
            expires = expires.value_or(field.value);
        else if (is("-x-permanent-redirect-url"))
            isPermanentRedirect = true;
    }
}

} // namespace etagere
