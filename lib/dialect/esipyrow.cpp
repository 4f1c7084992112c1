// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/esipyrow.h"

#include "dialect/esipyresponse.h"
#include "format/picklereader.h"
#include "format/pickletext.h"

#include <QtCore/QCoreApplication>
#include <etagere/datetime.h>

namespace etagere {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("etagere", text); }

/// What is reused from row to row, one for each thread.
struct Workspace {
    PickleTree tree;
    QByteArray bytes; ///< of a value that the listing gave only the beginning of
};

/// The fields that a row shows, by their stored name.
struct RowFields {
    PickleId date = NoPickle;
    PickleId expires = NoPickle;
    PickleId etag = NoPickle;
    PickleId contentType = NoPickle;
    PickleId lastModified = NoPickle;
    PickleId vary = NoPickle;

    PickleId *named(QByteArrayView name)
    {
        return name == "date"         ? &date
            : name == "expires"       ? &expires
            : name == "etag"          ? &etag
            : name == "content-type"  ? &contentType
            : name == "last-modified" ? &lastModified
            : name == "vary"          ? &vary
                                      : nullptr;
    }
};

RowFields rowFields(const PickleTree &tree, PickleId headers)
{
    RowFields fields;
    tree.forEachPair(headers, [&](PickleId key, PickleId field) {
        if (PickleId *value = fields.named(tree.text(key)))
            *value = tree.item(field, 1);
    });
    return fields;
}

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

void judgeFreshness(const PickleTree &tree, PickleId expires, RowMeta &meta)
{
    if (tree.isNone(expires))
        return;
    // EsiPy reads the date by email.utils.parsedate, which drops the zone.
    meta.expiresAt = parsePythonDate(tree.text(expires));
    meta.rule = meta.expiresAt == NoTime ? FreshnessRule::Expired : FreshnessRule::ByExpiry;
}

/// Copies what is not plainly in the listed entry into the row's own memory, reserved once: views must not move.
void setTexts(const PickleTree &tree, const EsipyResponse &response, const RowFields &fields, QByteArrayView head,
              RowMeta &meta)
{
    const std::pair<QByteArrayView *, PickleId> texts[] = {
        { &meta.url, response.url },
        { &meta.etag, fields.etag },
        { &meta.contentType, fields.contentType },
        { &meta.lastModified, fields.lastModified },
        { &meta.vary, fields.vary },
    };
    qsizetype copied = 0;
    for (const auto &[view, id] : texts) {
        const QByteArrayView text = tree.text(id);
        const qint64 offset = tree.textOffset(id);
        const bool canStay = offset >= 0 && offset + text.size() <= head.size() && isAscii(text);
        *view = canStay ? head.sliced(offset, text.size()) : QByteArrayView();
        copied += canStay ? 0 : text.size();
    }
    if (copied == 0)
        return;
    meta.scratch.reserve(copied);
    for (const auto &[view, id] : texts) {
        if (!view->isNull() || tree.text(id).isEmpty())
            continue;
        const qsizetype begin = meta.scratch.size();
        meta.scratch.append(id == response.url ? tree.text(id).toByteArray() : wireBytes(tree, id));
        *view = QByteArrayView(meta.scratch).sliced(begin);
    }
}

void summariseResponse(const PickleTree &tree, const EsipyResponse &response, QByteArrayView head, RowMeta &meta)
{
    const RowFields fields = rowFields(tree, response.headers);
    meta.isResponse = true;
    meta.method = "GET"; // no other method is stored that the value would tell from it
    meta.status = response.status;
    setTexts(tree, response, fields, head, meta);
    meta.decodedKey = meta.url;
    meta.decodedBy = KeySource::Value;
    judgeFreshness(tree, fields.expires, meta);
    if (!tree.isNone(fields.date))
        meta.storedAt = parseHttpDate(tree.text(fields.date));
    meta.bodyLength = meta.bodyBytes = tree.text(response.content).size();
    const qint64 offset = tree.textOffset(response.content);
    meta.bodyOffset = offset >= 0 && offset + meta.bodyLength <= head.size() ? offset : -1;
}

} // namespace

void summariseEsipy(const ListedEntry &entry, RowMeta &meta)
{
    thread_local Workspace workspace;
    meta.clear();
    if (entry.error)
        return failRow(meta, entry.error->text());
    if (entry.headSize < 0)
        return;
    const QByteArrayView value = wholeValue(entry, workspace.bytes, meta);
    if (!meta.error.isEmpty())
        return;
    if (const Result<Done> read = readPickle(value, workspace.tree); !read)
        return failRow(meta, read.error().text());
    EsipyResponse response;
    const QString problem = findEsipyResponse(workspace.tree, response);
    if (problem.isEmpty())
        summariseResponse(workspace.tree, response, entry.head, meta);
    else if (!isEsipyApp(workspace.tree))
        failRow(meta, problem);
    workspace.bytes.clear();
}

} // namespace etagere
