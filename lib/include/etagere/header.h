// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/global.h>

#include <QtCore/QByteArray>
#include <QtCore/QList>
#include <optional>

namespace etagere {

/// One field line (RFC 9110 §5). Names and values are bytes exactly as stored; a value can be null
/// (EsiPy stores `Date: None` after a 304 without Date).
struct HeaderField {
    QByteArray name;
    QByteArray value;
    bool isNull = false;

    bool operator==(const HeaderField &) const = default;
};

/// Field lines in stored order; names compare case-insensitively, repeated names stay repeated.
class ETAGERE_EXPORT HeaderList
{
public:
    HeaderList() = default;
    HeaderList(std::initializer_list<HeaderField> fields)
        : m_fields(fields)
    {
    }

    void append(QByteArray name, QByteArray value) { m_fields.append({ std::move(name), std::move(value), false }); }
    void appendNull(QByteArray name) { m_fields.append({ std::move(name), {}, true }); }
    /// Replaces the first field of that name and drops the others; appends when there is none.
    void set(QByteArrayView name, const QByteArray &value);
    void remove(QByteArrayView name);

    /// First value of that name; nothing when it is absent or null.
    std::optional<QByteArray> value(QByteArrayView name) const;
    /// All values of that name joined with ", " (RFC 9110 §5.3); empty when absent.
    QByteArray joined(QByteArrayView name) const;
    bool contains(QByteArrayView name) const;

    bool isEmpty() const { return m_fields.isEmpty(); }
    qsizetype size() const { return m_fields.size(); }
    const HeaderField &at(qsizetype i) const { return m_fields.at(i); }
    auto begin() const { return m_fields.begin(); }
    auto end() const { return m_fields.end(); }
    bool operator==(const HeaderList &) const = default;

private:
    QList<HeaderField> m_fields;
};

/// Field names are tokens and compare as ASCII without case (RFC 9110 §5.1).
ETAGERE_EXPORT bool sameFieldName(QByteArrayView a, QByteArrayView b);

/// True for fields whose value is a secret: Authorization, Proxy-Authorization, Cookie, Set-Cookie and the like.
ETAGERE_EXPORT bool isSecretField(QByteArrayView name);

} // namespace etagere
