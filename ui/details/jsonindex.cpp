// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/jsonindex.h"

#include <QtCore/QByteArrayView>
#include <QtCore/QCoreApplication>
#include <QtCore/QLocale>
#include <algorithm>
#include <cstring>

namespace etagere {
namespace {

QString tr(const char *text) { return QCoreApplication::translate("JsonIndex", text); }

bool isSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
bool isLiteral(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '+'
        || c == '.';
}

class JsonReader
{
public:
    JsonReader(JsonIndex &index, const Limits &limits, std::stop_token stop)
        : m_index(index)
        , m_data(index.text.constData())
        , m_end(index.text.size())
        , m_limits(limits)
        , m_stop(std::move(stop))
    {
    }

    Result<Done> read();
    std::vector<qint32> parents;

private:
    struct Open {
        qint32 node;
        bool isObject;
        bool hasItems = false;
    };

    bool isAtEnd() const { return m_pos >= m_end; }
    bool isFull() const { return qint64(m_index.nodes.size()) >= m_limits.items; }
    void skipSpace();
    bool skipString();
    bool skipLiteral();
    bool skipContainer();
    bool readItem();
    bool readKey(JsonNode &node);
    bool readValue(JsonNode node);
    bool openContainer(qint32 node);
    bool fail(const QString &what);
    void closeAll();

