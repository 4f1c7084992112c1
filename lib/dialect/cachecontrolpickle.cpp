// SPDX-License-Identifier: LGPL-3.0-or-later
// cc=1: a pickle of the same dict that later versions hold. No prefix: a pickle of requests.models.Response.
#include "core/translate.h"
#include "dialect/cachecontrolentry.h"

namespace etagere {

namespace {

constexpr qsizetype GlobalsComeBefore = 512; ///< the class is named in the first bytes

class PickledEntryReader
{
public:
    PickledEntryReader(qsizetype base, CacheControlEntry &entry)
        : m_base(base)
        , m_entry(entry)
        , m_tree(*entry.pickle)
    {
    }

    Result<Done> readEntry()
    {
        const PickleId root = m_tree.root();
        const PickleId response = m_tree.kind(root) == PickleKind::Dict ? m_tree.value(root, "response") : NoPickle;
        if (response == NoPickle)
            return failure(ErrorCode::BadInput, tr("The pickle is no CacheControl entry"), what(root));
        readStatus(m_tree.value(response, "status"));
        m_entry.reason = m_tree.text(m_tree.value(response, "reason"));
        m_entry.httpVersion = smallNumber(m_tree.integer(m_tree.value(response, "version")));
        m_entry.decodeContent = m_tree.integer(m_tree.value(response, "decode_content")) != 0;
        if (const PickleId strict = m_tree.value(response, "strict"); !m_tree.isNone(strict))
            m_entry.strict = m_tree.integer(strict);
        if (!readBody(m_tree.value(response, "body")))
            return failure(ErrorCode::BadInput, tr("The response has no body"));
        if (!readFields(m_tree.value(response, "headers"), m_entry.headers))
            return failure(ErrorCode::BadInput, tr("The headers of the response are damaged"));
        readFields(m_tree.value(root, "vary"), m_entry.vary);
        return Done();
    }

    Result<Done> readResponse()
    {
        if (!m_tree.isInstance(m_tree.root(), "requests.models", "Response"))
            return failure(ErrorCode::BadInput, tr("The pickle is no response"), what(m_tree.root()));
        const PickleId state = m_tree.instance(m_tree.root()).state;
        readStatus(m_tree.value(state, "status_code"));
        m_entry.reason = m_tree.text(m_tree.value(state, "reason"));
        m_entry.url = m_tree.text(m_tree.value(state, "url"));
        readBody(m_tree.value(state, "_content"));
        if (!readFields(m_tree.value(state, "headers"), m_entry.headers))
            return failure(ErrorCode::BadInput, tr("The headers of the response are damaged"));
        const PickleId request = m_tree.instance(m_tree.value(state, "request")).state;
        m_entry.method = m_tree.text(m_tree.value(request, "method"));
        readFields(m_tree.value(request, "headers"), m_entry.vary);
        return Done();
    }

private:
    QString what(PickleId id) const
    {
        const QString name = m_tree.className(id);
        return name.isEmpty() ? QString() : tr("an object of %1").arg(name);
    }

    void readStatus(PickleId id) { m_entry.status = smallNumber(m_tree.integer(id)); }

    bool readBody(PickleId id)
    {
        if (!m_tree.isText(id) && !m_tree.isBytes(id))
            return false;
        m_entry.body = m_tree.text(id);
        m_entry.bodyLength = m_entry.body.size();
        const qint64 offset = m_tree.textOffset(id);
        m_entry.bodyOffset = offset < 0 ? -1 : m_base + offset;
        return true;
    }

    /// Fields of a dict, or of the mappings of requests and urllib3, which keep them in a member.
    bool readFields(PickleId id, FieldViews &fields)
    {
        const PickleId state = m_tree.instance(id).state;
        for (const char *const member : { "_store", "_container", "_data" }) {
            const PickleId inner = m_tree.value(state, member);
            if (!m_tree.isNone(inner))
                return readPairs(inner, fields);
        }
        return readPairs(id, fields);
    }

    bool readPairs(PickleId id, FieldViews &fields)
    {
        bool isGood = m_tree.kind(id) == PickleKind::Dict || m_tree.kind(id) == PickleKind::Object;
        m_tree.forEachPair(id, [&](PickleId key, PickleId value) { isGood = readField(key, value, fields) && isGood; });
        return isGood;
    }

    /// A value is text, None, or (Name, value, value...), where the key is the name in lower case.
    bool readField(PickleId key, PickleId value, FieldViews &fields)
    {
        if (!m_tree.isText(key) && !m_tree.isBytes(key))
            return false;
        if (m_tree.kind(value) != PickleKind::Tuple && m_tree.kind(value) != PickleKind::List)
            return append(m_tree.text(key), value, fields);
        QByteArrayView name;
        bool isFirst = true;
        bool isGood = true;
        for (const PickleId part : m_tree.items(value)) {
            if (std::exchange(isFirst, false))
                name = m_tree.text(part);
            else
                isGood = append(name, part, fields) && isGood;
        }
        return isGood;
    }

    bool append(QByteArrayView name, PickleId value, FieldViews &fields)
    {
        if (!m_tree.isNone(value) && !m_tree.isText(value) && !m_tree.isBytes(value))
            return false;
        fields.append({ name, m_tree.text(value), m_tree.isNone(value) });
        return true;
    }

    const qsizetype m_base;
    CacheControlEntry &m_entry;
    const PickleTree &m_tree;
};

Result<Done> readTree(QByteArrayView data, CacheControlEntry &entry)
{
    entry.pickle = std::make_unique<PickleTree>();
    return readPickle(data, *entry.pickle);
}

} // namespace

bool isPickledResponse(QByteArrayView head)
{
    if (!looksLikePickle(head))
        return false;
    const QByteArrayView start = head.first(qMin(head.size(), GlobalsComeBefore));
    constexpr QByteArrayView Module("requests.models");
    const qsizetype module = start.indexOf(Module);
    const qsizetype name = start.indexOf("Response", module);
    // Between the names: a newline, or a few opcodes for the second text.
    return module >= 0 && name >= 0 && name - (module + Module.size()) <= 8;
}

Result<Done> readPickledEntry(QByteArrayView data, qsizetype base, CacheControlEntry &entry)
{
    const Result<Done> read = readTree(data, entry);
    return read ? PickledEntryReader(base, entry).readEntry() : read;
}

Result<Done> readPickledResponse(QByteArrayView data, CacheControlEntry &entry)
{
    const Result<Done> read = readTree(data, entry);
    return read ? PickledEntryReader(0, entry).readResponse() : read;
}

} // namespace etagere
