// SPDX-License-Identifier: GPL-3.0-or-later
#include "entryprinter.h"

#include <etagere/datetime.h>
#include <etagere/decodedbody.h>
#include <etagere/entrytablemodel.h>
#include <etagere/export.h>

namespace etagere::cli {

EntryPrinter::EntryPrinter(Session &session, StoredKey key, Value value, bool reveal)
    : m_session(session)
    , m_key(std::move(key))
    , m_value(std::move(value))
    , m_dialect(session.dialectOf(m_key, m_value))
    , m_reveal(reveal)
{
}

QByteArray EntryPrinter::shownValue(const HeaderField &field) const
{
    return !m_reveal && isSecretField(field.name) ? QByteArrayLiteral("***") : field.value;
}

QByteArray EntryPrinter::shownUrl(const CachedResponse &response) const
{
    return m_reveal ? response.url : maskedUrl(response.url);
}

Result<CachedResponse> EntryPrinter::response() const
{
    return m_session.decode(m_key, m_value).map([](const DecodedEntry &entry) { return entry.variants.first(); });
}

void EntryPrinter::field(QByteArrayView name, const QByteArray &value)
{
    if (!value.isEmpty())
        m_output.line(name.toByteArray().leftJustified(15) + visible(value));
}

void EntryPrinter::time(QByteArrayView name, Msecs value)
{
    if (value != NoTime)
        field(name, formatIsoTime(value) + "  (" + humaneTime(value, m_session.info().clock()).toUtf8() + ')');
}

Result<Done> EntryPrinter::printSummary()
{
    const Result<CachedResponse> decoded = response();
    field("stored key", printedKey(m_key.bytes));
    m_session.withRow(m_key, m_value, [&](const Row &row) {
        field("dialect", m_dialect.name());
        if (decoded) {
            field("request", decoded->method + ' ' + shownUrl(*decoded));
            field("response", QByteArray::number(decoded->status) + ' ' + decoded->reason);
            field("serialised as", decoded->serialisation);
        }
        field("state", row.isResponse ? freshnessName(row.freshness(m_session.info().clock())).toByteArray() : QByteArray());
        field("etag", row.etag.toByteArray());
        field("last-modified", row.lastModified.toByteArray());
        time("stored", row.storedAt);
        time("fresh until", row.expiresAt);
        time("store keeps it", row.storeExpiresAt);
        field("stored bytes", QByteArray::number(m_value.storedBytes));
    });
    for (const QString &place : m_value.places)
        field("place", place.toUtf8());
    for (const QString &note : decoded ? decoded->notes : QStringList())
        field("note", note.toUtf8());
    // Bytes that are no response are still an entry that was read.
    return decoded || m_dialect.name() == "raw" ? Result<Done>(Done()) : tl::unexpected(decoded.error());
}

Result<Done> EntryPrinter::printHeaders()
{
    return response().map([this](const CachedResponse &response) {
        const QByteArray version = response.httpVersion < 10 ? QByteArray("HTTP")
                                                             : "HTTP/" + QByteArray::number(response.httpVersion / 10)
                + '.' + QByteArray::number(response.httpVersion % 10);
        m_output.line(version + ' ' + QByteArray::number(response.status) + ' ' + visible(response.reason));
        for (const HeaderField &header : response.headers)
            m_output.line(visible(header.name) + ": "
                          + (header.isNull ? QByteArray("(null)") : visible(shownValue(header))));
        return Done();
    });
}

Result<Done> EntryPrinter::printBody()
{
    return response()
        .and_then([this](const CachedResponse &response) {
            return streamDecodedBody(response, [this](QByteArrayView slice) {
                m_output.write(slice);
                return m_output.isOpen();
            });
        })
        .map([](qint64) { return Done(); })
        .or_else([this](const Error &error) -> Result<Done> {
            if (!m_output.isOpen())
                return Done();
            return tl::unexpected(error);
        });
}

Result<Done> EntryPrinter::printRaw()
{
    constexpr qint64 slice = 1024 * 1024;
    for (qint64 offset = 0; offset < m_value.head.size && m_output.isOpen(); offset += slice) {
        const Result<QByteArray> bytes = m_value.head.read(offset, slice);
        if (!bytes)
            return tl::unexpected(bytes.error());
        m_output.write(*bytes);
    }
    return Done();
}

Result<Done> EntryPrinter::printTree()
{
    return m_dialect.structure(m_key, m_value).map([this](const Structure &structure) {
        m_output.line(structure.format.toUtf8());
        std::vector<int> depth(size_t(structure.nodes.size()), 0);
        for (qsizetype i = 0; i < structure.nodes.size(); ++i) {
            const StructureNode &node = structure.nodes.at(i);
            depth[size_t(i)] = node.parent < 0 ? 0 : depth[size_t(node.parent)] + 1;
            const QByteArray offset = node.offset < 0 ? QByteArray() : QByteArray::number(node.offset);
            QByteArray line = offset.rightJustified(10) + "  " + QByteArray(depth[size_t(i)] * 2, ' ');
            line += node.label.toUtf8() + (node.label.isEmpty() ? "" : ": ") + node.type.toUtf8();
            m_output.line(visible(node.value.isEmpty() ? line : line + "  " + node.value.toUtf8()));
        }
        for (const QString &note : structure.notes)
            m_output.line("note: " + note.toUtf8());
        return Done();
    });
}

Result<Done> EntryPrinter::printJson()
{
    const Result<CachedResponse> decoded = response();
    const QByteArray backend = m_session.detection().backend;
    RowContext context;
    context.backend = backend;
    Result<Done> written = Done();
    m_session.withRow(m_key, m_value, [&](const Row &row) {
        const auto writer = makeExportWriter(ExportFormat::JsonLines, { m_reveal, m_session.info().clock() });
        written = writer->add(row, context, decoded ? &*decoded : nullptr, m_output.buffer());
    });
    const bool isReadable = decoded || m_dialect.name() == "raw";
    return isReadable ? written : Result<Done>(tl::unexpected(decoded.error()));
}

} // namespace etagere::cli
