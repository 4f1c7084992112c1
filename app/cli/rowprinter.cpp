// SPDX-License-Identifier: GPL-3.0-or-later
#include "rowprinter.h"

#include <etagere/datetime.h>
#include <etagere/decodedbody.h>
#include <etagere/rowwriter.h>

#include <QtCore/QCryptographicHash>

#include <charconv>

namespace etagere::cli {

namespace {

void append(QByteArrayView text, QByteArray &out) { out.append(text.data(), text.size()); }

void appendNumber(qint64 number, QByteArray &out)
{
    char text[24];
    out.append(text, std::to_chars(text, text + sizeof text, number).ptr - text);
}

// Pads what `write` appended to `width`, with one space at least.
template <typename Write>
void appendColumn(QByteArray &out, qsizetype width, Write write)
{
    const qsizetype start = out.size();
    write();
    out.append(std::max<qsizetype>(1, start + width - out.size()), ' ');
}

} // namespace

RowPrinter::RowPrinter(Session &session, std::string location, RowFormat format)
    : m_backend(session.detection().backend)
    , m_servers(session.info().servers)
    , m_location(std::move(location))
    , m_format(format)
    , m_now(session.info().clock())
{
}

bool RowPrinter::print(const Row &row)
{
    if (m_format.keysOnly)
        printKey(row);
    else if (m_format.json)
        printJson(row);
    else
        printText(row);
    return m_output.flushIfFull();
}

void RowPrinter::printKey(const Row &row)
{
    if (readsLikeTextKey(row))
        m_output.buffer().append(row.keyType == KeyType::Integer ? "int:"
                                                                 : keyTypeName(row.keyType).toByteArray() + ':');
    appendPrintedKey(row.key, m_output.buffer());
    m_output.buffer().append('\n');
}

void RowPrinter::printJson(const Row &row)
{
    RowContext context;
    context.backend = m_backend;
    const QByteArray server = row.server < m_servers.size() ? m_servers.at(row.server).toUtf8() : QByteArray();
    context.server = server;
    context.withHash = m_format.hash;
    Body body;
    Row shown = row;
    if (needsBody(row)) {
        body = readBody(row);
        context.bodyBytes = body.bytes;
        context.bodySha256 = body.sha256;
        if (!body.error.isEmpty()) {
            shown.error = body.error;
            ++m_failed;
        }
    }
    QByteArray prefixed;
    if (readsLikeTextKey(row)) {
        prefixed = (row.keyType == KeyType::Integer ? QByteArray("int:") : keyTypeName(row.keyType).toByteArray() + ':')
            + row.key.toByteArray();
        shown.key = prefixed;
    }
    appendJsonLine(shown, context, m_now, m_output.buffer());
}

bool RowPrinter::needsBody(const Row &row) const
{
    return row.isResponse && row.error.isEmpty() && (m_format.hash || row.bodyBytes < 0);
}

RowPrinter::Body RowPrinter::readBody(const Row &row)
{
    const auto failed = [](const Error &error) { return Body{ -1, {}, error.text().toUtf8() }; };
    Session *session = reader();
    if (!session)
        return {};
    const Result<Value> value = session->read(row.storedKey());
    if (!value)
        return failed(value.error());
    const Result<DecodedEntry> decoded = row.dialect->decode(row.storedKey(), *value);
    if (!decoded)
        return failed(decoded.error());
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const bool hashing = m_format.hash;
    const Result<qint64> length = streamDecodedBody(decoded->variants.first(), [&](QByteArrayView slice) {
        if (hashing)
            hash.addData(slice);
        return true;
    });
    return length ? Body{ *length, hashing ? hash.result().toHex() : QByteArray(), {} } : failed(length.error());
}

Session *RowPrinter::reader()
{
    if (!m_reader && !m_readerFailed) {
        Result<Session> session = openCache(m_location);
        m_readerFailed = !session;
        if (session)
            m_reader = std::move(*session);
    }
    return m_reader ? &*m_reader : nullptr;
}

// An integer key 42 beside a text key 42: only then the type goes in front, so that it can be told as KEY.
bool RowPrinter::readsLikeTextKey(const Row &row)
{
    if (row.keyType == KeyType::Text)
        return false;
    Session *session = reader();
    return session && session->read({ row.key.toByteArray(), KeyType::Text, row.server }).has_value();
}

void RowPrinter::printText(const Row &row)
{
    QByteArray &out = m_output.buffer();
    appendColumn(out, 4, [&] { row.status > 0 ? appendNumber(row.status, out) : void(out += '-'); });
    appendColumn(out, 11, [&] {
        append(row.error.isEmpty() ? freshnessName(row.freshness(m_now)) : QByteArrayView("unreadable"), out);
    });
    appendColumn(out, 21, [&] { row.expiresAt != NoTime ? appendIsoTime(row.expiresAt, out) : void(out += '-'); });
    appendColumn(out, 9, [&] { appendNumber(row.storedBytes, out); });
    appendColumn(out, 20, [&] { row.etag.isEmpty() ? void(out += '-') : appendVisible(row.etag, out); });
    if (row.url.isEmpty())
        appendPrintedKey(row.key, out);
    else
        appendVisible(maskedUrl(row.url), out);
    if (!row.error.isEmpty()) {
        out += "  (";
        appendVisible(row.error, out);
        out += ')';
    }
    out += '\n';
}

} // namespace etagere::cli