    JsonIndex &m_index;
    const char *m_data;
    qint64 m_end;
    const Limits &m_limits;
    std::stop_token m_stop;
    qint64 m_pos = 0;
    std::vector<Open> m_open;
    bool m_isCutInDepth = false;
    Error m_error;
};

bool JsonReader::fail(const QString &what)
{
    m_error = { ErrorCode::BadInput, what, tr("byte %1").arg(QLocale().toString(m_pos)) };
    return false;
}

void JsonReader::skipSpace()
{
    while (m_pos < m_end && isSpace(m_data[m_pos]))
        ++m_pos;
}

bool JsonReader::skipString()
{
    for (qint64 at = m_pos + 1;;) {
        const void *quote = at < m_end ? memchr(m_data + at, '"', size_t(m_end - at)) : nullptr;
        if (!quote)
            return fail(tr("A JSON text ends inside a string."));
        const qint64 found = static_cast<const char *>(quote) - m_data;
        qint64 slash = found;
        while (m_data[slash - 1] == '\\')
            --slash;
        at = found + 1;
        if ((found - slash) % 2 == 0) {
            m_pos = at;
            return true;
        }
    }
}

bool JsonReader::skipLiteral()
{
    const qint64 start = m_pos;
    while (m_pos < m_end && isLiteral(m_data[m_pos]))
        ++m_pos;
    const QByteArrayView text(m_data + start, m_pos - start);
    static constexpr QByteArrayView words[] = { "true", "false", "null", "NaN", "Infinity", "-Infinity" };
    if (std::find(std::begin(words), std::end(words), text) != std::end(words))
        return true;
    const bool isNumber = !text.isEmpty() && (text.front() == '-' || (text.front() >= '0' && text.front() <= '9'))
        && std::all_of(text.begin(), text.end(), [](char c) { return strchr("0123456789+-.eE", c); });
    m_pos = isNumber ? m_pos : start;
    return isNumber || fail(tr("This is where a JSON value was expected."));
}

// Past a container that is too deep for the tree: only the brackets are counted.
bool JsonReader::skipContainer()
{
    m_isCutInDepth = true;
    qint64 depth = 0;
    while (m_pos < m_end) {
        const char c = m_data[m_pos];
        if (c == '"') {
            if (!skipString())
                return false;
            continue;
        }
        ++m_pos;
        depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
        if (depth == 0)
            return true;
    }
    return fail(tr("A JSON text ends inside an array or object."));
}

bool JsonReader::openContainer(qint32 node)
{
    if (int(m_open.size()) >= m_limits.depth) {
        if (!skipContainer())
            return false;
        m_index.nodes[node].end = quint32(m_pos);
        return true;
    }
    m_open.push_back({ node, m_data[m_pos] == '{' });
    ++m_pos;
    return true;
}

bool JsonReader::readValue(JsonNode node)
{
    if (isAtEnd())
        return fail(tr("A JSON text ends where a value was expected."));
    const auto number = qint32(m_index.nodes.size());
    node.start = quint32(m_pos);
    m_index.nodes.push_back(node);
    parents.push_back(m_open.empty() ? -1 : m_open.back().node);
    const char c = m_data[m_pos];
    if (c == '{' || c == '[')
        return openContainer(number);
    if (!(c == '"' ? skipString() : skipLiteral()))
        return false;
    m_index.nodes[number].end = quint32(m_pos);
    return true;
}

bool JsonReader::readKey(JsonNode &node)
{
    node.keyStart = quint32(m_pos);
    if (isAtEnd() || m_data[m_pos] != '"')
        return fail(tr("A member's name was expected here."));
    if (!skipString())
        return false;
    node.keyEnd = quint32(m_pos);
    skipSpace();
    if (isAtEnd() || m_data[m_pos] != ':')
        return fail(tr("A colon was expected after a member's name."));
    ++m_pos;
    skipSpace();
    return true;
}

// One item of the innermost container, or its end.
bool JsonReader::readItem()
{
    Open &open = m_open.back();
    if (isAtEnd())
        return fail(tr("A JSON text ends inside an array or object."));
    if (m_data[m_pos] == (open.isObject ? '}' : ']')) {
        m_index.nodes[open.node].end = quint32(++m_pos);
        m_open.pop_back();
        return true;
    }
    if (open.hasItems) {
        if (m_data[m_pos] != ',')
            return fail(tr("A comma was expected here."));
        ++m_pos;
        skipSpace();
    }
    open.hasItems = true;
    JsonNode node;
    return (!open.isObject || readKey(node)) && readValue(node);
}

void JsonReader::closeAll()
{
    for (const Open &open : m_open)
        m_index.nodes[open.node].end = quint32(m_end);
    m_index.notes += tr("The tree shows the first %1 values; the text shows all of it.")
                         .arg(QLocale().toString(qlonglong(m_index.nodes.size())));
}

Result<Done> JsonReader::read()
{
    for (skipSpace(); !isAtEnd() || !m_open.empty(); skipSpace()) {
        if (m_index.nodes.size() % 4096 == 0 && m_stop.stop_requested())
            return failure(ErrorCode::Cancelled, tr("Reading the JSON text was stopped."));
        if (isFull()) {
            closeAll();
            break;
        }
        if (!(m_open.empty() ? readValue({}) : readItem()))
            return tl::unexpected(m_error);
    }
    if (m_index.nodes.empty())
        return failure(ErrorCode::BadInput, tr("The text is empty."));
    if (m_isCutInDepth)
        m_index.notes += tr("The tree shows %1 levels; what is deeper is shown as text.").arg(m_limits.depth);
    return Done();
}

} // namespace

qint32 JsonIndex::nodeAt(qint64 offset) const
{
    const auto after = std::upper_bound(nodes.begin(), nodes.end(), offset,
                                        [](qint64 at, const JsonNode &node) { return at < qint64(node.begin()); });
    auto found = qint32(after - nodes.begin()) - 1;
    while (found >= 0 && offset >= qint64(nodes[found].end))
        found = tree.container(found);
    return found;
}

Result<std::shared_ptr<const JsonIndex>> indexJson(const QByteArray &utf8, const Limits &limits, std::stop_token stop)
{
    const auto index = std::make_shared<JsonIndex>();
    index->text = utf8;
    JsonReader reader(*index, limits, std::move(stop));
    if (const Result<Done> read = reader.read(); !read)
        return tl::unexpected(read.error());
    index->tree = TreeIndex(reader.parents);
    return std::shared_ptr<const JsonIndex>(index);
}

} // namespace etagere
