// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/esipyrow.h"

#include "dialect/esipyresponse.h"
#include "dialect/esipyscan.h"
#include "dialect/plainvalue.h"
#include "format/picklereader.h"
#include "format/pickletext.h"

#include <QtCore/QCoreApplication>
#include <etagere/datetime.h>
#include <optional>

namespace etagere {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("etagere", text); }

/// What is reused from row to row, one for each thread.
struct Workspace {
    PickleTree tree;
    QByteArray bytes; ///< of a value that the listing gave only the beginning of
};

void failRow(RowMeta &meta, const QString &message)
{
    meta.scratch = message.toUtf8();
    meta.error = meta.scratch;
}

/// The whole value; nothing when it cannot be had, and `meta` then says why.
QByteArrayView wholeValue(const ListedEntry &entry, QByteArray &memory, RowMeta &meta)
{
    if (entry.head.size() >= entry.headSize)
        return entry.head;
    const qint64 limit = Limits().bytes;
    if (entry.headSize > limit) {
        failRow(meta, tr("The stored value is larger than the limit of %L1 bytes").arg(limit));
        return {};
    }
    Result<QByteArray> bytes = entry.source
        ? entry.source->read(0, entry.headSize)
        : Result<QByteArray>(failure(ErrorCode::Io, tr("The stored bytes end early")));
    if (!bytes)
        failRow(meta, bytes.error().text());
    memory = bytes ? *std::move(bytes) : QByteArray();
    return memory;
}

void judgeFreshness(QByteArrayView expires, RowMeta &meta)
{
    if (expires.isNull())
        return;
    // EsiPy reads the date by email.utils.parsedate, which drops the zone.
    meta.expiresAt = parsePythonDate(expires);
    meta.rule = meta.expiresAt == NoTime ? FreshnessRule::Expired : FreshnessRule::ByExpiry;
}

void fillRow(const EsipyFields &fields, RowMeta &meta)
{
    meta.isResponse = true;
    meta.method = "GET"; // no other method is stored that the value would tell from it
    meta.status = fields.status;
    meta.url = fields.url;
    meta.decodedKey = fields.url;
    meta.decodedBy = KeySource::Value;
    meta.etag = fields.shown.etag;
    meta.contentType = fields.shown.contentType;
    meta.lastModified = fields.shown.lastModified;
    meta.vary = fields.shown.vary;
    meta.contentLanguage = fields.shown.contentLanguage;
    judgeFreshness(fields.shown.expires, meta);
    if (!fields.shown.date.isNull())
        meta.storedAt = parseHttpDate(fields.shown.date);
    meta.bodyLength = meta.bodyBytes = fields.content.size();
}

/// The fields that a row shows, as ids of a tree.
EsipyShownFields<std::optional<PickleId>> shownFields(const PickleTree &tree, PickleId headers)
{
    EsipyShownFields<std::optional<PickleId>> shown;
    tree.forEachPair(headers, [&](PickleId key, PickleId field) {
        if (std::optional<PickleId> *value = shown.named(tree.text(key)))
            *value = tree.item(field, 1);
    });
    return shown;
}

/// The text where it stands in the listed entry; null when it has to be copied.
QByteArrayView textInPlace(const PickleTree &tree, PickleId id, QByteArrayView head)
{
    const QByteArrayView text = tree.text(id);
    const qint64 offset = tree.textOffset(id);
    const bool canStay = offset >= 0 && offset + text.size() <= head.size() && isAscii(text);
    return canStay ? head.sliced(offset, text.size()) : QByteArrayView();
}

QByteArrayView appended(QByteArray &memory, const QByteArray &text)
{
    const qsizetype begin = memory.size();
    memory.append(text);
    return QByteArrayView(memory).sliced(begin);
}

void summariseTree(const PickleTree &tree, const EsipyResponse &response, QByteArrayView head, RowMeta &meta)
{
    const auto shown = shownFields(tree, response.headers);
    const auto text = [&tree](std::optional<PickleId> id) {
        return !id || tree.isNone(*id) ? QByteArrayView() : tree.text(*id);
    };
    const auto kept = [&](std::optional<PickleId> id) {
        if (text(id).isNull())
            return QByteArrayView();
        const QByteArrayView inPlace = textInPlace(tree, *id, head);
        return inPlace.isNull() ? appended(meta.scratch, wireBytes(tree, *id)) : inPlace;
    };
    const QByteArrayView url = tree.text(response.url);
    const QByteArrayView urlInPlace = textInPlace(tree, response.url, head);
    // Once for all: what is in it must not move. Text only becomes shorter when it is made bytes of.
    meta.scratch.reserve(url.size() + text(shown.etag).size() + text(shown.contentType).size()
                         + text(shown.lastModified).size() + text(shown.vary).size());
    EsipyFields fields;
    fields.status = response.status;
    fields.content = tree.text(response.content);
    fields.url = urlInPlace.isNull() ? appended(meta.scratch, url.toByteArray()) : urlInPlace;
    fields.shown = { text(shown.date),         text(shown.expires), kept(shown.etag),           kept(shown.contentType),
                     kept(shown.lastModified), kept(shown.vary),    kept(shown.contentLanguage) };
    fillRow(fields, meta);
    const qint64 offset = tree.textOffset(response.content);
    meta.bodyOffset = offset >= 0 && offset + meta.bodyLength <= head.size() ? offset : -1;
}

void readRow(const ListedEntry &entry, Workspace &workspace, RowMeta &meta)
{
    const QByteArrayView value = wholeValue(entry, workspace.bytes, meta);
    if (!meta.error.isEmpty())
        return;
    const bool isAsStored = !isPacked(entry.flags, value);
    const Result<QByteArray> plain = isAsStored ? QByteArray() : unpacked(Part::fromBytes(value.toByteArray()));
    if (!plain)
        return failRow(meta, plain.error().text());
    if (const Result<Done> read = readPickle(isAsStored ? value : *plain, workspace.tree); !read)
        return failRow(meta, read.error().text());
    EsipyResponse response;
    const QString problem = findEsipyResponse(workspace.tree, response);
    if (problem.isEmpty())
        summariseTree(workspace.tree, response, isAsStored ? entry.head : QByteArrayView(), meta);
    else if (!isEsipyApp(workspace.tree))
        failRow(meta, problem);
    workspace.bytes.clear();
}

} // namespace

void summariseEsipy(const ListedEntry &entry, RowMeta &meta)
{
    meta.clear();
    if (entry.error)
        return failRow(meta, entry.error->text());
    if (entry.headSize < 0)
        return;
    EsipyFields fields;
    if (entry.head.size() >= entry.headSize && scanEsipy(entry.head, fields)) {
        fillRow(fields, meta);
        meta.bodyOffset = fields.content.data() - entry.head.data();
        return;
    }
    thread_local Workspace workspace;
    readRow(entry, workspace, meta);
}

} // namespace etagere
