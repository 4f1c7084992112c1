// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/result.h>

#include <QtCore/QByteArray>
#include <QtCore/QList>
#include <QtCore/QString>

namespace etagere {

/// One string that names a cache, in the window, on the command line and in bookmarks:
///
///     /any/path  file:///any/path  diskcache:/path  filecache:/path  memory:  dummy:
///     redis://user:password@host:6379/0?prefix=esi_   ...
///
/// A bare path that exists is literal, even with '?' in it. Values are bytes; nothing is normalised
/// but a relative path, which is made absolute.
class ETAGERE_EXPORT Location
{
public:
    struct Option {
        QByteArray name;
        QByteArray value;
        bool operator==(const Option &) const = default;
    };

    /// Parses what a user typed. Usage error with a sentence when it cannot name a cache; whether the scheme
    /// is one that can be opened is detect()'s business.
    static Result<Location> parse(const QString &text);
    /// A path as it is, no scheme, no options.
    static Location fromPath(const QString &path);

    /// Empty for a bare path (the backend is detected), else "diskcache", "memory", "redis", ...
    QByteArray scheme() const { return m_scheme; }
    /// The cache is a file or folder at path().
    bool isPath() const;
    QString path() const { return m_path; }
    QByteArray authority() const { return m_authority; }
    const QList<Option> &options() const { return m_options; }
    /// First value of an option, empty when absent.
    QByteArray option(QByteArrayView name) const;
    bool hasOption(QByteArrayView name) const;
    void setOption(const QByteArray &name, const QByteArray &value);
    /// Forces a backend; empty: detect again.
    void setScheme(const QByteArray &scheme);

    /// The same location, written so that parse() gives it back; passwords are left out.
    QString toString() const;
    /// What names the cache itself: canonical path or authority, without options (but a plug-in's) and secrets.
    /// Two spellings of one cache have one identity.
    QString identity() const;
    /// Short name for a list: the last folders of a path, or host and port.
    QString displayName() const;

    bool operator==(const Location &) const = default;

private:
    static Location parsePath(const QByteArray &scheme, const QString &text);
    static Result<Location> parseAuthority(const QByteArray &scheme, QByteArray rest);

    QByteArray m_scheme;
    QByteArray m_authority;
    QString m_path;
    QList<Option> m_options;
};

} // namespace etagere
