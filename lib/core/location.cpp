// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/location.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFileInfo>

namespace etagere
{

namespace
{

QString tr(const char *text) { return QCoreApplication::translate("etagere::Location", text); }

// What follows the scheme: a path, a host, or a bare name.
enum class Shape { Path, Authority, Name };

struct Scheme {
    QByteArrayView name;
    Shape shape;
};

constexpr Scheme Schemes[] = {
    { "file", Shape::Path },
    { "diskcache", Shape::Path },
    { "filecache", Shape::Path },
    { "redis+unix", Shape::Path },
    { "memcached+unix", Shape::Path },
    { "bridge+unix", Shape::Path },
    { "redis", Shape::Authority },
    { "rediss", Shape::Authority },
    { "redis+sentinel", Shape::Authority },
    { "redis+cluster", Shape::Authority },
    { "memcached", Shape::Authority },
    { "bridge", Shape::Authority },
    { "memory", Shape::Name },
    { "dummy", Shape::Name },
    { "lab", Shape::Name },
    { "plugin", Shape::Name },
};

const Scheme *schemeByName(QByteArrayView name)
{
    for (const Scheme &scheme : Schemes) {
        if (scheme.name == name)
            return &scheme;
    }
    return nullptr;
}

// The scheme in front of "x:", or empty: a path may hold a colon too.
QByteArray schemeOf(const QByteArray &text)
{
    const qsizetype colon = text.indexOf(':');
    if (colon < 2 || text[0] < 'a' || text[0] > 'z')
        return {};
    for (char c : text.first(colon)) {
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'))
            return {};
    }
    return text.first(colon);
}

QList<Location::Option> parseOptions(const QByteArray &text)
{
    QList<Location::Option> options;
    for (const QByteArray &pair : text.split('&')) {
        const qsizetype equals = pair.indexOf('=');
        if (!pair.isEmpty()) {
            options.append({ QByteArray::fromPercentEncoding(equals < 0 ? pair : pair.first(equals)),
                             equals < 0 ? QByteArray() : QByteArray::fromPercentEncoding(pair.mid(equals + 1)) });
        }
    }
    return options;
}

QString absolutePath(const QString &path) { return QDir::cleanPath(QDir::current().absoluteFilePath(path)); }

struct PathAndOptions {
    QString path;
    QList<Location::Option> options;
};

// A '?' belongs to the path when a file of that whole name exists, or when no `name=value` follows it.
PathAndOptions splitPath(const QString &text)
{
    const qsizetype question = text.lastIndexOf(u'?');
    if (question < 0 || QFileInfo::exists(text) || !text.mid(question).contains(u'='))
        return { absolutePath(text), {} };
    return { absolutePath(text.left(question)), parseOptions(text.mid(question + 1).toUtf8()) };
}

QByteArray withoutUser(const QByteArray &authority, bool keepName)
{
    const qsizetype at = authority.lastIndexOf('@');
    if (at < 0)
        return authority;
    const QByteArray name = authority.first(at).split(':').first();
    return keepName && !name.isEmpty() ? name + '@' + authority.mid(at + 1) : authority.mid(at + 1);
}

bool isSecretOption(QByteArrayView name) { return name == "token" || name == "password"; }

} // namespace

Location Location::fromPath(const QString &path)
{
    Location location;
    location.m_path = absolutePath(path);
    return location;
}

Result<Location> Location::parse(const QString &text)
{
    if (text.trimmed().isEmpty())
        return failure(ErrorCode::Usage, tr("A location is needed: a folder, a file, or a name such as memory:"));
    if (text.contains(QChar(u'\0')))
        return failure(ErrorCode::Usage, tr("A location cannot contain a null character"));
    const QByteArray bytes = text.toUtf8();
    const QByteArray scheme = schemeOf(bytes);
    const Scheme *known = schemeByName(scheme);
    if (QFileInfo::exists(text) || (!known && !bytes.mid(scheme.size()).startsWith("://"))) {
        Location location;
        PathAndOptions split = splitPath(text);
        location.m_path = std::move(split.path);
        location.m_options = std::move(split.options);
        return location;
    }
    if (!known) {
        return failure(ErrorCode::Usage,
                       tr("“%1” names no kind of cache that is known").arg(QString::fromUtf8(scheme)));
    }
    return known->shape == Shape::Path ? parsePath(scheme, bytes.mid(scheme.size() + 1))
                                       : parseAuthority(scheme, bytes.mid(scheme.size() + 1));
}

Result<Location> Location::parsePath(const QByteArray &scheme, QByteArray rest)
{
    if (rest.startsWith("//"))
        rest = rest.mid(2);
    if (rest.isEmpty())
        return failure(ErrorCode::Usage, tr("A path is missing after “%1:”").arg(QString::fromUtf8(scheme)));
    Location location;
    PathAndOptions split =
        splitPath(QString::fromUtf8(scheme == "file" ? QByteArray::fromPercentEncoding(rest) : rest));
    location.m_scheme = scheme == "file" ? QByteArray() : scheme;
    location.m_path = std::move(split.path);
    location.m_options = std::move(split.options);
    return location;
}

Result<Location> Location::parseAuthority(const QByteArray &scheme, QByteArray rest)
{
    Location location;
    location.m_scheme = scheme;
    const qsizetype question = rest.indexOf('?');
    if (question >= 0)
        location.m_options = parseOptions(rest.mid(question + 1));
    rest = question < 0 ? rest : rest.first(question);
    const bool isName = schemeByName(scheme)->shape == Shape::Name;
    if (!isName && !rest.startsWith("//"))
        return failure(ErrorCode::Usage, tr("“//” and a host are missing after “%1:”").arg(QString::fromUtf8(scheme)));
    if (rest.startsWith("//"))
        rest = rest.mid(2);
    const qsizetype slash = isName ? -1 : rest.indexOf('/');
    location.m_authority = slash < 0 ? rest : rest.first(slash);
    location.m_path = slash < 0 ? QString() : QString::fromUtf8(rest.mid(slash));
    if (!isName && location.m_authority.isEmpty())
        return failure(ErrorCode::Usage, tr("A host is missing after “%1://”").arg(QString::fromUtf8(scheme)));
    return location;
}

bool Location::isPath() const
{
    if (m_scheme.isEmpty())
        return true;
    return schemeByName(m_scheme)->shape == Shape::Path && !m_scheme.contains('+');
}

QByteArray Location::option(QByteArrayView name) const
{
    for (const Option &option : m_options) {
        if (option.name == name)
            return option.value;
    }
    return {};
}

bool Location::hasOption(QByteArrayView name) const
{
    return std::any_of(m_options.begin(), m_options.end(),
                       [name](const Option &option) { return option.name == name; });
}

void Location::setOption(const QByteArray &name, const QByteArray &value)
{
    m_options.removeIf([&](const Option &option) { return option.name == name; });
    m_options.append({ name, value });
}

void Location::setScheme(const QByteArray &scheme) { m_scheme = scheme; }

QString Location::toString() const
{
    QByteArray text = m_scheme.isEmpty() ? QByteArray() : m_scheme + ':';
    if (!m_authority.isEmpty() && schemeByName(m_scheme)->shape == Shape::Authority)
        text += "//";
    text += withoutUser(m_authority, true) + m_path.toUtf8();
    char separator = '?';
    for (const Option &option : m_options) {
        if (!isSecretOption(option.name)) {
            text += std::exchange(separator, '&') + option.name.toPercentEncoding() + '='
                + option.value.toPercentEncoding("/:,");
        }
    }
    return QString::fromUtf8(text);
}

QString Location::identity() const
{
    if (!isPath())
        return QString::fromUtf8(m_scheme + ':' + withoutUser(m_authority, false)) + m_path;
    const QString canonical = QFileInfo(m_path).canonicalFilePath();
    return canonical.isEmpty() ? m_path : canonical;
}

QString Location::displayName() const
{
    if (!isPath())
        return QString::fromUtf8(m_scheme + ':' + withoutUser(m_authority, false)) + m_path;
    const QStringList parts = m_path.split(u'/', Qt::SkipEmptyParts);
    return parts.isEmpty() ? m_path : parts.mid(std::max<qsizetype>(0, parts.size() - 2)).join(u'/');
}

} // namespace etagere
