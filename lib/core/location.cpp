// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/location.h>

#include "core/serveridentity.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFileInfo>

#include <algorithm>
#include <tuple>

namespace etagere {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("etagere::Location", text); }

// These are names of things inside this process, not places on a disk or host.
bool isNameScheme(QByteArrayView scheme)
{
    return scheme == "memory" || scheme == "dummy" || scheme == "lab" || scheme == "plugin";
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

// What a plug-in's options mean is its own business: each may name another store.
QByteArray pluginOptions(QList<Location::Option> options)
{
    std::sort(options.begin(), options.end(),
              [](const auto &a, const auto &b) { return std::tie(a.name, a.value) < std::tie(b.name, b.value); });
    QByteArray text;
    for (const Location::Option &option : options) {
        if (option.name != "dialect" && option.name != "mapping" && !isSecretOption(option.name))
            text += '&' + option.name.toPercentEncoding() + '=' + option.value.toPercentEncoding("/:,");
    }
    return text;
}

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
    if (scheme.isEmpty() || QFileInfo::exists(text))
        return parsePath({}, text);
    const QByteArray rest = bytes.mid(scheme.size() + 1);
    if (isNameScheme(scheme) || (rest.startsWith("//") && !rest.startsWith("///")))
        return parseAuthority(scheme, rest);
    if (isServerScheme(scheme) && !scheme.endsWith("+unix"))
        return failure(ErrorCode::Usage,
                       tr("A host is missing: %1://localhost is one on this computer").arg(QString::fromUtf8(scheme)));
    const QByteArray path = rest.startsWith("///") ? rest.mid(2) : rest;
    if (path.isEmpty())
        return failure(ErrorCode::Usage, tr("A path is missing after “%1:”").arg(QString::fromUtf8(scheme)));
    if (scheme == "file")
        return parsePath({}, QString::fromUtf8(QByteArray::fromPercentEncoding(path)));
    return parsePath(scheme, QString::fromUtf8(path));
}

Location Location::parsePath(const QByteArray &scheme, const QString &text)
{
    Location location;
    PathAndOptions split = splitPath(text);
    location.m_scheme = scheme;
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
    if (rest.startsWith("//"))
        rest = rest.mid(2);
    const qsizetype slash = isNameScheme(scheme) ? -1 : rest.indexOf('/');
    location.m_authority = slash < 0 ? rest : rest.first(slash);
    location.m_path = slash < 0 ? QString() : QString::fromUtf8(rest.mid(slash));
    if (!isNameScheme(scheme) && location.m_authority.isEmpty())
        return failure(ErrorCode::Usage, tr("A host is missing after “%1://”").arg(QString::fromUtf8(scheme)));
    return location;
}

bool Location::isPath() const { return m_authority.isEmpty() && !m_path.isEmpty() && !m_scheme.contains('+'); }

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
    if (!m_authority.isEmpty() && !isNameScheme(m_scheme))
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
    if (isServerScheme(m_scheme))
        return serverIdentity(*this);
    if (m_scheme == "plugin")
        return QString::fromUtf8("plugin:" + m_authority + pluginOptions(m_options));
    if (!isPath())
        return QString::fromUtf8(m_scheme + ':' + withoutUser(m_authority, false)) + m_path;
    const QString canonical = QFileInfo(m_path).canonicalFilePath();
    return canonical.isEmpty() ? m_path : canonical;
}

QString Location::displayName() const
{
    if (m_scheme == "lab" && m_authority.isEmpty())
        return tr("Laboratory");
    if (!isPath() && !isNameScheme(m_scheme))
        return QString::fromUtf8(withoutUser(m_authority, false)) + m_path;
    if (!isPath())
        return QString::fromUtf8(m_scheme + ':' + withoutUser(m_authority, false)) + m_path;
    const QStringList parts = m_path.split(u'/', Qt::SkipEmptyParts);
    return parts.isEmpty() ? m_path : parts.mid(std::max<qsizetype>(0, parts.size() - 2)).join(u'/');
}

} // namespace etagere
